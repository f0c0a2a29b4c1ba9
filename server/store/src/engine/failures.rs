//! For tests alone, behind the feature `failures`: any statement of a transaction can fail, as it does when the
//! connection to the database breaks.

use std::{cell::Cell, future::Future, io};

tokio::task_local! {
    /// How many statements still succeed before one fails.
    static LEFT: Cell<Option<usize>>;
}

/// Does `work`, in which one statement fails: the one after `before` others. The beginning and the commit of a
/// transaction count as statements. Gives the result, and whether it came to a failure.
pub async fn after<T>(before: usize, work: impl Future<Output = T>) -> (T, bool) {
    let work = async {
        let result = work.await;
        (result, LEFT.with(|left| left.get().is_none()))
    };
    LEFT.scope(Cell::new(Some(before)), work).await
}

/// Comes before every statement.
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
