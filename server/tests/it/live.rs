//! An open page of a client's information hears what changes. Other callers hear nothing.

use std::time::Duration;

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use shared::{
    Item, Standing, assess,
    forms::MembershipSale,
    ids::LocationId,
    membership::{Change, MembershipStatus},
};
use store::{
    Outcome,
    desk::memberships::{change, of_client, sell},
};
use support::{Database, on_both, values};
use tokio::time::timeout;

use crate::{
    lethe::Lethe,
    studio::{Caller, NORA, QUAY, UNKNOWN},
};

/// The events that a page hears.
struct Line(BodyDataStream);

impl Line {
    async fn of(lethe: &Lethe, who: Caller) -> Self {
        let response = lethe
            .get(&format!("/clients/{NORA}/live"))
            .by(who)
            .open()
            .await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self(response.into_body().into_data_stream())
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

    /// Returns what the next event says is open.
    async fn open(&mut self, lethe: &Lethe) -> Vec<Item> {
        let (event, data) = self.next().await.expect("an event");
        assert_eq!(event, "standing");
        let standing: Standing = serde_json::from_str(&data).expect("a standing");
        match assess(&standing, lethe.clock.now()) {
            Ok(_) => Vec::new(),
            Err(checklist) => checklist.into_items(),
        }
    }
}

async fn page_hears_of_changes_as_they_happen(db: Database) {
    let lethe = Lethe::open(db).await;
    let mut line = Line::of(&lethe, Caller::Olivia).await;
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

    let reference = lethe.erase(NORA).await;
    assert_eq!(
        line.next().await,
        Some(("erased".into(), reference.to_string()))
    );
    assert_eq!(line.next().await, None, "no event follows");
}

async fn page_hears_first_of_missed_changes(db: Database) {
    let lethe = Lethe::open(db).await;
    let reference = lethe.erase(NORA).await;
    let mut line = Line::of(&lethe, Caller::Sam).await;
    assert_eq!(
        line.next().await,
        Some(("erased".into(), reference.to_string()))
    );
}

async fn events_are_refused_without_a_login(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/clients/{NORA}/live");
    assert_eq!(lethe.get(&page).open().await.status(), 401);
    assert_eq!(
        lethe
            .get(&page)
            .with_token("unissued")
            .open()
            .await
            .status(),
        401
    );

    // The stream ends with the login.
    let mut line = Line::of(&lethe, Caller::Sam).await;
    assert_eq!(line.open(&lethe).await, []);
    lethe
        .db
        .run(
            "delete from team_sessions where team_member_id = $1",
            values![Caller::Sam.id().unwrap().0],
        )
        .await;
    lethe.erase(NORA).await;
    assert_eq!(line.next().await, None);
}

async fn events_of_an_unknown_client_are_not_found(db: Database) {
    let lethe = Lethe::open(db).await;
    let response = lethe
        .get(&format!("/clients/{UNKNOWN}/live"))
        .by(Caller::Sam)
        .open()
        .await;
    let mut line = Line(response.into_body().into_data_stream());
    assert_eq!(line.next().await, None);
    let odd = lethe.get("/clients/7/live").by(Caller::Sam).open().await;
    assert_eq!(odd.status(), 400);
}

on_both!(
    page_hears_of_changes_as_they_happen,
    page_hears_first_of_missed_changes,
    events_are_refused_without_a_login,
    events_of_an_unknown_client_are_not_found
);
