//! The daily work for clients.

pub(crate) mod act;
pub mod bookings;
pub mod classes;
pub mod client_list;
pub(crate) mod client_search;
pub mod client_states;
pub mod client_words;
pub mod clients;
pub mod corrections;
pub mod credit;
pub mod deletion_requests;
pub mod details;
pub(crate) mod due_texts;
pub mod events;
pub(crate) mod former;
pub(crate) mod held_sessions;
pub(crate) mod insert;
pub mod invoices;
pub(crate) mod locks;
pub mod memberships;
pub mod new_clients;
pub mod overlaps;
pub mod packages;
pub mod payment_methods;
pub mod relationships;
pub mod schedule;
pub mod session_corrections;
pub mod settling;
pub mod standings;
pub mod statuses;
pub mod suggestions;
pub mod undo;
pub mod undos;
pub mod visits;

pub(crate) const STATEMENTS: &[&[(&str, &str)]] = &[
    bookings::STATEMENTS,
    classes::STATEMENTS,
    overlaps::STATEMENTS,
    client_list::STATEMENTS,
    client_search::STATEMENTS,
    client_states::STATEMENTS,
    client_words::STATEMENTS,
    clients::STATEMENTS,
    corrections::STATEMENTS,
    credit::STATEMENTS,
    deletion_requests::STATEMENTS,
    details::STATEMENTS,
    due_texts::STATEMENTS,
    events::STATEMENTS,
    former::STATEMENTS,
    insert::STATEMENTS,
    invoices::STATEMENTS,
    locks::STATEMENTS,
    memberships::STATEMENTS,
    new_clients::STATEMENTS,
    packages::STATEMENTS,
    payment_methods::STATEMENTS,
    relationships::STATEMENTS,
    schedule::STATEMENTS,
    session_corrections::STATEMENTS,
    standings::STATEMENTS,
    undos::STATEMENTS,
    visits::STATEMENTS,
];
