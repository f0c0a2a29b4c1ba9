//! Erasing clients whom thousands of rows concern: companies that have paid for thousands of clients, whose invoices name them,
//! and coaches of thousands of sessions.

use std::time::{Duration, Instant};

use shared::{client::ClientId, finding::Choice};
use store::{Engine, Store, engine::text_words};
use support::{now, random, sql, values};
use uuid::Uuid;

use crate::{
    acts,
    measure::{self, Figure},
    sample::Sample,
    waits,
};

/// How many clients of each kind are erased.
const EACH: usize = 3;

/// How many clients a company has paid for.
const PAID_FOR: usize = 3_000;

/// How many sessions a coach has given, and has come to.
const SESSIONS: usize = 6_000;

/// A kind of client.
#[derive(Clone, Copy)]
enum Crowd {
    /// All invoices name the company with the same words.
    Company,
    /// Each invoice names it with other words.
    CompanyOfManyTexts,
    /// The coach has a seat in each session, too.
    Coach,
}

impl Crowd {
    const ALL: [Self; 3] = [Self::Company, Self::CompanyOfManyTexts, Self::Coach];

    fn name(self) -> String {
        match self {
            Self::Company => format!("a company in {PAID_FOR} invoices"),
            Self::CompanyOfManyTexts => format!("a company in {PAID_FOR} different invoices"),
            Self::Coach => format!("a coach of {SESSIONS} sessions"),
        }
    }

    async fn add(self, store: &Store, client: ClientId) {
        match self {
            Self::Company => add_company(store, client, "").await,
            Self::CompanyOfManyTexts => {
                let of_its_own = "|| ' for ' || c.first_name || ' ' || c.last_name || n.n";
                add_company(store, client, of_its_own).await;
            }
            Self::Coach => add_coach(store, client).await,
        }
    }
}

/// Measures how long confirming takes for such clients, and how long another client who books waits for it at most.
pub(crate) async fn erased(store: &Store, sample: &Sample) -> Vec<Figure> {
    let mut rng = random();
    acts::allow_erasures(store, sample, &mut rng).await;
    // From the end: the others were erased before.
    let mut clients = sample.typical.iter().rev().skip(waits::ERASURES).copied();
    let mut figures = Vec::new();
    for kind in Crowd::ALL {
        let (mut listed, mut confirmed, mut worked) = (Vec::new(), Vec::new(), Vec::new());
        let mut waited = Duration::ZERO;
        for client in clients.by_ref().take(EACH) {
            kind.add(store, client).await;
            let began = Instant::now();
            let mut decisions = acts::before_confirming(store, sample, client).await;
            listed.push(began.elapsed());
            decisions.rest = Some(Choice::Replace);
            let longest = waits::longest(store, sample, async {
                let (began, had) = (Instant::now(), measure::processor_time());
                acts::confirm(store, sample, client, &decisions, &mut rng).await;
                confirmed.push(began.elapsed());
                worked.push(measure::processor_time().saturating_sub(had));
            });
            waited = waited.max(longest.await);
        }
        let name = kind.name();
        figures.push(Figure::of(&format!("findings of {name}"), listed));
        figures.push(Figure::of(&format!("confirm {name}"), confirmed));
        figures.push(Figure::of(
            &format!("processor time of that, {name}"),
            worked,
        ));
        let what = format!("longest booking, erasing {name}");
        figures.push(Figure::one(&what, waited.as_secs_f64() * 1e3));
    }
    figures
}

/// Lets a client pay for others until last year, with an invoice of each that names the client. The text goes on as said.
async fn add_company(store: &Store, company: ClientId, goes_on: &str) {
    let random = random_id(store);
    let company_id = company.0.simple();
    let paid_for = format!(
        "(select id, home_location_id, first_name, last_name from clients
          where id <> $1 and erased_at is null order by id limit {PAID_FOR}) c"
    );
    let links = format!(
        "insert into relationships (id, kind, client_id, other_id, since, ended_on)
         select {random}, 'paid_by', c.id, $1, '2025-01-01', '2025-06-01' from {paid_for}"
    );
    // A small studio has several invoices of each client.
    let invoices = format!(
        "insert into invoices (id, client_id, location_id, number, description, amount, currency, status, issued_on, due_on)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 10)
         select {random}, c.id, c.home_location_id, '{company_id}-' || row_number() over (order by n.n, c.id),
             'Plan of ' || k.first_name || ' ' || k.last_name {goes_on}, 8900, 'GBP', 'paid', '2025-03-01', '2025-03-15'
         from {paid_for}, numbers n, clients k
         where k.id = $1
         order by n.n, c.id limit {PAID_FOR}"
    );
    let mut tx = store.write().await.expect("a transaction");
    for insert in [links, invoices] {
        sql::execute(&mut tx, &insert, values![company.0])
            .await
            .expect(&insert);
    }
    tx.commit().await.expect("a commit");
    let condition = format!("number like '{company_id}-%'");
    add_words(store, "invoices", &condition).await;
}

/// Adds past sessions of a client who is a coach and has a seat in each.
async fn add_coach(store: &Store, coach: ClientId) {
    let random = random_id(store);
    let coaches = format!(
        "insert into coaches (id, name) select {random}, first_name || ' ' || last_name from clients where id = $1"
    );
    let sessions = format!(
        "insert into sessions (id, location_id, class_id, coach_id, starts_at, minutes, capacity)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {SESSIONS})
         select {random}, c.home_location_id, (select id from classes where name = 'Reformer' limit 1), o.id, $2, 50, 20
         from numbers, clients c, coaches o where c.id = $1 and o.name = c.first_name || ' ' || c.last_name"
    );
    let bookings = format!(
        "insert into bookings (id, client_id, session_id, status)
         select {random}, $1, s.id, 'attended' from sessions s, coaches o, clients c
         where c.id = $1 and o.name = c.first_name || ' ' || c.last_name and s.coach_id = o.id"
    );
    let mut tx = store.write().await.expect("a transaction");
    for (insert, values) in [
        (&coaches, &values![coach.0][..]),
        (&sessions, values![coach.0, now()]),
        (&bookings, values![coach.0]),
    ] {
        sql::execute(&mut tx, insert, values).await.expect(insert);
    }
    tx.commit().await.expect("a commit");
    add_words(store, "coaches", "name <> 'Kim Coach'").await;
}

fn random_id(store: &Store) -> &'static str {
    match store.engine() {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    }
}

/// Writes the words of the texts in these rows.
async fn add_words(store: &Store, table: &str, condition: &str) {
    let id = match store.engine() {
        Engine::Sqlite => "lower(hex(id))",
        Engine::Postgres => "cast(id as text)",
    };
    let mut tx = store.write().await.expect("a transaction");
    let select = format!("select {id} from {table} where {condition}");
    let rows = sql::texts(&mut tx, &select, &[]).await.expect(&select);
    let rows: Vec<Uuid> = rows
        .iter()
        .flatten()
        .map(|id| Uuid::parse_str(id).expect("an id"))
        .collect();
    text_words::changed(&mut tx, table, &rows)
        .await
        .expect("words");
    tx.commit().await.expect("a commit");
}
