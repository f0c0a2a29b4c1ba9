//! Clients who ask to be deleted.

use jiff::Timestamp;
use shared::{
    client::{ClientId, Name},
    flaw::Refused,
    time::Moment,
};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    desk::events::What,
    engine::{
        act::{Act, begun},
        db::{At, on, statements},
        stored::zone,
    },
};

statements! {
    OF = "select deletion_requested_at from clients where id = $1 and erased_at is null";
    /// The order leads PostgreSQL to the index of the requests.
    COUNT = "
        select count(*) from (
            select 1 from clients where deletion_requested_at > $1 and erased_at is null order by deletion_requested_at
        ) asked";
    FIRST = "
        select deletion_requested_at from clients where deletion_requested_at > $1 and erased_at is null
        order by deletion_requested_at
        limit 1";
    LIST = "
        select c.id, c.first_name, c.last_name, c.deletion_requested_at, l.name as location, l.time_zone
        from clients c join locations l on l.id = c.home_location_id
        where c.deletion_requested_at > $1 and c.erased_at is null
        order by c.deletion_requested_at, c.id
        limit $2";
    SET = "update clients set deletion_requested_at = $2 where id = $1";
}

/// A client who asks to be deleted.
#[derive(Clone, Debug)]
pub struct Request {
    /// The client.
    pub client: ClientId,
    /// The name.
    pub name: Name,
    /// The time of the request, in the time zone of the home location.
    pub since: Moment,
    /// The name of the home location.
    pub location: String,
}

#[derive(sqlx::FromRow)]
struct RequestRow {
    id: Uuid,
    first_name: String,
    last_name: Option<String>,
    deletion_requested_at: At,
    location: String,
    time_zone: String,
}

/// Returns when a client asked to be deleted, or `None` if the client did not.
pub async fn of(tx: &mut Tx, client: ClientId) -> Result<Option<Timestamp>> {
    let since: Option<Option<At>> = on!(tx, |c| sqlx::query_scalar(OF)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    Ok(since.flatten().map(|at| at.0))
}

/// Counts the clients who ask to be deleted.
pub async fn count(tx: &mut Tx) -> Result<i64> {
    Ok(on!(tx, |c| sqlx::query_scalar(COUNT)
        .bind(At(Timestamp::UNIX_EPOCH))
        .fetch_one(c)
        .await?))
}

/// Returns when the first client who asks to be deleted asked.
pub(crate) async fn first(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let since: Option<At> = on!(tx, |c| sqlx::query_scalar(FIRST)
        .bind(At(Timestamp::UNIX_EPOCH))
        .fetch_optional(c)
        .await?);
    Ok(since.map(|at| at.0))
}

/// Returns the first `count` clients who ask to be deleted, the longest wait first.
pub async fn list(tx: &mut Tx, count: i64) -> Result<Vec<Request>> {
    let rows: Vec<RequestRow> = on!(tx, |c| sqlx::query_as(LIST)
        .bind(At(Timestamp::UNIX_EPOCH))
        .bind(count)
        .fetch_all(c)
        .await?);
    let request = |RequestRow {
                       id,
                       first_name,
                       last_name,
                       deletion_requested_at,
                       location,
                       time_zone,
                   }| {
        Ok(Request {
            client: ClientId(id),
            name: Name {
                first: first_name,
                last: last_name,
            },
            since: Moment::new(deletion_requested_at.0, &zone(&time_zone)?),
            location,
        })
    };
    rows.into_iter().map(request).collect()
}

/// Records that a client asks to be deleted.
pub async fn ask(store: &Store, act: Act, client: ClientId) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    if of(act.tx(), client).await?.is_some() {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    let now = act.now();
    set(act.tx(), client, Some(now)).await?;
    act.commit(What::DeletionRequested, None).await
}

/// Withdraws a request, by the client or by a team member on the client's behalf.
pub async fn withdraw(store: &Store, act: Act, client: ClientId) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    if of(act.tx(), client).await?.is_none() {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    set(act.tx(), client, None).await?;
    act.commit(What::DeletionRequestWithdrawn, None).await
}

async fn set(tx: &mut Tx, client: ClientId, since: Option<Timestamp>) -> Result<()> {
    on!(tx, |c| sqlx::query(SET)
        .bind(client.0)
        .bind(since.map(At))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
