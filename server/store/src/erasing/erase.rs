//! Erases a client. Lethe must never do this halfway, by mistake, or twice.

use jiff::Timestamp;
use rand::Rng;
pub use shared::ledger::Erased;
use shared::{
    Checklist, Cleared, Standing,
    access::{DeleteAccounts, Permit, TeamMemberId},
    assess,
    client::{ClientId, Reference},
    forms::Decisions,
    ledger::{Entry, Erasure, Named, OwnTexts, Swept},
    register::{Action, Fate, Owner, Personal, TABLES, Table},
    visit::VisitFate,
};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

use crate::{
    Engine, Error, Result, Store, Tx,
    desk::{
        due_texts,
        events::{self, What},
        locks::{self, Lock},
        standings,
    },
    engine::{
        act::{Act, By, Once},
        db::{At, on, statements},
        ledger_problem::Problem,
    },
    erasing::{
        confirmations,
        corrections::{self, Corrected, Corrections, Touched},
        findings,
        finishing::{self, Extent},
        ledger,
        limit::{self, Reached},
        listing::{self, Listing, Plan},
        own::{self, OwnText},
        refusals::{self, Why},
        rows::rows_of_client,
        visits,
    },
    studio::suppressions,
    team::rights,
};

statements! {
    IS_KNOWN = "select count(*) from erasures where reference = $1";
    REFERENCE = "select reference from erasures where client_id = $1";
    INSERT = "
        insert into erasures (client_id, reference, erased_at, erased_by, place, receipt, proof, asked_by)
        values ($1, $2, $3, (select id from team_members where id = $4), $5, $6, $7, $8)";
}

/// The outcome of a request to erase a client.
#[derive(Debug)]
pub enum Erasing {
    /// The client is erased. This reference identifies the client from now on.
    Erased(Reference),
    /// Checklist items are open in this standing. Nothing has changed.
    Open(Checklist, Box<Standing>),
    /// The team member may not erase clients. Nothing has changed.
    NotPermitted,
    /// The client was erased before, by another act than this one.
    ErasedBefore,
    /// The administrator has erased as many clients within an hour as one may. Nothing has changed.
    LimitReached(Reached),
    /// The form was sent before, for another act. Nothing has changed.
    SentBefore,
    /// The administrator has seen something else than this, or has not decided about all of it. Nothing has changed.
    NotAccepted(Box<Listing>),
    /// There is no such client.
    NoSuchClient,
    /// The ledger does not agree with the database, so no client is erased. Nothing has changed.
    Stopped(Problem),
}

