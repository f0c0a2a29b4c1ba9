//! Deleted Clients: listed newest first, and shown with what is kept.

use jiff::{Timestamp, ToSpan, civil::date};
use shared::{
    client::{ClientId, Reference},
    register::Personal,
    visit::VisitFate,
};
use store::erasing::{
    deleted_clients::{History, find, list},
    erase::Erasing,
};
use support::{Database, now, on_both, values};

use crate::{erasing, fixture::Studio};

async fn erase_at(studio: &mut Studio, client: ClientId, at: Timestamp) -> Reference {
    match erasing::erase_at(&studio.db.store, studio.olivia, client, at, &mut studio.rng)
        .await
        .unwrap()
    {
        Erasing::Erased(reference) => reference,
        other => panic!("{other:?}"),
    }
}

/// Returns every reference, page by page.
async fn walk(studio: &Studio, size: i64) -> Vec<Reference> {
    let mut tx = studio.db.store.read().await.unwrap();
    let mut seen: Vec<Reference> = Vec::new();
    loop {
        let page = list(&mut tx, seen.last(), size).await.unwrap();
        assert!(page.rows.len() <= usize::try_from(size).unwrap());
        seen.extend(page.rows.into_iter().map(|listed| listed.reference));
        assert!(seen.len() < 100, "the pages never end");
        if !page.more {
            return seen;
        }
    }
}

async fn list_is_ordered_newest_first_across_pages(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut expected = Vec::new();
    for i in 0..11 {
        let client = studio.client("Ann").await;
        // Some at the same instant, so that only the key orders them.
        let at = now() + [3, 1, 2][i % 3].hours();
        expected.push((
            -at.as_second(),
            client,
            erase_at(&mut studio, client, at).await,
        ));
    }
    expected.sort_by_key(|(at, client, _)| (*at, *client));
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(_, _, reference)| reference)
        .collect();
    for size in [1, 3, 10, 11, 12] {
        assert_eq!(walk(&studio, size).await, expected, "pages of {size}");
    }
}

async fn list_shows_when_and_by_which_member(db: Database) {
    let mut studio = Studio::open(db).await;
    assert_eq!(walk(&studio, 5).await, []);
    let client = studio.client("Ann").await;
    let at = now() + 7.minutes();
    let reference = erase_at(&mut studio, client, at).await;
    let mut tx = studio.db.store.read().await.unwrap();
    let listed = list(&mut tx, None, 5).await.unwrap().rows.remove(0);
    assert_eq!((listed.reference, listed.erased_at.at()), (reference, at));
    assert_eq!(listed.erased_by.as_deref(), Some("Olivia"));
    let unknown = Reference::from_random([0; 8]);
    assert!(
        list(&mut tx, Some(&unknown), 5)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
}

/// Checks the business facts of a client of [`Studio::whole_client`].
fn check_history(history: &History) {
    let invoices: Vec<_> = history
        .invoices
        .iter()
        .map(|i| {
            format!(
                "{} {} {} {} {} {}",
                i.number,
                i.description,
                i.status.name(),
                i.amount.coded(),
                i.paid.coded(),
                i.location
            )
        })
        .collect();
    assert_eq!(
        invoices,
        [
            "INV-0002 Service paid 89.00 GBP 89.00 GBP Lagoon",
            "INV-0001 Service paid 89.00 GBP 89.00 GBP Quay",
        ]
    );
    let mut credits: Vec<_> = history
        .credits
        .iter()
        .map(|c| format!("{} {}", c.amount.coded(), c.location))
        .collect();
    credits.sort();
    assert_eq!(
        credits,
        [
            "-1.00 GBP Lagoon",
            "-1.00 GBP Quay",
            "-5.00 GBP Lagoon",
            "-5.00 GBP Quay",
            "1.00 GBP Lagoon",
            "1.00 GBP Quay",
            "5.00 GBP Lagoon",
            "5.00 GBP Quay",
        ]
    );
    let sold = &history.memberships[0];
    let membership = &sold.membership;
    assert_eq!(
        (membership.plan.as_str(), membership.status.name()),
        ("Membership", "cancelled")
    );
    assert_eq!(sold.price.coded(), "89.00 GBP");
    assert_eq!(
        (membership.starts_on, membership.ends.map(|day| day.date())),
        (date(2026, 1, 1), Some(date(2026, 6, 30)))
    );
    let package = &history.packages[0];
    assert_eq!(
        (package.name.as_str(), package.status.name()),
        ("Package", "used")
    );
    assert_eq!((package.credits_total, package.credits_used), (10, 10));
    assert_eq!(
        (package.purchased_on, package.expires.map(|day| day.date())),
        (date(2026, 1, 5), Some(date(2026, 6, 30)))
    );
    let mut visits: Vec<_> = history
        .visits
        .iter()
        .map(|v| {
            format!(
                "{} {} {} {}",
                v.name,
                v.status.name(),
                v.starts.local(),
                v.location
            )
        })
        .collect();
    visits.sort();
    assert_eq!(
        visits,
        [
            "Reformer attended 2026-03-02T08:30:00 Lagoon",
            "Reformer attended 2026-03-02T18:30:00 Quay",
        ]
    );
    assert_eq!((history.memberships.len(), history.packages.len()), (2, 2));
}

async fn deleted_client_is_shown_with_business_facts_only(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let ann = studio.whole_client("Qzxann", bob).await;
    studio.choose(VisitFate::Kept).await;
    studio.invoice(bob, studio.quay, "paid", 1, 1).await;
    studio
        .run(
            "update clients set home_location_id = $1 where id = $2",
            values![studio.lagoon, ann.0],
        )
        .await;
    let reference = erase_at(&mut studio, ann, now()).await;

    let mut tx = studio.db.store.read().await.unwrap();
    let typed = Reference::parse(&reference.as_str().to_lowercase()).unwrap();
    let shown = find(&mut tx, &typed)
        .await
        .unwrap()
        .expect("the erased client");
    assert!(!format!("{shown:?}").to_lowercase().contains("qzxann"));
    assert_eq!(
        (&shown.listed.reference, shown.listed.erased_at.at()),
        (&reference, now())
    );
    assert_eq!(
        shown.listed.erased_at.local(),
        date(2026, 11, 30).at(23, 0, 0, 0),
        "clocks in Honolulu"
    );
    assert_eq!(
        (shown.joined_on, shown.listed.home_location.as_str()),
        (date(2024, 2, 29), "Lagoon")
    );
    assert_eq!(
        shown
            .receipt
            .erasure
            .erased
            .iter()
            .find(|e| e.what == Personal::Phones)
            .unwrap()
            .count,
        3
    );

    check_history(&shown.history);
}

async fn unknown_reference_is_not_found(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    erase_at(&mut studio, client, now()).await;
    let mut tx = studio.db.store.read().await.unwrap();
    let unknown = Reference::from_random([0; 8]);
    assert!(find(&mut tx, &unknown).await.unwrap().is_none());
}

on_both!(
    list_is_ordered_newest_first_across_pages,
    list_shows_when_and_by_which_member,
    deleted_client_is_shown_with_business_facts_only,
    unknown_reference_is_not_found
);
