//! Listeners hear when a client changes, also in another process.

use std::time::Duration;

use shared::{forms::MembershipSale, ids::LocationId};
use store::{Engine, Outcome, Store, desk::memberships::sell, engine::news::News};
use support::{Database, TODAY, on_both};
use tokio::{sync::broadcast::Receiver, time::timeout};

use crate::fixture::{Studio, gbp};

/// Returns the next news, without notices of missed news.
async fn hear(news: &mut Receiver<News>) -> Option<News> {
    loop {
        match timeout(Duration::from_secs(5), news.recv()).await.ok()? {
            Ok(News::Missed) => {}
            other => return other.ok(),
        }
    }
}

/// Waits until a store that has just begun to listen hears all news.
async fn settle(store: &Store, news: &mut Receiver<News>) {
    if store.engine() == Engine::Postgres {
        let first = timeout(Duration::from_secs(5), news.recv()).await;
        assert_eq!(first.expect("it listens").unwrap(), News::Missed);
    }
}

async fn news_is_heard_after_the_commit(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let mut here = studio.db.store.news();
    settle(&studio.db.store, &mut here).await;
    let other = studio.db.open_again().await;
    let mut there = other.news();
    settle(&other, &mut there).await;

    let sale = MembershipSale {
        client: ann,
        location: LocationId(studio.quay),
        plan: "Unlimited".into(),
        starts_on: TODAY,
        price: gbp(0),
    };
    let sold = sell(&studio.db.store, studio.act(), &sale).await.unwrap();
    assert_eq!(sold, Outcome::Done);
    assert_eq!(hear(&mut here).await, Some(News::Of(ann)));
    // Lethe is not run with two processes on one SQLite file.
    if studio.db.store.engine() == Engine::Postgres {
        assert_eq!(hear(&mut there).await, Some(News::Of(ann)));
    }

    // What is rolled back is not news.
    let unknown = MembershipSale {
        location: LocationId(studio.id()),
        ..sale
    };
    let sold = sell(&studio.db.store, studio.act(), &unknown)
        .await
        .unwrap();
    assert_eq!(sold, Outcome::NotFound);
    let bob = studio.client("Bob").await;
    studio.erase(bob).await;
    assert_eq!(hear(&mut here).await, Some(News::Of(bob)), "the erasure");
    assert!(here.try_recv().is_err());
}

on_both!(news_is_heard_after_the_commit);
