//! Memberships: sold with an invoice, paused, resumed and cancelled, and when it is too late for that.

use jiff::civil::date;
use shared::{
    assess,
    client::ClientId,
    flaw::Refused,
    forms::MembershipSale,
    ids::{LocationId, MembershipId},
    membership::{
        Change,
        MembershipStatus::{Active, Cancelled, Paused, Pending},
    },
};
use store::{
    Outcome,
    desk::{
        memberships::{change, of_client, sell},
        standings,
    },
};
use support::{Database, TODAY, now, on_both, values};

use crate::fixture::{Studio, gbp};

async fn sold(studio: &Studio, sale: &MembershipSale) -> Outcome {
    sell(&studio.db.store, studio.act(), sale).await.unwrap()
}

async fn changed(
    studio: &Studio,
    client: ClientId,
    membership: MembershipId,
    to: Change,
) -> Outcome {
    change(&studio.db.store, studio.act(), client, membership, to)
        .await
        .unwrap()
}

fn sale(studio: &Studio, client: ClientId) -> MembershipSale {
    MembershipSale {
        client,
        location: LocationId(studio.quay),
        plan: "Unlimited".into(),
        starts_on: TODAY,
        price: gbp(8900),
    }
}

async fn sale_issues_an_invoice_with_the_next_number(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    // An imported invoice has the number that would come next.
    let bob = studio.client("Bob").await;
    studio.invoice(bob, studio.quay, "paid", 1, 1).await;
    studio
        .run("update invoices set number = 'INV-00001'", &[])
        .await;
    let one = sale(&studio, ann);
    assert_eq!(sold(&studio, &one).await, Outcome::Done);
    let later = MembershipSale {
        starts_on: date(2026, 12, 2),
        price: gbp(0),
        ..one.clone()
    };
    assert_eq!(sold(&studio, &later).await, Outcome::Done);

    let mut tx = studio.db.store.read().await.unwrap();
    let standing = standings::of(&mut tx, ann, now()).await.unwrap();
    let statuses: Vec<_> = standing
        .memberships
        .iter()
        .map(|m| (m.status, m.starts_on))
        .collect();
    assert_eq!(statuses, [(Active, TODAY), (Pending, date(2026, 12, 2))]);
    let invoices: Vec<_> = standing
        .invoices
        .iter()
        .map(|i| (i.number.as_str(), i.left.coded()))
        .collect();
    assert_eq!(
        invoices,
        [("INV-00002", "89.00 GBP".into())],
        "one costs something"
    );
    let billed = studio
        .db
        .texts(
            "select billed_to from invoices where client_id = $1",
            values![ann.0],
        )
        .await;
    assert_eq!(billed, [Some("Ann".to_owned())]);
}

async fn sale_is_refused_for_unknown_clients_and_locations(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let one = sale(&studio, ann);
    let nowhere = MembershipSale {
        location: LocationId(studio.id()),
        ..one.clone()
    };
    assert_eq!(sold(&studio, &nowhere).await, Outcome::NotFound);
    let unknown = MembershipSale {
        client: ClientId(studio.id()),
        ..one.clone()
    };
    assert_eq!(sold(&studio, &unknown).await, Outcome::NotFound);
    studio.erase(ann).await;
    assert_eq!(
        sold(&studio, &one).await,
        Outcome::NotFound,
        "an erased client"
    );
}

async fn membership_is_sold_paused_resumed_and_cancelled(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let refused = || Outcome::Refused(Refused::Changed);
    // The change, its outcome, and the status afterwards.
    let lives = [
        (
            "active",
            vec![
                (Change::Resume, refused(), Active, None),
                (Change::Pause, Outcome::Done, Paused, None),
                (Change::Pause, refused(), Paused, None),
                (Change::Resume, Outcome::Done, Active, None),
                (
                    Change::CancelAfter(date(2026, 11, 30)),
                    refused(),
                    Active,
                    None,
                ),
                (
                    Change::CancelAfter(TODAY),
                    Outcome::Done,
                    Cancelled,
                    Some(TODAY),
                ),
                (Change::Pause, refused(), Cancelled, Some(TODAY)),
                (
                    Change::CancelNow,
                    Outcome::Done,
                    Cancelled,
                    Some(date(2026, 11, 30)),
                ),
                (
                    Change::CancelNow,
                    refused(),
                    Cancelled,
                    Some(date(2026, 11, 30)),
                ),
            ],
        ),
        (
            "pending",
            vec![(
                Change::CancelNow,
                Outcome::Done,
                Cancelled,
                Some(date(2026, 11, 30)),
            )],
        ),
    ];
    for (status, steps) in lives {
        let id = MembershipId(studio.membership(ann, studio.quay, status, None).await);
        assert_eq!(
            changed(&studio, bob, id, Change::Pause).await,
            Outcome::NotFound,
            "another client's"
        );
        for (to, expected, then, ends) in steps {
            assert_eq!(
                changed(&studio, ann, id, to).await,
                expected,
                "{status}: {to:?}"
            );
            let mut tx = studio.db.store.read().await.unwrap();
            let all = of_client(&mut tx, ann).await.unwrap();
            let now_is = all
                .iter()
                .map(|sold| &sold.membership)
                .find(|m| m.id == id)
                .unwrap();
            assert_eq!(
                (now_is.status, now_is.ends.map(|day| day.date())),
                (then, ends),
                "{status}: {to:?}"
            );
        }
    }
    let mut tx = studio.db.store.read().await.unwrap();
    let standing = standings::of(&mut tx, ann, now()).await.unwrap();
    assert!(
        assess(&standing, now()).is_ok(),
        "a membership cancelled at once blocks nothing"
    );
}

on_both!(
    sale_issues_an_invoice_with_the_next_number,
    sale_is_refused_for_unknown_clients_and_locations,
    membership_is_sold_paused_resumed_and_cancelled
);
