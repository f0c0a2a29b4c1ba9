//! The states of clients by which the list is filtered: a row for each, in the orders of the list, and one for everyone. What a client
//! has open is spread over many tables, and the rules decide it, so each act for a client writes the client's rows again.

use std::time::Instant;

use jiff::{Timestamp, civil::Date};
use shared::client_list::{self, ClientState, Open};
use tokio::time::sleep;
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    desk::standings,
    engine::{
        batch::{SIZE, find_rows, write_rows},
        db::{At, on, on_day, statements},
        dialect,
        stored::zone,
    },
};

/// The state of every client: the list of all clients is sorted by it where their own rows do not say the order.
pub(super) const EVERYONE: &str = "everyone";

/// The last visit of a client who has never come.
pub(super) const NEVER: Date = Date::constant(1, 1, 1);

statements! {
    /// A visit is a session that the client attended.
    KEYS = "
        select c.id, c.sort_key, c.home_location_id, c.joined_on, c.deletion_requested_at, l.time_zone,
            (
                select max(s.starts_at) from bookings b join sessions s on s.id = b.session_id
                where b.client_id = c.id and b.status = 'attended'
            ) as last_visit
        from clients c join locations l on l.id = c.home_location_id
        where c.erased_at is null and c.id in ($1)";
    STORED = "
        select client_id, state, sort_key, balance, last_visit, until from client_states where client_id in ($1)";
    CLEAR = "delete from client_states where client_id = $1";
    ADD = "
        insert into client_states (
            client_id, state, sort_key, home_location_id, joined_on, balance, last_visit, until)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    REMOVE_ENDED = "delete from client_states where until <= $1";
    IS_DUE = "select count(*) from studio where client_states <> $1";
    DONE = "update studio set client_states = $1";
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    id: Uuid,
    sort_key: String,
    home_location_id: Uuid,
    joined_on: jiff_sqlx::Date,
    deletion_requested_at: Option<At>,
    time_zone: String,
    last_visit: Option<At>,
}

#[derive(sqlx::FromRow)]
struct StoredRow {
    client_id: Uuid,
    state: String,
    sort_key: String,
    balance: i64,
    last_visit: jiff_sqlx::Date,
    until: Option<At>,
}

/// Writes the states of some clients, whom the transaction has locked or added, where they differ from the stored ones.
/// Erased clients have none.
pub(crate) async fn write(tx: &mut Tx, clients: &[Uuid], now: Timestamp) -> Result<()> {
    for some in clients.chunks(SIZE) {
        write_some(tx, some, now).await?;
    }
    Ok(())
}

async fn write_some(tx: &mut Tx, clients: &[Uuid], now: Timestamp) -> Result<()> {
    let keys: Vec<KeyRow> = find_rows!(tx, KEYS, clients, |query| query);
    let stored: Vec<StoredRow> = find_rows!(tx, STORED, clients, |query| query);
    let standings = standings::of_all(tx, clients, now).await?;
    let mut rows = Vec::new();
    for key in &keys {
        let Some(standing) = standings.get(&key.id) else {
            continue;
        };
        let open = Open::of(standing, now);
        let balance = open.balance();
        let last_visit = match &key.last_visit {
            Some(at) => zone(&key.time_zone)?.to_datetime(at.0).date(),
            None => NEVER,
        };
        let mut states = vec![(EVERYONE, None)];
        let of_rules = open.states().into_iter();
        states.extend(of_rules.map(|(state, until)| (state.name(), until)));
        if key.deletion_requested_at.is_some() {
            states.push((ClientState::AskedToBeDeleted.name(), None));
        }
        let old: Vec<_> = stored
            .iter()
            .filter(|row| row.client_id == key.id)
            .collect();
        let is_stored = |(state, until): &(&str, Option<Timestamp>)| {
            old.iter().any(|row| {
                let StoredRow {
                    client_id: _,
                    state: name,
                    sort_key,
                    balance: stored,
                    last_visit: day,
                    until: end,
                } = row;
                name == state
                    && *sort_key == key.sort_key
                    && *stored == balance
                    && day.to_jiff() == last_visit
                    && end.as_ref().map(|at| at.0) == *until
            })
        };
        if old.len() == states.len() && states.iter().all(is_stored) {
            continue;
        }
        if !old.is_empty() {
            on!(&mut *tx, |c| sqlx::query(CLEAR)
                .bind(key.id)
                .execute(c)
                .await?
                .rows_affected());
        }
        let sorted = (balance, on_day(last_visit));
        rows.extend(states.into_iter().map(|state| (key, state, sorted)));
    }
    write_rows!(tx, ADD, rows, |query,
                                (
        key,
        (state, until),
        (balance, last_visit),
    )| {
        query
            .bind(key.id)
            .bind(*state)
            .bind(&key.sort_key)
            .bind(key.home_location_id)
            .bind(key.joined_on)
            .bind(balance)
            .bind(last_visit)
            .bind(until.map(At))
    });
    Ok(())
}

/// Removes the states that have ended. They already have no effect.
pub async fn remove_ended(store: &Store, now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    on!(&mut tx, |c| sqlx::query(REMOVE_ENDED)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}

/// Writes the states of all clients if those of the studio were found by other rules: in one short transaction after another,
/// with a rest as long after each. Called again, it begins again.
pub async fn complete(store: &Store, now: Timestamp) -> Result<()> {
    let mut tx = store.read().await?;
    let due: i64 = on!(&mut tx, |c| sqlx::query_scalar(IS_DUE)
        .bind(client_list::RULES)
        .fetch_one(c)
        .await?);
    drop(tx);
    if due == 0 {
        return Ok(());
    }
    tracing::info!("finding the states of clients");
    let mut last = Uuid::nil();
    loop {
        let mut tx = store.write().await?;
        let began = Instant::now();
        let next = dialect::NEXT_CLIENTS.on(&tx);
        let ids: Vec<Uuid> = on!(&mut tx, |c| sqlx::query_scalar(next)
            .bind(last)
            .fetch_all(c)
            .await?);
        let Some(end) = ids.last() else {
            break;
        };
        last = *end;
        write(&mut tx, &ids, now).await?;
        tx.commit().await?;
        sleep(began.elapsed()).await;
    }
    let mut tx = store.write().await?;
    on!(&mut tx, |c| sqlx::query(DONE)
        .bind(client_list::RULES)
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}
