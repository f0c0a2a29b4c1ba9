//! Finding clients, and keeping their information.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    client::{ClientId, Name},
    details::{DetailsForm, Field},
    flaw::Flaws,
};

use uuid::Uuid;

use super::AppError;

/// How many clients a page of the list shows.
pub const PAGE_SIZE: i64 = 25;

/// A client in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ClientRow {
    pub id: ClientId,
    pub name: Name,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// Clients in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The clients of this page.
    pub rows: Vec<ClientRow>,
    /// Whether more follow.
    pub more: bool,
}

/// What became of a change to a client's information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saving {
    /// It is saved.
    Saved,
    /// These fields have to be mended; nothing is saved.
    Flawed(Flaws<Field>),
}

/// Finds clients by name, email address or phone number, those after the client `after`.
#[server(endpoint = "search_clients")]
pub async fn search_clients(
    #[server(default)] term: String,
    #[server(default)] after: Option<ClientId>,
) -> Result<Found, AppError> {
    use crate::{
        api::reply::{Reply, reply},
        services::Services,
    };
    let found = list(&Services::of_request().store, &term, after).await?;
    reply(|| Reply::Search {
        term,
        found: found.clone(),
    });
    Ok(found)
}

/// Replaces the information of a client.
#[server(endpoint = "save_client")]
pub async fn save_client(id: ClientId, details: DetailsForm) -> Result<Saving, AppError> {
    use crate::{
        api::reply::{Reply, reply},
        services::{Services, viewer},
    };
    use shared::flaw::Flaw;
    use store::clients::Saving as Outcome;

    let services = Services::of_request();
    let flaws = match details.parse(services.today()) {
        Ok(parsed) => {
            let (by, now, mut rng) = (viewer()?, services.now(), services.rng());
            let saving =
                store::clients::save(&services.store, &by, id, &parsed, now, &mut rng).await?;
            match saving {
                Outcome::Saved => {
                    leptos_axum::redirect(&format!("/clients/{id}/information?saved=1"));
                    return Ok(Saving::Saved);
                }
                Outcome::EmailTaken => Flaws::one(Field::Email, Flaw::Taken),
                Outcome::Erased | Outcome::NoSuchClient => return Err(AppError::NotFound),
            }
        }
        Err(flaws) => flaws,
    };
    reply(|| Reply::Details(Box::new(details), flaws.clone()));
    Ok(Saving::Flawed(flaws))
}

/// What became of a client to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Adding {
    /// The client is added.
    Added(ClientId),
    /// These may be the same person. Nothing has changed.
    MayBe(Vec<ClientId>),
    /// These fields have to be mended. Nothing has changed.
    Flawed(Flaws<Field>),
}

/// Adds a client at a location. Where somebody may be the same person, that is told first, and nothing is added unless
/// `although_alike` is `1`.
#[server(endpoint = "add_client")]
pub async fn add_client(
    details: DetailsForm,
    location: Uuid,
    #[server(default)] although_alike: String,
) -> Result<Adding, AppError> {
    use crate::{
        api::reply::{Reply, reply},
        services::{Services, viewer},
    };
    use shared::{access::Permission, flaw::Flaw};
    use store::new_clients::{Adding as Outcome, add};

    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?, services.now(), services.rng());
    let mut form = details;
    if !by.may(Permission::ViewMedicalInformation) {
        form.medical_information.clear();
    }
    let (flaws, duplicates) = match form.parse(services.today()) {
        Ok(parsed) => {
            let new = (&parsed, location);
            let alike = although_alike == "1";
            match add(&services.store, &by, new, alike, now, &mut rng).await? {
                Outcome::Added(id) => {
                    leptos_axum::redirect(&format!("/clients/{id}?done=add_client"));
                    return Ok(Adding::Added(id));
                }
                Outcome::Duplicates(duplicates) => (Flaws::none(), duplicates),
                Outcome::EmailTaken => (Flaws::one(Field::Email, Flaw::Taken), Vec::new()),
                Outcome::NoSuchLocation => return Err(AppError::Invalid),
            }
        }
        Err(flaws) => (flaws, Vec::new()),
    };
    let answer = if flaws.is_empty() {
        Adding::MayBe(duplicates.iter().map(|duplicate| duplicate.id).collect())
    } else {
        Adding::Flawed(flaws.clone())
    };
    reply(|| Reply::NewClient {
        form: Box::new(form),
        location,
        flaws,
        duplicates,
    });
    Ok(answer)
}

/// The clients of one page of the list or of a search.
#[cfg(feature = "ssr")]
pub(crate) async fn list(
    store: &store::Store,
    term: &str,
    after: Option<ClientId>,
) -> Result<Found, AppError> {
    let mut tx = store.read().await?;
    let page = store::clients::list(&mut tx, term, after, PAGE_SIZE).await?;
    let row = |store::clients::Listed {
                   id,
                   name,
                   email,
                   phone,
               }| ClientRow {
        id,
        name,
        email,
        phone,
    };
    Ok(Found {
        rows: page.rows.into_iter().map(row).collect(),
        more: page.more,
    })
}
