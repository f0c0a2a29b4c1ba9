//! Correcting texts: on invoices, of memberships and packages that were sold, and of sessions.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        services::{Services, shown},
    },
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
    let (Services { store, .. }, act) = Services::acting()?;
    let shown = shown();
    let text = match form.parse() {
        Ok(text) => text,
        Err(flaws) => return form.refuse(&flaws),
    };
    let (client, invoice) = (form.client, form.invoice);
    let corrected = correct(&store, act, client, Thing::Invoice(invoice), &text, &shown);
    form.answer(corrected.await?)
}

/// Corrects the plan of a membership.
#[server(endpoint = "correct_membership")]
pub async fn correct_membership(
    #[server(flatten)] form: forms::CorrectMembership,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let shown = shown();
    let text = match form.parse() {
        Ok(text) => text,
        Err(flaws) => return form.refuse(&flaws),
    };
    let (client, thing) = (form.client, Thing::Membership(form.membership));
    let corrected = correct(&store, act, client, thing, &text, &shown);
    form.answer(corrected.await?)
}

/// Corrects the name of a package.
#[server(endpoint = "correct_package")]
pub async fn correct_package(
    #[server(flatten)] form: forms::CorrectPackage,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let shown = shown();
    let text = match form.parse() {
        Ok(text) => text,
        Err(flaws) => return form.refuse(&flaws),
    };
    let (client, package) = (form.client, form.package);
    let corrected = correct(&store, act, client, Thing::Package(package), &text, &shown);
    form.answer(corrected.await?)
}

/// Corrects the class and the coach of a session.
#[server(endpoint = "correct_session")]
pub async fn correct_session(
    #[server(flatten)] form: forms::CorrectSession,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let shown = shown();
    let texts = match form.parse() {
        Ok(texts) => texts,
        Err(flaws) => return form.refuse(&flaws),
    };
    let session = form.session;
    let corrected = session_corrections::correct(&store, act, session, &texts, &shown);
    form.answer(corrected.await?)
}
