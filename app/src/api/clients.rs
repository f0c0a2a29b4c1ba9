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
    use shared::flaw::Flaw;
    use store::client_details::{Saving as Outcome, save};

    let services = Services::of_request();
    let flaws = match details.parse(services.today()) {
        Ok(parsed) => {
            let (by, now, mut rng) = (viewer()?, services.now(), services.rng());
            let although = although_suppressed == "1";
            let saving = save(&services.store, &by, id, &parsed, although, now, &mut rng);
            match saving.await? {
                Outcome::Saved => {
                    leptos_axum::redirect(&format!("/clients/{id}/information?saved=1"));
                    return Ok(Saving::Saved);
                }
                Outcome::Suppressed => {
                    reply(|| Reply::Details {
                        form: Box::new(details),
                        flaws: Flaws::none(),
                        suppressed: true,
                    });
                    return Ok(Saving::Suppressed);
                }
                Outcome::EmailTaken => Flaws::one(Field::Email, Flaw::Taken),
                Outcome::Erased | Outcome::NoSuchClient => return Err(AppError::NotFound),
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
    use shared::{access::Permission, flaw::Flaw};
    use store::new_clients::{Adding as Outcome, PointedOut, add};

    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?, services.now(), services.rng());
    let mut form = details;
    if !by.may(Permission::ViewMedicalInformation) {
        form.medical_information.clear();
    }
    let (flaws, pointed_out) = match form.parse(services.today()) {
        Ok(parsed) => {
            let new = (&parsed, location);
            let alike = although_alike == "1";
            match add(&services.store, &by, new, alike, now, &mut rng).await? {
                Outcome::Added(id) => {
                    leptos_axum::redirect(&format!("/clients/{id}?done=add_client"));
                    return Ok(Adding::Added(id));
                }
                Outcome::PointedOut(pointed_out) => (Flaws::none(), pointed_out),
                Outcome::EmailTaken => {
                    (Flaws::one(Field::Email, Flaw::Taken), PointedOut::default())
                }
                Outcome::NoSuchLocation => return Err(AppError::Invalid),
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
