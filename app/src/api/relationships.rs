//! Paid By and Book a Buddy: starting and ending them.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, services::Services},
    shared::flaw::Refused,
    store::{
        desk::clients::one_found,
        desk::relationships::{end, start},
    },
};

use crate::{answers::form::Outcome, error::AppError};

/// Links a client to the one client with the name or email address in `other`.
#[server(endpoint = "start_relationship")]
pub async fn start_relationship(
    #[server(flatten)] form: forms::StartRelationship,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let words = match form.parse() {
        Ok(words) => words,
        Err(flaws) => return form.refuse(&flaws),
    };
    let other = one_found(&mut store.read().await?, words).await?;
    match other {
        Some(other) => form.answer(start(&store, act, form.client, form.link.into(), other).await?),
        None => form.refuse_field(forms::StartRelationship::other, Refused::NotOneClient),
    }
}

/// Ends a relationship of a client today.
#[server(endpoint = "end_relationship")]
pub async fn end_relationship(
    #[server(flatten)] form: forms::EndRelationship,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(end(&store, act, form.client, form.relationship).await?)
}
