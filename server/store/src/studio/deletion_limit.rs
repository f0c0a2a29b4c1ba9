//! How many clients one administrator may erase within an hour: a setting of the studio.

use shared::forms::{DELETIONS_PER_HOUR, SetDeletionLimit, Shown};

use crate::{
    Error, Outcome, Result, Store, Tx,
    engine::{
        act::Act,
        db::{on, statements},
    },
    studio::setting,
};

statements! {
    LIMIT = "select deletions_per_hour from studio where id = 1";
    SET = "update studio set deletions_per_hour = $1 where id = 1";
}

/// Returns the number of clients; the default until the studio is set up.
pub async fn limit(tx: &mut Tx) -> Result<u32> {
    let limit: Option<i64> = on!(tx, |c| sqlx::query_scalar(LIMIT).fetch_optional(c).await?);
    match limit {
        Some(limit) => {
            u32::try_from(limit).map_err(|_| Error::Corrupt("studio.deletions_per_hour"))
        }
        None => Ok(DELETIONS_PER_HOUR),
    }
}

/// Sets the number of clients, unless another person has changed it since the page was made.
pub async fn set(store: &Store, act: Act, limit: u32, shown: &Shown) -> Result<Outcome> {
    let mut work = match setting::begin(store, act).await? {
        Ok(work) => work,
        Err(outcome) => return Ok(outcome),
    };
    let current = SetDeletionLimit {
        deletions_per_hour: self::limit(&mut work.tx).await?.to_string(),
    };
    if let Some(newer) = setting::newer(shown, &current) {
        return Ok(newer);
    }
    on!(&mut work.tx, |c| sqlx::query(SET)
        .bind(i64::from(limit))
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}
