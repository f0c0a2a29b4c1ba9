//! Packages: sold with an invoice, voided once.

use jiff::{ToSpan, civil::date};
use shared::{
    assess,
    client::ClientId,
    flaw::Refused,
    forms::PackageSale,
    ids::{LocationId, PackageId},
    money::{Currency, Money},
    package::PackageStatus,
};
use store::{
    Outcome,
    desk::{packages, standings},
};
use support::{Database, TODAY, now, on_both, values};

use crate::fixture::Studio;

fn sale(studio: &Studio, client: ClientId, price: i64) -> PackageSale {
    PackageSale {
        client,
        location: LocationId(studio.lagoon),
        name: "Ten classes".into(),
        credits: 10,
        expires_on: Some(TODAY),
        price: Money::new(price, Currency::USD),
    }
}

async fn package_is_sold_on_the_day_at_its_location_with_an_invoice_unless_free(db: Database) {
    let mut studio = Studio::open(db).await;
    let olivia = studio.olivia;
    for (price, invoices) in [(0, 0), (9900, 1)] {
        let client = studio.client("Ann").await;
        let sale = sale(&studio, client, price);
        let sold = packages::sell(&studio.db.store, studio.act(), &sale).await;
        assert_eq!(sold.unwrap(), Outcome::Done);
        let mut tx = studio.db.store.read().await.unwrap();
        let [package] = packages::of_client(&mut tx, client)
            .await
            .unwrap()
            .try_into()
            .expect("one package");
        // It is still the previous day in Honolulu.
        assert_eq!(package.purchased_on, date(2026, 11, 30));
        assert_eq!(
            (package.stock().credits_left(), package.status),
            (10, PackageStatus::Unused)
        );
        let standing = standings::of(&mut tx, client, now()).await.unwrap();
        drop(tx);
        assert_eq!(standing.packages.len(), 1);
        assert_eq!(standing.invoices.len(), invoices);
        assert!(
            standing
                .invoices
                .iter()
                .all(|invoice| invoice.left == sale.price)
        );
        let events = "select count(*) from client_events where client_id = $1 and by_id = $2";
        let noted = studio.db.number(events, values![client.0, olivia.0]).await;
        assert_eq!(noted, 1 + i64::try_from(invoices).unwrap());
    }
}

async fn package_is_voided_once_and_blocks_no_more(db: Database) {
    let mut studio = Studio::open(db).await;
    let (client, other, olivia) = (
        studio.client("Ann").await,
        studio.client("Bob").await,
        studio.olivia,
    );
    let package = PackageId(studio.package(client, studio.quay, "active", 3, None).await);
    for (by, of, expected) in [
        (studio.adam, client, Outcome::NotPermitted),
        (studio.sam, client, Outcome::NotPermitted),
        (olivia, other, Outcome::NotFound),
        (olivia, client, Outcome::Done),
        (olivia, client, Outcome::Refused(Refused::Changed)),
    ] {
        let act = studio.act_by(by);
        let void = packages::void(&studio.db.store, act, of, package, "Moved away").await;
        assert_eq!(void.unwrap(), expected);
    }
    let mut tx = studio.db.store.read().await.unwrap();
    let voided = packages::one(&mut tx, client, package)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (voided.status, voided.reason.as_deref()),
        (PackageStatus::Void, Some("Moved away"))
    );
    assert!(assess(&standings::of(&mut tx, client, now()).await.unwrap(), now()).is_ok());
}

async fn package_is_shown_as_expired_after_its_last_day(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let package = studio
        .package(client, studio.quay, "active", 3, Some(TODAY))
        .await;
    let mut tx = studio.db.store.read().await.unwrap();
    let package = packages::one(&mut tx, client, PackageId(package))
        .await
        .unwrap()
        .unwrap();
    let stock = package.stock();
    let midnight: jiff::Timestamp = "2026-12-02T00:00:00Z".parse().unwrap();
    assert_eq!(
        stock.status_at(midnight - 1.second()),
        PackageStatus::Active
    );
    assert_eq!(stock.status_at(midnight), PackageStatus::Expired);
    assert!(stock.pays_for(midnight - 1.second()) && !stock.pays_for(midnight));
}

async fn package_is_not_sold_to_erased_clients(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.erase(client).await;
    let sale = sale(&studio, client, 0);
    let sold = packages::sell(&studio.db.store, studio.act(), &sale).await;
    assert_eq!(sold.unwrap(), Outcome::NotFound);
}

on_both!(
    package_is_sold_on_the_day_at_its_location_with_an_invoice_unless_free,
    package_is_voided_once_and_blocks_no_more,
    package_is_shown_as_expired_after_its_last_day,
    package_is_not_sold_to_erased_clients
);
