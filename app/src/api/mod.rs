//! Server functions. Each parses what was sent, asks the store, and answers. Islands reach them by `fetch`, people by plain
//! forms. Those with which people log in are in `login::api`.

pub mod bookings;
pub mod catalogue;
pub mod client_access;
pub mod client_app;
pub mod clients;
pub mod corrections;
pub mod credit;
pub mod deleted_clients;
pub mod embedding_sites;
pub mod erasures;
pub mod formats;
pub mod getting_started;
pub mod invoices;
pub mod locations;
pub mod memberships;
pub mod packages;
pub mod payment_methods;
pub mod relationships;
pub mod schedule;
pub mod set_up;
pub mod settings;
pub mod settling;
pub mod team;
pub mod undo;

#[cfg(feature = "ssr")]
use shared::{
    access::{Callers, Permission},
    forms::{
        AddClient, AddCredit, AddEmbeddingSite, AddExamples, AddLocation, AddOffer, AddSession,
        AskConfirmation, BookClient, BookSession, CancelBooking, CancelBookings, CancelMembership,
        CancelMemberships, CancelSession, ChangeLocation, ChangeMember, ChangeOffer,
        ChangePassword, ChangeUserName, CheckIn, ClientAskDeletion, ClientBook,
        ClientCancelBooking, ClientForgotPassword, ClientLogIn, ClientLogOut, ClientSetFormats,
        ClientSetPassword, ClientSignUp, ClientUndo, ClientWithdrawDeletion, ConfirmSecondFactor,
        CorrectInvoice, CorrectMembership, CorrectPackage, CorrectSession, CreateGroup,
        DeactivateMember, DeleteGroup, EndPaidBy, EndRelationship, EraseClient, FailPayment,
        FindDeletedClient, FindOutErasure, Form, GiveCode, HandOverInvoice, InviteMember,
        IssueInvoice, LogIn, LogOut, MakeClientLink, NeedSecondFactor, NoteNoShow, PauseMembership,
        ReactivateMember, RecordPayment, RecordPayments, RefundInvoice, RemoveEmbeddingSite,
        RemoveExamples, RemovePaymentMethod, RenameGroup, RenewLink, ResetSecondFactor,
        RestoreOffer, ResumeMembership, RetireOffer, RetryPayment, ReturnAllCredit, ReturnCredit,
        SaveClient, SearchClients, SellMembership, SellPackage, SetCapacity, SetDeletionLimit,
        SetFormats, SetGettingStarted, SetPermission, SetSearchKey, SetStudioFormats, SetVisitFate,
        SettleDebt, SpendCredit, StartRelationship, StartSecondFactor, StopSecondFactor, Undo,
        UndoAttendance, UseLink, VoidInvoice, VoidPackage, VoidPackages, WithdrawDeletionRequest,
        WriteOffInvoice,
    },
    setup::SetUpForm,
};

/// The address below which server functions are reached.
pub const PREFIX: &str = "/api";

/// A server function, and what the door has to know about it.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Its name.
    pub function: &'static str,
    /// Who may call it.
    pub callers: Callers,
    /// What it does.
    pub effect: Effect,
    /// The fields of its form that are never shown again.
    pub secrets: &'static [&'static str],
}

/// What a server function does.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It reads.
    Reads,
    /// It begins or ends a login, and changes nothing else.
    LogsInOrOut,
    /// It changes records: a request has to carry the number of its form.
    Changes,
}

