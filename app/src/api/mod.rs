//! What may be asked of Lethe. Each server function says who asks, parses, asks the store, and answers; it is
//! reached by islands with `fetch`, and by plain forms.

pub mod client_access;
pub mod client_app;
pub mod clients;
pub mod deleted_clients;
pub mod embedding_sites;
pub mod erasures;
pub mod error;
pub mod form;
pub mod log_in;
pub mod memberships;
pub mod set_up;
pub mod team;

#[cfg(feature = "ssr")]
pub mod reply;

pub use error::AppError;

#[cfg(feature = "ssr")]
use shared::access::{Callers, Permission};

/// Where server functions are reached.
pub const PREFIX: &str = "/api";

/// Every server function, with who may call it. The server turns everybody else away before a function runs;
/// one that does not stand here is closed to all.
#[cfg(feature = "ssr")]
pub const CALLERS: &[(&str, Callers)] = &[
    ("/api/log_in", Callers::Anyone),
    ("/api/log_out", Callers::Anyone),
    ("/api/set_up", Callers::Anyone),
    ("/api/search_clients", Callers::Team),
    ("/api/save_client", Callers::Team),
    ("/api/find_deleted_client", Callers::Team),
    ("/api/sell_membership", Callers::Team),
    ("/api/pause_membership", Callers::Team),
    ("/api/resume_membership", Callers::Team),
    ("/api/cancel_membership", Callers::Team),
    (
        "/api/erase_client",
        Callers::Permitted(Permission::DeleteAccounts),
    ),
    (
        "/api/set_permission",
        Callers::Permitted(Permission::ManageTeamAccess),
    ),
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
