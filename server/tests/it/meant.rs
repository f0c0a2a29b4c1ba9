//! Which callers may call which server function: what was meant, written down a second time and by name.

use http::Method;
use leptos::server_fn::axum::server_fn_paths;
use shared::{
    access::{Callers, Permission},
    client::ClientId,
};

use crate::studio::{Caller, INES, PASSWORD, UNKNOWN};

/// The intended callers and answers of one server function.
pub(crate) struct Meant {
    pub(crate) function: &'static str,
    /// The page with its form.
    pub(crate) page: &'static str,
    /// Values with which a call changes nothing, even when it is allowed.
    pub(crate) fields: fn() -> Vec<(&'static str, String)>,
    pub(crate) callers: Callers,
    /// The same callers, by name.
    pub(crate) open_to: &'static [Caller],
    /// The statuses of allowed calls, by `fetch` and by the form.
    pub(crate) answered: (u16, u16),
}

const MANAGERS: Callers = Callers::Permitted(Permission::ManageTeamAccess);

const TEAM: &[Caller] = &[
    Caller::Sam,
    Caller::Adam,
    Caller::Dora,
    Caller::Mona,
    Caller::Olivia,
];

pub(crate) const MEANT: &[Meant] = &[
    Meant {
        function: "log_in",
        page: "/login",
        fields: || {
            vec![
                ("email", "unknown@lethe.example".into()),
                ("password", "x".into()),
            ]
        },
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (200, 422),
    },
    Meant {
        function: "log_out",
        page: "/clients",
        fields: Vec::new,
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (200, 303),
    },
    Meant {
        function: "give_code",
        page: "/login",
        fields: || vec![("code", "123456".into())],
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (401, 200),
    },
    Meant {
        function: "use_link",
        page: "/login",
        fields: || {
            vec![
                ("code", "0000-0000-0000-0000-0000".into()),
                ("password", "a river of words".into()),
            ]
        },
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (200, 422),
    },
    Meant {
        function: "change_password",
        page: "/account",
        fields: || vec![("new", "short".into())],
        callers: Callers::Account,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "set_formats",
        page: "/account",
        fields: Vec::new,
        callers: Callers::Account,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "start_second_factor",
        page: "/account",
        fields: Vec::new,
        callers: Callers::Account,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "confirm_second_factor",
        page: "/account",
        fields: Vec::new,
        callers: Callers::Account,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "stop_second_factor",
        page: "/account",
        fields: Vec::new,
        callers: Callers::Account,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "set_search_key",
        page: "/account",
        fields: || vec![("turn", "Sideways".into())],
        callers: Callers::Account,
        open_to: TEAM,
        answered: (400, 400),
    },
    Meant {
        function: "set_up",
        page: "/setup",
        fields: Vec::new,
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (400, 400),
    },
    Meant {
        function: "search_clients",
        page: "/clients",
        fields: || vec![("term", "nora".into())],
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 200),
    },
    Meant {
        function: "find_deleted_client",
        page: "/deleted-clients",
        fields: || vec![("reference", "DC-0000-0000".into())],
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 422),
    },
    Meant {
        function: "save_client",
        page: "/clients",
        fields: || {
            vec![
                ("id", UNKNOWN.to_string()),
                ("details[first_name]", "Una".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "add_client",
        page: "/clients/new",
        fields: || {
            vec![
                ("details[first_name]", " ".into()),
                ("location", UNKNOWN.to_string()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "start_relationship",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("link", "Buddy".into()),
                ("other", "no such client".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "end_relationship",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("relationship", UNKNOWN.to_string()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "remove_payment_method",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("method", UNKNOWN.to_string()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "sell_membership",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("location", UNKNOWN.to_string()),
                ("plan", "Unlimited".into()),
                ("starts_on", "2026-12-01".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "pause_membership",
        page: "/clients",
        fields: unknown_membership,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "resume_membership",
        page: "/clients",
        fields: unknown_membership,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "cancel_membership",
        page: "/clients",
        fields: || [unknown_membership(), vec![("ends", "now".into())]].concat(),
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "correct_membership",
        page: "/clients",
        fields: || [unknown_membership(), vec![("plan", "Unlimited".into())]].concat(),
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "issue_invoice",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("location", UNKNOWN.to_string()),
                ("description", "Workshop".into()),
                ("amount", "30".into()),
                ("due_on", "2026-12-31".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "record_payment",
        page: "/clients",
        fields: unknown_invoice,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "fail_payment",
        page: "/clients",
        fields: unknown_invoice,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "retry_payment",
        page: "/clients",
        fields: unknown_invoice,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "hand_over_invoice",
        page: "/clients",
        fields: unknown_invoice,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "write_off_invoice",
        page: "/clients",
        fields: unknown_invoice,
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "correct_invoice",
        page: "/clients",
        fields: unknown_invoice,
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "refund_invoice",
        page: "/clients",
        fields: unknown_invoice,
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "void_invoice",
        page: "/clients",
        fields: unknown_invoice,
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "add_credit",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("location", UNKNOWN.to_string()),
                ("amount", "30".into()),
                ("reason", "a gift".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "spend_credit",
        page: "/clients",
        fields: unknown_invoice,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "settle_debt",
        page: "/clients",
        fields: unknown_credit,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "return_credit",
        page: "/clients",
        fields: unknown_credit,
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "return_all_credit",
        page: "/clients",
        fields: unknown_credit,
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "record_payments",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("confirmed", "30.00 GBP".into()),
                ("method", "cash".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "end_paid_by",
        page: "/clients",
        fields: unknown_items,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "void_packages",
        page: "/clients",
        fields: unknown_items,
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "cancel_memberships",
        page: "/clients",
        fields: unknown_items,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "add_session",
        page: "/schedule",
        fields: || {
            vec![
                ("location", UNKNOWN.to_string()),
                ("name", "Reformer".into()),
                ("starts_at", "2026-12-24T18:00".into()),
                ("minutes", "50".into()),
                ("capacity", "8".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "set_capacity",
        page: "/schedule",
        fields: || vec![("session", UNKNOWN.to_string()), ("capacity", "8".into())],
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "cancel_session",
        page: "/schedule",
        fields: || vec![("session", UNKNOWN.to_string())],
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "correct_session",
        page: "/schedule",
        fields: || {
            vec![
                ("session", UNKNOWN.to_string()),
                ("name", "Reformer".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "book_session",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("session", UNKNOWN.to_string()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "book_client",
        page: "/schedule",
        fields: || {
            vec![
                ("session", UNKNOWN.to_string()),
                ("who", "No such client".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "cancel_booking",
        page: "/clients",
        fields: unknown_booking,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "check_in",
        page: "/clients",
        fields: unknown_booking,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "note_no_show",
        page: "/clients",
        fields: unknown_booking,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "undo_attendance",
        page: "/clients",
        fields: unknown_booking,
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "cancel_bookings",
        page: "/clients",
        fields: || vec![("client", UNKNOWN.to_string()), ("count", "1".into())],
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "undo",
        page: "/clients",
        fields: || vec![("undo", UNKNOWN.to_string())],
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "sell_package",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("location", UNKNOWN.to_string()),
                ("name", "Ten classes".into()),
                ("credits", "10".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 422),
    },
    Meant {
        function: "correct_package",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("package", UNKNOWN.to_string()),
                ("name", "Ten classes".into()),
            ]
        },
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "void_package",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("package", UNKNOWN.to_string()),
                ("reason", "Refunded".into()),
            ]
        },
        callers: Callers::Permitted(Permission::SettleAccounts),
        open_to: &[Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "erase_client",
        page: "/clients",
        fields: || vec![("id", INES.to_string())],
        callers: Callers::Permitted(Permission::DeleteAccounts),
        open_to: &[Caller::Dora, Caller::Olivia],
        answered: (200, 303),
    },
    Meant {
        function: "find_out_erasure",
        page: "/clients",
        fields: || vec![("id", INES.to_string())],
        callers: Callers::Team,
        open_to: TEAM,
        answered: (200, 303),
    },
    Meant {
        function: "ask_confirmation",
        page: "/clients",
        fields: || vec![("id", UNKNOWN.to_string())],
        callers: Callers::Permitted(Permission::DeleteAccounts),
        open_to: &[Caller::Dora, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "set_permission",
        page: "/team",
        fields: || {
            vec![
                ("group", ClientId(UNKNOWN.0).to_string()),
                ("permission", "DeleteAccounts".into()),
                ("turn", "On".into()),
            ]
        },
        callers: Callers::Permitted(Permission::ManageTeamAccess),
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "invite_member",
        page: "/team",
        fields: || vec![("role", "Staff".into()), ("group", UNKNOWN.to_string())],
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "renew_link",
        page: "/team",
        fields: || vec![("member", UNKNOWN.to_string())],
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "deactivate_member",
        page: "/team",
        fields: || vec![("member", UNKNOWN.to_string())],
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "reactivate_member",
        page: "/team",
        fields: || vec![("member", UNKNOWN.to_string())],
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "reset_second_factor",
        page: "/team",
        fields: || vec![("member", UNKNOWN.to_string())],
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "change_member",
        page: "/team",
        fields: || {
            vec![
                ("member", UNKNOWN.to_string()),
                ("role", "Staff".into()),
                ("group", UNKNOWN.to_string()),
            ]
        },
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "create_group",
        page: "/team",
        fields: Vec::new,
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "rename_group",
        page: "/team",
        fields: || vec![("group", UNKNOWN.to_string()), ("name", "Coaches".into())],
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "delete_group",
        page: "/team",
        fields: || vec![("group", UNKNOWN.to_string())],
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "need_second_factor",
        page: "/team",
        fields: || vec![("group", UNKNOWN.to_string()), ("turn", "On".into())],
        callers: MANAGERS,
        open_to: &[Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "add_location",
        page: "/team/locations",
        fields: Vec::new,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "set_deletion_limit",
        page: "/team/settings",
        fields: Vec::new,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "client_log_in",
        page: "/app/login",
        fields: || {
            vec![
                ("email", "unknown@lethe.example".into()),
                ("password", "x".into()),
            ]
        },
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (200, 422),
    },
    Meant {
        function: "client_log_out",
        page: "/app",
        fields: Vec::new,
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (200, 303),
    },
    Meant {
        function: "client_forgot_password",
        page: "/app/forgotten",
        fields: || vec![("email", "unknown@lethe.example".into())],
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (200, 303),
    },
    Meant {
        function: "client_set_password",
        page: "/app/password",
        fields: || vec![("link", "no link".into()), ("password", PASSWORD.into())],
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (200, 422),
    },
    Meant {
        function: "client_sign_up",
        page: "/app/sign-up",
        fields: || {
            vec![
                ("first_name", String::new()),
                ("email", "una@mail.example".into()),
                ("password", PASSWORD.into()),
                ("location", UNKNOWN.to_string()),
            ]
        },
        callers: Callers::Anyone,
        open_to: &Caller::WITH_CLIENTS,
        answered: (200, 422),
    },
    Meant {
        function: "client_book",
        page: "/app",
        fields: || vec![("session", UNKNOWN.to_string())],
        callers: Callers::Client,
        open_to: &[Caller::Nora],
        answered: (404, 404),
    },
    Meant {
        function: "client_cancel_booking",
        page: "/app",
        fields: || vec![("booking", UNKNOWN.to_string())],
        callers: Callers::Client,
        open_to: &[Caller::Nora],
        answered: (404, 404),
    },
    Meant {
        function: "client_undo",
        page: "/app",
        fields: || vec![("undo", UNKNOWN.to_string())],
        callers: Callers::Client,
        open_to: &[Caller::Nora],
        answered: (200, 422),
    },
    Meant {
        function: "client_ask_deletion",
        page: "/app",
        fields: Vec::new,
        callers: Callers::Client,
        open_to: &[Caller::Nora],
        answered: (200, 422),
    },
    Meant {
        function: "client_set_formats",
        page: "/app",
        fields: Vec::new,
        callers: Callers::Client,
        open_to: &[Caller::Nora],
        answered: (200, 422),
    },
    Meant {
        function: "client_withdraw_deletion",
        page: "/app",
        fields: Vec::new,
        callers: Callers::Client,
        open_to: &[Caller::Nora],
        answered: (200, 422),
    },
    Meant {
        function: "make_client_link",
        page: "/clients",
        fields: || vec![("client", UNKNOWN.to_string())],
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "change_user_name",
        page: "/clients",
        fields: || {
            vec![
                ("client", UNKNOWN.to_string()),
                ("user_name", "una@mail.example".into()),
            ]
        },
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "withdraw_deletion_request",
        page: "/clients",
        fields: || vec![("client", UNKNOWN.to_string())],
        callers: Callers::Team,
        open_to: TEAM,
        answered: (404, 404),
    },
    Meant {
        function: "add_embedding_site",
        page: "/team",
        fields: Vec::new,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "change_location",
        page: "/team/locations",
        fields: || vec![("location", UNKNOWN.to_string())],
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "add_offer",
        page: "/team/catalogue",
        fields: || {
            vec![
                ("location", UNKNOWN.to_string()),
                ("kind", "membership".into()),
            ]
        },
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "change_offer",
        page: "/team/catalogue",
        fields: unknown_offer,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "retire_offer",
        page: "/team/catalogue",
        fields: unknown_offer,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "restore_offer",
        page: "/team/catalogue",
        fields: unknown_offer,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (404, 404),
    },
    Meant {
        function: "set_visit_fate",
        page: "/team/settings",
        fields: Vec::new,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "set_studio_formats",
        page: "/team/settings",
        fields: Vec::new,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "set_getting_started",
        page: "/team/settings",
        fields: || vec![("said", "later".into())],
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "add_examples",
        page: "/team/settings",
        fields: Vec::new,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "remove_examples",
        page: "/team/settings",
        fields: Vec::new,
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 422),
    },
    Meant {
        function: "remove_embedding_site",
        page: "/team",
        fields: || vec![("origin", "https://unknown.example".into())],
        callers: Callers::Administrators,
        open_to: &[Caller::Adam, Caller::Dora, Caller::Mona, Caller::Olivia],
        answered: (200, 303),
    },
];

fn unknown_offer() -> Vec<(&'static str, String)> {
    vec![("offer", UNKNOWN.to_string())]
}

fn unknown_membership() -> Vec<(&'static str, String)> {
    vec![
        ("client", UNKNOWN.to_string()),
        ("membership", UNKNOWN.to_string()),
    ]
}

fn unknown_invoice() -> Vec<(&'static str, String)> {
    vec![
        ("client", UNKNOWN.to_string()),
        ("invoice", UNKNOWN.to_string()),
        ("amount", "30".into()),
        ("method", "cash".into()),
        ("reason", "a mistake".into()),
        ("description", "Workshop".into()),
    ]
}

fn unknown_credit() -> Vec<(&'static str, String)> {
    vec![
        ("client", UNKNOWN.to_string()),
        ("currency", "GBP".into()),
        ("amount", "30".into()),
        ("confirmed", "30.00 GBP".into()),
        ("reason", "paid out".into()),
    ]
}

fn unknown_items() -> Vec<(&'static str, String)> {
    vec![
        ("client", UNKNOWN.to_string()),
        ("count", "2".into()),
        ("reason", "moved away".into()),
    ]
}

fn unknown_booking() -> Vec<(&'static str, String)> {
    vec![
        ("client", UNKNOWN.to_string()),
        ("booking", UNKNOWN.to_string()),
    ]
}

impl Meant {
    pub(crate) fn of(function: &str) -> &'static Self {
        MEANT
            .iter()
            .find(|meant| meant.function == function)
            .unwrap_or_else(|| {
                panic!("{function} is a server function without an entry in this test: add it to MEANT.")
            })
    }
}

/// Returns the names of all server functions, as the program reports them.
pub(crate) fn functions() -> Vec<&'static str> {
    let mut functions: Vec<_> = server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(
                method,
                Method::POST,
                "{path} would pass the check against other sites"
            );
            path.strip_prefix("/api/")
                .expect("a server function under /api")
        })
        .collect();
    functions.sort_unstable();
    assert!(!functions.is_empty());
    functions
}
