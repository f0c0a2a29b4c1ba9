//! After an erasure: the file is wiped beside all requests, the receipt says so, and no page shows anything of the
//! erased client.

use std::{sync::Arc, time::Duration};

use jiff::civil::date;
use server::cleaning::keep_clean;
use shared::client::ClientId;
use store::{Engine, erasing::wiping::is_due};
use support::{Database, on_both, on_sqlite, values};
use uuid::Uuid;

use crate::{
    lethe::Lethe,
    log,
    studio::{Caller, NORA},
};

/// A client with nothing open.
const ZEB: ClientId = ClientId(Uuid::from_u128(0x23));

/// Another client with nothing open.
const ZOE: ClientId = ClientId(Uuid::from_u128(0x24));

/// A word in everything that this client has, and nowhere else.
const WORD: &str = "Qvxkeziah";

impl Lethe {
    /// Waits until nothing is left to wipe.
    async fn until_wiped(&self) {
        let mut tries = 0;
        while is_due(&self.db.store).await.unwrap() {
            tries += 1;
            assert!(tries < 600, "no task wipes the file");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Returns every page that may show something of a client, as team members and as another client see it.
    async fn walk(&self, client: ClientId) -> Vec<(String, String)> {
        let own = [
            "",
            "/information",
            "/information?delete=scan",
            "/access",
            "/history",
            "/payment-methods",
            "/deletion-request",
            "/relationships",
            "/memberships",
            "/invoices",
            "/credit",
            "/bookings",
            "/packages",
        ]
        .map(|page| format!("/clients/{client}{page}"));
        let buddy = ["", "/history", "/relationships"].map(|page| format!("/clients/{NORA}{page}"));
        let lists = [
            "/clients",
            "/clients/requests",
            "/clients/new",
            "/schedule",
            "/deleted-clients",
            "/team",
            "/team/website",
            "/account",
        ]
        .map(str::to_owned);
        let mut pages = Vec::new();
        for page in own.into_iter().chain(buddy).chain(lists) {
            for who in [Caller::Olivia, Caller::Sam] {
                let body = self.page(&page, who).await;
                pages.push((format!("{page} for {who:?}"), body));
            }
        }
        for page in ["/app", "/app/schedule", "/embed/schedule", "/app/login"] {
            pages.push((page.to_owned(), self.page(page, Caller::Nora).await));
        }
        let found = self
            .fetch("search_clients", &[("term", WORD)])
            .by(Caller::Olivia)
            .send()
            .await;
        pages.push(("the search".to_owned(), found.body));
        pages
    }

    /// Stores the word in every field of a client. It is copied from the first name, because statements are logged.
    async fn fill(&self, client: ClientId) {
        for update in [
            "update clients set external_id = first_name || ' id', gender = first_name || ' g',
                occupation = first_name || ' o', address_line1 = first_name || ' 1', address_line2 = first_name || ' 2',
                region = first_name || ' r', postcode = first_name, country = first_name || ' c',
                emergency_contact_name = first_name || ' e', notes = first_name || ' n'
            where id = $1",
            "insert into payment_methods (id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
            select id, id, first_name || ' p', first_name || ' t', first_name || ' b', '4242', 12, 2029
            from clients where id = $1",
            "insert into invoices (id, client_id, location_id, number, billed_to, description, amount, currency, status,
                issued_on, due_on, reason)
            select id, id, home_location_id, 'INV-77', first_name || ' b', 'Pilates', 0, 'GBP', 'void', '2026-01-01',
                '2026-01-01', first_name || ' r'
            from clients where id = $1",
        ] {
            self.db.run(update, values![client.0]).await;
        }
        let ended = Some(date(2026, 6, 30));
        self.db
            .insert_relationship(client.0, "buddy", [client, NORA], ended)
            .await;
    }
}

async fn receipt_tells_erased_from_wiped_and_shows_when_backups_expire(db: Database) {
    let engine = db.store.engine();
    let lethe = Lethe::open(db.clone()).await;
    lethe.client(ZEB, WORD).await;
    let reference = lethe.erase(ZEB).await;
    let page = format!("/deleted-clients/{reference}");
    let body = lethe.page(&page, Caller::Sam).await;
    let not_yet = match engine {
        Engine::Sqlite => "In progress. Reload this page",
        Engine::Postgres => "uses “lethe clean” on the server",
    };
    for words in [
        "Wiped from the disk",
        not_yet,
        "hasn’t said how long it keeps them",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    let wiped = "update erasures set wiped_at = '2026-12-01T10:07:00.000Z'";
    db.run(wiped, &[]).await;
    let body = Lethe::keeping_backups(db, 30)
        .page(&page, Caller::Sam)
        .await;
    for words in [
        "1 Dec 2026, 09:00",
        "1 Dec 2026, 10:07",
        "Backups may contain this data until 31 Dec 2026",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    for words in [not_yet, "hasn’t said"] {
        assert!(!body.contains(words), "{words}: {body}");
    }
}

async fn pages_and_log_hold_nothing_of_erased_clients(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.client(ZEB, WORD).await;
    lethe.fill(ZEB).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    let word = WORD.to_lowercase();
    let says = |pages: &[(String, String)]| -> Vec<String> {
        let saying = pages
            .iter()
            .filter(|(_, body)| body.to_lowercase().contains(&word));
        saying.map(|(page, _)| page.clone()).collect()
    };
    let before = says(&lethe.walk(ZEB).await);
    assert!(
        before.len() > 20,
        "only these pages name the client: {before:?}"
    );
    let reference = lethe.erase(ZEB).await;
    let mut after = lethe.walk(ZEB).await;
    for who in [Caller::Olivia, Caller::Sam] {
        after.push((
            "the receipt".into(),
            lethe
                .page(&format!("/deleted-clients/{reference}"), who)
                .await,
        ));
    }
    assert_eq!(says(&after), [""; 0]);

    let log = log::all();
    assert!(log.contains("answered"), "the log is listened to");
    let line = log.lines().find(|line| line.to_lowercase().contains(&word));
    assert_eq!(line, None, "the log says something of the client");
}

on_both!(
    receipt_tells_erased_from_wiped_and_shows_when_backups_expire,
    pages_and_log_hold_nothing_of_erased_clients
);

async fn wiping_runs_at_the_start_and_after_every_erasure(db: Database) {
    let lethe = Lethe::open(db).await;
    for (client, word) in [(ZEB, WORD), (ZOE, "Zoe")] {
        lethe.client(client, word).await;
    }
    lethe.erase(ZEB).await;
    let clock = lethe.clock.clone();
    let cleaning = tokio::spawn(keep_clean(
        lethe.db.store.clone(),
        Arc::new(move || clock.now()),
    ));
    lethe.until_wiped().await;
    lethe.clock.advance(60);
    lethe.erase(ZOE).await;
    lethe.until_wiped().await;
    cleaning.abort();
    let wiped = "select wiped_at from erasures order by erased_at";
    assert_eq!(
        lethe.db.texts(wiped, &[]).await,
        ["2026-12-01T09:00:00.000Z", "2026-12-01T09:01:00.000Z"].map(|at| Some(at.to_owned()))
    );
}

on_sqlite!(wiping_runs_at_the_start_and_after_every_erasure);
