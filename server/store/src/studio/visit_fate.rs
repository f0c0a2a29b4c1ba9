//! What becomes of the visits of clients who are erased: a setting of the studio.

use shared::{
    forms::{SetVisitFate, Shown},
    visit::VisitFate,
};

use crate::{
    Error, Outcome, Result, Store, Tx,
    engine::{
        act::Act,
        db::{on, statements},
    },
    studio::setting,
};

statements! {
    FATE = "select visits_of_erased from studio where id = 1";
    SET = "update studio set visits_of_erased = $1 where id = 1";
}

/// Returns what becomes of the visits of clients who are erased. A studio that is not set up counts them.
pub async fn visit_fate(tx: &mut Tx) -> Result<VisitFate> {
    let fate: Option<String> = on!(tx, |c| sqlx::query_scalar(FATE).fetch_optional(c).await?);
    match fate {
        Some(fate) => VisitFate::parse(&fate).ok_or(Error::Corrupt("studio.visits_of_erased")),
        None => Ok(VisitFate::default()),
    }
}

/// Chooses what becomes of the visits of clients who are erased from now on, unless another person has chosen since the page was made.
/// `shown` is the choice on the form's page.
pub async fn set(store: &Store, act: Act, fate: VisitFate, shown: &Shown) -> Result<Outcome> {
    let mut work = match setting::begin(store, act).await? {
        Ok(work) => work,
        Err(outcome) => return Ok(outcome),
    };
    let current = SetVisitFate::showing(visit_fate(&mut work.tx).await?);
    if let Some(newer) = setting::newer(shown, &current) {
        return Ok(newer);
    }
    on!(&mut work.tx, |c| sqlx::query(SET)
        .bind(fate.name())
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}