/// Erases `client`: checks the permission and all six conditions, searches the texts about others, and erases, in one
/// transaction that locks the client. What the administrator saw must be what is there now, and every finding must be decided.
///
/// An administrator who has erased many clients within an hour is refused, unless another administrator has asked for this
/// client to be erased. A repeated act finds the client erased, and is told apart from another one by its number. The row
/// of that number is not one of the client's, because the erasure would delete it.
///
/// # Errors
///
/// Fails if the database or the ledger fails, or with [`Error::Residue`] if text that identifies the client would
/// remain. Nothing has changed then.
pub async fn erase(
    store: &Store,
    act: Act,
    client: ClientId,
    decisions: &Decisions,
) -> Result<Erasing> {
    let Act {
        by,
        now,
        mut rng,
        once,
    } = act;
    // Do not begin an erasure that the ledger cannot record.
    let agreed = match ledger::agree(store).await {
        Err(Error::Ledger(problem)) => return Ok(Erasing::Stopped(problem)),
        agreed => agreed?,
    };
    let day_key = match ledger::day_key(store, now, &mut rng).await {
        Err(Error::Ledger(problem)) => return Ok(Erasing::Stopped(problem)),
        day_key => day_key?,
    };
    let (mut tx, rehearsal) = begin(store, (by, client), decisions, &mut rng).await?;

    let Some(permit) = rights::permit::<DeleteAccounts>(&mut tx, by).await? else {
        drop(tx);
        refusals::note(store, by, Why::NotPermitted, now, &mut rng).await?;
        return Ok(Erasing::NotPermitted);
    };

    let touched = rehearsal.as_ref();
    let touched = touched.map(|rehearsal| rehearsal.corrections.touched.clone());
    let touched = touched.unwrap_or_default();
    locks::names(&mut tx, &touched.classes, &touched.coaches).await?;
    match locks::for_erasing(&mut tx, client, &touched.clients).await? {
        Lock::NoSuchClient => return Ok(Erasing::NoSuchClient),
        Lock::Erased => return before(&mut tx, client, &once).await,
        Lock::Held => {}
    }

    let standing = standings::of(&mut tx, client, now).await?;
    let cleared = match assess(&standing, now) {
        Ok(cleared) => cleared,
        Err(checklist) => return Ok(Erasing::Open(checklist, Box::new(standing))),
    };

    let asked_by = asked_by_another(&mut tx, client, permit.by(), now).await?;
    if asked_by.is_none()
        && let Some(reached) = limit::reached(&mut tx, permit.by(), now).await?
    {
        drop(tx);
        refusals::note(store, by, Why::Limit, now, &mut rng).await?;
        return Ok(Erasing::LimitReached(reached));
    }
    if !once.claim_for_erased(&mut tx, client, now).await? {
        return Ok(Erasing::SentBefore);
    }

    let suppressed_until = suppressions::keep(store, &mut tx, client, now).await?;
    let before = rehearsal.as_ref().map(|rehearsal| &rehearsal.listing);
    let listing = list(&mut tx, by, client, before).await?;
    let Some(plan) = listing.plan(decisions) else {
        return Ok(Erasing::NotAccepted(Box::new(listing)));
    };
    // On SQLite, no other transaction writes.
    let is_as_seen = store.engine() == Engine::Sqlite
        || Touched::by(&plan.findings).is_within(&touched) && !due_texts::are_due(&mut tx).await?;
    if !is_as_seen {
        return Ok(Erasing::NotAccepted(Box::new(listing)));
    }
    let administrator = permit.by();
    let planned = (&listing, &plan, rehearsal);
    let carried_out = carry_out(&mut tx, permit, cleared, planned, now, &mut rng).await?;
    let Some(CarriedOut {
        reference,
        erased,
        swept,
        visits,
        extent,
    }) = carried_out
    else {
        return Ok(Erasing::NotAccepted(Box::new(listing)));
    };
    let erasure = Erasure {
        reference,
        client: Named::Committed(day_key.client(client)),
        erased_at: now,
        erased_by: Named::Committed(day_key.team_member(administrator)),
        erased,
        swept,
        suppressed_until,
        visits: Some(visits),
        backup_days: store.ledger().map(|file| file.days.days()),
    };
    let reference = erasure.reference.clone();
    let people = People {
        client,
        erased_by: Some(administrator),
        asked_by,
    };
    enter(store, &mut tx, erasure, people).await?;
    if let Some(agreed) = agreed {
        ledger::note_written(&mut tx, agreed.entries).await?;
    }
    events::tell(&mut tx, client).await?;
    tx.commit().await?;
    follow_up(store, extent, &mut rng).await;
    Ok(Erasing::Erased(reference))
}

/// Begins the transaction of an erasure, with what was found out before.
async fn begin(
    store: &Store,
    who: (By, ClientId),
    decisions: &Decisions,
    rng: &mut (impl Rng + Send),
) -> Result<(Tx, Option<Rehearsal>)> {
    loop {
        finishing::finish(store, rng).await?;
        let rehearsal = rehearse(store, who, decisions, rng).await?;
        let mut tx = store.write().await?;
        if !due_texts::are_due(&mut tx).await? {
            return Ok((tx, rehearsal));
        }
    }
}

/// Does what follows once an erasure is committed. The client is erased even if it fails: the next erasure adds a missing entry to the
/// file first, and what is left is finished later.
async fn follow_up(store: &Store, extent: Extent, rng: &mut (impl Rng + Send)) {
    if let Err(error) = ledger::agree(store).await {
        tracing::error!(%error, "the ledger is behind");
    }
    if extent == Extent::Begun
        && let Err(error) = finishing::finish(store, rng).await
    {
        tracing::error!(%error, "an erasure is not finished");
    }
}

/// Enters an erasure into the ledger: signs it, proves it where the ledger has a name, and records it.
async fn enter(store: &Store, tx: &mut Tx, erasure: Erasure, people: People) -> Result<()> {
    let head = ledger::lock(tx).await?;
    let entry = Entry::at(&head, erasure);
    let ledger = store.ledger();
    let entry = match &ledger {
        Some(file) => {
            let replaced = file.keys.replaced_at(head.position);
            entry.replacing(replaced).signed(&file.key)
        }
        None => entry,
    };
    let proof = match &ledger {
        Some(file) => ledger::prove(tx, &entry, file).await?,
        None => None,
    };
    record(tx, &entry, people, proof.as_deref()).await
}

