//! The ways in which something comes to a client, or is settled: those of the desk, of the app, and of an import.

/// What a way means for erasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Something is open afterwards: of the two, whoever comes second is refused.
    Opens,
    /// Something is open before, and nothing afterwards.
    Settles,
    /// Something is open before and afterwards.
    KeepsOpen,
    /// Nothing is open before or afterwards. What is added goes with the client.
    Harmless,
}

macro_rules! ways {
    ($($way:ident $effect:ident,)*) => {
        /// A way.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Way {
            $($way,)*
        }

        impl Way {
            /// All of them.
            pub(crate) const ALL: &[Self] = &[$(Self::$way),*];

            /// What it means for erasing.
            pub(crate) fn effect(self) -> Effect {
                match self {
                    $(Self::$way => Effect::$effect,)*
                }
            }
        }
    };
}

ways! {
    // Payments and debts
    InvoiceIssued Opens,
    InvoicePaid Settles,
    InvoiceVoided Settles,
    PaymentFailed KeepsOpen,
    DebtPaid Settles,
    // Sessions
    BookedAtTheDesk Opens,
    BookedInTheApp Opens,
    PutOnTheWaitlist Opens,
    Promoted KeepsOpen,
    PromotedByAnotherPlace KeepsOpen,
    BookingCancelled Settles,
    // Credit
    CreditAdded Opens,
    CreditSpent Settles,
    CreditPaidOut Settles,
    // Paid By
    IsPaidByStarted Opens,
    PaysForStarted Opens,
    PaidByEnded Settles,
    PaidByImported Opens,
    // Packages
    PackageSold Opens,
    PackageVoided Settles,
    // Memberships
    MembershipSold Opens,
    MembershipPaused KeepsOpen,
    MembershipCancelled Settles,
    // What does not stand in the way
    BuddyStarted Harmless,
    BuddyStartedByTheOther Harmless,
    BuddyEnded Harmless,
    CheckedIn Harmless,
    MarkedAsNoShow Harmless,
    InformationSaved Harmless,
    LoggedIn Harmless,
    LogInTried Harmless,
    SeenAgain Harmless,
    LinkMade Harmless,
    PasswordSet Harmless,
    PasswordForgotten Harmless,
    PaymentMethodAdded Harmless,
    PaymentMethodRemoved Harmless,
    DeletionAskedFor Harmless,
    DeletionNoLongerAskedFor Harmless,
}

impl Way {
    /// Whether those who come too late learn nothing of it: they hear the same in either case.
    pub(crate) fn says_nothing(self) -> bool {
        matches!(self, Self::SeenAgain | Self::PasswordForgotten)
    }
}
