//! Erasing a client.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::{findings::in_words, refusing::Answers},
        login::{team::prove_unless_proved, viewer::viewer},
        services::Services,
    },
    shared::{
        client::ClientId,
        flaw::{ClockTime, Flaws, Refused},
    },
    store::erasing::{
        confirmations::ask,
        erase::{self, erase},
        limit::Reached,
        refusals::{self, Why},
    },
};

use crate::{
    answers::{
        erasing::{Became, Erasing},
        form::Outcome,
    },
    error::AppError,
};

/// Erases a client for good, where nothing is open. The administrator must have seen what the confirmation lists now, and have
/// decided about every finding. Where the last proof of the login is too old, the form has to carry the password or a code of
/// the second factor. `once` is the form's number.
#[server(endpoint = "erase_client")]
pub async fn erase_client(
    #[server(flatten)] form: forms::EraseClient,
    once: String,
) -> Result<Erasing, AppError> {
    // The door has read it.
    drop(once);
    let (services, mut act) = Services::acting()?;
    if let Err(refused) = prove_unless_proved(&services, &form.proof).await? {
        refusals::note(
            &services.store,
            act.by,
            Why::NotProved,
            act.now,
            &mut act.rng,
        )
        .await?;
        let flaw = refused.map(|refused| Flaws::one(forms::EraseClient::proof, refused.into()));
        form.refuse(&flaw.unwrap_or_else(Flaws::none))?;
        return Ok(Erasing::Unproved(refused));
    }
    let erased = erase(&services.store, act, form.id, &form.decisions).await?;
    answer(&services, &form, erased).await
}

/// Answers with an outcome of the store, and leads to the page that shows it. Where something is undecided, the form goes
/// back.
#[cfg(feature = "ssr")]
async fn answer(
    services: &Services,
    form: &forms::EraseClient,
    erased: erase::Erasing,
) -> Result<Erasing, AppError> {
    let erasing = match erased {
        erase::Erasing::Erased(reference) => Erasing::Erased(reference),
        erase::Erasing::ErasedBefore => Erasing::ErasedBefore,
        erase::Erasing::LimitReached(Reached { limit, next }) => {
            let next = clock_at_home(services, form.id, next).await?;
            form.refuse_whole(Refused::LimitReached(limit, next))?;
            return Ok(Erasing::LimitReached(limit, next));
        }
        erase::Erasing::SentBefore => return Err(AppError::Invalid),
        erase::Erasing::Open(checklist, standing) => Erasing::Open(checklist, standing),
        erase::Erasing::NotAccepted(listing) => {
            form.refuse_field(forms::EraseClient::seen, Refused::NotSeen)?;
            let mut tx = services.store.read().await?;
            let viewer = viewer()?;
            let decisions = Some(&form.decisions);
            let found = in_words(&mut tx, &viewer, form.id, &listing, decisions).await?;
            return Ok(Erasing::NotAccepted(found));
        }
        erase::Erasing::Stopped(problem) => {
            tracing::error!(%problem, "no client is erased");
            if problem.is_of_day_keys() {
                form.refuse_whole(Refused::NoDayKeys)?;
                return Ok(Erasing::NoDayKeys);
            }
            form.refuse_whole(Refused::LedgerDisagrees)?;
            return Ok(Erasing::Stopped);
        }
        erase::Erasing::NotPermitted => return Err(AppError::NotPermitted),
        erase::Erasing::NoSuchClient => return Err(AppError::NotFound),
    };
    leptos_axum::redirect(&erasing.page(form.id));
    Ok(erasing)
}

/// Returns what the clocks show at an instant at the home location of a client.
#[cfg(feature = "ssr")]
async fn clock_at_home(
    services: &Services,
    client: ClientId,
    at: jiff::Timestamp,
) -> Result<ClockTime, AppError> {
    let mut tx = services.store.read().await?;
    let zone = store::studio::locations::zone_of_home(&mut tx, client).await?;
    let local = zone.ok_or(AppError::NotFound)?.to_datetime(at);
    Ok(ClockTime {
        hour: local.hour(),
        minute: local.minute(),
    })
}

/// Asks for a second administrator to confirm the deletion of a client, and leads back to the section for it.
#[server(endpoint = "ask_confirmation")]
pub async fn ask_confirmation(
    #[server(flatten)] form: forms::AskConfirmation,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let asked = form.answer(ask(&services.store, act, form.id).await?)?;
    if asked == Outcome::Done {
        leptos_axum::redirect(&format!("/clients/{}/information#delete", form.id));
    }
    Ok(asked)
}

/// Finds out what became of a deletion whose answer was lost. `once` is the number of its form.
#[server(endpoint = "find_out_erasure")]
pub async fn find_out_erasure(
    #[server(flatten)] form: forms::FindOutErasure,
    once: String,
) -> Result<Became, AppError> {
    // The door has read it.
    drop(once);
    let (services, act) = Services::acting()?;
    let mut tx = services.store.read().await?;
    Ok(match erase::became(&mut tx, form.id, &act.once).await? {
        erase::Became::Erased(reference) => Became::Erased(reference),
        erase::Became::ErasedByAnother => Became::ErasedByAnother,
        erase::Became::NotErased => Became::NotErased,
    })
}
