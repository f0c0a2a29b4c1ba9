//! What changes, told to open pages as server-sent events.
//!
//! | file | what it tells |
//! |---|---|
//! | `sse` | the stream under both: waits for news, looks again, and tells what is new |
//! | `team` | a team member: what a client has open, that the client is gone, and that the login has ended |
//! | `client` | a client: how many events there are, and that the login has ended |

pub mod client;
pub mod sse;
pub mod team;

use axum::response::sse::Event;

/// The event after which the page is left: the login has ended, or another person is logged in.
fn over() -> Event {
    Event::default().event("over").data("1")
}
