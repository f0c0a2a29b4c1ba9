//! An invoice: what it is, what can be done with it, and what it is afterwards.
//!
//! | Asks | What |
//! |---|---|
//! | pages of invoices and of account credit | [`Bill::left`], [`Bill::allows`]: which forms and buttons they show |
//! | pages of invoices | [`Bill::is_overdue`]: which invoices they mark |
//! | API of invoices | [`Change`], [`Settlement`], [`PaymentMethod::at_the_desk`] |
//! | store, paying, changing and settling | [`Bill::after`]: the status to write, or the refusal |

use jiff::civil::Date;

use crate::{flaw::Refused, money::Money, words};

words! {
    /// How the payment of an invoice stands.
    pub InvoiceStatus {
        /// Paid in full.
        Paid = "paid",
        /// Sent, not paid.
        Outstanding = "outstanding",
        /// A payment was tried and failed.
        Failed = "failed",
        /// Handed over for collection.
        Collection = "collection",
        /// Issued by mistake.
        Void = "void",
        /// Written off.
        WrittenOff = "written_off",
    }
}

words! {
    /// How a payment was made.
    pub PaymentMethod {
        /// In cash.
        Cash = "cash",
        /// By card.
        Card = "card",
        /// By bank transfer.
        Transfer = "transfer",
        /// With account credit.
        Credit = "credit",
        /// Before the studio used Lethe, or in another system.
        Elsewhere = "elsewhere",
    }
}

impl PaymentMethod {
    /// The methods that can be chosen at the desk.
    pub const AT_THE_DESK: [Self; 3] = [Self::Cash, Self::Card, Self::Transfer];

    /// The ways in which a payment is refunded.
    pub const OF_REFUNDS: [Self; 4] = [Self::Cash, Self::Card, Self::Transfer, Self::Credit];

    /// Returns the method of the desk that has this name.
    pub fn at_the_desk(name: &str) -> Option<Self> {
        Self::AT_THE_DESK
            .into_iter()
            .find(|method| method.name() == name)
    }
}

/// A change to an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Records a payment of this amount.
    Pay(Money),
    /// Notes that a payment was tried and failed.
    Fail,
    /// Asks for the payment again.
    Retry,
    /// Hands the invoice over for collection.
    HandOver,
    /// Refunds this amount of what was paid. The status stays: a refund makes no new debt. This takes the permission to settle
    /// accounts.
    Refund(Money),
    /// Settles the invoice without a payment. This takes the permission to settle accounts, and a reason.
    Settle(Settlement),
}

/// How an open invoice is settled without a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Gives up what is left to pay.
    WriteOff,
    /// Declares the invoice a mistake. Only while nothing has been paid on it.
    Void,
}

/// What the rules need to know about an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bill {
    /// How its payment stands.
    pub status: InvoiceStatus,
    /// What is asked for.
    pub amount: Money,
    /// What has been paid, in the same currency.
    pub paid: Money,
    /// What has been refunded of that, in the same currency.
    pub refunded: Money,
}

impl InvoiceStatus {
    /// Returns whether the invoice is still to be paid.
    pub fn is_open(self) -> bool {
        match self {
            Self::Outstanding | Self::Failed | Self::Collection => true,
            Self::Paid | Self::Void | Self::WrittenOff => false,
        }
    }
}

impl Bill {
    /// Returns what is left to pay: nothing once the invoice is paid, void or written off.
    pub fn left(&self) -> Money {
        let left = if self.status.is_open() {
            self.amount.minor() - self.paid.minor()
        } else {
            0
        };
        Money::new(left, self.amount.currency())
    }

    /// Returns whether something is left to pay after the last day for paying it. `today` is the day at the invoice's location.
    pub fn is_overdue(&self, due_on: Date, today: Date) -> bool {
        self.left().minor() > 0 && due_on < today
    }

    /// Returns what can be refunded: what was paid and not refunded, once nothing is left to pay. An open invoice is paid, written
    /// off or voided first, because the refund of a part payment would leave more to pay.
    pub fn refundable(&self) -> Money {
        let refundable = if self.status.is_open() {
            0
        } else {
            self.paid.minor() - self.refunded.minor()
        };
        Money::new(refundable, self.amount.currency())
    }

