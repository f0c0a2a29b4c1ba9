//! Pieces that do not move. Those that islands use are compiled for the browser too.

pub mod client_rows;
pub mod close;
pub mod fates;
pub mod items;

#[cfg(feature = "ssr")]
pub mod app_layout;
#[cfg(feature = "ssr")]
pub mod field;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod layout;
#[cfg(feature = "ssr")]
pub mod qr;
#[cfg(feature = "ssr")]
pub mod table;
