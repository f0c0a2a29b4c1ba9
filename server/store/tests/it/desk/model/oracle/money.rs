//! Invoices and account credit.

use shared::{
    flaw::Refused,
    invoice::{
        InvoiceStatus::{self, Collection, Failed, Outstanding, Paid, Void, WrittenOff},
        Settlement,
    },
};
use store::{Outcome, desk::invoices};

use super::{
    super::step::{Location, Member},
    Invoice, Oracle, not_permitted, refused,
};

impl Invoice {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.status, Outstanding | Failed | Collection)
    }
}

impl Oracle {
    /// Issues an invoice, unless its amount is zero.
    pub(super) fn issue(&mut self, client: usize, location: Location, amount: i64) {
        if amount > 0 {
            self.invoices.push(Invoice {
                client,
                location,
                amount,
                paid: 0,
                status: InvoiceStatus::Outstanding,
            });
        }
    }

    pub(super) fn issue_by_hand(
        &mut self,
        client: usize,
        location: Location,
        amount: i64,
    ) -> Outcome {
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        self.issue(client, location, amount);
        Outcome::Done
    }

    pub(super) fn pay(&mut self, invoice: usize, amount: i64) -> Outcome {
        if let Some(absent) = self.absent(self.invoices[invoice].client) {
            return absent;
        }
        let invoice = &mut self.invoices[invoice];
        if !invoice.is_open() {
            return refused(Refused::Changed);
        }
        if invoice.paid + amount > invoice.amount {
            return refused(Refused::MoreThanLeft);
        }
        invoice.paid += amount;
        if invoice.paid == invoice.amount {
            invoice.status = Paid;
        }
        Outcome::Done
    }

    pub(super) fn change_invoice(&mut self, invoice: usize, change: invoices::Step) -> Outcome {
        if let Some(absent) = self.absent(self.invoices[invoice].client) {
            return absent;
        }
        let status = &mut self.invoices[invoice].status;
        *status = match (change, *status) {
            (invoices::Step::Fail, Outstanding) => Failed,
            (invoices::Step::Retry, Failed | Collection) => Outstanding,
            (invoices::Step::HandOver, Outstanding | Failed) => Collection,
            _ => return refused(Refused::Changed),
        };
        Outcome::Done
    }

    pub(super) fn settle(&mut self, invoice: usize, settlement: Settlement, by: Member) -> Outcome {
        let absent = self.absent(self.invoices[invoice].client);
        if let Some(outcome) = absent.or_else(|| not_permitted(by)) {
            return outcome;
        }
        let invoice = &mut self.invoices[invoice];
        let is_possible = match settlement {
            Settlement::WriteOff => invoice.is_open(),
            Settlement::Void => invoice.is_open() && invoice.paid == 0,
        };
        if !is_possible {
            return refused(Refused::Changed);
        }
        invoice.status = match settlement {
            Settlement::WriteOff => WrittenOff,
            Settlement::Void => Void,
        };
        Outcome::Done
    }

    pub(super) fn add_credit(&mut self, client: usize, location: Location, amount: i64) -> Outcome {
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        self.credit[client][location.currency()] += amount;
        Outcome::Done
    }

    /// Returns why the credit does not suffice, if so.
    fn too_little(&self, client: usize, location: Location, amount: i64) -> Option<Outcome> {
        let credit = self.credit[client][location.currency()];
        if credit >= amount {
            None
        } else if credit > 0 {
            Some(refused(Refused::MoreThanCredit))
        } else {
            Some(refused(Refused::Changed))
        }
    }

    pub(super) fn spend(&mut self, invoice: usize, amount: i64) -> Outcome {
        let Invoice {
            client, location, ..
        } = self.invoices[invoice];
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        if let Some(outcome) = self.too_little(client, location, amount) {
            return outcome;
        }
        let paid = self.pay(invoice, amount);
        if paid == Outcome::Done {
            self.credit[client][location.currency()] -= amount;
        }
        paid
    }

    pub(super) fn settle_debt(
        &mut self,
        client: usize,
        location: Location,
        amount: i64,
    ) -> Outcome {
        if let Some(absent) = self.absent(client) {
            return absent;
        }
        let balance = &mut self.credit[client][location.currency()];
        if *balance >= 0 {
            return refused(Refused::Changed);
        }
        if amount > -*balance {
            return refused(Refused::MoreThanLeft);
        }
        *balance += amount;
        Outcome::Done
    }

    pub(super) fn give_back(
        &mut self,
        client: usize,
        location: Location,
        amount: i64,
        by: Member,
    ) -> Outcome {
        if let Some(outcome) = self.absent(client).or_else(|| not_permitted(by)) {
            return outcome;
        }
        if let Some(outcome) = self.too_little(client, location, amount) {
            return outcome;
        }
        self.credit[client][location.currency()] -= amount;
        Outcome::Done
    }

    /// Returns all credit. The page showed `surplus` more than there is.
    pub(super) fn give_all_back(&mut self, client: usize, surplus: i64, by: Member) -> Outcome {
        if let Some(outcome) = self.absent(client).or_else(|| not_permitted(by)) {
            return outcome;
        }
        let balances = &mut self.credit[client];
        if surplus > 0 || balances.iter().all(|balance| *balance <= 0) {
            return refused(Refused::Changed);
        }
        for balance in balances {
            *balance = 0.min(*balance);
        }
        Outcome::Done
    }
}