/// Returns the outcome of an act that finds the client erased.
async fn before(tx: &mut Tx, client: ClientId, once: &Once) -> Result<Erasing> {
    if !once.has_erased(tx, client).await? {
        return Ok(Erasing::ErasedBefore);
    }
    let reference = reference_of(tx, client).await?;
    reference
        .map(Erasing::Erased)
        .ok_or(Error::Corrupt("erasures.client_id"))
}

/// What became of an act whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// It erased the client, who has this reference now.
    Erased(Reference),
    /// Another act erased the client.
    ErasedByAnother,
    /// The client is not erased.
    NotErased,
}

/// Returns what became of the act with this number.
pub async fn became(tx: &mut Tx, client: ClientId, once: &Once) -> Result<Became> {
    let Some(reference) = reference_of(tx, client).await? else {
        return Ok(Became::NotErased);
    };
    Ok(if once.has_erased(tx, client).await? {
        Became::Erased(reference)
    } else {
        Became::ErasedByAnother
    })
}

/// Returns the administrator who asked for a second one to confirm, unless that is the one who confirms.
async fn asked_by_another(
    tx: &mut Tx,
    client: ClientId,
    confirms: TeamMemberId,
    now: Timestamp,
) -> Result<Option<TeamMemberId>> {
    let asked = confirmations::asked(tx, client, now).await?;
    Ok(asked.map(|asked| asked.by).filter(|by| *by != confirms))
}

