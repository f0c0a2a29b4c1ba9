//! Finding clients, adding them, and keeping their information.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::{
            form::Returned,
            refusing::Answers,
            reply::{Reply, reply},
        },
        services::{Services, shown},
        words::client_row,
    },
    shared::{client::ClientId, flaw::Refused, forms::Form},
    store::desk::{clients, details::save, new_clients, suggestions},
};

use crate::{
    answers::{
        clients::{Adding, Found},
        form::Outcome,
    },
    error::AppError,
};

/// How many clients a page of the list shows.
pub const PAGE_SIZE: i64 = 25;

/// Finds clients by name, email address or phone number.
#[server(endpoint = "search_clients")]
pub async fn search_clients(
    #[server(flatten)] form: forms::SearchClients,
) -> Result<Found, AppError> {
    let after = form.parse().map_err(|_| AppError::Invalid)?;
    let found = list(&Services::of_request(), &form.term, after).await?;
    reply(|| Reply::Search {
        term: form.term,
        found: found.clone(),
    });
    Ok(found)
}

/// Replaces the information of a client. Where that brings the email address or a phone number of an erased client, or the email
/// address of another client, the form comes back first, with a box to tick.
#[server(endpoint = "save_client")]
pub async fn save_client(#[server(flatten)] form: forms::SaveClient) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let change = match form.parse(services.today()) {
        Ok(change) => change,
        Err(flaws) => return form.refuse(&flaws),
    };
    match save(&services.store, act, &change, &shown()).await? {
        store::Outcome::Done => {
            leptos_axum::redirect(&format!("/clients/{}/information?saved=1", form.id));
            Ok(Outcome::Done)
        }
        store::Outcome::Refused(Refused::NotSeen) => {
            form.refuse_field(forms::SaveClient::although_suppressed, Refused::NotSeen)
        }
        outcome => form.answer(outcome),
    }
}

/// Adds a client at a location. Where another client may be the same person, or an erased client had the same email address
/// or phone number, the answer says so first.
#[server(endpoint = "add_client")]
pub async fn add_client(#[server(flatten)] form: forms::AddClient) -> Result<Adding, AppError> {
    let (services, act) = Services::acting()?;
    let new = match form.parse(services.today()) {
        Ok(new) => new,
        Err(flaws) => return form.refuse(&flaws).map(Adding::Not),
    };
    match new_clients::add(&services.store, act, &new).await? {
        new_clients::Adding::Added(id) => {
            let done = forms::AddClient::FUNCTION;
            leptos_axum::redirect(&format!("/clients/{id}?done={done}"));
            Ok(Adding::Added(id))
        }
        new_clients::Adding::PointedOut(pointed_out) => Ok(point_out(&form, pointed_out)),
        new_clients::Adding::Not(outcome) => form.answer(outcome).map(Adding::Not),
    }
}

/// Sends the form back with the clients to look at first.
#[cfg(feature = "ssr")]
fn point_out(form: &forms::AddClient, pointed_out: new_clients::PointedOut) -> Adding {
    let alike = pointed_out.duplicates.iter();
    let adding = Adding::PointedOut {
        alike: alike.map(|duplicate| duplicate.id).collect(),
        suppressed: pointed_out.suppressed,
    };
    reply(|| Reply::NewClient {
        form: Returned::of(form),
        pointed_out,
    });
    adding
}

/// Returns one page of a search.
#[cfg(feature = "ssr")]
pub(crate) async fn list(
    services: &Services,
    term: &str,
    after: Option<ClientId>,
) -> Result<Found, AppError> {
    let mut tx = services.store.read().await?;
    let page = clients::list(&mut tx, term, after, PAGE_SIZE).await?;
    let suggestion = match after {
        None if page.rows.is_empty() => suggestions::suggestion(&mut tx, term).await?,
        None | Some(_) => None,
    };
    Ok(Found {
        rows: client_row::rows(&mut tx, page.rows, services.now()).await?,
        is_first: after.is_none(),
        more: page.more,
        suggestion,
    })
}
