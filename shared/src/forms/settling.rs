//! Settling several items of a client's checklist at once. Each form says what its page showed, so that nothing else is settled.

use super::{ShownAmounts, form, reason};
use crate::{
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
    ids { client: ClientId, count: usize }
}

form! {
    /// Voids `count` packages of a client, for a reason.
    pub VoidPackages = "void_packages";
    ids { client: ClientId, count: usize }
    typed { reason }
}

form! {
    /// Cancels `count` memberships of a client. They end at once.
    pub CancelMemberships = "cancel_memberships";
    ids { client: ClientId, count: usize }
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

impl VoidPackages {
    /// Parses the form: the reason.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        reason(Self::reason, &self.reason)
    }
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
        let form = |reason: &str| VoidPackages {
            client: ClientId(Uuid::nil()),
            count: 2,
            reason: reason.to_owned(),
        };
        assert_eq!(form(" moved away ").parse(), Ok("moved away".to_owned()));
        assert_eq!(form(" ").parse(), Err(Flaws::one("reason", Flaw::Missing)));
    }
}
