//! The forms that people fill in: each is a type that names its fields, its secrets and its server function.
//!
//! Pages, islands, server functions, the table of callers and tests take all names from here, so that a wrong one does
//! not compile. What a field holds is parsed by the form's own `parse`, which needs what it counts on as arguments: the
//! day, the currency of a location.

mod account;
mod bookings;
mod catalogue;
mod client_access;
mod client_app;
mod clients;
mod corrections;
mod credit;
mod deletion_limit;
mod edit;
mod erasures;
mod formats;
mod getting_started;
mod invoices;
mod locations;
mod login;
mod memberships;
mod number;
mod packages;
mod payment_methods;
mod relationships;
mod schedule;
mod set_up;
mod settling;
mod team;
mod undo;
mod visit_fate;
mod websites;

use jiff::civil::Date;

use crate::{
    flaw::Flaws,
    input,
    money::{Currency, Separators},
};

pub use account::{
    ChangePassword, ConfirmSecondFactor, SetSearchKey, StartSecondFactor, StopSecondFactor,
};
pub use bookings::{
    BookClient, BookSession, CancelBooking, CancelBookings, CheckIn, Credit, NoteNoShow,
    SeatBooking, UndoAttendance,
};
pub use catalogue::{
    AddOffer, ChangeOffer, OfferKind, PackageTerms, RestoreOffer, RetireOffer, Terms,
};
pub use client_access::{
    ChangeUserName, ClientAskDeletion, ClientForgotPassword, ClientLogIn, ClientLogOut,
    ClientSetPassword, ClientSignUp, ClientWithdrawDeletion, MakeClientLink, SignUp,
    WithdrawDeletionRequest,
};
pub use client_app::{ClientBook, ClientCancelBooking};
pub use clients::{
    AddClient, ClientChange, ClientToAdd, FindDeletedClient, Notice, SaveClient, SearchClients,
};
pub use corrections::{
    CorrectInvoice, CorrectMembership, CorrectPackage, CorrectSession, SessionTexts,
};
pub use credit::{
    AddCredit, CreditChange, CreditGift, CurrencyCode, ReturnAllCredit, ReturnCredit, SettleDebt,
    ShownAmounts, SpendCredit,
};
pub use deletion_limit::{DELETIONS_PER_HOUR, SetDeletionLimit};
pub use edit::{Difference, Shown};
pub use erasures::{AskConfirmation, Decision, Decisions, EraseClient, FindOutErasure, Wording};
pub use formats::{
    AS_THE_BROWSER_SAYS, ClientSetFormats, SetFormats, SetStudioFormats, StudioFormats,
};
pub use getting_started::{AddExamples, EXAMPLES_STAY, RemoveExamples, SetGettingStarted};
pub use invoices::{
    DeskPayment, FailPayment, HandOverInvoice, IssueInvoice, ManualInvoice, RecordPayment,
    RefundInvoice, RetryPayment, VoidInvoice, WriteOffInvoice,
};
pub use locations::{AddLocation, ChangeLocation, LocationSettings};
pub use login::{GiveCode, LogIn, LogOut, UseLink};
pub use memberships::{
    CancelMembership, Ends, MembershipSale, PauseMembership, ResumeMembership, SellMembership,
};
pub use number::FormNumber;
pub use packages::{PackageSale, SellPackage, VoidPackage};
pub use payment_methods::RemovePaymentMethod;
pub use relationships::{EndRelationship, LinkAs, StartRelationship};
pub use schedule::{AddSession, CancelSession, PlannedSession, SessionPlan, SetCapacity, ToAdd};
pub use settling::{CancelMemberships, EndPaidBy, RecordPayments, VoidPackages};
pub use team::{
    ChangeMember, CreateGroup, DeactivateMember, DeleteGroup, Invitation, InviteMember,
    NeedSecondFactor, ReactivateMember, RenameGroup, RenewLink, ResetSecondFactor, SetPermission,
};
pub use undo::{ClientUndo, UNDONE_AT_THE_END, UNDONE_CAN_LOG_IN, Undo, undone_by};
pub use visit_fate::SetVisitFate;
pub use websites::{AddEmbeddingSite, RemoveEmbeddingSite};

/// What a form needs to know about the location it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtLocation {
    /// What is paid with there.
    pub currency: Currency,
    /// The date there.
    pub today: Date,
    /// How the person who types writes amounts.
    pub separators: Separators,
}

/// Parses the only line that a form asks for.
fn line(field: &'static str, typed: &str) -> Result<String, Flaws<&'static str>> {
    input::line(typed).map_err(|flaw| Flaws::one(field, flaw))
}

/// A form of a server function.
pub trait Form {
    /// The name of the server function, under which it is reached.
    const FUNCTION: &'static str;
    /// The fields that are never shown again.
    const SECRETS: &'static [&'static str];

    /// Returns every field but the secrets, as it was typed.
    fn fields(&self) -> Vec<(&'static str, String)>;

    /// Returns the fields of its lists, by the names under which they are sent: `findings[0][at]`.
    fn listed(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// Declares a form: its server function, the ids it is about, what people type, and the secrets among that. For each
/// field there is a constant of the same name, which holds the name.
macro_rules! form {
    // A form without fields.
    (
        $(#[$about:meta])*
        pub $form:ident = $function:literal;
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $form {}

        impl $crate::forms::Form for $form {
            const FUNCTION: &'static str = $function;
            const SECRETS: &'static [&'static str] = &[];

            fn fields(&self) -> Vec<(&'static str, String)> {
                Vec::new()
            }
        }
    };
    (
        $(#[$about:meta])*
        pub $form:ident = $function:literal;
        $(ids { $($id:ident: $type:ty),+ $(,)? })?
        $(typed { $($typed:ident),+ $(,)? })?
        $(secret { $($secret:ident),+ $(,)? })?
    ) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $form {
            $($(#[doc = concat!("`", stringify!($id), "`")] pub $id: $type,)+)?
            $($(#[doc = concat!("`", stringify!($typed), "`, as typed")] #[serde(default)] pub $typed: String,)+)?
            $($(#[doc = concat!("`", stringify!($secret), "`, as typed")] #[serde(default)] pub $secret: String,)+)?
        }

        #[expect(non_upper_case_globals, reason = "a constant has the name of its field")]
        impl $form {
            $($(#[doc = concat!("The name of `", stringify!($id), "`.")] pub const $id: &'static str = stringify!($id);)+)?
            $($(#[doc = concat!("The name of `", stringify!($typed), "`.")] pub const $typed: &'static str = stringify!($typed);)+)?
            $($(#[doc = concat!("The name of `", stringify!($secret), "`.")] pub const $secret: &'static str = stringify!($secret);)+)?
        }

        impl $crate::forms::Form for $form {
            const FUNCTION: &'static str = $function;
            const SECRETS: &'static [&'static str] = &[$($(stringify!($secret)),+)?];

            fn fields(&self) -> Vec<(&'static str, String)> {
                vec![
                    $($((stringify!($id), self.$id.to_string()),)+)?
                    $($((stringify!($typed), self.$typed.clone()),)+)?
                ]
            }
        }

        /// Shows which form it is, and nothing of what was typed.
        impl std::fmt::Debug for $form {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($function)
            }
        }
    };
}
pub(crate) use form;
