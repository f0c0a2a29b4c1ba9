//! Invoices: issued, paid, chased, settled without a payment.

use jiff::civil::Date;

use super::{AtLocation, form, line};
use crate::{
    client::ClientId,
    flaw::{Flaw, Flaws},
    ids::{InvoiceId, LocationId},
    input,
    invoice::PaymentMethod,
    money::{Currency, Money, Separators},
};

form! {
    /// Issues an invoice to a client by hand.
    pub IssueInvoice = "issue_invoice";
    ids { client: ClientId, location: LocationId }
    typed { description, amount, due_on }
}

form! {
    /// Records a payment on an invoice, in part or in full.
    pub RecordPayment = "record_payment";
    ids { client: ClientId, invoice: InvoiceId }
    typed { amount, method }
}

form! {
    /// Refunds a payment on an invoice, in part or in full.
    pub RefundInvoice = "refund_invoice";
    ids { client: ClientId, invoice: InvoiceId }
    typed { amount, method }
}

form! {
    /// Notes that a payment was tried and failed.
    pub FailPayment = "fail_payment";
    ids { client: ClientId, invoice: InvoiceId }
}

form! {
    /// Asks again for the payment of a failed invoice, or of one in collection.
    pub RetryPayment = "retry_payment";
    ids { client: ClientId, invoice: InvoiceId }
}

form! {
    /// Hands an invoice over for collection.
    pub HandOverInvoice = "hand_over_invoice";
    ids { client: ClientId, invoice: InvoiceId }
}

form! {
    /// Writes off what is left to pay on an invoice.
    pub WriteOffInvoice = "write_off_invoice";
    ids { client: ClientId, invoice: InvoiceId }
    typed { reason }
}

form! {
    /// Voids an invoice that was issued by mistake.
    pub VoidInvoice = "void_invoice";
    ids { client: ClientId, invoice: InvoiceId }
    typed { reason }
}

/// An invoice to issue by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManualInvoice {
    /// The client who is to pay it.
    pub client: ClientId,
    /// The location that issues it.
    pub location: LocationId,
    /// What it is for.
    pub description: String,
    /// What is asked for, in the currency of the location.
    pub amount: Money,
    /// The last day on which it can be paid in time.
    pub due_on: Date,
}

/// A payment made at the desk, or a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskPayment {
    /// How much.
    pub amount: Money,
    /// How it was made.
    pub method: PaymentMethod,
}

impl IssueInvoice {
    /// Parses the form; `here` is `None` where there is no such location.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, here: Option<AtLocation>) -> Result<ManualInvoice, Flaws<&'static str>> {
        let Some(AtLocation {
            currency,
            today,
            separators,
        }) = here
        else {
            return Err(Flaws::one(Self::location, Flaw::NotAChoice));
        };
        let mut flaws = Flaws::none();
        let description = flaws.note(Self::description, input::line(&self.description));
        let amount = flaws.note(
            Self::amount,
            input::amount(&self.amount, currency, separators),
        );
        let due_on = flaws.note(Self::due_on, input::upcoming_date(&self.due_on, today));
        let (Some(description), Some(amount), Some(due_on)) = (description, amount, due_on) else {
            return Err(flaws);
        };
        Ok(ManualInvoice {
            client: self.client,
            location: self.location,
            description,
            amount,
            due_on,
        })
    }
}

impl RecordPayment {
    /// Parses the form; `currency` is that of the invoice.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(
        &self,
        currency: Currency,
        separators: Separators,
    ) -> Result<DeskPayment, Flaws<&'static str>> {
        let methods = &PaymentMethod::AT_THE_DESK;
        payment(&self.amount, &self.method, (currency, separators), methods)
    }
}

impl RefundInvoice {
    /// Parses the form; `currency` is that of the invoice.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(
        &self,
        currency: Currency,
        separators: Separators,
    ) -> Result<DeskPayment, Flaws<&'static str>> {
        let methods = &PaymentMethod::OF_REFUNDS;
        payment(&self.amount, &self.method, (currency, separators), methods)
    }
}

