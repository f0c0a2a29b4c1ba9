//! An open page of the desk hears what it has to know: that its login ends, that its client is gone, and what the client has open.

use std::time::Duration;

use app::answers::open::Open;
use axum::body::BodyDataStream;
use futures_util::StreamExt;
use http::header;
use shared::{
    Item, assess,
    client::ClientId,
    forms::MembershipSale,
    ids::LocationId,
    membership::{Change, MembershipStatus},
};
use store::{
    By, Outcome,
    desk::memberships::{change, of_client, sell},
    team::members::deactivate,
};
use support::{Database, on_both, values};
use tokio::time::timeout;

use crate::{
    lethe::Lethe,
    studio::{Caller, NORA, QUAY, UNKNOWN},
};

/// The address at which a page of this client listens, with what the client has open.
fn standing_of(client: ClientId) -> String {
    format!("/live?client={client}&standing=1")
}

/// The events that a page hears.
struct Line(BodyDataStream);

impl Line {
    async fn of(lethe: &Lethe, address: &str, who: Caller) -> Self {
        let response = lethe.get(address).by(who).open().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self(response.into_body().into_data_stream())
    }

    /// Does the same, and hears that the login goes on.
    async fn going_on(lethe: &Lethe, address: &str, who: Caller) -> Self {
        let mut line = Self::of(lethe, address, who).await;
        let (event, left) = line.next().await.expect("an event");
        assert_eq!(event, "here");
        let left: u64 = left.parse().expect("milliseconds");
        assert_eq!(left, 30 * 60 * 1000);
        line
    }

    /// Returns the name and data of the next event, or `None` after the last one.
    async fn next(&mut self) -> Option<(String, String)> {
        let bytes = timeout(Duration::from_secs(10), self.0.next())
            .await
            .expect("an event in time")?
            .expect("an event");
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        let part = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_else(|| panic!("no {name} in {text}"))
                .trim()
                .to_owned()
        };
        Some((part("event:"), part("data:")))
    }

    /// Checks that the last event is this one.
    async fn ends_with(&mut self, event: &str) {
        let last = self.next().await.map(|(event, _)| event);
        assert_eq!(last.as_deref(), Some(event));
        assert_eq!(self.next().await, None, "no event follows");
    }

    /// Returns what the next event says is open.
    async fn open(&mut self, lethe: &Lethe) -> Vec<Item> {
        let (event, data) = self.next().await.expect("an event");
        assert_eq!(event, "standing");
        let Open { standing, words } = serde_json::from_str(&data).expect("what is open");
        let items = match assess(&standing, lethe.clock.now()) {
            Ok(_) => Vec::new(),
            Err(checklist) => checklist.into_items(),
        };
        assert!(items.iter().all(|item| words.contains_key(&item.key())));
        items
    }
}

async fn page_hears_of_changes_as_they_happen(db: Database) {
    let lethe = Lethe::open(db).await;
    let mut line = Line::going_on(&lethe, &standing_of(NORA), Caller::Olivia).await;
    assert_eq!(line.open(&lethe).await, []);

    let store = &lethe.db.store;
    let sale = MembershipSale {
        client: NORA,
        location: LocationId(QUAY),
        plan: "Unlimited".into(),
        starts_on: "2026-11-01".parse().unwrap(),
        price: shared::money::Money::new(0, shared::money::Currency::GBP),
    };
    assert_eq!(
        sell(store, lethe.act(), &sale).await.unwrap(),
        Outcome::Done
    );
    let open = line.open(&lethe).await;
    assert!(
        matches!(open.as_slice(), [Item::Membership(sold)] if sold.plan == "Unlimited"),
        "{open:?}"
    );

    let mut tx = store.read().await.unwrap();
    let sold = of_client(&mut tx, NORA).await.unwrap();
    drop(tx);
    let sold = sold
        .iter()
        .find(|sold| sold.membership.status == MembershipStatus::Active)
        .unwrap();
    let membership = sold.membership.id;
    let cancelled = change(store, lethe.act(), NORA, membership, Change::CancelNow).await;
    assert_eq!(cancelled.unwrap(), Outcome::Done);
    assert_eq!(line.open(&lethe).await, []);

    lethe.erase(NORA).await;
    line.ends_with("gone").await;
}

