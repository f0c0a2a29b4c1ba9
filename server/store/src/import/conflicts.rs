//! What the database already contains of an export, and where the two contradict each other.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use shared::client::ClientId;
use uuid::Uuid;

use super::{
    Export, Problem, Reason,
    export::Client,
    read::{CLIENTS, INVOICES, LOCATIONS, PAYMENT_METHODS, column},
};
use crate::{
    Result, Store, Tx,
    engine::{batch::find_rows, db::statements, suppression_key::Digest},
    studio::{
        locations::{self, Location},
        suppressions,
    },
};

statements! {
    /// Every statement finds one key. [`find_rows`] extends it to many.
    CLIENTS_HERE = "select external_id, id from clients where external_id in ($1)";
    SESSIONS_HERE = "select external_id, id from sessions where external_id in ($1)";
    EMAILS = "select email_key, external_id from clients where email_key in ($1)";
    INVOICE_NUMBERS = "select number from invoices where location_id = $1 and number in ($2)";
    PAYMENT_TOKENS = "select token from payment_methods where processor = $1 and token in ($2)";
}

/// The rows of an export that are already in the database.
pub(super) struct Stored {
    /// By name.
    pub(super) locations: HashMap<String, Location>,
    /// By external id.
    pub(super) clients: HashMap<String, ClientId>,
    /// By external id.
    pub(super) sessions: HashMap<String, Uuid>,
    /// The digests of new clients that belong to erased clients, with their lines and columns.
    pub(super) suppressed: Vec<(Digest, u64, &'static str)>,
}

impl Stored {
    /// Reads the rows in the transaction that will write.
    pub(super) async fn read(
        store: &Store,
        tx: &mut Tx,
        export: &Export,
        now: Timestamp,
    ) -> Result<Self> {
        let locations = locations::locations(tx).await?;
        let keys: Vec<_> = export.clients.iter().map(|row| &row.external_id).collect();
        let clients: Vec<(String, Uuid)> = find_rows!(tx, CLIENTS_HERE, keys, |query| query);
        let keys: Vec<_> = export.sessions.iter().map(|row| &row.external_id).collect();
        let sessions: Vec<(String, Uuid)> = find_rows!(tx, SESSIONS_HERE, keys, |query| query);
        let mut stored = Self {
            locations: locations
                .into_iter()
                .map(|location| (location.name.clone(), location))
                .collect(),
            clients: clients
                .into_iter()
                .map(|(external_id, id)| (external_id, ClientId(id)))
                .collect(),
            sessions: sessions.into_iter().collect(),
            suppressed: Vec::new(),
        };
        if let Some(suppression) = store.suppression() {
            let new = export.clients.iter().filter(|row| stored.is_new(row));
            let mut digests = Vec::new();
            for row in new {
                let fields = suppression.of(&row.details).into_iter();
                digests.extend(fields.map(|(field, digest)| (digest, row.line, column(field))));
            }
            let keys: Vec<_> = digests.iter().map(|(digest, ..)| digest.clone()).collect();
            let known = suppressions::known(tx, &keys, now).await?;
            digests.retain(|(digest, ..)| known.contains(digest));
            stored.suppressed = digests;
        }
        Ok(stored)
    }

    /// Returns the digests of erased clients among the new clients.
    pub(super) fn digests(&self) -> BTreeSet<Digest> {
        let digests = self.suppressed.iter();
        digests.map(|(digest, ..)| digest.clone()).collect()
    }

