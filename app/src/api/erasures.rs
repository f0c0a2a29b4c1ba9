//! Erasing a client.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use shared::access::{Actor, Permission};
use shared::{
    Checklist, Standing,
    client::{ClientId, Reference},
    flaw::Refused,
    residue::Excerpt,
};

use super::AppError;

/// What became of a deletion that was confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Erasing {
    /// The client is erased, and is known by this reference now.
    Erased(Reference),
    /// A colleague erased the client before.
    ErasedBefore(Reference),
    /// Something is open that has to be settled first. Nothing has changed. The standing is the one of now, for the
    /// page that asked with an older one.
    Open(Checklist, Box<Standing>),
    /// What is written about others names the client, in places that nobody has accepted. Nothing has changed.
    Mentioned(Vec<Mention>),
    /// Who asks has to prove anew who it is: the last proof is too long ago, and none was given, or this is wrong with
    /// the one that was given. Nothing has changed.
    Unproved(Option<Refused>),
}

impl Erasing {
    /// The page that shows the outcome.
    pub fn page(&self, client: ClientId) -> String {
        match self {
            Self::Erased(reference) => format!("/deleted-clients/{reference}?erased=now"),
            Self::ErasedBefore(reference) => format!("/deleted-clients/{reference}?erased=before"),
            Self::Open(_, _) => format!("/clients/{client}/information?delete=scan#delete"),
            Self::Unproved(_) | Self::Mentioned(_) => {
                format!("/clients/{client}/information?delete=confirm#delete")
            }
        }
    }
}

/// A text about something or somebody else that names the client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Where it stands, as it is accepted.
    pub place: String,
    /// What it is.
    pub text: Text,
    /// Whose it is, where it is a client's.
    pub of: Option<String>,
    /// The page on which it can be corrected.
    pub page: Option<String>,
    /// What it says; nothing where it is medical information that the viewer may not see.
    pub excerpt: Option<Excerpt>,
}

/// What kind of text names the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Text {
    /// Notes on a client.
    Notes,
    /// A client's medical information.
    Medical,
    /// A client's emergency contact.
    EmergencyContact,
    /// The text of an invoice, or a reason with it.
    Invoice,
    /// The name of a membership.
    Membership,
    /// The name of a package, or a reason with it.
    Package,
    /// The reason of a movement of account credit.
    Credit,
    /// A session.
    Session,
    /// A team member.
    Member,
    /// Something else of the studio.
    Studio,
}

/// What the confirmation sends along when the person lets the places stay.
pub fn accepted(mentions: &[Mention]) -> String {
    let places: Vec<_> = mentions
        .iter()
        .map(|mention| mention.place.as_str())
        .collect();
    places.join(" ")
}

/// What is written about others and names the client, for the person who is about to erase the client.
#[server(endpoint = "find_mentions")]
pub async fn find_mentions(id: ClientId) -> Result<Vec<Mention>, AppError> {
    use crate::services::{Services, viewer};

    let viewer = viewer()?;
    let mut tx = Services::of_request().store.read().await?;
    mentions(&mut tx, &viewer, id).await
}

/// Erases a client for good, if nothing is open. What names the client in texts about others has to be among the
/// `accepted` places. Where the last log-in is too long ago, `proof` has to be the password
/// or a code of the second factor.
#[server(endpoint = "erase_client")]
pub async fn erase_client(
    id: ClientId,
    #[server(default)] proof: String,
    #[server(default)] accepted: String,
) -> Result<Erasing, AppError> {
    use crate::services::{Services, viewer};
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

/// Whether it is certain who asks: lately proved, or by the proof that is given now. Otherwise what is wrong with it.
#[cfg(feature = "ssr")]
async fn prove(
    services: &crate::services::Services,
    by: shared::access::TeamMemberId,
    proof: &str,
) -> Result<Result<(), Option<Refused>>, AppError> {
    use crate::services::log_in;
    if log_in::is_proved(services).await? {
        return Ok(Ok(()));
    }
    if proof.is_empty() {
        return Ok(Err(None));
    }
    Ok(log_in::prove(services, by, proof).await?.map_err(Some))
}

/// Brings the confirmation back, with what is wrong with one of its fields.
#[cfg(feature = "ssr")]
fn refuse(field: &'static str, refused: Option<Refused>) -> Result<(), AppError> {
    use shared::flaw::Flaws;

    use crate::api::form::Form;

    let mut flaws = Flaws::none();
    if let Some(refused) = refused {
        flaws.note::<()>(field, Err(refused.into()));
    }
    Form::new("erase_client", []).refuse(flaws)?;
    Ok(())
}

/// What is written about others and names the client, as `viewer` may see it.
#[cfg(feature = "ssr")]
pub(crate) async fn mentions(
    tx: &mut store::Tx,
    viewer: &Actor,
    client: ClientId,
) -> Result<Vec<Mention>, AppError> {
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
) -> Result<Vec<Mention>, AppError> {
    let mut mentions = Vec::new();
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
        mentions.push(Mention {
            place: mention.place.to_string(),
            text,
            of: of.map(|(_, name)| name.to_string()),
            page,
            excerpt: (!hidden).then_some(mention.excerpt),
        });
    }
    Ok(mentions)
}