/// A page about a client hears that the client is gone, as a page of a client who never was. It hears no reference.
async fn page_hears_that_its_client_is_gone(db: Database) {
    let lethe = Lethe::open(db).await;
    let address = format!("/live?client={NORA}");
    let mut line = Line::going_on(&lethe, &address, Caller::Sam).await;
    let mut elsewhere = Line::going_on(&lethe, "/live", Caller::Sam).await;
    lethe.erase(NORA).await;
    line.ends_with("gone").await;
    for address in [address, standing_of(NORA), standing_of(UNKNOWN)] {
        let mut line = Line::of(&lethe, &address, Caller::Sam).await;
        line.ends_with("gone").await;
    }
    let ended = lethe
        .form("/clients", "log_out", &[])
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(ended.location(), "/login");
    elsewhere.ends_with("over").await;
    // What was beneath the client's address is as absent as the rest of it.
    let old = lethe
        .get(&format!("/clients/{NORA}/live"))
        .by(Caller::Olivia)
        .open()
        .await;
    assert_eq!(old.status(), 404);
    let odd = lethe.get("/live?client=7").by(Caller::Olivia).open().await;
    assert_eq!(odd.status(), 400);
}

async fn page_hears_that_its_login_is_over(db: Database) {
    let lethe = Lethe::open(db).await;
    for address in ["/live".to_owned(), standing_of(NORA)] {
        // Without a login, and with one that has ended.
        for ask in [
            lethe.get(&address),
            lethe.get(&address).with_token("unissued"),
        ] {
            let mut line = Line(ask.open().await.into_body().into_data_stream());
            line.ends_with("over").await;
        }
    }
    // Made for another team member.
    let sam = Caller::Sam.id().unwrap().0;
    let mut line = Line::of(&lethe, &format!("/live?member={sam}"), Caller::Dora).await;
    line.ends_with("over").await;

    // Logged out, in this or in another tab.
    let mut tabs = [
        Line::going_on(&lethe, &format!("/live?member={sam}"), Caller::Sam).await,
        Line::going_on(&lethe, &format!("/live?client={NORA}"), Caller::Sam).await,
    ];
    lethe.fetch("log_out", &[]).by(Caller::Sam).send().await;
    for tab in &mut tabs {
        tab.ends_with("over").await;
    }

    // Ended by an administrator.
    let mut line = Line::going_on(&lethe, "/live", Caller::Dora).await;
    let (store, act) = (&lethe.db.store, lethe.act());
    assert!(matches!(act.by, By::Team(_)));
    let ended = deactivate(store, act, Caller::Dora.id().unwrap()).await;
    assert_eq!(ended.unwrap(), Outcome::Done);
    line.ends_with("over").await;

    // Expired.
    lethe.clock.advance(30 * 60 - 1);
    let mut line = Line::of(&lethe, "/live", Caller::Mona).await;
    assert_eq!(line.next().await, Some(("here".into(), "1000".into())));
    lethe.clock.advance(1);
    line.ends_with("over").await;
}

/// Listening is not use of a login.
async fn listening_does_not_extend_a_login(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.clock.advance(20 * 60);
    let mut line = Line::of(&lethe, "/live", Caller::Sam).await;
    let left = 10 * 60 * 1000;
    assert_eq!(line.next().await, Some(("here".into(), left.to_string())));
    lethe.clock.advance(10 * 60);
    let page = lethe.get("/clients").by(Caller::Sam).send().await;
    assert_eq!(page.location(), "/login?next=/clients");
}

async fn page_without_a_needed_second_factor_stays_at_the_account(db: Database) {
    let lethe = Lethe::open(db).await;
    let needed = "update access_groups set second_factor = 'required'";
    lethe.db.run(needed, values![]).await;
    drop(Line::going_on(&lethe, "/live", Caller::Sam).await);
    let mut line = Line::of(&lethe, &standing_of(NORA), Caller::Sam).await;
    line.ends_with("over").await;
}

async fn items_are_told_as_the_reader_writes_them(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.invoice(NORA).await;
    let ask = lethe.get(&standing_of(NORA)).by(Caller::Olivia);
    let response = ask.with(header::ACCEPT_LANGUAGE, "de-DE").open().await;
    let mut line = Line(response.into_body().into_data_stream());
    assert_eq!(line.next().await.expect("an event").0, "here");
    let (_, data) = line.next().await.expect("what is open");
    let Open { words, .. } = serde_json::from_str(&data).expect("what is open");
    let details: Vec<_> = words.values().map(|words| words.detail.as_str()).collect();
    assert!(
        details.iter().any(|detail| detail.contains(",00\u{a0}£")),
        "{details:?}"
    );
}

on_both!(
    items_are_told_as_the_reader_writes_them,
    page_hears_of_changes_as_they_happen,
    page_hears_that_its_client_is_gone,
    page_hears_that_its_login_is_over,
    listening_does_not_extend_a_login,
    page_without_a_needed_second_factor_stays_at_the_account
);