/// Returns the reference of an erased client.
pub async fn reference_of(tx: &mut Tx, client: ClientId) -> Result<Option<Reference>> {
    let reference: Option<String> = on!(tx, |c| sqlx::query_scalar(REFERENCE)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    reference
        .map(|text| Reference::parse(&text).ok_or(Error::Corrupt("erasures.reference")))
        .transpose()
}

/// Returns whether this reference belongs to an erased client.
pub async fn is_known(tx: &mut Tx, reference: &Reference) -> Result<bool> {
    let count: i64 = on!(tx, |c| sqlx::query_scalar(IS_KNOWN)
        .bind(reference.as_str())
        .fetch_one(c)
        .await?);
    Ok(count > 0)
}

/// Reads what the confirmation lists for the acting administrator. What was decided about the same texts `before` is not decided
/// again.
async fn list(tx: &mut Tx, by: By, client: ClientId, before: Option<&Listing>) -> Result<Listing> {
    let mut listing = listing::read(tx, client, before).await?;
    if let Some(actor) = rights::acting(tx, by).await? {
        listing.show_to(&actor);
    }
    Ok(listing)
}

/// What an erasure would do to the texts about others, found out before any row is locked: the writers who wait for the erasure do not
/// wait for the rules that look for names in thousands of texts. The erasing transaction reads every text again, and takes what was
/// found out about those that are still the same.
struct Rehearsal {
    listing: Listing,
    plan: Plan,
    reference: Reference,
    corrections: Corrections,
}

/// Finds out what an erasure would do, if it would change texts about others. It needs the rows that are locked with the client, too.
async fn rehearse(
    store: &Store,
    (by, client): (By, ClientId),
    decisions: &Decisions,
    rng: &mut (impl Rng + Send),
) -> Result<Option<Rehearsal>> {
    if !decisions.change_any() {
        return Ok(None);
    }
    let mut tx = store.read().await?;
    let listing = list(&mut tx, by, client, None).await?;
    let Some(plan) = listing.plan(decisions) else {
        return Ok(None);
    };
    let reference = unused_reference(&mut tx, rng).await?;
    let corrections = Corrections::of(&plan.findings, (&listing.marks, &reference));
    Ok(Some(Rehearsal {
        listing,
        plan,
        reference,
        corrections,
    }))
}

impl Rehearsal {
    /// Returns whether everything is as it was.
    fn holds_for(&self, listing: &Listing, plan: &Plan) -> bool {
        self.listing.is_about_same(listing) && self.plan.findings == plan.findings
    }
}

/// What became of a client's data.
struct CarriedOut {
    reference: Reference,
    erased: Vec<Erased>,
    swept: Swept,
    visits: VisitFate,
    extent: Extent,
}

/// Carries out what is planned and the register's fates for one client. Returns what became of the data, or `None` if a text has
/// changed meanwhile. The caller has locked the client.
async fn carry_out(
    tx: &mut Tx,
    permit: Permit<DeleteAccounts>,
    cleared: Cleared,
    (listing, plan, rehearsal): (&Listing, &Plan, Option<Rehearsal>),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Option<CarriedOut>> {
    let client = cleared.client();
    let rehearsal = rehearsal.filter(|rehearsal| rehearsal.holds_for(listing, plan));
    let (reference, corrections) = match rehearsal {
        Some(rehearsal) if !is_known(tx, &rehearsal.reference).await? => {
            (rehearsal.reference, rehearsal.corrections)
        }
        Some(_) | None => {
            let reference = unused_reference(tx, rng).await?;
            let corrections = Corrections::of(&plan.findings, (&listing.marks, &reference));
            (reference, corrections)
        }
    };
    let visits = listing.visits;
    let extent = Extent::of(tx, (client, visits), &corrections).await?;
    if !corrections::carry_out(tx, &corrections, extent).await? {
        return Ok(None);
    }
    let Corrections {
        corrected, touched, ..
    } = &corrections;
    match extent {
        Extent::Whole => {
            let clients: Vec<_> = touched.clients.iter().copied().collect();
            let by = Some(permit.by());
            events::note_all(tx, &clients, What::TextChanged, by, (now, rng)).await?;
        }
        Extent::Begun => finishing::begin(tx, (client, visits), &corrections, rng).await?,
    }
    let numbers = listing.numbers.len();
    let planned = (&plan.own[..], numbers);
    let (erased, own) = anonymise(tx, client, now, planned, (visits, extent)).await?;
    let (tables, columns) = findings::searched();
    let Corrected {
        left,
        replaced,
        edited,
    } = *corrected;
    Ok(Some(CarriedOut {
        reference,
        erased,
        swept: Swept {
            tables,
            columns,
            accepted: left,
            replaced,
            edited,
            own: Some(own),
        },
        visits,
        extent,
    }))
}

/// Carries out the register's fates for one client, with what the client's own texts are to be, how many numbers tell something,
/// what becomes of the visits, and how much is done now. The client's own row comes last: once it is marked as erased, the database
/// refuses every change to it and to the rows that belong to it.
pub(crate) async fn anonymise(
    tx: &mut Tx,
    client: ClientId,
    now: Timestamp,
    (planned, numbers): (&[OwnText], usize),
    (fate, extent): (VisitFate, Extent),
) -> Result<(Vec<Erased>, OwnTexts)> {
    let own = own::reword(tx, client, planned, numbers).await?;
    if (fate, extent) == (VisitFate::Counted, Extent::Whole) {
        visits::count(tx, client, Uuid::max()).await?;
    }
    let mut erased = Vec::new();
    for table in in_order() {
        erase_rows(tx, (table, fate, extent), client, now, &mut erased).await?;
    }
    if extent == Extent::Whole {
        // The texts that stay are the studio's now.
        own::index(tx, client).await?;
    }
    Ok((erased, own))
}

/// Whom an erasure is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct People {
    /// The client.
    pub(crate) client: ClientId,
    /// The administrator who confirmed, where the records know who that was.
    pub(crate) erased_by: Option<TeamMemberId>,
    /// The administrator who asked for a second one to confirm, if one did.
    pub(crate) asked_by: Option<TeamMemberId>,
}

/// Records an erasure of these people at its position in the ledger, with the receipt that needs no ledger, where there is one.
pub(crate) async fn record(
    tx: &mut Tx,
    entry: &Entry,
    people: People,
    proof: Option<&str>,
) -> Result<()> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(people.client.0)
        .bind(entry.erasure.reference.as_str())
        .bind(At(entry.erasure.erased_at))
        .bind(people.erased_by.map(|by| by.0))
        .bind(entry.position.cast_signed())
        .bind(entry.to_line())
        .bind(proof)
        .bind(people.asked_by.map(|by| by.0))
        .execute(c)
        .await?
        .rows_affected());
    ledger::advance(tx, &entry.head()).await
}

async fn unused_reference(tx: &mut Tx, rng: &mut (impl Rng + Send)) -> Result<Reference> {
    loop {
        let mut random = [0; 8];
        rng.fill_bytes(&mut random);
        let reference = Reference::from_random(random);
        if !is_known(tx, &reference).await? {
            return Ok(reference);
        }
    }
}

