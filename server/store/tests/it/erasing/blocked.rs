//! Each of the six conditions blocks the erasure, and then nothing changes.

use jiff::civil::date;
use shared::{Checklist, Condition, Item, assess, client::ClientId};
use store::{desk::standings, erasing::erase::Erasing};
use support::{Database, now, on_both, tomorrow};

use crate::fixture::Studio;

/// Tries to erase, checks that nothing has changed and that the answer holds the standing that was assessed, and returns
/// the checklist.
async fn checklist(studio: &mut Studio, client: ClientId) -> Checklist {
    let before = studio.db.everything().await;
    let answer = studio.ask_to_erase(studio.olivia, client).await;
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
    match answer {
        Erasing::Open(checklist, standing) => {
            assert_eq!(assess(&standing, now()).err().as_ref(), Some(&checklist));
            let mut tx = studio.db.store.read().await.unwrap();
            let same = standings::of(&mut tx, client, now()).await.unwrap();
            assert_eq!(*standing, same);
            checklist
        }
        other => panic!("nothing blocks the erasure: {other:?}"),
    }
}

/// Returns the location of an item.
fn location_of(item: &Item) -> String {
    match item {
        Item::Invoice(invoice) => invoice.location.clone(),
        Item::Debt(balance) | Item::Credit(balance) => balance.locations.join(" + "),
        Item::Session(booking) => booking.location.clone(),
        Item::PaidBy(paid_by) => paid_by.location.clone(),
        Item::Package(package) => package.location.clone(),
        Item::Membership(membership) => membership.location.clone(),
    }
}

/// Checks that `client` has one open item, of this condition and at this location.
async fn check(studio: &mut Studio, client: ClientId, condition: Condition, location: &str) {
    let checklist = checklist(studio, client).await;
    let seen: Vec<_> = checklist
        .items()
        .iter()
        .map(|item| (item.condition(), location_of(item)))
        .collect();
    assert_eq!(seen, [(condition, location.to_owned())]);
}

async fn unpaid_invoice_blocks(db: Database) {
    let mut studio = Studio::open(db).await;
    for status in ["outstanding", "failed", "collection"] {
        let client = studio.client("Ann").await;
        studio
            .invoice(client, studio.lagoon, status, 8900, 8899)
            .await;
        check(&mut studio, client, Condition::Payment, "Lagoon").await;
    }
}

async fn negative_balance_blocks(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.credit(client, studio.quay, 500, "GBP").await;
    studio.credit(client, studio.quay, -501, "GBP").await;
    check(&mut studio, client, Condition::Payment, "Quay").await;
}

async fn seat_in_an_upcoming_session_blocks(db: Database) {
    let mut studio = Studio::open(db).await;
    for status in ["booked", "waitlisted"] {
        let client = studio.client("Ann").await;
        studio
            .booking(client, studio.lagoon, status, tomorrow())
            .await;
        check(&mut studio, client, Condition::Session, "Lagoon").await;
    }
}

async fn positive_balance_blocks(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.credit(client, studio.quay, 1, "USD").await;
    check(&mut studio, client, Condition::Credit, "Quay").await;
}

async fn paid_by_relationship_blocks_both_clients(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    studio.relationship("paid_by", ann, bob, None).await;
    check(&mut studio, ann, Condition::PaidBy, "Quay").await;
    check(&mut studio, bob, Condition::PaidBy, "Quay").await;
}

async fn package_with_credits_left_blocks(db: Database) {
    let mut studio = Studio::open(db).await;
    for (status, used) in [("unused", 0), ("active", 9)] {
        let client = studio.client("Ann").await;
        studio
            .package(client, studio.lagoon, status, used, None)
            .await;
        check(&mut studio, client, Condition::Package, "Lagoon").await;
    }
}

async fn current_or_future_membership_blocks(db: Database) {
    let mut studio = Studio::open(db).await;
    let ends = Some(date(2026, 12, 31));
    for (status, ends) in [
        ("active", None),
        ("paused", None),
        ("pending", None),
        ("cancelled", ends),
    ] {
        let client = studio.client("Ann").await;
        studio.membership(client, studio.lagoon, status, ends).await;
        check(&mut studio, client, Condition::Membership, "Lagoon").await;
    }
}

async fn checklist_lists_all_open_items_at_two_locations(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    for location in [studio.quay, studio.lagoon] {
        studio.invoice(ann, location, "outstanding", 8900, 0).await;
        studio.invoice(ann, location, "failed", 1000, 10).await;
        studio.credit(ann, location, -700, "GBP").await;
        studio.credit(ann, location, 900, "USD").await;
        studio.booking(ann, location, "booked", tomorrow()).await;
        studio.package(ann, location, "unused", 0, None).await;
        studio.membership(ann, location, "active", None).await;
    }
    studio.relationship("paid_by", ann, bob, None).await;
    studio.relationship("paid_by", bob, ann, None).await;

    let checklist = checklist(&mut studio, ann).await;
    let count = |condition, location: &str| {
        let at = |item: &&Item| item.condition() == condition && location_of(item) == location;
        checklist.items().iter().filter(at).count()
    };
    for location in ["Quay", "Lagoon"] {
        assert_eq!(count(Condition::Payment, location), 2);
        assert_eq!(count(Condition::Session, location), 1);
        assert_eq!(count(Condition::Package, location), 1);
        assert_eq!(count(Condition::Membership, location), 1);
    }
    assert_eq!(count(Condition::PaidBy, "Quay"), 2);
    // There is one balance for each currency, across locations.
    assert_eq!(count(Condition::Payment, "Lagoon + Quay"), 1);
    assert_eq!(count(Condition::Credit, "Lagoon + Quay"), 1);
    assert_eq!(checklist.items().len(), 14);
}

async fn settled_items_do_not_block(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    for status in ["paid", "void", "written_off"] {
        studio.invoice(ann, studio.quay, status, 8900, 0).await;
    }
    studio.invoice(ann, studio.quay, "failed", 8900, 8900).await;
    studio.credit(ann, studio.quay, 500, "GBP").await;
    studio.credit(ann, studio.lagoon, -500, "GBP").await;
    studio
        .booking(ann, studio.quay, "cancelled", tomorrow())
        .await;
    for status in ["booked", "waitlisted", "attended", "no_show"] {
        studio
            .booking(
                ann,
                studio.quay,
                status,
                "2026-11-30T18:30:00Z".parse().unwrap(),
            )
            .await;
    }
    studio.relationship("buddy", ann, bob, None).await;
    studio
        .relationship("paid_by", ann, bob, Some(date(2026, 11, 1)))
        .await;
    for (status, used) in [("used", 10), ("active", 10), ("expired", 2), ("void", 0)] {
        studio.package(ann, studio.quay, status, used, None).await;
    }
    studio
        .package(ann, studio.quay, "active", 2, Some(date(2026, 11, 1)))
        .await;
    studio.membership(ann, studio.quay, "cancelled", None).await;
    studio
        .membership(ann, studio.quay, "cancelled", Some(date(2026, 11, 1)))
        .await;
    studio.erase(ann).await;
}

on_both!(
    unpaid_invoice_blocks,
    negative_balance_blocks,
    seat_in_an_upcoming_session_blocks,
    positive_balance_blocks,
    paid_by_relationship_blocks_both_clients,
    package_with_credits_left_blocks,
    current_or_future_membership_blocks,
    checklist_lists_all_open_items_at_two_locations,
    settled_items_do_not_block
);
