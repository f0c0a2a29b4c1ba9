//! Each of the six conditions stands in the way, and then nothing changes.

use jiff::civil::date;
use shared::{Checklist, Condition, Item, client::ClientId};
use store::erasures::Erasing;
use support::{Database, on_both, tomorrow};

use crate::fixture::Studio;

/// Asks to erase, and gives the checklist, after making sure that nothing has changed.
async fn checklist(studio: &mut Studio, client: ClientId) -> Checklist {
    let before = studio.db.everything().await;
    let answer = studio.ask_to_erase(studio.olivia, client).await;
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
    match answer {
        Erasing::Open(checklist) => checklist,
        other => panic!("nothing stands in the way: {other:?}"),
    }
}

/// Where an item is.
fn place(item: &Item) -> String {
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
        .map(|item| (item.condition(), place(item)))
        .collect();
    assert_eq!(seen, [(condition, location.to_owned())]);
}

async fn an_invoice_with_something_left_to_pay(db: Database) {
    let mut studio = Studio::open(db).await;
    for status in ["outstanding", "failed", "collection"] {
        let client = studio.client("Ann").await;
        studio
            .invoice(client, studio.lagoon, status, 8900, 8899)
            .await;
        check(&mut studio, client, Condition::Payment, "Lagoon").await;
    }
}

async fn a_balance_below_zero(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.credit(client, studio.quay, 500, "GBP").await;
    studio.credit(client, studio.quay, -501, "GBP").await;
    check(&mut studio, client, Condition::Payment, "Quay").await;
}

async fn a_place_in_a_session_to_come(db: Database) {
    let mut studio = Studio::open(db).await;
    for status in ["booked", "waitlisted"] {
        let client = studio.client("Ann").await;
        studio
            .booking(client, studio.lagoon, status, tomorrow())
            .await;
        check(&mut studio, client, Condition::Session, "Lagoon").await;
    }
}

async fn a_balance_above_zero(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.credit(client, studio.quay, 1, "USD").await;
    check(&mut studio, client, Condition::Credit, "Quay").await;
}

async fn a_paid_by_relationship_on_either_side(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    studio.relationship("paid_by", ann, bob, None).await;
    check(&mut studio, ann, Condition::PaidBy, "Quay").await;
    check(&mut studio, bob, Condition::PaidBy, "Quay").await;
}

async fn a_package_unused_or_with_credits_left(db: Database) {
    let mut studio = Studio::open(db).await;
    for (status, used) in [("unused", 0), ("active", 9)] {
        let client = studio.client("Ann").await;
        studio
            .package(client, studio.lagoon, status, used, None)
            .await;
        check(&mut studio, client, Condition::Package, "Lagoon").await;
    }
}

async fn a_membership_that_runs_or_will(db: Database) {
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

async fn everything_at_two_locations_is_listed_at_once(db: Database) {
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
        let at = |item: &&Item| item.condition() == condition && place(item) == location;
        checklist.items().iter().filter(at).count()
    };
    for location in ["Quay", "Lagoon"] {
        assert_eq!(count(Condition::Payment, location), 2);
        assert_eq!(count(Condition::Session, location), 1);
        assert_eq!(count(Condition::Package, location), 1);
        assert_eq!(count(Condition::Membership, location), 1);
    }
    assert_eq!(count(Condition::PaidBy, "Quay"), 2);
    // A balance is one for each currency, whatever the locations.
    assert_eq!(count(Condition::Payment, "Lagoon + Quay"), 1);
    assert_eq!(count(Condition::Credit, "Lagoon + Quay"), 1);
    assert_eq!(checklist.items().len(), 14);
}

async fn what_is_settled_does_not_stand_in_the_way(db: Database) {
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
    an_invoice_with_something_left_to_pay,
    a_balance_below_zero,
    a_place_in_a_session_to_come,
    a_balance_above_zero,
    a_paid_by_relationship_on_either_side,
    a_package_unused_or_with_credits_left,
    a_membership_that_runs_or_will,
    everything_at_two_locations_is_listed_at_once,
    what_is_settled_does_not_stand_in_the_way
);
