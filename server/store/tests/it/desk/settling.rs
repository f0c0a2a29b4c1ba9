//! Settling several items of a checklist together: all of them or none, and only what the page showed.

use shared::{
    assess,
    client::ClientId,
    flaw::Refused,
    forms::ShownAmounts,
    invoice::PaymentMethod,
    money::{Currency, Money},
};
use store::{
    Outcome,
    desk::{settling, standings},
};
use support::{Database, TODAY, now, on_both, values};

use crate::fixture::{Studio, gbp};

const CHANGED: Outcome = Outcome::Refused(Refused::Changed);

impl Studio {
    /// Returns how many items are open for a client.
    async fn open_items(&self, client: ClientId) -> usize {
        let mut tx = self.db.store.read().await.unwrap();
        let standing = standings::of(&mut tx, client, now()).await.unwrap();
        assess(&standing, now()).map_or_else(|open| open.items().len(), |_| 0)
    }

    async fn pay_all(&self, client: ClientId, shown: &[Money]) -> Outcome {
        let (act, shown) = (self.act_by(self.sam), ShownAmounts(shown.to_vec()));
        settling::pay(&self.db.store, act, client, &shown, PaymentMethod::Cash)
            .await
            .unwrap()
    }
}

async fn open_invoices_are_paid_in_full(db: Database) {
    let mut studio = Studio::open(db).await;
    let (client, other) = (studio.client("Ann").await, studio.client("Bob").await);
    let (quay, lagoon) = (studio.quay, studio.lagoon);
    for (status, paid) in [
        ("outstanding", 0),
        ("failed", 250),
        ("collection", 0),
        ("paid", 1000),
    ] {
        studio.invoice(client, quay, status, 1000, paid).await;
    }
    studio.invoice(other, quay, "outstanding", 1000, 0).await;
    studio.credit(client, lagoon, -700, "USD").await;
    for shown in [
        vec![],
        vec![gbp(2749)],
        vec![gbp(2750), Money::new(700, Currency::USD)],
    ] {
        assert_eq!(studio.pay_all(client, &shown).await, CHANGED, "{shown:?}");
    }
    assert_eq!(studio.open_items(client).await, 4);
    assert_eq!(studio.pay_all(client, &[gbp(2750)]).await, Outcome::Done);
    // The debt remains, and nobody else's invoice is paid.
    assert_eq!(studio.open_items(client).await, 1);
    assert_eq!(studio.open_items(other).await, 1);
    let paid =
        "select count(*) from client_events where what = 'payment_recorded' and client_id = $1";
    assert_eq!(studio.db.number(paid, values![client.0]).await, 3);
    assert_eq!(studio.pay_all(client, &[gbp(2750)]).await, CHANGED);
    assert_eq!(studio.pay_all(client, &[]).await, CHANGED);
}

async fn payers_are_ended_for_both_clients_and_buddies_stay(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    let (bob, cher) = (studio.client("Bob").await, studio.client("Cher").await);
    studio.relationship("paid_by", client, bob, None).await;
    studio.relationship("paid_by", cher, client, None).await;
    studio
        .relationship("paid_by", client, cher, Some(TODAY))
        .await;
    studio.relationship("buddy", client, bob, None).await;
    let end = async |count| {
        let act = studio.act_by(studio.sam);
        settling::end_paid_by(&studio.db.store, act, client, count)
            .await
            .unwrap()
    };
    assert_eq!(end(1).await, CHANGED);
    assert_eq!(end(3).await, CHANGED);
    assert_eq!(studio.open_items(client).await, 2);
    assert_eq!(end(2).await, Outcome::Done);
    for client in [client, bob, cher] {
        assert_eq!(studio.open_items(client).await, 0);
        let ended =
            "select count(*) from client_events where what = 'paid_by_ended' and client_id = $1";
        assert!(studio.db.number(ended, values![client.0]).await > 0);
    }
    let buddies = "select count(*) from relationships where kind = 'buddy' and ended_on is null";
    assert_eq!(studio.db.number(buddies, values![]).await, 1);
    assert_eq!(end(0).await, CHANGED);
}

async fn packages_are_voided_with_the_permission(db: Database) {
    let mut studio = Studio::open(db).await;
    let (client, quay) = (studio.client("Ann").await, studio.quay);
    for (status, used) in [("unused", 0), ("active", 3), ("active", 10), ("used", 10)] {
        studio.package(client, quay, status, used, None).await;
    }
    let void = async |by, count| {
        let act = studio.act_by(by);
        settling::void_packages(&studio.db.store, act, client, count, "Moved away")
            .await
            .unwrap()
    };
    assert_eq!(void(studio.sam, 2).await, Outcome::NotPermitted);
    assert_eq!(void(studio.adam, 2).await, Outcome::NotPermitted);
    assert_eq!(void(studio.olivia, 3).await, CHANGED);
    assert_eq!(void(studio.olivia, 2).await, Outcome::Done);
    assert_eq!(studio.open_items(client).await, 0);
    let voided = "select count(*) from packages where status = 'void' and reason = 'Moved away'";
    assert_eq!(studio.db.number(voided, values![]).await, 2);
}

async fn memberships_are_cancelled_at_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let (client, quay) = (studio.client("Ann").await, studio.quay);
    for (status, ends) in [
        ("active", None),
        ("paused", None),
        ("pending", None),
        ("cancelled", Some(TODAY)),
    ] {
        studio.membership(client, quay, status, ends).await;
    }
    let cancel = async |count| {
        let act = studio.act_by(studio.sam);
        settling::cancel_memberships(&studio.db.store, act, client, count)
            .await
            .unwrap()
    };
    assert_eq!(studio.open_items(client).await, 4);
    assert_eq!(cancel(3).await, CHANGED);
    assert_eq!(cancel(4).await, Outcome::Done);
    assert_eq!(studio.open_items(client).await, 0);
    assert_eq!(cancel(0).await, CHANGED);
}

async fn nothing_is_settled_for_erased_clients(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.erase(client).await;
    let (store, olivia) = (&studio.db.store, studio.olivia);
    let act = || studio.act_by(olivia);
    let none = ShownAmounts(Vec::new());
    let outcomes = [
        settling::pay(store, act(), client, &none, PaymentMethod::Cash).await,
        settling::end_paid_by(store, act(), client, 0).await,
        settling::void_packages(store, act(), client, 0, "Moved away").await,
        settling::cancel_memberships(store, act(), client, 0).await,
    ];
    for outcome in outcomes {
        assert_eq!(outcome.unwrap(), Outcome::NotFound);
    }
}

on_both!(
    open_invoices_are_paid_in_full,
    payers_are_ended_for_both_clients_and_buddies_stay,
    packages_are_voided_with_the_permission,
    memberships_are_cancelled_at_once,
    nothing_is_settled_for_erased_clients
);
