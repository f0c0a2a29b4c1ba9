//! Findings, the texts about others that name a client, as the confirmation lists them.

use shared::{
    access::{Actor, Permission},
    client::ClientId,
    register::{self, Text},
};
use store::{
    Tx,
    erasing::findings::{Mention, mentions},
};
use uuid::Uuid;

use super::erasing::Finding;
use crate::error::AppError;

/// Finds texts about others that name the client, as `viewer` may see them.
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
pub(crate) async fn in_words(
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
