//! Settling several items of a client's checklist at once. Each form says what its page showed, so that nothing else is settled.

use super::{ShownAmounts, form, line};
use crate::{
    checklist::MOST_TOGETHER,
    client::ClientId,
    flaw::{Flaw, Flaws},
    invoice::PaymentMethod,
};

form! {
    /// Records that the open invoices of a client are paid in full. `confirmed` is what was left to pay, per currency.
    pub RecordPayments = "record_payments";
    ids { client: ClientId, confirmed: ShownAmounts }
    typed { method }
}

form! {
    /// Ends `count` Paid By relationships of a client today.
    pub EndPaidBy = "end_paid_by";
    ids { client: ClientId }
    typed { count }
}

form! {
    /// Voids `count` packages of a client, for a reason.
    pub VoidPackages = "void_packages";
    ids { client: ClientId }
    typed { count, reason }
}

form! {
    /// Cancels `count` memberships of a client. They end at once.
    pub CancelMemberships = "cancel_memberships";
    ids { client: ClientId }
    typed { count }
}

impl RecordPayments {
    /// Parses the form: the method of the payments.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<PaymentMethod, Flaws<&'static str>> {
        let method = PaymentMethod::at_the_desk(&self.method);
        method.ok_or_else(|| Flaws::one(Self::method, Flaw::NotAChoice))
    }
}

impl EndPaidBy {
    /// Parses the form: how many relationships the page said it ends.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<usize, Flaws<&'static str>> {
        count(Self::count, &self.count)
    }
}

impl VoidPackages {
    /// Parses the form: how many packages the page said it voids, and the reason.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<(usize, String), Flaws<&'static str>> {
        let count = count(Self::count, &self.count)?;
        Ok((count, line(Self::reason, &self.reason)?))
    }
}

impl CancelMemberships {
    /// Parses the form: how many memberships the page said it cancels.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<usize, Flaws<&'static str>> {
        count(Self::count, &self.count)
    }
}

fn count(field: &'static str, typed: &str) -> Result<usize, Flaws<&'static str>> {
    let count = typed.parse().ok();
    let count = count.filter(|count| (1..=MOST_TOGETHER).contains(count));
    count.ok_or_else(|| Flaws::one(field, Flaw::NotANumber))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn payments_are_recorded_by_a_method_of_the_desk() {
        let check = |method: &str, expected: Option<PaymentMethod>| {
            let form = RecordPayments {
                client: ClientId(Uuid::nil()),
                confirmed: ShownAmounts(Vec::new()),
                method: method.to_owned(),
            };
            let expected = expected.ok_or(Flaws::one("method", Flaw::NotAChoice));
            assert_eq!(form.parse(), expected, "{method}");
        };
        for method in PaymentMethod::AT_THE_DESK {
            check(method.name(), Some(method));
        }
        check(PaymentMethod::Credit.name(), None);
        check("", None);
    }

    #[test]
    fn packages_are_voided_for_a_reason() {
        let form = |count: &str, reason: &str| {
            let form = VoidPackages {
                client: ClientId(Uuid::nil()),
                count: count.to_owned(),
                reason: reason.to_owned(),
            };
            form.parse()
        };
        assert_eq!(form("2", " moved away "), Ok((2, "moved away".to_owned())));
        assert_eq!(form("2", " "), Err(Flaws::one("reason", Flaw::Missing)));
        for count in ["", "0", "two", "101"] {
            let flaw = Flaws::one("count", Flaw::NotANumber);
            assert_eq!(form(count, "moved away"), Err(flaw), "{count}");
        }
    }
}
