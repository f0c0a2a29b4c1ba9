//! What changes, told to open pages as server-sent events.
//!
//! | file | what it tells |
//! |---|---|
//! | `sse` | the stream under both: waits for news, looks again, and tells what is new |
//! | `team` | a team member: what a client has open, and that the client is erased |
//! | `client` | a client: how many events there are |

pub mod client;
pub mod sse;
pub mod team;
