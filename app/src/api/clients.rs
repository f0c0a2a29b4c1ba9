//! Finding clients, adding them, and keeping their information.

use leptos::prelude::*;
use shared::{client::ClientId, details::DetailsForm};
#[cfg(feature = "ssr")]
use shared::{details::Field, flaw::Flaws};
use uuid::Uuid;

use crate::{
    answers::clients::{Adding, Found, Saving},
    error::AppError,
};

/// How many clients a page of the list shows.
pub const PAGE_SIZE: i64 = 25;

/// Finds clients by name, email address or phone number, those after the client `after`.
#[server(endpoint = "search_clients")]
pub async fn search_clients(
    #[server(default)] term: String,
    #[server(default)] after: Option<ClientId>,
) -> Result<Found, AppError> {
    use crate::{
        answers::reply::{Reply, reply},
        services::Services,
    };
    let found = list(&Services::of_request().store, &term, after).await?;
    reply(|| Reply::Search {
        term,
        found: found.clone(),
    });
    Ok(found)
}

/// Replaces the information of a client. Where that brings the email address or a phone number of an erased client, the
/// answer says so, and nothing is saved unless `although_suppressed` is `1`.
#[server(endpoint = "save_client")]
pub async fn save_client(
    id: ClientId,
    details: DetailsForm,
    #[server(default)] although_suppressed: String,
) -> Result<Saving, AppError> {
    use crate::{
        answers::reply::{Reply, reply},
        login::viewer::viewer,
        services::Services,
    };
    use shared::{
        flaw::Refused,
        forms::{ClientChange, Notice, Shown},
    };
    use store::{By, Outcome, client_details::save};

    let services = Services::of_request();
    let flaws = match details.parse(services.today()) {
        Ok(parsed) => {
            let change = ClientChange {
                client: id,
                details: parsed,
                notice: Notice::of_tick(&although_suppressed),
            };
            let act = services.act(By::Team(viewer()?.id));
            // Until the page carries what it showed.
            let shown = Shown::read([]);
            match save(&services.store, act, &change, &shown).await? {
                Outcome::Done => {
                    leptos_axum::redirect(&format!("/clients/{id}/information?saved=1"));
                    return Ok(Saving::Saved);
                }
                Outcome::Refused(Refused::NotSeen) => {
                    reply(|| Reply::Details {
                        form: Box::new(details),
                        flaws: Flaws::none(),
                        suppressed: true,
                    });
                    return Ok(Saving::Suppressed);
                }
                Outcome::Refused(refused) => Flaws::one(Field::Email, refused.into()),
                Outcome::Newer(_) => Flaws::one(Field::FirstName, Refused::Newer.into()),
                Outcome::NotPermitted => return Err(AppError::NotPermitted),
                Outcome::NotFound => return Err(AppError::NotFound),
            }
        }
        Err(flaws) => flaws,
    };
    reply(|| Reply::Details {
        form: Box::new(details),
        flaws: flaws.clone(),
        suppressed: false,
    });
    Ok(Saving::Flawed(flaws))
}

/// Adds a client at a location. Where another client may be the same person, or an erased client had the same email address
/// or phone number, the answer says so, and nothing is added unless `although_alike` is `1`.
#[server(endpoint = "add_client")]
pub async fn add_client(
    details: DetailsForm,
    location: Uuid,
    #[server(default)] although_alike: String,
) -> Result<Adding, AppError> {
    use crate::{
        answers::reply::{Reply, reply},
        login::viewer::viewer,
        services::Services,
    };
    use shared::{
        access::Permission,
        forms::{ClientToAdd, Notice},
        ids::LocationId,
    };
    use store::{
        By, Outcome,
        new_clients::{Adding as Added, PointedOut, add},
    };

    let services = Services::of_request();
    let by = viewer()?;
    let mut form = details;
    if !by.may(Permission::ViewMedicalInformation) {
        form.medical_information.clear();
    }
    let (flaws, pointed_out) = match form.parse(services.today()) {
        Ok(parsed) => {
            let new = ClientToAdd {
                details: parsed,
                location: LocationId(location),
                notice: Notice::of_tick(&although_alike),
            };
            match add(&services.store, services.act(By::Team(by.id)), &new).await? {
                Added::Added(id) => {
                    leptos_axum::redirect(&format!("/clients/{id}?done=add_client"));
                    return Ok(Adding::Added(id));
                }
                Added::PointedOut(pointed_out) => (Flaws::none(), pointed_out),
                Added::Not(Outcome::Refused(refused)) => (
                    Flaws::one(Field::Email, refused.into()),
                    PointedOut::default(),
                ),
                Added::Not(Outcome::NotPermitted) => return Err(AppError::NotPermitted),
                Added::Not(Outcome::Done | Outcome::Newer(_) | Outcome::NotFound) => {
                    return Err(AppError::Invalid);
                }
            }
        }
        Err(flaws) => (flaws, PointedOut::default()),
    };
    let answer = if flaws.is_empty() {
        let alike = pointed_out.duplicates.iter();
        Adding::PointedOut {
            alike: alike.map(|duplicate| duplicate.id).collect(),
            suppressed: pointed_out.suppressed,
        }
    } else {
        Adding::Flawed(flaws.clone())
    };
    reply(|| Reply::NewClient {
        form: Box::new(form),
        location,
        flaws,
        pointed_out,
    });
    Ok(answer)
}

/// Returns one page of the list of clients or of a search.
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
               }| crate::answers::clients::ClientRow {
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
