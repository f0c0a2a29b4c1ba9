//! Turns what the store answered into the outcome of a form.

use shared::flaw::{Flaw, Flaws, Refused};
use store::team::Change;

use super::{
    form::{Form, Outcome},
    reply::{Reply, reply},
};
use crate::error::AppError;

impl Form {
    /// Refuses the form, and sends it back with the flaws of its fields.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "server functions answer with a result"
    )]
    pub(crate) fn refuse(self, flaws: Flaws<&'static str>) -> Result<Outcome, AppError> {
        let refused = flaws.iter().map(|(name, flaw)| (name.to_owned(), flaw));
        let refused = refused.collect();
        reply(|| Reply::Form(self.flawed(&flaws)));
        Ok(Outcome::Refused(refused))
    }

    /// Refuses the whole form.
    pub(crate) fn refuse_whole(self, flaw: Flaw) -> Result<Outcome, AppError> {
        self.refuse(Flaws::one(Self::WHOLE, flaw))
    }

    /// Answers with an outcome of the store.
    pub(crate) fn outcome(self, outcome: store::Outcome) -> Result<Outcome, AppError> {
        match outcome {
            store::Outcome::Done => Ok(Outcome::Done),
            store::Outcome::Refused(refused) => self.refuse_whole(refused.into()),
            store::Outcome::NotPermitted => Err(AppError::NotPermitted),
            store::Outcome::NotFound => Err(AppError::NotFound),
        }
    }

    /// Answers with an outcome of the store. An amount that is too high is refused beside the field `amount`.
    pub(crate) fn amount_outcome(self, outcome: store::Outcome) -> Result<Outcome, AppError> {
        match outcome {
            store::Outcome::Refused(
                refused @ (Refused::MoreThanLeft | Refused::MoreThanCredit),
            ) => self.refuse(Flaws::one("amount", refused.into())),
            outcome => self.outcome(outcome),
        }
    }

    /// Answers with a change to the team, its groups or the locations. A name in use is refused beside the field `name`.
    pub(crate) fn changed(self, change: Change) -> Result<Outcome, AppError> {
        match change {
            Change::Saved => Ok(Outcome::Done),
            Change::NotPermitted => Err(AppError::NotPermitted),
            Change::NotFound => Err(AppError::NotFound),
            Change::NameTaken => self.refuse(Flaws::one("name", Flaw::NameTaken)),
            Change::Refused(refused) => self.refuse_whole(refused.into()),
        }
    }
}
