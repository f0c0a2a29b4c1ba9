//! Erasing while another connection changes the same client.

use rand::{SeedableRng, rngs::StdRng};
use shared::{
    access::{Permission, Role, Switch},
    assess,
    client::ClientId,
    forms::{ClientChange, Notice, Shown},
};
use store::{
    Error, Outcome, Store,
    desk::{details, standings},
    erasing::erase::Erasing,
    team::groups::set_permission,
};
use support::{
    Database, TODAY, now, on_both,
    sql::{self, Value},
    tomorrow, values,
};

use crate::{
    erasing::erase,
    fixture::{Studio, whole},
};

/// How many rounds each race runs. In each round, the rival starts a little later.
const ROUNDS: usize = 30;

/// More erasures than these rounds need within an hour.
const MANY: u32 = 100;

/// Yields to other tasks, `turns` times.
async fn wait(turns: usize) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}

/// Adds one row in a transaction of its own.
async fn add(store: &Store, insert: &str, values: &[Value]) -> store::Result<()> {
    let mut tx = store.write().await?;
    sql::execute(&mut tx, insert, values).await?;
    tx.commit().await
}

/// Erases `client` while a row is added, and checks that exactly one of the two succeeded.
async fn race(
    studio: &mut Studio,
    rival: &Store,
    round: usize,
    client: ClientId,
    insert: &str,
    row: &[Value],
) {
    let (store, olivia) = (studio.db.store.clone(), studio.olivia);
    let (erasing, adding) = tokio::join!(
        async {
            wait(ROUNDS - round).await;
            erase(&store, olivia, client, &mut studio.rng)
                .await
                .expect("an answer")
        },
        async {
            wait(round).await;
            add(rival, insert, row).await
        }
    );
    match (&erasing, &adding) {
        (Erasing::Erased(_), Err(Error::Erased)) | (Erasing::Open(..), Ok(())) => {}
        _ => panic!("round {round}: {erasing:?}, and the row: {adding:?}"),
    }
    let mut tx = store.read().await.unwrap();
    let open = assess(&standings::of(&mut tx, client, now()).await.unwrap(), now()).is_err();
    assert_eq!(open, adding.is_ok(), "round {round}");
}

async fn erasing_races_with_booking(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    studio.allow_deletions(MANY).await;
    let other = studio.client("Bob").await;
    studio
        .booking(other, studio.quay, "booked", tomorrow())
        .await;
    for round in 0..ROUNDS {
        let (client, booking) = (studio.client("Ann").await, studio.id());
        let insert = "
            insert into bookings (id, client_id, session_id, status) select $1, $2, id, 'booked' from sessions";
        race(
            &mut studio,
            &rival,
            round,
            client,
            insert,
            values![booking, client.0],
        )
        .await;
    }
}

async fn erasing_races_with_invoicing(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    studio.allow_deletions(MANY).await;
    for round in 0..ROUNDS {
        let (client, invoice, quay) = (studio.client("Ann").await, studio.id(), studio.quay);
        let insert = "
            insert into invoices (id, client_id, location_id, number, billed_to, description, amount, currency,
                status, issued_on, due_on)
            values ($1, $2, $3, $4, 'Ann', 'Pilates', 8900, 'GBP', 'outstanding', $5, $5)";
        let row = values![invoice, client.0, quay, format!("INV-{round}"), TODAY];
        race(&mut studio, &rival, round, client, insert, row).await;
    }
}

async fn erasing_races_with_becoming_a_payer(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    studio.allow_deletions(MANY).await;
    let other = studio.client("Bob").await;
    for round in 0..ROUNDS {
        let (client, relationship) = (studio.client("Ann").await, studio.id());
        let insert = "
            insert into relationships (id, kind, client_id, other_id, since) values ($1, 'paid_by', $2, $3, $4)";
        let row = values![relationship, other.0, client.0, TODAY];
        race(&mut studio, &rival, round, client, insert, row).await;
    }
}