/// Returns the tables with rows of clients. The table of clients comes last.
pub(super) fn in_order() -> impl Iterator<Item = &'static Table> {
    let owned = TABLES
        .iter()
        .filter(|t| matches!(t.owner, Owner::ClientIn(_)));
    let own = TABLES.iter().filter(|t| matches!(t.owner, Owner::Client));
    owned.chain(own)
}

/// Carries out the fates of one table for the rows of one client, and adds the counts to `erased`. Rows that are deleted later count,
/// too.
async fn erase_rows(
    tx: &mut Tx,
    (table, visits, extent): (&Table, VisitFate, Extent),
    client: ClientId,
    now: Timestamp,
    erased: &mut Vec<Erased>,
) -> Result<()> {
    match table.action(visits) {
        Action::Keep => {}
        Action::Remove(kind) if extent.leaves(table, visits) => {
            let count: i64 = on!(tx, |c| sqlx::query_scalar(AssertSqlSafe(count_values(
                table,
                &["*"]
            )))
            .bind(client.0)
            .fetch_one(c)
            .await?);
            add(erased, kind, count);
        }
        Action::Remove(kind) => {
            let count = on!(tx, |c| sqlx::query(AssertSqlSafe(remove_rows(table)))
                .bind(client.0)
                .execute(c)
                .await?
                .rows_affected());
            add(erased, kind, i64::try_from(count).unwrap_or(i64::MAX));
        }
        Action::Clear(columns) => {
            let values: Vec<i64> = on!(tx, |c| {
                let row = sqlx::query(AssertSqlSafe(count_values(table, &columns)))
                    .bind(client.0)
                    .fetch_one(c)
                    .await?;
                (0..columns.len())
                    .map(|i| row.try_get(i))
                    .collect::<std::result::Result<_, _>>()?
            });
            for (kind, count) in kinds_cleared(table).zip(values) {
                add(erased, kind, count);
            }
            on!(tx, |c| {
                let query = sqlx::query(AssertSqlSafe(clear_rows(table, &columns))).bind(client.0);
                let query = match table.owner {
                    Owner::Client => query.bind(At(now)),
                    Owner::ClientIn(_) | Owner::Studio => query,
                };
                query.execute(c).await?.rows_affected()
            });
        }
    }
    Ok(())
}

/// Deletes the rows of client $1.
fn remove_rows(table: &Table) -> String {
    format!("delete from {} where {}", table.name, rows_of_client(table))
}

/// Sets the columns of the rows of client $1 to null. The same statement marks the client's own row as erased at $2.
fn clear_rows(table: &Table, columns: &[&str]) -> String {
    let nulls = columns
        .iter()
        .map(|column| format!("{column} = null"))
        .collect::<Vec<_>>()
        .join(", ");
    let mark = match table.owner {
        Owner::Client => ", erased_at = $2, updated_at = $2",
        Owner::ClientIn(_) | Owner::Studio => "",
    };
    format!(
        "update {} set {nulls}{mark} where {}",
        table.name,
        rows_of_client(table)
    )
}

/// Counts the values in the columns of the rows of client $1.
pub(super) fn count_values(table: &Table, columns: &[&str]) -> String {
    let counts = columns
        .iter()
        .map(|column| format!("count({column})"))
        .collect::<Vec<_>>()
        .join(", ");
    format!(
        "select {counts} from {} where {}",
        table.name,
        rows_of_client(table)
    )
}

/// Returns the kinds of personal data in the cleared columns, in the order of [`Action::Clear`].
fn kinds_cleared(table: &Table) -> impl Iterator<Item = Personal> {
    table.fates().filter_map(|(_, fate)| match fate {
        Fate::Clear(kind) => Some(kind),
        Fate::Remove(_) | Fate::Keep(_) | Fate::Reword(_) | Fate::Count(_) => None,
    })
}

fn add(erased: &mut Vec<Erased>, kind: Personal, count: i64) {
    match erased.iter_mut().find(|e| e.what == kind) {
        Some(entry) => entry.count += count,
        None => erased.push(Erased { what: kind, count }),
    }
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements() -> Vec<(String, String)> {
    let mut statements = Vec::new();
    for table in in_order() {
        match table.action(VisitFate::Counted) {
            Action::Keep => {}
            Action::Remove(_) => {
                statements.push((format!("remove {}", table.name), remove_rows(table)));
            }
            Action::Clear(columns) => {
                statements.push((
                    format!("count {}", table.name),
                    count_values(table, &columns),
                ));
                statements.push((format!("clear {}", table.name), clear_rows(table, &columns)));
            }
        }
    }
    statements
}
