//! How far a new studio has come with its first steps.

use jiff::Timestamp;
use shared::getting_started::{Said, Step, steps};

use crate::{
    Error, Outcome, Result, Store, Tx,
    engine::{
        act::{Act, begun},
        db::{At, on, statements},
    },
    team::rights,
};

statements! {
    SAID = "select getting_started from studio where id = 1";
    /// The word of each step that is done. Each look-up stops at the first row that is no example.
    DONE = "
        select 'locations' where exists (select 1 from locations where address is not null)
        union all select 'selling' where exists (select 1 from offers)
        union all select 'clients' where exists (select 1 from clients where example = 0)
        union all select 'team' where exists (select 1 from team_members limit 1 offset 1)
        union all select 'sessions' where exists (
            select 1 from locations l
            where exists (
                select 1 from sessions s where s.location_id = l.id and s.starts_at > $1 and s.example = 0))
        union all select 'website' where exists (select 1 from embedding_sites)";
    SET = "update studio set getting_started = $1 where id = 1";
}

/// Returns each step and whether it is done; `None` where the list is not wanted, or every step is done.
pub async fn progress(tx: &mut Tx, now: Timestamp) -> Result<Option<Vec<(Step, bool)>>> {
    let said: String = on!(&mut *tx, |c| sqlx::query_scalar(SAID).fetch_one(c).await?);
    let said = Said::parse(&said).ok_or(Error::Corrupt("studio.getting_started"))?;
    if said == Said::Hide {
        return Ok(None);
    }
    let done: Vec<String> = on!(tx, |c| sqlx::query_scalar(DONE)
        .bind(At(now))
        .fetch_all(c)
        .await?);
    Ok(steps(said, |step| {
        done.iter().any(|word| word == step.name())
    }))
}

/// Notes what an administrator says about the list.
pub async fn set(store: &Store, act: Act, said: Said) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if !rights::is_administrator(&mut work.tx, work.by).await? {
        return Ok(Outcome::NotPermitted);
    }
    say(&mut work.tx, said).await?;
    work.commit().await
}

/// Writes what is said about the list.
pub(crate) async fn say(tx: &mut Tx, said: Said) -> Result<()> {
    on!(tx, |c| sqlx::query(SET)
        .bind(said.name())
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