/// Every server function with its callers. The server refuses all other callers before the function runs, and every call of
/// a function that is not listed.
#[cfg(feature = "ssr")]
pub const CALLERS: &[Call] = &[
    logs::<LogIn>(Callers::Anyone),
    logs::<LogOut>(Callers::Anyone),
    logs::<GiveCode>(Callers::Anyone),
    changes::<UseLink>(Callers::Anyone),
    changes::<ChangePassword>(Callers::Account),
    changes::<StartSecondFactor>(Callers::Account),
    changes::<ConfirmSecondFactor>(Callers::Account),
    changes::<StopSecondFactor>(Callers::Account),
    changes::<SetSearchKey>(Callers::Account),
    changes::<SetFormats>(Callers::Account),
    changes::<SetUpForm>(Callers::Anyone),
    reads::<SearchClients>(Callers::Team),
    changes::<SaveClient>(Callers::Team),
    reads::<FindDeletedClient>(Callers::Team),
    changes::<AddClient>(Callers::Team),
    changes::<StartRelationship>(Callers::Team),
    changes::<EndRelationship>(Callers::Team),
    changes::<RemovePaymentMethod>(Callers::Team),
    changes::<SellMembership>(Callers::Team),
    changes::<PauseMembership>(Callers::Team),
    changes::<ResumeMembership>(Callers::Team),
    changes::<CancelMembership>(Callers::Team),
    changes::<CorrectMembership>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<IssueInvoice>(Callers::Team),
    changes::<RecordPayment>(Callers::Team),
    changes::<FailPayment>(Callers::Team),
    changes::<RetryPayment>(Callers::Team),
    changes::<HandOverInvoice>(Callers::Team),
    changes::<WriteOffInvoice>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<VoidInvoice>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<CorrectInvoice>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<RefundInvoice>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<AddCredit>(Callers::Team),
    changes::<SpendCredit>(Callers::Team),
    changes::<SettleDebt>(Callers::Team),
    changes::<ReturnCredit>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<ReturnAllCredit>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<AddSession>(Callers::Team),
    changes::<SetCapacity>(Callers::Team),
    changes::<CancelSession>(Callers::Team),
    changes::<CorrectSession>(Callers::Team),
    changes::<BookSession>(Callers::Team),
    changes::<BookClient>(Callers::Team),
    changes::<CancelBooking>(Callers::Team),
    changes::<CheckIn>(Callers::Team),
    changes::<NoteNoShow>(Callers::Team),
    changes::<UndoAttendance>(Callers::Team),
    changes::<CancelBookings>(Callers::Team),
    changes::<Undo>(Callers::Team),
    changes::<SellPackage>(Callers::Team),
    changes::<CorrectPackage>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<VoidPackage>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<RecordPayments>(Callers::Team),
    changes::<EndPaidBy>(Callers::Team),
    changes::<VoidPackages>(Callers::Permitted(Permission::SettleAccounts)),
    changes::<CancelMemberships>(Callers::Team),
    changes::<EraseClient>(Callers::Permitted(Permission::DeleteAccounts)),
    reads::<FindOutErasure>(Callers::Team),
    changes::<AskConfirmation>(Callers::Permitted(Permission::DeleteAccounts)),
    changes::<SetPermission>(MANAGERS),
    changes::<InviteMember>(MANAGERS),
    changes::<RenewLink>(MANAGERS),
    changes::<ChangeMember>(MANAGERS),
    changes::<DeactivateMember>(MANAGERS),
    changes::<ReactivateMember>(MANAGERS),
    changes::<ResetSecondFactor>(MANAGERS),
    changes::<CreateGroup>(MANAGERS),
    changes::<RenameGroup>(MANAGERS),
    changes::<DeleteGroup>(MANAGERS),
    changes::<NeedSecondFactor>(MANAGERS),
    changes::<AddLocation>(Callers::Administrators),
    changes::<ChangeLocation>(Callers::Administrators),
    changes::<AddOffer>(Callers::Administrators),
    changes::<ChangeOffer>(Callers::Administrators),
    changes::<RetireOffer>(Callers::Administrators),
    changes::<RestoreOffer>(Callers::Administrators),
    changes::<SetVisitFate>(Callers::Administrators),
    changes::<SetGettingStarted>(Callers::Administrators),
    changes::<AddExamples>(Callers::Administrators),
    changes::<RemoveExamples>(Callers::Administrators),
    changes::<SetDeletionLimit>(Callers::Administrators),
    changes::<SetStudioFormats>(Callers::Administrators),
    logs::<ClientLogIn>(Callers::Anyone),
    logs::<ClientLogOut>(Callers::Anyone),
    changes::<ClientForgotPassword>(Callers::Anyone),
    changes::<ClientSetPassword>(Callers::Anyone),
    changes::<ClientSignUp>(Callers::Anyone),
    changes::<ClientBook>(Callers::Client),
    changes::<ClientCancelBooking>(Callers::Client),
    changes::<ClientUndo>(Callers::Client),
    changes::<ClientSetFormats>(Callers::Client),
    changes::<ClientAskDeletion>(Callers::Client),
    changes::<ClientWithdrawDeletion>(Callers::Client),
    changes::<MakeClientLink>(Callers::Team),
    changes::<ChangeUserName>(Callers::Team),
    changes::<WithdrawDeletionRequest>(Callers::Team),
    changes::<AddEmbeddingSite>(Callers::Administrators),
    changes::<RemoveEmbeddingSite>(Callers::Administrators),
];

#[cfg(feature = "ssr")]
const MANAGERS: Callers = Callers::Permitted(Permission::ManageTeamAccess);

#[cfg(feature = "ssr")]
const fn call<F: Form>(callers: Callers, effect: Effect) -> Call {
    Call {
        function: F::FUNCTION,
        callers,
        effect,
        secrets: F::SECRETS,
    }
}

#[cfg(feature = "ssr")]
const fn reads<F: Form>(callers: Callers) -> Call {
    call::<F>(callers, Effect::Reads)
}

#[cfg(feature = "ssr")]
const fn logs<F: Form>(callers: Callers) -> Call {
    call::<F>(callers, Effect::LogsInOrOut)
}

#[cfg(feature = "ssr")]
const fn changes<F: Form>(callers: Callers) -> Call {
    call::<F>(callers, Effect::Changes)
}
