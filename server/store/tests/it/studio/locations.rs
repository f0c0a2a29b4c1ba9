//! The locations of the studio: added and changed.

use shared::flaw::Refused;
use store::{
    locations::{Wanted, add, all, change},
    team::Change,
};
use support::{Database, TODAY, on_both, random, values};

use crate::fixture::Studio;

const PIER: Wanted<'_> = Wanted {
    name: "Pier",
    time_zone: "Europe/Lisbon",
    currency: "EUR",
    invoice_prefix: "P",
};

async fn locations_are_added_and_changed_by_administrators(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    assert_eq!(
        add(store, studio.sam, &PIER, &mut random()).await.unwrap(),
        Change::NotPermitted
    );
    assert_eq!(
        change(store, studio.sam, studio.quay, &PIER).await.unwrap(),
        Change::NotPermitted
    );
    assert_eq!(
        add(store, studio.adam, &PIER, &mut random()).await.unwrap(),
        Change::Saved
    );
    assert_eq!(
        add(store, studio.adam, &PIER, &mut random()).await.unwrap(),
        Change::NameTaken
    );
    assert_eq!(
        change(store, studio.adam, studio.quay, &PIER)
            .await
            .unwrap(),
        Change::NameTaken
    );
    let dock = Wanted {
        name: "Dock",
        ..PIER
    };
    assert_eq!(
        change(store, studio.adam, studio.quay, &dock)
            .await
            .unwrap(),
        Change::Saved
    );
    let nowhere = uuid::Uuid::from_u128(7);
    assert_eq!(
        change(store, studio.adam, nowhere, &dock).await.unwrap(),
        Change::NotFound
    );
    let mut tx = store.read().await.unwrap();
    let seen: Vec<_> = all(&mut tx)
        .await
        .unwrap()
        .into_iter()
        .map(|l| {
            [
                l.location.name,
                l.location.time_zone,
                l.location.currency,
                l.invoice_prefix,
            ]
        })
        .collect();
    assert_eq!(
        seen,
        [
            ["Dock", "Europe/Lisbon", "EUR", "P"],
            ["Lagoon", "Pacific/Honolulu", "USD", "INV"],
            ["Pier", "Europe/Lisbon", "EUR", "P"],
        ]
    );
}

async fn currency_is_fixed_once_it_is_in_use(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, movement, invoice) = (studio.client("Ann").await, studio.id(), studio.id());
    let insert = "
        insert into credit_movements (id, client_id, location_id, amount, currency, created_on)
        values ($1, $2, $3, 100, 'GBP', $4)";
    studio
        .run(insert, values![movement, ann.0, studio.quay, TODAY])
        .await;
    let insert = "
        insert into invoices (id, client_id, location_id, number, description, amount, currency, status, issued_on,
            due_on)
        values ($1, $2, $3, 'INV-1', 'Pilates', 1500, 'USD', 'outstanding', $4, $4)";
    studio
        .run(insert, values![invoice, ann.0, studio.lagoon, TODAY])
        .await;
    let store = &studio.db.store;
    for (location, currency) in [(studio.quay, "GBP"), (studio.lagoon, "USD")] {
        let fixed = Change::Refused(Refused::CurrencyFixed);
        assert_eq!(
            change(store, studio.adam, location, &PIER).await.unwrap(),
            fixed
        );
        let name = format!("Pier {currency}");
        let same = Wanted {
            name: &name,
            currency,
            ..PIER
        };
        assert_eq!(
            change(store, studio.adam, location, &same).await.unwrap(),
            Change::Saved
        );
    }
    let mut tx = store.read().await.unwrap();
    assert!(
        all(&mut tx)
            .await
            .unwrap()
            .iter()
            .all(|location| location.currency_fixed)
    );
}

on_both!(
    locations_are_added_and_changed_by_administrators,
    currency_is_fixed_once_it_is_in_use
);
