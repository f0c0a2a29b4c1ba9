//! The ways in which something is attached to a client, or settled: at the desk, in the app, and by an import.

/// What a way means for erasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Something is open afterwards. The second of the two is refused.
    Opens,
    /// Something is open before and nothing afterwards.
    Settles,
    /// Something is open before and afterwards.
    KeepsOpen,
    /// Nothing is open before or afterwards. What is added is erased with the client.
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
            /// All ways.
            pub(crate) const ALL: &[Self] = &[$(Self::$way),*];

            /// Returns what it means for erasing.
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
    InvoiceWrittenOff Settles,
    InvoiceHandedOver KeepsOpen,
    PaymentFailed KeepsOpen,
    PaymentRetried KeepsOpen,
    InvoiceRefunded Harmless,
    InvoiceRefundedAsCredit Opens,
    InvoiceCorrected KeepsOpen,
    DebtPaid Settles,
    // Sessions
    BookedAtTheDesk Opens,
    BookedInTheApp Opens,
    PutOnTheWaitlist Opens,
    Promoted KeepsOpen,
    PromotedByAnotherPlace KeepsOpen,
    BookingCancelled Settles,
    BookingsAllCancelled Settles,
    SessionCancelled Settles,
    CancellationUndone Opens,
    // Credit
    CreditAdded Opens,
    CreditSpent Settles,
    CreditPaidOut Settles,
    CreditAllPaidOut Settles,
    // Paid By
    IsPaidByStarted Opens,
    PaysForStarted Opens,
    PaidByEnded Settles,
    PaidByImported Opens,
    EndOfPaidByUndone Opens,
    // Packages
    PackageSold Opens,
    PackageVoided Settles,
    PackageCorrected KeepsOpen,
    // Memberships
    MembershipSold Opens,
    MembershipPaused KeepsOpen,
    MembershipResumed KeepsOpen,
    MembershipCancelled Settles,
    MembershipCorrected KeepsOpen,
    // What does not block
    BuddyStarted Harmless,
    BuddyStartedByTheOther Harmless,
    BuddyEnded Harmless,
    CheckedIn Harmless,
    MarkedAsNoShow Harmless,
    AttendanceUndone Harmless,
    InformationSaved Harmless,
    LoggedIn Harmless,
    LogInTried Harmless,
    SeenAgain Harmless,
    LinkMade Harmless,
    UserNameChanged Harmless,
    PasswordSet Harmless,
    PasswordForgotten Harmless,
    PaymentMethodAdded Harmless,
    PaymentMethodRemoved Harmless,
    RemovalUndone Harmless,
    ConfirmationAsked Harmless,
    DeletionAskedFor Harmless,
    DeletionNoLongerAskedFor Harmless,
}

impl Way {
    /// Returns whether the client's history notes it. Logins have rows of their own, and an import of other clients is
    /// not an act for this one.
    pub(crate) fn is_noted(self) -> bool {
        !matches!(
            self,
            Self::LoggedIn
                | Self::LogInTried
                | Self::SeenAgain
                | Self::PaymentMethodAdded
                | Self::PaidByImported
        )
    }

    /// Returns whether the answer is the same for an erased client.
    pub(crate) fn says_nothing(self) -> bool {
        matches!(self, Self::SeenAgain | Self::PasswordForgotten)
    }
}
