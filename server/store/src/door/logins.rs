//! Logins of clients, in the app and the widgets. The browser holds a random token, and the database holds only its
//! digest. Erasing a client deletes these rows, which ends every login at once.

use jiff::{Span, Timestamp};
use shared::{
    client::{ClientId, Name},
    formats::Chosen,
};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    desk::{
        events,
        locks::{self, Lock},
    },
    engine::{
        db::{At, on, statements},
        stored::ChosenRow,
    },
    team::logins::{Limits, before},
};

statements! {
    INSERT = "
        insert into client_sessions (token_hash, client_id, created_at, last_seen_at) values ($1, $2, $3, $3)";
    /// Erased clients have no rows.
    WHO = "
        select s.last_seen_at, c.id, c.first_name, c.last_name, c.formats as own_formats,
            t.formats as studio_formats, t.names_in_tabs
        from client_sessions s join clients c on c.id = s.client_id left join studio t on t.id = 1
        where s.token_hash = $1 and s.last_seen_at > $2 and s.created_at > $3";
    ENDS = "select last_seen_at, created_at from client_sessions where token_hash = $1";
    OWNER = "select client_id from client_sessions where token_hash = $1";
    SEEN = "update client_sessions set last_seen_at = $2 where token_hash = $1";
    END = "delete from client_sessions where token_hash = $1";
    END_OLD = "delete from client_sessions where client_id = $1 and last_seen_at <= $2";
    END_ALL = "delete from client_sessions where client_id = $1";
    FORGET_FAILURES = "update clients set failed_log_ins = null, last_failed_at = null where id = $1";
}

/// Returns how long a client's login lasts: 30 days without a request, and 90 days at most.
pub fn limits() -> Limits {
    Limits {
        idle: Span::new().hours(30 * 24),
        absolute: Span::new().hours(90 * 24),
    }
}

/// A client who is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedIn {
    /// The client's id.
    pub id: ClientId,
    /// The client's name.
    pub name: Name,
    /// What the client and the studio have chosen.
    pub chosen: Chosen,
}

#[derive(sqlx::FromRow)]
struct LoginRow {
    last_seen_at: At,
    id: Uuid,
    first_name: String,
    last_name: Option<String>,
    #[sqlx(flatten)]
    chosen: ChosenRow,
}

/// Begins a login, forgets failures, and deletes the client's expired logins. Returns false, and begins nothing, if the
/// client has been erased in the meantime.
pub async fn begin(
    store: &Store,
    token_hash: &[u8],
    client: ClientId,
    now: Timestamp,
) -> Result<bool> {
    let mut tx = store.write().await?;
    let Lock::Held = locks::client(&mut tx, client).await? else {
        return Ok(false);
    };
    on!(&mut tx, |c| sqlx::query(FORGET_FAILURES)
        .bind(client.0)
        .execute(c)
        .await?
        .rows_affected());
    on!(&mut tx, |c| sqlx::query(END_OLD)
        .bind(client.0)
        .bind(At(before(now, limits().idle)))
        .execute(c)
        .await?
        .rows_affected());
    on!(&mut tx, |c| sqlx::query(INSERT)
        .bind(token_hash)
        .bind(client.0)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await?;
    Ok(true)
}

/// Returns the client who is logged in with this token, and when the token was last used.
pub async fn who(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<(LoggedIn, Timestamp)>> {
    let limits = limits();
    let row: Option<LoginRow> = on!(tx, |c| sqlx::query_as(WHO)
        .bind(token_hash)
        .bind(At(before(now, limits.idle)))
        .bind(At(before(now, limits.absolute)))
        .fetch_optional(c)
        .await?);
    let Some(LoginRow {
        last_seen_at,
        id,
        first_name,
        last_name,
        chosen,
    }) = row
    else {
        return Ok(None);
    };
    let client = LoggedIn {
        id: ClientId(id),
        name: Name {
            first: first_name,
            last: last_name,
        },
        chosen: chosen.chosen()?,
    };
    Ok(Some((client, last_seen_at.0)))
}

/// Returns when the login of this token ends, if it is not used until then.
pub async fn ends_at(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Timestamp>> {
    let row: Option<(At, At)> = on!(tx, |c| sqlx::query_as(ENDS)
        .bind(token_hash)
        .fetch_optional(c)
        .await?);
    Ok(row.map(|(At(seen), At(created))| limits().end(seen, created)))
}

/// Records that the token was used, which restarts its idle time.
pub async fn seen(store: &Store, token_hash: &[u8], now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    if lock_owner(&mut tx, token_hash).await?.is_some() {
        on!(&mut tx, |c| sqlx::query(SEEN)
            .bind(token_hash)
            .bind(At(now))
            .execute(c)
            .await?
            .rows_affected());
    }
    tx.commit().await
}

/// Ends a login.
pub async fn end(store: &Store, token_hash: &[u8]) -> Result<()> {
    let mut tx = store.write().await?;
    if let Some(client) = lock_owner(&mut tx, token_hash).await? {
        on!(&mut tx, |c| sqlx::query(END)
            .bind(token_hash)
            .execute(c)
            .await?
            .rows_affected());
        events::tell(&mut tx, client).await?;
    }
    tx.commit().await
}

/// Ends all logins of a client. The caller has locked the client.
pub(crate) async fn end_all(tx: &mut Tx, client: ClientId) -> Result<()> {
    on!(tx, |c| sqlx::query(END_ALL)
        .bind(client.0)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Locks the client of a token before the token's row, because erasing locks in the same order. Returns the client, if there is
/// one who is not erased.
async fn lock_owner(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<ClientId>> {
    let owner: Option<Uuid> = on!(&mut *tx, |c| sqlx::query_scalar(OWNER)
        .bind(token_hash)
        .fetch_optional(c)
        .await?);
    let Some(owner) = owner.map(ClientId) else {
        return Ok(None);
    };
    let lock = locks::client(tx, owner).await?;
    Ok((lock == Lock::Held).then_some(owner))
}
