//! What becomes of the texts that people typed into rows that are kept for the accounts: the plan of a membership, the name of
//! a package, the description of an invoice.
//!
//! Looking for a person's name in such a text can always miss a spelling, and putting something else in the name's place
//! would falsify the accounts. So nothing is looked for: a text stays only if enough other clients have the very same one,
//! because then it cannot single the client out. The word for what it describes takes the place of every other text.

use crate::register::Text;

/// How many other clients must have the very same text in the same column for it to stay.
pub const SHARED_BY: i64 = 3;

/// Returns what a text is after its client is erased. `others` is the number of other clients with the very same text, counted
/// up to [`SHARED_BY`].
pub fn after(about: Text, text: &str, others: i64) -> &str {
    if others >= SHARED_BY {
        text
    } else {
        kind(about)
    }
}

/// Returns the word for what a text describes. It is stored, so it is the same in every language.
pub fn kind(about: Text) -> &'static str {
    match about {
        Text::Invoice | Text::InvoiceReason => "Service",
        Text::Plan => "Membership",
        Text::Package | Text::PackageReason => "Package",
        Text::CreditReason => "Credit",
        Text::Session | Text::Class | Text::Coach => "Session",
        Text::PaymentMethod => "Payment method",
        Text::Details
        | Text::Medical
        | Text::EmergencyContact
        | Text::Notes
        | Text::FormerText
        | Text::Offer
        | Text::TeamMember
        | Text::Studio => "Text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_if_three_other_clients_have_it() {
        let check = |about, others, expected: &str| {
            assert_eq!(
                after(about, "Ten for Ann", others),
                expected,
                "{about:?}, {others}"
            );
        };
        check(Text::Package, 0, "Package");
        check(Text::Package, 2, "Package");
        check(Text::Package, 3, "Ten for Ann");
        check(Text::Plan, 1, "Membership");
        check(Text::Invoice, 1, "Service");
    }
}
