//! How dates, times and amounts are written for a team member.

use shared::formats::Region;

use crate::{
    Outcome, Result, Store,
    engine::{
        act::{Act, begun},
        db::{on, statements},
    },
};

statements! {
    SET = "update team_members set formats = $2 where id = $1";
}

/// Chooses the formats of the acting team member, or leaves them to the studio and the browser.
pub async fn set(store: &Store, act: Act, formats: Option<&'static Region>) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    let Some(member) = work.by.team_member() else {
        return Ok(Outcome::NotPermitted);
    };
    on!(&mut work.tx, |c| sqlx::query(SET)
        .bind(member.0)
        .bind(formats.map(|region| region.tag))
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}
