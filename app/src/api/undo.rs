//! Undoing what was just done.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::{refusing::Answers, reply::say_done},
        services::Services,
    },
    shared::{
        forms::{Form, UNDONE_AT_THE_END, UNDONE_CAN_LOG_IN},
        undo::Undone,
    },
    store::{Answer, desk::undo::undo as undo_act},
};

use crate::{answers::form::Outcome, error::AppError};

/// Undoes what a form of the desk has just done.
#[server(endpoint = "undo")]
pub async fn undo(#[server(flatten)] form: forms::Undo) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    answer(&form, undo_act(&store, act, form.undo).await?)
}

/// Undoes what a form of the app has just done.
#[server(endpoint = "client_undo")]
pub async fn client_undo(#[server(flatten)] form: forms::ClientUndo) -> Result<Outcome, AppError> {
    let services = Services::of_request();
    let act = services.client_act()?;
    answer(&form, undo_act(&services.store, act, form.undo).await?)
}

#[cfg(feature = "ssr")]
fn answer<F: Form>(form: &F, undone: Answer<Undone>) -> Result<Outcome, AppError> {
    match undone {
        Answer::Done(Undone::AsBefore) => Ok(Outcome::Done),
        Answer::Done(Undone::AtTheEnd) => {
            say_done(UNDONE_AT_THE_END);
            Ok(Outcome::Done)
        }
        Answer::Done(Undone::CanLogIn) => {
            say_done(UNDONE_CAN_LOG_IN);
            Ok(Outcome::Done)
        }
        Answer::Not(outcome) => form.answer(outcome),
    }
}
