//! Turns what the store answered into the outcome of a form.

use shared::{
    flaw::{Flaw, Flaws, Refused},
    forms::Form,
};

use super::{
    form::{Outcome, Returned},
    reply::{Once, Reply, reply},
};
use crate::{error::AppError, services::shown};

/// What a server function answers to a form.
pub(crate) trait Answers: Form + Sized {
    /// Refuses the form, and sends it back with the flaws of its fields.
    fn refuse(&self, flaws: &Flaws<&'static str>) -> Result<Outcome, AppError> {
        reply(|| Reply::Form(Returned::of(self).flawed(flaws).showing(Some(shown()))));
        let refused = flaws.iter().map(|(name, flaw)| (name.to_owned(), flaw));
        Ok(Outcome::Refused(refused.collect()))
    }

    /// Refuses the whole form.
    fn refuse_whole(&self, flaw: impl Into<Flaw>) -> Result<Outcome, AppError> {
        self.refuse(&Flaws::one(Returned::WHOLE, flaw.into()))
    }

    /// Refuses one field.
    fn refuse_field(
        &self,
        field: &'static str,
        flaw: impl Into<Flaw>,
    ) -> Result<Outcome, AppError> {
        self.refuse(&Flaws::one(field, flaw.into()))
    }

    /// Answers with an outcome of the store. A refusal that is about a field stands beside it.
    fn answer(&self, outcome: store::Outcome) -> Result<Outcome, AppError> {
        match outcome {
            store::Outcome::Done => Ok(Outcome::Done),
            store::Outcome::Refused(refused) => match field_of(refused) {
                Some(field) if self.fields().iter().any(|(name, _)| *name == field) => {
                    self.refuse_field(field, refused)
                }
                Some(_) | None => self.refuse_whole(refused),
            },
            store::Outcome::Newer(differences) => {
                let shown = shown();
                let flaw = Flaw::Refused(Refused::Newer);
                let flaws = Flaws::one(Returned::WHOLE, flaw);
                let returned = Returned::of(self).flawed(&flaws);
                reply(|| Reply::Form(returned.outdated(&shown, differences)));
                Ok(Outcome::Refused(vec![(Returned::WHOLE.to_owned(), flaw)]))
            }
            store::Outcome::NotPermitted => Err(AppError::NotPermitted),
            store::Outcome::NotFound => Err(AppError::NotFound),
        }
    }

    /// Answers with a secret that is shown this once, or with an outcome of the store.
    fn show_once<T>(
        &self,
        answer: store::Answer<T>,
        once: impl FnOnce(T) -> Once,
    ) -> Result<Outcome, AppError> {
        match answer {
            store::Answer::Done(secret) => {
                reply(|| Reply::Once(once(secret)));
                Ok(Outcome::Done)
            }
            store::Answer::Not(outcome) => self.answer(outcome),
        }
    }
}

impl<F: Form> Answers for F {}

/// Returns the field that a refusal is about, by the name that it has in every form.
fn field_of(refused: Refused) -> Option<&'static str> {
    match refused {
        Refused::MoreThanLeft | Refused::MoreThanCredit | Refused::MoreThanPaid => Some("amount"),
        Refused::EmailShared | Refused::KnownMember => Some("email"),
        Refused::UserNameTaken | Refused::NoUserName => Some("user_name"),
        Refused::NameTaken => Some("name"),
        Refused::CurrencyFixed => Some("currency"),
        Refused::LinkExpired => Some("code"),
        Refused::SameClient | Refused::LinkedAlready | Refused::Circle => Some("other"),
        Refused::SentBefore
        | Refused::Newer
        | Refused::NotSeen
        | Refused::LedgerDisagrees
        | Refused::NoDayKeys
        | Refused::LimitReached(..)
        | Refused::Changed
        | Refused::SameText
        | Refused::HasClients
        | Refused::NotOneClient
        | Refused::BookedAlready
        | Refused::Overlaps
        | Refused::Started
        | Refused::SessionCancelled
        | Refused::InSchedule
        | Refused::PlanNotSeen
        | Refused::SeatTaken
        | Refused::TooLate
        | Refused::NotYet
        | Refused::NoCreditLeft
        | Refused::Wrong
        | Refused::SlowDown(_)
        | Refused::NotEmpty
        | Refused::LastManager
        | Refused::NamesClient
        | Refused::MayNotStay => None,
    }
}
