//! The visits of a client who is erased: each session counts the client without a name, before the bookings are removed.

use shared::client::ClientId;
use uuid::Uuid;

use crate::{
    Result, Tx,
    engine::db::{on, statements},
};

/// Selects the bookings that a session counts: those that are in one of its figures.
pub(super) const COUNTED: &str = "status <> 'cancelled'";

statements! {
    /// A client has one booking in each session, so no session counts the client twice.
    COUNT = "
        update sessions set
            booked_unnamed = booked_unnamed + case b.status when 'booked' then 1 else 0 end,
            waitlisted_unnamed = waitlisted_unnamed + case b.status when 'waitlisted' then 1 else 0 end,
            attended_unnamed = attended_unnamed + case b.status when 'attended' then 1 else 0 end,
            no_show_unnamed = no_show_unnamed + case b.status when 'no_show' then 1 else 0 end
        from bookings b
        where b.client_id = $1 and b.session_id <= $2 and b.session_id = sessions.id and b.status <> 'cancelled'";
}

/// Counts a client in the sessions of the client's bookings, up to the session with the id `last`. The caller has locked those
/// sessions, and removes the bookings.
pub(super) async fn count(tx: &mut Tx, client: ClientId, last: Uuid) -> Result<()> {
    on!(tx, |c| sqlx::query(COUNT)
        .bind(client.0)
        .bind(last)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
