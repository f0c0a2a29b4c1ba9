//! The websites that may embed the schedule.

use crate::{
    Outcome, Result, Store, Tx,
    engine::{
        act::{Act, begun},
        db::{on, statements},
    },
    team::rights,
};

statements! {
    LIST = "select origin from embedding_sites order by origin";
    INSERT = "insert into embedding_sites (origin) values ($1) on conflict do nothing";
    DELETE = "delete from embedding_sites where origin = $1";
}

/// Returns the origins of these websites, as [`shared::input::origin`] parses them.
pub async fn list(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on!(tx, |c| sqlx::query_scalar(LIST).fetch_all(c).await?))
}

/// Adds a website. Does nothing if it is already in the list.
pub async fn add(store: &Store, act: Act, origin: &str) -> Result<Outcome> {
    change(store, act, INSERT, origin).await
}

/// Removes a website. Does nothing if it is not in the list.
pub async fn remove(store: &Store, act: Act, origin: &str) -> Result<Outcome> {
    change(store, act, DELETE, origin).await
}

async fn change(store: &Store, act: Act, statement: &'static str, origin: &str) -> Result<Outcome> {
    let mut work = begun!(store.begin(act).await?);
    if !rights::is_administrator(&mut work.tx, work.by).await? {
        return Ok(Outcome::NotPermitted);
    }
    on!(&mut work.tx, |c| sqlx::query(statement)
        .bind(origin)
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}
