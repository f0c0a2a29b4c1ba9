//! What is already in the database, and where an export contradicts it.

use std::collections::{HashMap, HashSet};

use shared::client::ClientId;
use uuid::Uuid;

use super::{
    Export, Problem, Reason,
    read::{CLIENTS, INVOICES, LOCATIONS, PAYMENT_METHODS},
};
use crate::{
    Result, Tx,
    db::{on, statements},
    studio,
};

statements! {
    KNOWN_CLIENTS = "select external_id, id from clients where external_id is not null";
    KNOWN_SESSIONS = "select external_id, id from sessions where external_id is not null";
    EMAILS = "select email_key from clients where email_key is not null";
    INVOICE_NUMBERS = "select location_id, number from invoices";
    PAYMENT_TOKENS = "select processor, token from payment_methods";
}

/// What an import may meet.
pub(super) struct Stored {
    /// By name.
    pub(super) locations: HashMap<String, studio::Location>,
    /// By external id.
    pub(super) clients: HashMap<String, ClientId>,
    /// By external id.
    pub(super) sessions: HashMap<String, Uuid>,
    emails: HashSet<String>,
    invoice_numbers: HashSet<(Uuid, String)>,
    payment_tokens: HashSet<(String, String)>,
}

impl Stored {
    /// Reads it in the transaction that will write.
    pub(super) async fn read(tx: &mut Tx) -> Result<Self> {
        let clients: Vec<(String, Uuid)> =
            on!(tx, |c| sqlx::query_as(KNOWN_CLIENTS).fetch_all(c).await?);
        let sessions: Vec<(String, Uuid)> =
            on!(tx, |c| sqlx::query_as(KNOWN_SESSIONS).fetch_all(c).await?);
        let emails: Vec<String> = on!(tx, |c| sqlx::query_scalar(EMAILS).fetch_all(c).await?);
        let invoice_numbers: Vec<(Uuid, String)> =
            on!(tx, |c| sqlx::query_as(INVOICE_NUMBERS).fetch_all(c).await?);
        let payment_tokens: Vec<(String, String)> =
            on!(tx, |c| sqlx::query_as(PAYMENT_TOKENS).fetch_all(c).await?);
        let locations = studio::locations(tx).await?;
        Ok(Self {
            locations: locations
                .into_iter()
                .map(|location| (location.name.clone(), location))
                .collect(),
            clients: clients
                .into_iter()
                .map(|(external_id, id)| (external_id, ClientId(id)))
                .collect(),
            sessions: sessions.into_iter().collect(),
            emails: emails.into_iter().collect(),
            invoice_numbers: invoice_numbers.into_iter().collect(),
            payment_tokens: payment_tokens.into_iter().collect(),
        })
    }

    /// Everything that would be new and cannot be, because of what is there.
    pub(super) fn conflicts(&self, export: &Export) -> Vec<Problem> {
        let mut conflicts = Vec::new();
        let mut note = |file: &'static str, line, column, reason| {
            conflicts.push(Problem {
                file,
                line: Some(line),
                column: Some(column),
                reason,
            });
        };
        for new in &export.locations {
            if let Some(stored) = self.locations.get(&new.name) {
                if stored.time_zone != new.time_zone {
                    note(LOCATIONS.name, new.line, "time_zone", Reason::Differs);
                }
                if stored.currency != new.currency {
                    note(LOCATIONS.name, new.line, "currency", Reason::Differs);
                }
            }
        }
        let is_new = |client: usize| {
            let client = &export.clients[client];
            !self.clients.contains_key(&client.external_id)
        };
        for (place, new) in export.clients.iter().enumerate() {
            let email = new.details.email.as_ref();
            if is_new(place) && email.is_some_and(|email| self.emails.contains(&email.key())) {
                note(CLIENTS.name, new.line, "email", Reason::Taken);
            }
        }
        for new in export.invoices.iter().filter(|new| is_new(new.client)) {
            let location = self.locations.get(&export.locations[new.location].name);
            let key = location.map(|location| (location.id, new.number.clone()));
            if key.is_some_and(|key| self.invoice_numbers.contains(&key)) {
                note(INVOICES.name, new.line, "number", Reason::Taken);
            }
        }
        for new in &export.payment_methods {
            let key = (new.processor.clone(), new.token.clone());
            if is_new(new.client) && self.payment_tokens.contains(&key) {
                note(PAYMENT_METHODS.name, new.line, "token", Reason::Taken);
            }
        }
        conflicts
    }
}