async fn erasing_races_with_saving(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    studio.allow_deletions(MANY).await;
    for round in 0..ROUNDS {
        let client = studio.client("Ann").await;
        let details = whole::form(&format!("Qzxann{round}")).parse(TODAY).unwrap();
        let (store, olivia, act) = (studio.db.store.clone(), studio.olivia, studio.act());
        let change = ClientChange {
            client,
            details,
            notice: Notice::Unseen,
            sharing: Notice::Unseen,
        };
        let (erasing, saving) = tokio::join!(
            async {
                wait(ROUNDS - round).await;
                erase(&store, olivia, client, &mut studio.rng).await
            },
            async {
                wait(round).await;
                details::save(&rival, act, &change, &Shown::read([])).await
            }
        );
        assert!(
            matches!(erasing, Ok(Erasing::Erased(_))),
            "round {round}: {erasing:?}"
        );
        assert!(
            matches!(saving, Ok(Outcome::Done | Outcome::NotFound)),
            "round {round}: {saving:?}"
        );
        let everything = studio.db.everything().await;
        assert_eq!(
            everything.iter().find(|cell| cell.holds(b"qzxann")),
            None,
            "round {round}"
        );
    }
}

async fn erasing_races_between_two_linked_clients(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    studio.allow_deletions(MANY).await;
    for round in 0..ROUNDS {
        let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
        studio.relationship("buddy", ann, bob, None).await;
        studio
            .relationship("paid_by", bob, ann, Some(TODAY.yesterday().unwrap()))
            .await;
        let (store, olivia) = (studio.db.store.clone(), studio.olivia);
        let mut rng = StdRng::seed_from_u64(round as u64);
        let (first, second) = tokio::join!(
            async {
                wait(ROUNDS - round).await;
                erase(&store, olivia, ann, &mut studio.rng).await
            },
            async {
                wait(round).await;
                erase(&rival, olivia, bob, &mut rng).await
            }
        );
        assert!(
            matches!(first, Ok(Erasing::Erased(_))),
            "round {round}: {first:?}"
        );
        assert!(
            matches!(second, Ok(Erasing::Erased(_))),
            "round {round}: {second:?}"
        );
        assert_eq!(
            studio
                .db
                .number("select count(*) from relationships", &[])
                .await,
            0
        );
    }
}

async fn fifty_concurrent_confirmations_erase_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let (client, olivia) = (studio.client("Ann").await, studio.olivia);
    let mut confirmations = tokio::task::JoinSet::new();
    for i in 0..50 {
        let store = if i % 2 == 0 {
            studio.db.store.clone()
        } else {
            rival.clone()
        };
        confirmations.spawn(async move {
            erase(&store, olivia, client, &mut StdRng::seed_from_u64(i)).await
        });
    }
    let (mut erased, mut before) = (0, 0);
    for answer in confirmations.join_all().await {
        match answer.expect("an answer") {
            Erasing::Erased(_) => erased += 1,
            Erasing::ErasedBefore => before += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((erased, before), (1, 49));
}

async fn managers_racing_to_remove_each_others_permission_leave_one(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let manage = Permission::ManageTeamAccess;
    for round in 0..ROUNDS {
        studio
            .run("delete from access_group_permissions", &[])
            .await;
        let left = studio.group(&format!("Left {round}"), &[manage]).await;
        let right = studio.group(&format!("Right {round}"), &[manage]).await;
        let lea = studio
            .member(&format!("Lea{round}"), Role::Administrator, left)
            .await;
        let rio = studio
            .member(&format!("Rio{round}"), Role::Administrator, right)
            .await;
        let store = studio.db.store.clone();
        let (by_lea, by_rio) = (studio.act_by(lea), studio.act_by(rio));
        let (first, second) = tokio::join!(
            async {
                wait(ROUNDS - round).await;
                set_permission(&store, by_lea, right, manage, Switch::Off)
                    .await
                    .expect("an answer")
            },
            async {
                wait(round).await;
                set_permission(&rival, by_rio, left, manage, Switch::Off)
                    .await
                    .expect("an answer")
            }
        );
        let outcomes = (first, second);
        assert!(
            matches!(
                outcomes,
                (Outcome::Done, Outcome::NotPermitted) | (Outcome::NotPermitted, Outcome::Done)
            ),
            "round {round}: {outcomes:?}"
        );
        let managers = "select count(*) from access_group_permissions";
        assert_eq!(studio.db.number(managers, &[]).await, 1);
    }
}

on_both!(
    erasing_races_with_booking,
    erasing_races_with_invoicing,
    erasing_races_with_becoming_a_payer,
    erasing_races_with_saving,
    erasing_races_between_two_linked_clients,
    fifty_concurrent_confirmations_erase_once,
    managers_racing_to_remove_each_others_permission_leave_one
);
