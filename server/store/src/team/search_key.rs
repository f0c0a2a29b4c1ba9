//! Whether a single key leads a team member to the client search.

use shared::access::Switch;

use crate::{
    Outcome, Result, Store,
    engine::{
        act::{Act, begun},
        db::{on, statements},
        stored::switch_word,
    },
};

statements! {
    SET = "update team_members set search_key = $2 where id = $1";
}

/// Turns the key on or off for the acting team member.
pub async fn set(store: &Store, act: Act, turn: Switch) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let Some(member) = work.by.team_member() else {
        return Ok(Outcome::NotPermitted);
    };
    on!(&mut work.tx, |c| sqlx::query(SET)
        .bind(member.0)
        .bind(switch_word(turn))
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}