/// Parses an amount and one of these methods, whose fields have the same names in both forms.
fn payment(
    amount: &str,
    method: &str,
    (currency, separators): (Currency, Separators),
    methods: &[PaymentMethod],
) -> Result<DeskPayment, Flaws<&'static str>> {
    let method = methods.iter().find(|known| known.name() == method);
    let mut flaws = Flaws::none();
    let amount = flaws.note(
        RecordPayment::amount,
        input::amount(amount, currency, separators),
    );
    let method = flaws.note(RecordPayment::method, method.ok_or(Flaw::NotAChoice));
    let (Some(amount), Some(method)) = (amount, method) else {
        return Err(flaws);
    };
    Ok(DeskPayment {
        amount,
        method: *method,
    })
}

impl WriteOffInvoice {
    /// Parses the form: the reason.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        line(Self::reason, &self.reason)
    }
}

impl VoidInvoice {
    /// Parses the form: the reason.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        line(Self::reason, &self.reason)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    const CLIENT: ClientId = ClientId(Uuid::nil());

    #[test]
    fn invoice_says_what_is_wrong_beside_each_field() {
        let check = |typed: [&str; 3], here, expected: &[(&str, Flaw)]| {
            let [description, amount, due_on] = typed.map(str::to_owned);
            let location = LocationId(Uuid::nil());
            let form = IssueInvoice {
                client: CLIENT,
                location,
                description,
                amount,
                due_on,
            };
            let flaws = form.parse(here).err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected, "{typed:?}");
        };
        let here = Some(AtLocation {
            currency: Currency::GBP,
            today: date(2026, 12, 1),
            separators: Separators::PLAIN,
        });
        check(["Towel", "4.50", "2026-12-01"], here, &[]);
        check(
            ["Towel", "4.50", "2026-11-30"],
            here,
            &[("due_on", Flaw::InThePast)],
        );
        check(
            ["Towel", "0", "2026-12-01"],
            here,
            &[("amount", Flaw::NotAnAmount)],
        );
        check(
            ["Towel", "4.50", "2026-12-01"],
            None,
            &[("location", Flaw::NotAChoice)],
        );
        let all = [
            ("description", Flaw::Missing),
            ("amount", Flaw::Missing),
            ("due_on", Flaw::Missing),
        ];
        check(["", "", ""], here, &all);
    }

    #[test]
    fn payment_is_made_in_one_of_the_ways_of_the_desk() {
        let check = |amount: &str, method: &str, expected: &[(&str, Flaw)]| {
            let form = RecordPayment {
                client: CLIENT,
                invoice: InvoiceId(Uuid::nil()),
                amount: amount.to_owned(),
                method: method.to_owned(),
            };
            let flaws = form.parse(Currency::GBP, Separators::PLAIN).err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected, "{amount} {method}");
        };
        check("4.50", "cash", &[]);
        check("4.50", "credit", &[("method", Flaw::NotAChoice)]);
        check(
            "",
            "",
            &[("amount", Flaw::Missing), ("method", Flaw::NotAChoice)],
        );
    }

    #[test]
    fn refund_can_be_account_credit() {
        let form = |method: &str| RefundInvoice {
            client: CLIENT,
            invoice: InvoiceId(Uuid::nil()),
            amount: "4.50".to_owned(),
            method: method.to_owned(),
        };
        for method in PaymentMethod::OF_REFUNDS {
            let refund = form(method.name()).parse(Currency::GBP, Separators::PLAIN);
            assert_eq!(refund.map(|refund| refund.method), Ok(method));
        }
        let refused = Err(Flaws::one("method", Flaw::NotAChoice));
        assert_eq!(
            form("elsewhere").parse(Currency::GBP, Separators::PLAIN),
            refused
        );
    }
}
