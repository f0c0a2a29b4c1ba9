//! Correcting texts: on invoices, of memberships and packages that were sold, and of sessions.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::answers::editing::edit,
    shared::{client::ClientId, flaw::Flaws, forms::Form},
    store::desk::{
        corrections::{Thing, correct},
        session_corrections,
    },
};

use crate::{answers::form::Outcome, error::AppError};

/// Corrects the description of an invoice.
#[server(endpoint = "correct_invoice")]
pub async fn correct_invoice(
    #[server(flatten)] form: forms::CorrectInvoice,
) -> Result<Outcome, AppError> {
    let thing = Thing::Invoice(form.invoice);
    correct_text(&form, form.client, thing, form.parse()).await
}

/// Corrects the plan of a membership.
#[server(endpoint = "correct_membership")]
pub async fn correct_membership(
    #[server(flatten)] form: forms::CorrectMembership,
) -> Result<Outcome, AppError> {
    let thing = Thing::Membership(form.membership);
    correct_text(&form, form.client, thing, form.parse()).await
}

/// Corrects the name of a package.
#[server(endpoint = "correct_package")]
pub async fn correct_package(
    #[server(flatten)] form: forms::CorrectPackage,
) -> Result<Outcome, AppError> {
    let thing = Thing::Package(form.package);
    correct_text(&form, form.client, thing, form.parse()).await
}

/// Corrects the text of a thing of a client.
#[cfg(feature = "ssr")]
async fn correct_text<F: Form>(
    form: &F,
    client: ClientId,
    thing: Thing,
    text: Result<String, Flaws<&'static str>>,
) -> Result<Outcome, AppError> {
    edit(form, text, |store, act, text, shown| async move {
        correct(&store, act, client, thing, &text, &shown).await
    })
    .await
}

/// Corrects the class and the coach of a session.
#[server(endpoint = "correct_session")]
pub async fn correct_session(
    #[server(flatten)] form: forms::CorrectSession,
) -> Result<Outcome, AppError> {
    let session = form.session;
    edit(&form, form.parse(), |store, act, texts, shown| async move {
        session_corrections::correct(&store, act, session, &texts, &shown).await
    })
    .await
}
