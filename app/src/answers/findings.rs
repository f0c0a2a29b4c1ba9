//! The texts that an erasure is about, as the confirmation lists them: the client's own that change, and findings, the texts
//! about others that name the client.

use shared::{
    access::{Actor, Permission},
    client::ClientId,
    register::{self, Text},
};
use store::{
    Tx,
    erasing::{
        findings::{self, find},
        own,
    },
};
use uuid::Uuid;

use super::erasing::{Finding, Found, Replaced};
use crate::error::AppError;

/// Finds the texts that the erasure of a client is about, as `viewer` may see them.
pub(crate) async fn found(
    tx: &mut Tx,
    viewer: &Actor,
    client: ClientId,
) -> Result<Found, AppError> {
    if store::desk::clients::head(tx, client).await?.is_none() {
        return Ok(Found::default());
    }
    let about_others = find(tx, client).await?;
    with_findings(tx, viewer, client, about_others).await
}

/// Does the same with findings that are known.
pub(crate) async fn with_findings(
    tx: &mut Tx,
    viewer: &Actor,
    client: ClientId,
    about_others: Vec<findings::Finding>,
) -> Result<Found, AppError> {
    let mut replaced = own::texts(tx, client).await?;
    replaced.retain(|text| !text.stays());
    Ok(Found {
        more: replaced.len().saturating_sub(Found::SHOWN),
        replaced: replaced
            .into_iter()
            .take(Found::SHOWN)
            .map(|text| Replaced {
                about: text.about,
                before: text.before,
                after: text.after,
                rows: text.rows,
            })
            .collect(),
        numbers: own::telling_numbers(tx, client).await?,
        findings: in_words(tx, viewer, about_others).await?,
    })
}

/// Returns findings as the confirmation lists them.
async fn in_words(
    tx: &mut Tx,
    viewer: &Actor,
    found: Vec<findings::Finding>,
) -> Result<Vec<Finding>, AppError> {
    let mut findings = Vec::new();
    for one in found {
        let text = register::text(&one.place.table, &one.place.column);
        let text = text.unwrap_or(Text::Studio);
        let of = match one.of {
            Some(client) => store::desk::clients::head(tx, client)
                .await?
                .map(|head| (client, head.name)),
            None => None,
        };
        let page = page_of(text, of.as_ref().map(|(client, _)| *client), one.place.row);
        let hidden = text == Text::Medical && !viewer.may(Permission::ViewMedicalInformation);
        findings.push(Finding {
            at: one.key(),
            rows: one.rows,
            text,
            of: of.map(|(_, name)| name.to_string()),
            page,
            excerpt: (!hidden).then_some(one.excerpt),
        });
    }
    Ok(findings)
}

/// Returns the page on which a text can be changed: of a client, or of the row `row`.
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
