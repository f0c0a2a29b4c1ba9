//! The locations of the studio: added and changed.

use shared::{
    access::TeamMemberId,
    flaw::Refused,
    forms::{ChangeLocation, LocationSettings, Shown},
    ids::LocationId,
    money::Currency,
};
use store::{
    Outcome,
    studio::locations::{self, all},
};
use support::{Database, TODAY, on_both, values};
use uuid::Uuid;

use crate::fixture::Studio;

fn pier() -> LocationSettings {
    LocationSettings {
        name: "Pier".into(),
        address: Some("1 Pier Road, Margate".into()),
        time_zone: "Europe/Lisbon".into(),
        currency: Currency::EUR,
        invoice_prefix: "P".into(),
    }
}

async fn add(studio: &Studio, by: TeamMemberId, settings: &LocationSettings) -> Outcome {
    locations::add(&studio.db.store, studio.act_by(by), settings)
        .await
        .unwrap()
}

/// Changes a location on a page that does not say what it showed.
async fn change(
    studio: &Studio,
    by: TeamMemberId,
    location: Uuid,
    settings: &LocationSettings,
) -> Outcome {
    let (act, shown) = (studio.act_by(by), Shown::read([]));
    locations::change(
        &studio.db.store,
        act,
        LocationId(location),
        settings,
        &shown,
    )
    .await
    .unwrap()
}

async fn locations_are_added_and_changed_by_administrators(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    assert_eq!(
        add(&studio, studio.sam, &pier()).await,
        Outcome::NotPermitted
    );
    assert_eq!(
        change(&studio, studio.sam, studio.quay, &pier()).await,
        Outcome::NotPermitted
    );
    assert_eq!(add(&studio, studio.adam, &pier()).await, Outcome::Done);
    assert_eq!(
        add(&studio, studio.adam, &pier()).await,
        Outcome::Refused(Refused::NameTaken)
    );
    assert_eq!(
        change(&studio, studio.adam, studio.quay, &pier()).await,
        Outcome::Refused(Refused::NameTaken)
    );
    let dock = LocationSettings {
        name: "Dock".into(),
        ..pier()
    };
    assert_eq!(
        change(&studio, studio.adam, studio.quay, &dock).await,
        Outcome::Done
    );
    let nowhere = uuid::Uuid::from_u128(7);
    assert_eq!(
        change(&studio, studio.adam, nowhere, &dock).await,
        Outcome::NotFound
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
    let (dock, offer) = (
        studio.location("Dock", "Europe/Lisbon", "CHF").await,
        studio.id(),
    );
    let insert = "insert into offers (id, location_id, kind, name, price) values ($1, $2, 'membership', 'Unlimited', 8900)";
    studio.run(insert, values![offer, dock]).await;
    let store = &studio.db.store;
    for (location, currency) in [
        (studio.quay, Currency::GBP),
        (studio.lagoon, Currency::USD),
        (dock, Currency::CHF),
    ] {
        let fixed = Outcome::Refused(Refused::CurrencyFixed);
        assert_eq!(change(&studio, studio.adam, location, &pier()).await, fixed);
        let same = LocationSettings {
            name: format!("Pier {}", currency.code()),
            currency,
            ..pier()
        };
        assert_eq!(
            change(&studio, studio.adam, location, &same).await,
            Outcome::Done
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

async fn location_is_not_changed_over_a_newer_row(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let quay = LocationId(studio.quay);
    let shown = Shown::of(&ChangeLocation {
        location: quay,
        name: "Quay".into(),
        address: String::new(),
        time_zone: "Europe/London".into(),
        currency: "GBP".into(),
        invoice_prefix: "INV".into(),
    });
    let changed = locations::change(store, studio.act(), quay, &pier(), &shown).await;
    assert_eq!(changed.unwrap(), Outcome::Done);

    let before = studio.db.everything().await;
    let dock = LocationSettings {
        name: "Dock".into(),
        ..pier()
    };
    let late = locations::change(store, studio.act(), quay, &dock, &shown);
    let Outcome::Newer(newer) = late.await.unwrap() else {
        panic!("it is newer");
    };
    let newer: Vec<_> = newer
        .iter()
        .map(|d| (d.field, d.before.as_str(), d.now.as_str()))
        .collect();
    assert_eq!(
        newer,
        [
            ("name", "Quay", "Pier"),
            ("address", "", "1 Pier Road, Margate"),
            ("time_zone", "Europe/London", "Europe/Lisbon"),
            ("currency", "GBP", "EUR"),
            ("invoice_prefix", "INV", "P"),
        ]
    );
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
}

on_both!(
    location_is_not_changed_over_a_newer_row,
    locations_are_added_and_changed_by_administrators,
    currency_is_fixed_once_it_is_in_use
);
