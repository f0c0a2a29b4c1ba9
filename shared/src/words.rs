//! Closed lists of words that columns and programs know, as types.

/// Declares an enum in which each variant has a word: how it is stored, and how other programs read it.
///
/// Gives it `ALL`, `name` and `parse`. Further derives are written above the name.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $vis enum $name {
            $($(#[$about])* $variant,)+
        }

        impl $name {
            /// All variants, in the order in which they are declared.
            $vis const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// Returns the word of the variant.
            $vis fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// Returns the variant that has this word.
            $vis fn parse(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|variant| variant.name() == word)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::{
        access::{Permission, Role},
        checklist::Condition,
        client_list::{ClientOrder, ClientState},
        credit::CreditMove,
        details::PhoneKind,
        invoice::{InvoiceStatus, PaymentMethod},
        membership::MembershipStatus,
        package::PackageStatus,
        relationship::RelationshipKind,
        visit::{BookingStatus, VisitFate},
    };

    /// Checks that the words of a list are `expected`, and that each leads back to its variant.
    macro_rules! check {
        ($name:ident, $expected:expr) => {
            let words = $name::ALL.map($name::name);
            assert_eq!(words, $expected, stringify!($name));
            assert_eq!(HashSet::from(words).len(), words.len(), "duplicate words");
            assert_eq!(words.map($name::parse), $name::ALL.map(Some));
            assert_eq!($name::parse("over"), None);
            assert_eq!($name::parse(""), None);
        };
    }

    /// The words are stored in every studio's database: changing one needs a migration.
    #[test]
    fn words_are_read_as_they_are_stored() {
        check!(
            ClientState,
            ["active", "owes", "has_credit", "asked_to_be_deleted"]
        );
        check!(
            ClientOrder,
            [
                "name",
                "name_backwards",
                "newest",
                "oldest",
                "owes_most",
                "most_credit",
                "visited_last",
                "not_seen_longest"
            ]
        );
        check!(
            MembershipStatus,
            ["active", "paused", "pending", "cancelled"]
        );
        check!(
            PackageStatus,
            ["unused", "active", "used", "expired", "void"]
        );
        check!(
            InvoiceStatus,
            [
                "paid",
                "outstanding",
                "failed",
                "collection",
                "void",
                "written_off"
            ]
        );
        check!(
            PaymentMethod,
            ["cash", "card", "transfer", "credit", "elsewhere"]
        );
        check!(
            BookingStatus,
            ["booked", "waitlisted", "attended", "no_show", "cancelled"]
        );
        check!(VisitFate, ["counted", "kept"]);
        check!(CreditMove, ["added", "spent", "returned", "adjusted"]);
        check!(RelationshipKind, ["paid_by", "buddy"]);
        check!(PhoneKind, ["mobile", "home", "work"]);
        check!(Role, ["administrator", "staff"]);
        check!(
            Permission,
            [
                "delete_accounts",
                "manage_team_access",
                "settle_accounts",
                "view_medical_information"
            ]
        );
        check!(
            Condition,
            [
                "payment",
                "session",
                "credit",
                "paid_by",
                "package",
                "membership"
            ]
        );
    }
}
