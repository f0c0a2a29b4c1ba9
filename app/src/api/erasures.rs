//! Erasing a client.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        login::{team, viewer::viewer},
        services::Services,
    },
    shared::{
        access::{Actor, Permission, TeamMemberId},
        client::ClientId,
        flaw::{Flaws, Refused},
        register::{self, Text},
    },
    store::{
        Tx,
        erasing::erase,
        erasing::findings::{Mention, mentions},
    },
    uuid::Uuid,
};

use crate::{
    answers::erasing::{Erasing, Finding},
    error::AppError,
};

/// Finds texts about others that name the client, for the administrator who is about to erase the client.
#[server(endpoint = "find_mentions")]
pub async fn find_mentions(
    #[server(flatten)] form: forms::FindMentions,
) -> Result<Vec<Finding>, AppError> {
    let viewer = viewer()?;
    let mut tx = Services::of_request().store.read().await?;
    findings(&mut tx, &viewer, form.id).await
}

/// Erases a client for good, where nothing is open. Every finding has to be among the accepted ones. Where the last proof of
/// the login is too old, the form has to carry the password or a code of the second factor. `once` is the form's number.
#[server(endpoint = "erase_client")]
pub async fn erase_client(
    #[server(flatten)] form: forms::EraseClient,
    once: String,
) -> Result<Erasing, AppError> {
    // The door has read it.
    drop(once);
    let (services, act) = Services::acting()?;
    let viewer = viewer()?;
    if let Err(refused) = prove(&services, viewer.id, &form.proof).await? {
        let flaw = refused.map(|refused| Flaws::one(forms::EraseClient::proof, refused.into()));
        form.refuse(&flaw.unwrap_or_else(Flaws::none))?;
        return Ok(Erasing::Unproved(refused));
    }
    let erased = erase::erase(&services.store, act, form.id, &form.places()).await?;
    let erasing = match erased {
        erase::Erasing::Erased(reference) => Erasing::Erased(reference),
        erase::Erasing::ErasedBefore(reference) => Erasing::ErasedBefore(reference),
        erase::Erasing::Open(checklist, standing) => Erasing::Open(checklist, standing),
        erase::Erasing::Mentioned(found) => {
            form.refuse_field(forms::EraseClient::accepted, Refused::NotSeen)?;
            let mut tx = services.store.read().await?;
            return Ok(Erasing::Mentioned(in_words(&mut tx, &viewer, found).await?));
        }
        erase::Erasing::NotPermitted => return Err(AppError::NotPermitted),
        erase::Erasing::NoSuchClient => return Err(AppError::NotFound),
    };
    leptos_axum::redirect(&erasing.page(form.id));
    Ok(erasing)
}

/// Proves the login: by a recent proof, or by the one that is given now. Otherwise returns what is wrong with it.
#[cfg(feature = "ssr")]
async fn prove(
    services: &Services,
    by: TeamMemberId,
    proof: &str,
) -> Result<Result<(), Option<Refused>>, AppError> {
    if team::is_proved(services).await? {
        return Ok(Ok(()));
    }
    if proof.is_empty() {
        return Ok(Err(None));
    }
    Ok(team::prove(services, by, proof).await?.map_err(Some))
}

/// Finds texts about others that name the client, as `viewer` may see them.
#[cfg(feature = "ssr")]
pub(crate) async fn findings(
    tx: &mut Tx,
    viewer: &Actor,
    client: ClientId,
) -> Result<Vec<Finding>, AppError> {
    if store::desk::clients::head(tx, client).await?.is_none() {
        return Ok(Vec::new());
    }
    let found = mentions(tx, client).await?;
    in_words(tx, viewer, found).await
}

/// Returns findings as the confirmation lists them.
#[cfg(feature = "ssr")]
async fn in_words(
    tx: &mut Tx,
    viewer: &Actor,
    found: Vec<Mention>,
) -> Result<Vec<Finding>, AppError> {
    let mut findings = Vec::new();
    for mention in found {
        let text = register::text(&mention.place.table, &mention.place.column);
        let text = text.unwrap_or(Text::Studio);
        let of = match mention.of {
            Some(client) => store::desk::clients::head(tx, client)
                .await?
                .map(|head| (client, head.name)),
            None => None,
        };
        let page = page_of(
            text,
            of.as_ref().map(|(client, _)| *client),
            mention.place.row,
        );
        let hidden = text == Text::Medical && !viewer.may(Permission::ViewMedicalInformation);
        findings.push(Finding {
            at: mention.place.to_string(),
            text,
            of: of.map(|(_, name)| name.to_string()),
            page,
            excerpt: (!hidden).then_some(mention.excerpt),
        });
    }
    Ok(findings)
}

/// Returns the page on which a text can be changed: of a client, or of the row `row`.
#[cfg(feature = "ssr")]
fn page_of(text: Text, client: Option<ClientId>, row: Option<Uuid>) -> Option<String> {
    let page = match text {
        Text::Session | Text::Coach => return row.map(|session| format!("/schedule/{session}")),
        Text::TeamMember => return row.map(|member| format!("/team/members/{member}")),
        Text::Invoice | Text::InvoiceReason => "invoices",
        Text::Plan => "memberships",
        Text::Package | Text::PackageReason => "packages",
        Text::CreditReason => "credit",
        Text::PaymentMethod => "payment-methods",
        Text::Details | Text::Medical | Text::EmergencyContact | Text::Notes | Text::Studio => {
            "information"
        }
    };
    client.map(|client| format!("/clients/{client}/{page}"))
}