    fn is_new(&self, client: &Client) -> bool {
        !self.clients.contains_key(&client.external_id)
    }
}

/// Returns everything that the export would add and the database refuses, sorted by file and line.
pub(super) async fn conflicts(
    tx: &mut Tx,
    export: &Export,
    stored: &Stored,
) -> Result<Vec<Problem>> {
    let mut conflicts = Vec::new();
    locations(export, stored, &mut conflicts);
    emails(tx, export, stored, &mut conflicts).await?;
    if !export.although_suppressed {
        conflicts.extend(stored.suppressed.iter().map(suppressed));
    }
    invoice_numbers(tx, export, stored, &mut conflicts).await?;
    payment_tokens(tx, export, stored, &mut conflicts).await?;
    for of_file in conflicts.chunk_by_mut(|a, b| a.file == b.file) {
        of_file.sort_by_key(|problem| problem.line);
    }
    Ok(conflicts)
}

fn locations(export: &Export, stored: &Stored, conflicts: &mut Vec<Problem>) {
    let mut note = |line, column| {
        conflicts.push(Problem {
            file: LOCATIONS.name,
            line: Some(line),
            column: Some(column),
            reason: Reason::Differs,
        });
    };
    for row in &export.locations {
        if let Some(location) = stored.locations.get(&row.name) {
            if location.time_zone != row.time_zone {
                note(row.line, "time_zone");
            }
            if location.currency != row.currency {
                note(row.line, "currency");
            }
        }
    }
}

async fn emails(
    tx: &mut Tx,
    export: &Export,
    stored: &Stored,
    conflicts: &mut Vec<Problem>,
) -> Result<()> {
    let new = export.clients.iter().filter(|row| stored.is_new(row));
    let lines: Vec<(String, u64)> = new
        .filter_map(|row| Some((row.details.email.as_ref()?.key(), row.line)))
        .collect();
    let keys: Vec<_> = lines.iter().map(|(key, _)| key).collect();
    let known: Vec<(String, Option<String>)> = find_rows!(tx, EMAILS, keys, |query| query);
    // Clients who share an address in the export are known apart there. Another client with the address may be the same person.
    let sharing = export.clients.iter();
    let sharing: HashSet<(String, String)> = sharing
        .filter_map(|row| Some((row.details.email.as_ref()?.key(), row.external_id.clone())))
        .collect();
    let taken = known.into_iter().filter_map(|(key, id)| match id {
        Some(id) => {
            let holder = (key, id);
            (!sharing.contains(&holder)).then_some((holder.0,))
        }
        None => Some((key,)),
    });
    let taken = taken.collect();
    note_taken(CLIENTS.name, "email", &lines, taken, conflicts);
    Ok(())
}

fn suppressed((_, line, column): &(Digest, u64, &'static str)) -> Problem {
    Problem {
        file: CLIENTS.name,
        line: Some(*line),
        column: Some(*column),
        reason: Reason::Suppressed,
    }
}

async fn invoice_numbers(
    tx: &mut Tx,
    export: &Export,
    stored: &Stored,
    conflicts: &mut Vec<Problem>,
) -> Result<()> {
    for (index, location) in export.locations.iter().enumerate() {
        let Some(location) = stored.locations.get(&location.name) else {
            continue;
        };
        let lines: Vec<(String, u64)> = export
            .invoices
            .iter()
            .filter(|row| row.location == index && stored.is_new(&export.clients[row.client]))
            .map(|row| (row.number.clone(), row.line))
            .collect();
        let keys: Vec<_> = lines.iter().map(|(key, _)| key).collect();
        let taken: Vec<(String,)> =
            find_rows!(tx, INVOICE_NUMBERS, keys, |query| query.bind(location.id.0));
        note_taken(INVOICES.name, "number", &lines, taken, conflicts);
    }
    Ok(())
}

async fn payment_tokens(
    tx: &mut Tx,
    export: &Export,
    stored: &Stored,
    conflicts: &mut Vec<Problem>,
) -> Result<()> {
    let mut processors: HashMap<&str, Vec<(String, u64)>> = HashMap::new();
    for row in &export.payment_methods {
        if stored.is_new(&export.clients[row.client]) {
            let lines = processors.entry(&row.processor).or_default();
            lines.push((row.token.clone(), row.line));
        }
    }
    for (processor, lines) in processors {
        let keys: Vec<_> = lines.iter().map(|(key, _)| key).collect();
        let taken: Vec<(String,)> =
            find_rows!(tx, PAYMENT_TOKENS, keys, |query| query.bind(processor));
        note_taken(PAYMENT_METHODS.name, "token", &lines, taken, conflicts);
    }
    Ok(())
}

/// Records a problem for each line whose key is already in use.
fn note_taken(
    file: &'static str,
    column: &'static str,
    lines: &[(String, u64)],
    taken: Vec<(String,)>,
    conflicts: &mut Vec<Problem>,
) {
    let taken: HashSet<String> = taken.into_iter().map(|(key,)| key).collect();
    let taken = lines.iter().filter(|(key, _)| taken.contains(key));
    conflicts.extend(taken.map(|(_, line)| Problem {
        file,
        line: Some(*line),
        column: Some(column),
        reason: Reason::Taken,
    }));
}

#[cfg(test)]
mod tests {
    use super::STATEMENTS;
    use crate::{Engine, engine::batch::with_keys};

    #[test]
    fn batch_of_one_is_the_statement_as_written() {
        for (name, statement) in STATEMENTS {
            assert_eq!(
                with_keys(Engine::Postgres, statement, 1),
                *statement,
                "{name}"
            );
        }
    }
}
