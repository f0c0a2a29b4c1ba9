//! The pages: a file for each page, or for a list and its entries. Those with which people log in are in `login::pages`.

pub mod access_group;
pub mod app_home;
pub mod app_schedule;
pub mod bookings;
pub mod client;
pub mod client_access;
pub mod clients;
pub mod credit;
pub mod deleted_client;
pub mod deleted_clients;
pub mod deletion_requests;
pub mod history;
pub mod information;
pub mod invoices;
pub mod locations;
pub mod member;
pub mod memberships;
pub mod new_client;
pub mod packages;
pub mod payment_methods;
pub mod relationships;
pub mod schedule;
pub mod session;
pub mod setup;
pub mod team;
pub mod website;