    /// Returns whether the change can be made. For a payment, a page asks with [`Bill::left`], for a refund with
    /// [`Bill::refundable`].
    ///
    /// # Errors
    /// Why it cannot.
    pub fn allows(&self, change: Change) -> Result<(), Refused> {
        self.after(change).map(drop)
    }

    /// Returns the status after the change.
    ///
    /// # Errors
    /// Why the change cannot be made.
    pub fn after(&self, change: Change) -> Result<InvoiceStatus, Refused> {
        use InvoiceStatus::{Collection, Failed, Outstanding, Paid, Void, WrittenOff};
        match (change, self.status) {
            (Change::Pay(amount), Outstanding | Failed | Collection) => self.after_payment(amount),
            (Change::Refund(amount), Paid | Void | WrittenOff) => self.after_refund(amount),
            (Change::Fail, Outstanding) => Ok(Failed),
            (Change::Retry, Failed | Collection) => Ok(Outstanding),
            (Change::HandOver, Outstanding | Failed) => Ok(Collection),
            (Change::Settle(Settlement::WriteOff), Outstanding | Failed | Collection) => {
                Ok(WrittenOff)
            }
            (Change::Settle(Settlement::Void), Outstanding | Failed | Collection)
                if self.paid.minor() == 0 =>
            {
                Ok(Void)
            }
            (Change::Pay(_) | Change::Settle(Settlement::WriteOff), Paid | Void | WrittenOff)
            | (Change::Refund(_), Outstanding | Failed | Collection)
            | (Change::Fail, Failed | Collection | Paid | Void | WrittenOff)
            | (Change::Retry, Outstanding | Paid | Void | WrittenOff)
            | (Change::HandOver, Collection | Paid | Void | WrittenOff)
            | (
                Change::Settle(Settlement::Void),
                Outstanding | Failed | Collection | Paid | Void | WrittenOff,
            ) => Err(Refused::Changed),
        }
    }

    /// Returns the status of the open invoice after a payment: never more than is left, and paid with the last part.
    fn after_payment(&self, amount: Money) -> Result<InvoiceStatus, Refused> {
        let left = self.left();
        if amount.currency() != left.currency() || amount.minor() <= 0 {
            Err(Refused::Changed)
        } else if amount.minor() > left.minor() {
            Err(Refused::MoreThanLeft)
        } else if amount == left {
            Ok(InvoiceStatus::Paid)
        } else {
            Ok(self.status)
        }
    }

    /// Returns the status after a refund: the same, and never more than was paid.
    fn after_refund(&self, amount: Money) -> Result<InvoiceStatus, Refused> {
        let most = self.refundable();
        if amount.currency() != most.currency() || amount.minor() <= 0 {
            Err(Refused::Changed)
        } else if amount.minor() > most.minor() {
            Err(Refused::MoreThanPaid)
        } else {
            Ok(self.status)
        }
    }
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;
    use jiff::civil::date;

    use super::*;

    use InvoiceStatus::{Collection, Failed, Outstanding, Paid, Void, WrittenOff};

    const CLOSED: [InvoiceStatus; 3] = [Paid, Void, WrittenOff];

