//! Pieces of pages that do not move. `close` is compiled for the browser, too, because an island uses it.
//!
//! | file | what it shows |
//! |---|---|
//! | `page`, `request` | a page from what it loads; what its address says |
//! | `layout`, `client_frame`, `app_layout` | the frames of pages: of the team, about one client, for clients |
//! | `live`, `stay_logged_in`, `search_keys`, `settle_in_place` | the scripts of pages: when they are left, how a login goes on, keys for the search, the checklist as work |
//! | `last_location` | the location of the schedule that the browser keeps |
//! | `start_islands` | the WebAssembly, on pages with islands |
//! | `error_page`, `who_can_help` | what went wrong; who can help a team member who is refused |
//! | `field`, `select`, `form`, `location_picker`, `offer_picker`, `pick_lists` | forms |
//! | `facts`, `table`, `client_rows`, `client_choices`, `client_search`, `client_picker`, `things`, `fates` | terms and values, rows, lists |
//! | `client_fields`, `team_member`, `team_tabs`, `seat_acts`, `overlaps`, `clock`, `own_formats` | the same pieces of several pages |
//! | `getting_started` | the first steps of a new studio |
//! | `thing`, `acts`, `section`, `chip`, `menu` | a page that shows one thing: what can be done with it, its parts, how it stands, a button with further actions |
//! | `switch`, `permission_switch` | switches |
//! | `records` | text from the records within a sentence |
//! | `close`, `qr` | marks |

pub mod close;

#[cfg(feature = "ssr")]
pub mod acts;
#[cfg(feature = "ssr")]
pub mod app_layout;
#[cfg(feature = "ssr")]
pub mod chip;
#[cfg(feature = "ssr")]
pub mod client_choices;
#[cfg(feature = "ssr")]
pub mod client_fields;
#[cfg(feature = "ssr")]
pub mod client_frame;
#[cfg(feature = "ssr")]
pub mod client_picker;
#[cfg(feature = "ssr")]
pub mod client_rows;
#[cfg(feature = "ssr")]
pub mod client_search;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
pub mod corrections;
#[cfg(feature = "ssr")]
pub mod error_page;
#[cfg(feature = "ssr")]
pub mod examples;
#[cfg(feature = "ssr")]
pub mod facts;
#[cfg(feature = "ssr")]
pub mod fates;
#[cfg(feature = "ssr")]
pub mod field;
#[cfg(feature = "ssr")]
pub mod footer;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod getting_started;
#[cfg(feature = "ssr")]
pub mod last_location;
#[cfg(feature = "ssr")]
pub mod layout;
#[cfg(feature = "ssr")]
pub mod live;
#[cfg(feature = "ssr")]
pub mod location_picker;
#[cfg(feature = "ssr")]
pub mod menu;
#[cfg(feature = "ssr")]
pub mod offer_picker;
#[cfg(feature = "ssr")]
pub mod overlaps;
#[cfg(feature = "ssr")]
pub mod own_formats;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod permission_switch;
#[cfg(feature = "ssr")]
pub mod pick_lists;
#[cfg(feature = "ssr")]
pub mod qr;
#[cfg(feature = "ssr")]
pub mod records;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod search_keys;
#[cfg(feature = "ssr")]
pub mod seat_acts;
#[cfg(feature = "ssr")]
pub mod section;
#[cfg(feature = "ssr")]
pub mod select;
#[cfg(feature = "ssr")]
pub mod settle_in_place;
#[cfg(feature = "ssr")]
pub mod start_islands;
#[cfg(feature = "ssr")]
pub mod stay_logged_in;
#[cfg(feature = "ssr")]
pub mod switch;
#[cfg(feature = "ssr")]
pub mod table;
#[cfg(feature = "ssr")]
pub mod team_member;
#[cfg(feature = "ssr")]
pub mod team_tabs;
#[cfg(feature = "ssr")]
pub mod thing;
#[cfg(feature = "ssr")]
pub mod things;
#[cfg(feature = "ssr")]
pub mod who_can_help;
