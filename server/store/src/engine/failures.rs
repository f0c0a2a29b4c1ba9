//! For tests only, behind the feature `failures`: makes any statement of a transaction fail, as if the connection to
//! the database broke.

use std::{cell::Cell, future::Future, io};

tokio::task_local! {
    /// How many statements still succeed before one fails.
    static LEFT: Cell<Option<usize>>;
}

/// Runs `work` and makes one statement fail: the one after `before` others. The beginning and the commit of a
/// transaction are statements too. Returns the result, and whether a statement failed.
pub async fn after<T>(before: usize, work: impl Future<Output = T>) -> (T, bool) {
    let work = async {
        let result = work.await;
        (result, LEFT.with(|left| left.get().is_none()))
    };
    LEFT.scope(Cell::new(Some(before)), work).await
}

/// Runs before every statement, and fails it when its turn has come.
pub(crate) fn statement() -> sqlx::Result<()> {
    let fails = LEFT.try_with(|left| {
        let before = left.get();
        left.set(before.and_then(|before| before.checked_sub(1)));
        before == Some(0)
    });
    if fails.unwrap_or(false) {
        return Err(sqlx::Error::Io(io::ErrorKind::ConnectionReset.into()));
    }
    Ok(())
}
