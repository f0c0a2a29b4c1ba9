//! Asking for a second administrator to confirm a deletion. What two administrators agree on is not limited.

use jiff::{SignedDuration, Timestamp};
use shared::{
    access::{DeleteAccounts, Permission, TeamMemberId},
    client::ClientId,
};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    desk::events::What,
    engine::{
        act::{Act, begun},
        db::{At, on, statements},
    },
    team::rights,
};

statements! {
    ASK = "
        insert into confirmations_asked (client_id, asked_by, asked_at) values ($1, $2, $3)
        on conflict (client_id) do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at";
    ASKED = "select asked_by, asked_at from confirmations_asked where client_id = $1 and asked_at > $2";
    FORGET = "delete from confirmations_asked where asked_at <= $1";
}

/// How long another administrator may confirm.
const LASTS: SignedDuration = SignedDuration::from_hours(24);

/// Who has asked for a second administrator to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The administrator.
    pub by: TeamMemberId,
    /// The administrator's name.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// Asks for a second administrator to confirm the deletion of `client`. What another administrator has asked stays as it
/// is: the acting one can confirm it.
pub async fn ask(store: &Store, act: Act, client: ClientId) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(permit) = act.permit::<DeleteAccounts>().await? else {
        return Ok(Outcome::NotPermitted);
    };
    let (by, now) = (permit.by(), act.now());
    if asked(act.tx(), client, now)
        .await?
        .is_none_or(|asked| asked.by == by)
    {
        on!(act.tx(), |c| sqlx::query(ASK)
            .bind(client.0)
            .bind(by.0)
            .bind(At(now))
            .execute(c)
            .await?
            .rows_affected());
    }
    act.commit(What::ConfirmationAsked, None).await
}

/// Returns who has asked, if it is less than a day ago and this team member may still erase clients.
pub async fn asked(tx: &mut Tx, client: ClientId, now: Timestamp) -> Result<Option<Asked>> {
    let row: Option<(Uuid, At)> = on!(&mut *tx, |c| sqlx::query_as(ASKED)
        .bind(client.0)
        .bind(At(a_day_before(now)))
        .fetch_optional(c)
        .await?);
    let Some((by, At(at))) = row else {
        return Ok(None);
    };
    let actor = rights::actor(tx, TeamMemberId(by)).await?;
    let actor = actor.filter(|actor| actor.may(Permission::DeleteAccounts));
    Ok(actor.map(|actor| Asked {
        by: actor.id,
        name: actor.name,
        at,
    }))
}

/// Removes what was asked a day before `now` or earlier.
pub async fn forget(store: &Store, now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    on!(&mut tx, |c| sqlx::query(FORGET)
        .bind(At(a_day_before(now)))
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}

fn a_day_before(now: Timestamp) -> Timestamp {
    now.checked_sub(LASTS).unwrap_or(Timestamp::MIN)
}
