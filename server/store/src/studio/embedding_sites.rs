//! The websites that may show the schedule within their own pages.

use crate::{
    Result, Store, Tx,
    engine::db::{on, statements},
};

statements! {
    LIST = "select origin from embedding_sites order by origin";
    INSERT = "insert into embedding_sites (origin) values ($1) on conflict do nothing";
    DELETE = "delete from embedding_sites where origin = $1";
}

/// Their origins, as [`shared::input::origin`] reads them.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on!(tx, |c| sqlx::query_scalar(LIST).fetch_all(c).await?))
}

/// Adds a website. One that is there stays.
///
/// # Errors
/// When the database fails.
pub async fn add(store: &Store, origin: &str) -> Result<()> {
    change(store, INSERT, origin).await
}

/// Removes a website, where it is there.
///
/// # Errors
/// When the database fails.
pub async fn remove(store: &Store, origin: &str) -> Result<()> {
    change(store, DELETE, origin).await
}

async fn change(store: &Store, statement: &'static str, origin: &str) -> Result<()> {
    let mut tx = store.write().await?;
    on!(&mut tx, |c| sqlx::query(statement)
        .bind(origin)
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}
