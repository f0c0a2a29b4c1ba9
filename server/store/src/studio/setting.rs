//! Changing a setting of the studio: only administrators do, and one at a time.

use shared::forms::{Form, Shown};

use crate::{
    Outcome, Result, Store,
    engine::{
        act::{Act, Begun, Work},
        db::on,
        dialect,
    },
    team::rights,
};

/// Begins to change a setting: the studio is locked. Returns the outcome if the act has nothing to do or is not permitted.
pub(super) async fn begin(store: &Store, act: Act) -> Result<std::result::Result<Work, Outcome>> {
    let mut work = match store.begin(act).await? {
        Begun::Work(work) => work,
        Begun::Over(over) => return Ok(Err(over.into())),
    };
    if !rights::is_administrator(&mut work.tx, work.by).await? {
        return Ok(Err(Outcome::NotPermitted));
    }
    let lock = dialect::LOCK_STUDIO.on(&work.tx);
    on!(&mut work.tx, |c| sqlx::query(lock)
        .execute(c)
        .await?
        .rows_affected());
    Ok(Ok(work))
}

/// Returns that another person has changed the setting since the page was made, or `None`. `shown` is what the form's page showed,
/// `current` the form that shows the setting now.
pub(super) fn newer(shown: &Shown, current: &impl Form) -> Option<Outcome> {
    let newer = shown.differences(current);
    (!newer.is_empty()).then_some(Outcome::Newer(newer))
}
