//! The first steps of a new studio.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::{refusing::Answers, reply::say_done},
        services::Services,
    },
    shared::forms::EXAMPLES_STAY,
    store::{
        Answer,
        demo::examples::{Removed, fill, remove},
        studio::getting_started::set,
    },
};

use crate::{answers::form::Outcome, error::AppError};

/// Notes that backups are made, or that the list of first steps is not wanted.
#[server(endpoint = "set_getting_started")]
pub async fn set_getting_started(
    #[server(flatten)] form: forms::SetGettingStarted,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse() {
        Ok(said) => form.answer(set(&store, act, said).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Fills a studio without clients with example data.
#[server(endpoint = "add_examples")]
pub async fn add_examples(
    #[server(flatten)] form: forms::AddExamples,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(fill(&store, act).await?)
}

/// Removes the example data, except what is connected with real records.
#[server(endpoint = "remove_examples")]
pub async fn remove_examples(
    #[server(flatten)] form: forms::RemoveExamples,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match remove(&store, act).await? {
        Answer::Done(Removed::All) => Ok(Outcome::Done),
        Answer::Done(Removed::Part) => {
            say_done(EXAMPLES_STAY);
            Ok(Outcome::Done)
        }
        Answer::Not(outcome) => form.answer(outcome),
    }
}
