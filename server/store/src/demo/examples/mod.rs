//! Example data for a new studio: a dozen clients, two weeks of sessions, what the clients bought, and their invoices. It is added
//! only while the studio has no client of its own, and removed whole, except what is connected with real records.
//!
//! Removing deletes the rows. The ledger gets no entry, because no person is erased. The database lets only
//! clients be deleted who were marked as examples when they were added.

mod fill;
mod remove;

use std::collections::BTreeSet;

use shared::{
    client::{ClientId, Name},
    ids::SessionId,
};
use uuid::Uuid;

use crate::{
    Result, Tx,
    engine::{
        batch::find_rows,
        db::{on, statements},
    },
};

pub use self::{
    fill::fill,
    remove::{Removed, remove},
};

pub(crate) use self::remove::built_statements;

statements! {
    HAS_OWN = "select count(*) from (select 1 from clients where example = 0 limit 1) own";
    CLIENTS = "
        select id, first_name, last_name from clients
        where example = 1 and erased_at is null and id > $1 order by id";
    SESSIONS = "select id from sessions where example = 1 and id > $1 order by id";
    /// The invoices of the example data have numbers of their own, so that no number of a location is missing later.
    INVOICED = "select client_id from invoices where number not like 'EXAMPLE-%' and client_id in ($1)";
    LINKED_TO = "
        select r.client_id from relationships r join clients o on o.id = r.other_id
        where o.example = 0 and r.client_id in ($1)";
    LINKED_FROM = "
        select r.other_id from relationships r join clients o on o.id = r.client_id
        where o.example = 0 and r.other_id in ($1)";
}

pub(super) const STATEMENTS_OF_EXAMPLES: &[&[(&str, &str)]] =
    &[STATEMENTS, fill::STATEMENTS, remove::STATEMENTS];

/// The example data of a studio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Examples {
    /// The studio has no clients and no example data, so example data can be added.
    CanBeAdded,
    /// The studio has clients and no example data.
    None,
    /// There is some.
    Present {
        /// The example clients who cannot be removed.
        kept: Vec<Kept>,
    },
}

/// An example client who cannot be removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The client.
    pub client: ClientId,
    /// The client's name.
    pub name: Name,
    /// Why the client cannot be removed.
    pub why: Why,
}

/// Why an example client cannot be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The client has an invoice with a number of the location, which would be missing.
    Invoiced,
    /// The client is linked to a client of the studio.
    Linked,
}

/// Returns the example data of the studio.
pub async fn examples(tx: &mut Tx) -> Result<Examples> {
    let clients = clients(tx).await?;
    let sessions = sessions(tx).await?;
    if clients.is_empty() && sessions.is_empty() {
        return Ok(if has_own_clients(tx).await? {
            Examples::None
        } else {
            Examples::CanBeAdded
        });
    }
    let kept = kept(tx, &clients).await?;
    Ok(Examples::Present { kept })
}

async fn has_own_clients(tx: &mut Tx) -> Result<bool> {
    let own: i64 = on!(tx, |c| sqlx::query_scalar(HAS_OWN).fetch_one(c).await?);
    Ok(own > 0)
}

/// Returns the example clients who are not erased, in the order of their ids.
async fn clients(tx: &mut Tx) -> Result<Vec<(ClientId, Name)>> {
    let rows: Vec<(Uuid, String, Option<String>)> = on!(tx, |c| sqlx::query_as(CLIENTS)
        .bind(Uuid::nil())
        .fetch_all(c)
        .await?);
    let client = |(id, first, last)| (ClientId(id), Name { first, last });
    Ok(rows.into_iter().map(client).collect())
}

/// Returns the example sessions, in the order of their ids.
async fn sessions(tx: &mut Tx) -> Result<Vec<SessionId>> {
    let ids: Vec<Uuid> = on!(tx, |c| sqlx::query_scalar(SESSIONS)
        .bind(Uuid::nil())
        .fetch_all(c)
        .await?);
    Ok(ids.into_iter().map(SessionId).collect())
}

/// Returns which of the example clients cannot be removed.
async fn kept(tx: &mut Tx, clients: &[(ClientId, Name)]) -> Result<Vec<Kept>> {
    let ids: Vec<Uuid> = clients.iter().map(|(id, _)| id.0).collect();
    let mut of = async |statement| -> Result<BTreeSet<Uuid>> {
        let found: Vec<(Uuid,)> = find_rows!(tx, statement, ids, |query| query);
        Ok(found.into_iter().map(|(id,)| id).collect())
    };
    let invoiced = of(INVOICED).await?;
    let mut linked = of(LINKED_TO).await?;
    linked.extend(of(LINKED_FROM).await?);
    let kept = clients.iter().filter_map(|(client, name)| {
        let why = if invoiced.contains(&client.0) {
            Why::Invoiced
        } else if linked.contains(&client.0) {
            Why::Linked
        } else {
            return None;
        };
        Some(Kept {
            client: *client,
            name: name.clone(),
            why,
        })
    });
    Ok(kept.collect())
}
