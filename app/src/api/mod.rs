//! Server functions. Each parses what was sent, asks the store, and answers. Islands reach them by `fetch`, people by plain
//! forms. Those with which people log in are in `login::api`.

pub mod bookings;
pub mod client_access;
pub mod client_app;
pub mod clients;
pub mod credit;
pub mod deleted_clients;
pub mod embedding_sites;
pub mod erasures;
pub mod invoices;
pub mod locations;
pub mod memberships;
pub mod packages;
pub mod payment_methods;
pub mod relationships;
pub mod schedule;
pub mod set_up;
pub mod team;

#[cfg(feature = "ssr")]
use shared::access::{Callers, Permission};

/// The address below which server functions are reached.
pub const PREFIX: &str = "/api";

/// Every server function with its callers. The server refuses all other callers before the function runs, and every call of
/// a function that is not listed.
#[cfg(feature = "ssr")]
pub const CALLERS: &[(&str, Callers)] = &[
    ("/api/log_in", Callers::Anyone),
    ("/api/log_out", Callers::Anyone),
    ("/api/give_code", Callers::Anyone),
    ("/api/use_link", Callers::Anyone),
    ("/api/change_password", Callers::Account),
    ("/api/start_second_factor", Callers::Account),
    ("/api/confirm_second_factor", Callers::Account),
    ("/api/stop_second_factor", Callers::Account),
    ("/api/set_up", Callers::Anyone),
    ("/api/search_clients", Callers::Team),
    ("/api/save_client", Callers::Team),
    ("/api/find_deleted_client", Callers::Team),
    ("/api/add_client", Callers::Team),
    ("/api/start_relationship", Callers::Team),
    ("/api/end_relationship", Callers::Team),
    ("/api/remove_payment_method", Callers::Team),
    ("/api/sell_membership", Callers::Team),
    ("/api/pause_membership", Callers::Team),
    ("/api/resume_membership", Callers::Team),
    ("/api/cancel_membership", Callers::Team),
    ("/api/issue_invoice", Callers::Team),
    ("/api/record_payment", Callers::Team),
    ("/api/fail_payment", Callers::Team),
    ("/api/retry_payment", Callers::Team),
    ("/api/hand_over_invoice", Callers::Team),
    (
        "/api/write_off_invoice",
        Callers::Permitted(Permission::SettleAccounts),
    ),
    (
        "/api/void_invoice",
        Callers::Permitted(Permission::SettleAccounts),
    ),
    ("/api/add_credit", Callers::Team),
    ("/api/spend_credit", Callers::Team),
    ("/api/settle_debt", Callers::Team),
    (
        "/api/return_credit",
        Callers::Permitted(Permission::SettleAccounts),
    ),
    (
        "/api/return_all_credit",
        Callers::Permitted(Permission::SettleAccounts),
    ),
    ("/api/add_session", Callers::Team),
    ("/api/set_capacity", Callers::Team),
    ("/api/cancel_session", Callers::Team),
    ("/api/book_session", Callers::Team),
    ("/api/book_client", Callers::Team),
    ("/api/cancel_booking", Callers::Team),
    ("/api/check_in", Callers::Team),
    ("/api/note_no_show", Callers::Team),
    ("/api/undo_attendance", Callers::Team),
    ("/api/cancel_bookings", Callers::Team),
    ("/api/sell_package", Callers::Team),
    (
        "/api/void_package",
        Callers::Permitted(Permission::SettleAccounts),
    ),
    (
        "/api/find_mentions",
        Callers::Permitted(Permission::DeleteAccounts),
    ),
    (
        "/api/erase_client",
        Callers::Permitted(Permission::DeleteAccounts),
    ),
    ("/api/set_permission", MANAGERS),
    ("/api/invite_member", MANAGERS),
    ("/api/renew_link", MANAGERS),
    ("/api/change_member", MANAGERS),
    ("/api/deactivate_member", MANAGERS),
    ("/api/reactivate_member", MANAGERS),
    ("/api/reset_second_factor", MANAGERS),
    ("/api/create_group", MANAGERS),
    ("/api/rename_group", MANAGERS),
    ("/api/delete_group", MANAGERS),
    ("/api/need_second_factor", MANAGERS),
    ("/api/add_location", Callers::Administrators),
    ("/api/change_location", Callers::Administrators),
    ("/api/client_log_in", Callers::Anyone),
    ("/api/client_log_out", Callers::Anyone),
    ("/api/client_forgot_password", Callers::Anyone),
    ("/api/client_set_password", Callers::Anyone),
    ("/api/client_sign_up", Callers::Anyone),
    ("/api/client_book", Callers::Client),
    ("/api/client_cancel_booking", Callers::Client),
    ("/api/client_ask_deletion", Callers::Client),
    ("/api/client_withdraw_deletion", Callers::Client),
    ("/api/make_client_link", Callers::Team),
    ("/api/withdraw_deletion_request", Callers::Team),
    ("/api/add_embedding_site", Callers::Administrators),
    ("/api/remove_embedding_site", Callers::Administrators),
];

#[cfg(feature = "ssr")]
const MANAGERS: Callers = Callers::Permitted(Permission::ManageTeamAccess);
