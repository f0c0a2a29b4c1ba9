//! Writes checked rows to the records.

use jiff::Timestamp;
use rand::Rng;
use shared::{client::ClientId, ids::SessionId};

use super::{
    Count, Export, Problem, Report, belongings,
    conflicts::{Stored, conflicts},
    ids::{Ids, Record},
};
use crate::{
    Result, Store, Tx,
    desk::{
        client_states,
        details::{self, NewClient, Origin},
        events,
        insert::{self, NewSession},
    },
    engine::ids,
    studio::{
        locations::{Location, insert_location},
        suppressions,
    },
};

/// The number of clients that are added between two reports of progress.
const CLIENTS_AT_A_TIME: usize = 50;

/// The outcome of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Importing {
    /// All new rows are in the database.
    Imported(Report),
    /// The database contradicts the export. Nothing has changed.
    Refused(Vec<Problem>),
}

/// Adds the new rows of `export` in one transaction: all of them or none.
///
/// Does not change a client with a known external id, or any of the client's records. Does not change a session with a
/// known external id or a location with a known name. An erased client is new, and is refused unless
/// [`Export::although_suppressed`] is set. `progress` receives how many rows are done, and how many there are.
pub async fn write(
    store: &Store,
    export: &Export,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
    progress: impl FnMut(usize, usize) + Send,
) -> Result<Importing> {
    let mut tx = store.write().await?;
    suppressions::clear(&mut tx, now).await?;
    let stored = Stored::read(store, &mut tx, export, now).await?;
    let conflicts = conflicts(&mut tx, export, &stored).await?;
    if !conflicts.is_empty() {
        return Ok(Importing::Refused(conflicts));
    }

    let mut done = Done {
        rows: 0,
        of: export.rows(),
        progress,
    };
    let mut ids = Ids::default();
    let report = Report {
        locations: done.count(locations(&mut tx, export, &stored, &mut ids, rng).await?),
        clients: clients(&mut tx, export, &stored, &mut ids, now, rng, &mut done).await?,
        sessions: done.count(sessions(&mut tx, export, &stored, &mut ids, rng).await?),
        memberships: done.count(belongings::memberships(&mut tx, export, &ids, rng).await?),
        packages: done.count(belongings::packages(&mut tx, export, &ids, rng).await?),
        invoices: done.count(belongings::invoices(&mut tx, export, &ids, rng).await?),
        credits: done.count(belongings::credits(&mut tx, export, &ids, rng).await?),
        bookings: done.count(belongings::bookings(&mut tx, export, &ids, rng).await?),
        relationships: done.count(belongings::relationships(&mut tx, export, &ids, rng).await?),
        payment_methods: done.count(belongings::payment_methods(&mut tx, export, &ids, rng).await?),
    };
    let new = ids.clients.iter().filter_map(|record| record.if_new());
    let new: Vec<_> = new.collect();
    events::imported(&mut tx, &new, now, rng).await?;
    let new: Vec<_> = new.into_iter().map(|client| client.0).collect();
    client_states::write(&mut tx, &new, now).await?;
    suppressions::forget(&mut tx, &stored.digests()).await?;
    tx.commit().await?;
    Ok(Importing::Imported(report))
}

/// The progress of the import.
struct Done<P> {
    rows: usize,
    of: usize,
    progress: P,
}

impl<P: FnMut(usize, usize)> Done<P> {
    fn add(&mut self, rows: usize) {
        self.rows += rows;
        (self.progress)(self.rows, self.of);
    }

    fn count(&mut self, count: Count) -> Count {
        self.add(count.added + count.already_here);
        count
    }
}

async fn locations(
    tx: &mut Tx,
    export: &Export,
    stored: &Stored,
    ids: &mut Ids,
    rng: &mut (impl Rng + Send),
) -> Result<Count> {
    let mut added = 0;
    for row in &export.locations {
        if let Some(location) = stored.locations.get(&row.name) {
            ids.locations.push(location.id);
            continue;
        }
        let location = Location {
            id: ids::random(rng),
            name: row.name.clone(),
            time_zone: row.time_zone.clone(),
            currency: row.currency.to_owned(),
        };
        insert_location(tx, &location).await?;
        ids.locations.push(location.id);
        added += 1;
    }
    Ok(Count::of(export.locations.len(), added))
}

async fn clients(
    tx: &mut Tx,
    export: &Export,
    stored: &Stored,
    ids: &mut Ids,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
    done: &mut Done<impl FnMut(usize, usize)>,
) -> Result<Count> {
    let mut new = Vec::new();
    for row in &export.clients {
        if let Some(id) = stored.clients.get(&row.external_id) {
            ids.clients.push(Record::AlreadyHere(*id));
            continue;
        }
        let id: ClientId = ids::random(rng);
        ids.clients.push(Record::New(id));
        let client = NewClient {
            external_id: Some(&row.external_id),
            details: &row.details,
            joined_on: row.joined_on,
            home_location: ids.locations[row.home_location],
            origin: Origin::Person,
        };
        new.push((id, client));
    }
    done.add(export.clients.len() - new.len());
    for some in new.chunks(CLIENTS_AT_A_TIME) {
        let clients: Vec<_> = some.iter().map(|(id, client)| (*id, client)).collect();
        details::insert_all(tx, &clients, now).await?;
        done.add(some.len());
    }
    Ok(Count::of(export.clients.len(), new.len()))
}

async fn sessions(
    tx: &mut Tx,
    export: &Export,
    stored: &Stored,
    ids: &mut Ids,
    rng: &mut (impl Rng + Send),
) -> Result<Count> {
    let mut new = Vec::new();
    for row in &export.sessions {
        if let Some(id) = stored.sessions.get(&row.external_id) {
            ids.sessions.push(SessionId(*id));
            continue;
        }
        let id: SessionId = ids::random(rng);
        ids.sessions.push(id);
        new.push(NewSession {
            id,
            external_id: Some(&row.external_id),
            location: ids.locations[row.location],
            class: &row.name,
            coach: row.coach.as_deref(),
            starts_at: row.starts_at,
            minutes: row.minutes,
            capacity: row.capacity,
        });
    }
    insert::insert_sessions(tx, &new, rng).await?;
    Ok(Count::of(export.sessions.len(), new.len()))
}