    fn euro(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    /// An invoice over 100.00 EUR.
    fn bill(status: InvoiceStatus, paid: i64) -> Bill {
        Bill {
            status,
            amount: euro(10_000),
            paid: euro(paid),
            refunded: euro(0),
        }
    }

    #[test]
    fn invoice_is_overdue_after_its_last_day_while_something_is_left_to_pay() {
        let due = date(2026, 11, 15);
        let check = |status, paid, today, expected| {
            let bill = bill(status, paid);
            assert_eq!(bill.is_overdue(due, today), expected, "{bill:?} {today}");
        };
        for status in [Outstanding, Failed, Collection] {
            check(status, 4_000, date(2026, 11, 14), false);
            check(status, 4_000, due, false);
            check(status, 4_000, date(2026, 11, 16), true);
            check(status, 10_000, date(2026, 11, 16), false);
        }
        for status in CLOSED {
            check(status, 4_000, date(2026, 11, 16), false);
        }
    }

    #[test]
    fn refunds_never_exceed_what_was_paid() {
        let check = |status, [paid, refunded, amount]: [i64; 3], expected: Result<(), Refused>| {
            let bill = Bill {
                refunded: euro(refunded),
                ..bill(status, paid)
            };
            let refund = Change::Refund(euro(amount));
            let status = expected.map(|()| status);
            assert_eq!(bill.after(refund), status, "{bill:?} {amount}");
        };
        let (changed, more) = (Err(Refused::Changed), Err(Refused::MoreThanPaid));
        for status in CLOSED {
            check(status, [10_000, 0, 10_000], Ok(()));
            check(status, [10_000, 0, 10_001], more);
            check(status, [10_000, 4_000, 6_000], Ok(()));
            check(status, [10_000, 4_000, 6_001], more);
            check(status, [10_000, 10_000, 1], more);
            check(status, [0, 0, 1], more);
            check(status, [10_000, 0, 0], changed);
            check(status, [10_000, 0, -1], changed);
            let pounds = Change::Refund(Money::new(1, Currency::GBP));
            assert_eq!(bill(status, 10_000).after(pounds), Err(Refused::Changed));
        }
        for status in [Outstanding, Failed, Collection] {
            check(status, [4_000, 0, 1], changed);
            assert_eq!(bill(status, 4_000).refundable(), euro(0));
        }
    }

    #[test]
    fn amount_is_left_while_the_invoice_is_open() {
        let check = |status, paid, expected| {
            assert_eq!(bill(status, paid).left(), euro(expected), "{status:?}");
        };
        for status in [Outstanding, Failed, Collection] {
            check(status, 0, 10_000);
            check(status, 4_000, 6_000);
            check(status, 10_000, 0);
        }
        for status in CLOSED {
            check(status, 4_000, 0);
        }
    }

    #[test]
    fn changes_lead_from_one_status_to_another() {
        let check = |status, paid, change, expected: Result<InvoiceStatus, Refused>| {
            let bill = bill(status, paid);
            assert_eq!(bill.after(change), expected, "{change:?}: {bill:?}");
            assert_eq!(bill.allows(change), expected.map(drop));
        };
        let changed = Err(Refused::Changed);
        let (write_off, void) = (
            Change::Settle(Settlement::WriteOff),
            Change::Settle(Settlement::Void),
        );
        for status in [Outstanding, Failed, Collection] {
            let pay = |minor| Change::Pay(euro(minor));
            check(status, 0, pay(10_000), Ok(Paid));
            check(status, 4_000, pay(6_000), Ok(Paid));
            check(status, 0, pay(1), Ok(status));
            check(status, 4_000, pay(6_001), Err(Refused::MoreThanLeft));
            check(status, 10_000, pay(0), changed);
            check(status, 0, pay(-1), changed);
            let pounds = Change::Pay(Money::new(1, Currency::GBP));
            check(status, 0, pounds, changed);

            check(status, 4_000, write_off, Ok(WrittenOff));
            check(status, 0, void, Ok(Void));
            check(status, 1, void, changed);
        }
        check(Outstanding, 0, Change::Fail, Ok(Failed));
        check(Failed, 0, Change::Fail, changed);
        check(Collection, 0, Change::Fail, changed);
        check(Outstanding, 0, Change::Retry, changed);
        check(Failed, 0, Change::Retry, Ok(Outstanding));
        check(Collection, 0, Change::Retry, Ok(Outstanding));
        check(Outstanding, 0, Change::HandOver, Ok(Collection));
        check(Failed, 0, Change::HandOver, Ok(Collection));
        check(Collection, 0, Change::HandOver, changed);
        for status in CLOSED {
            let pay = Change::Pay(euro(1));
            for change in [
                pay,
                Change::Fail,
                Change::Retry,
                Change::HandOver,
                write_off,
                void,
            ] {
                check(status, 0, change, changed);
            }
        }
    }
}
