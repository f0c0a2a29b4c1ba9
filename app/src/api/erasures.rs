//! Erasing a client.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use shared::access::{Actor, Permission};
use shared::client::ClientId;
#[cfg(feature = "ssr")]
use shared::flaw::Refused;

#[cfg(feature = "ssr")]
use crate::answers::erasing::Text;
use crate::{
    answers::erasing::{Erasing, Finding},
    error::AppError,
};

/// Finds texts about others that name the client, for the administrator who is about to erase the client.
#[server(endpoint = "find_mentions")]
pub async fn find_mentions(id: ClientId) -> Result<Vec<Finding>, AppError> {
    use crate::{login::viewer::viewer, services::Services};

    let viewer = viewer()?;
    let mut tx = Services::of_request().store.read().await?;
    findings(&mut tx, &viewer, id).await
}

/// Erases a client for good, where nothing is open. Every finding has to be among the `accepted` ones. Where the last proof of
/// the login is too old, `proof` has to be the password or a code of the second factor.
#[server(endpoint = "erase_client")]
pub async fn erase_client(
    id: ClientId,
    #[server(default)] proof: String,
    #[server(default)] accepted: String,
) -> Result<Erasing, AppError> {
    use crate::{login::viewer::viewer, services::Services};
    use store::erasures::Erasing as Outcome;

    let services = Services::of_request();
    let viewer = viewer()?;
    let by = viewer.id;
    if let Err(refused) = prove(&services, by, &proof).await? {
        refuse("proof", refused)?;
        return Ok(Erasing::Unproved(refused));
    }
    let accepted: Vec<_> = accepted.split(' ').map(str::to_owned).collect();
    let (store, rng) = (&services.store, &mut services.rng());
    let erasing =
        match store::erasures::erase(store, by, id, &accepted, services.now(), rng).await? {
            Outcome::Erased(reference) => Erasing::Erased(reference),
            Outcome::ErasedBefore(reference) => Erasing::ErasedBefore(reference),
            Outcome::Open(checklist) => {
                let mut tx = services.store.read().await?;
                let standing = store::standings::of(&mut tx, id, services.now()).await?;
                Erasing::Open(checklist, Box::new(standing))
            }
            Outcome::Mentioned(found) => {
                refuse("accepted", Some(Refused::NotSeen))?;
                let mut tx = services.store.read().await?;
                return Ok(Erasing::Mentioned(in_words(&mut tx, &viewer, found).await?));
            }
            Outcome::NotPermitted => return Err(AppError::NotPermitted),
            Outcome::NoSuchClient => return Err(AppError::NotFound),
        };
    leptos_axum::redirect(&erasing.page(id));
    Ok(erasing)
}

/// Proves the login: by a recent proof, or by the one that is given now. Otherwise returns what is wrong with it.
#[cfg(feature = "ssr")]
async fn prove(
    services: &crate::services::Services,
    by: shared::access::TeamMemberId,
    proof: &str,
) -> Result<Result<(), Option<Refused>>, AppError> {
    use crate::login::team;
    if team::is_proved(services).await? {
        return Ok(Ok(()));
    }
    if proof.is_empty() {
        return Ok(Err(None));
    }
    Ok(team::prove(services, by, proof).await?.map_err(Some))
}

/// Sends the confirmation back, with what is wrong with one of its fields.
#[cfg(feature = "ssr")]
fn refuse(field: &'static str, refused: Option<Refused>) -> Result<(), AppError> {
    use shared::flaw::Flaws;

    use crate::answers::form::Form;

    let mut flaws = Flaws::none();
    if let Some(refused) = refused {
        flaws.note::<()>(field, Err(refused.into()));
    }
    Form::new("erase_client", []).refuse(flaws)?;
    Ok(())
}

/// Finds texts about others that name the client, as `viewer` may see them.
#[cfg(feature = "ssr")]
pub(crate) async fn findings(
    tx: &mut store::Tx,
    viewer: &Actor,
    client: ClientId,
) -> Result<Vec<Finding>, AppError> {
    if store::clients::head(tx, client).await?.is_none() {
        return Ok(Vec::new());
    }
    let found = store::residues::mentions(tx, client).await?;
    in_words(tx, viewer, found).await
}

#[cfg(feature = "ssr")]
async fn in_words(
    tx: &mut store::Tx,
    viewer: &Actor,
    found: Vec<store::residues::Mention>,
) -> Result<Vec<Finding>, AppError> {
    let mut findings = Vec::new();
    for mention in found {
        let (table, column) = (mention.place.table.as_str(), mention.place.column.as_str());
        let text = match (table, column) {
            ("clients", "medical_information") => Text::Medical,
            ("clients", "emergency_contact_name" | "emergency_contact_phone") => {
                Text::EmergencyContact
            }
            ("clients", _) => Text::Notes,
            ("invoices", _) => Text::Invoice,
            ("memberships", _) => Text::Membership,
            ("packages", _) => Text::Package,
            ("credit_movements", _) => Text::Credit,
            ("sessions", _) => Text::Session,
            ("team_members", _) => Text::Member,
            _ => Text::Studio,
        };
        let of = match mention.of {
            Some(client) => store::clients::head(tx, client)
                .await?
                .map(|head| (client, head.name)),
            None => None,
        };
        let page = match (text, &of, mention.place.row) {
            (Text::Session, _, Some(session)) => Some(format!("/schedule/{session}")),
            (Text::Member, _, Some(member)) => Some(format!("/team/members/{member}")),
            (Text::Invoice, Some((client, _)), _) => Some(format!("/clients/{client}/invoices")),
            (Text::Membership, Some((client, _)), _) => {
                Some(format!("/clients/{client}/memberships"))
            }
            (Text::Package, Some((client, _)), _) => Some(format!("/clients/{client}/packages")),
            (Text::Credit, Some((client, _)), _) => Some(format!("/clients/{client}/credit")),
            (_, Some((client, _)), _) => Some(format!("/clients/{client}/information")),
            _ => None,
        };
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
