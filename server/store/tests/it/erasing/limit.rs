//! How many clients one administrator erases within an hour, and what a second administrator changes about it.

use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::{SeedableRng, rngs::StdRng};
use shared::{
    access::{Permission, Role, Switch, TeamMemberId},
    client::ClientId,
    forms::{DELETIONS_PER_HOUR, Shown},
};
use store::{
    By, Outcome,
    erasing::{
        confirmations::{self, Asked},
        erase::Erasing,
        limit::Reached,
        refusals::{self, Why},
    },
    studio::deletion_limit,
    team::groups::set_permission,
};
use support::{Database, now, on_both, values};

use crate::{
    erasing::{erase, erase_at},
    fixture::Studio,
};

/// How many rounds the race runs.
const ROUNDS: usize = 20;

impl Studio {
    /// Adds clients with nothing open.
    async fn several(&mut self, count: u32) -> Vec<ClientId> {
        let mut clients = Vec::new();
        for _ in 0..count {
            clients.push(self.client("Ann").await);
        }
        clients
    }

    /// Adds a second administrator who may do everything.
    async fn colleague(&mut self) -> TeamMemberId {
        self.member("Dora", Role::Administrator, self.owners).await
    }

    async fn erase_as(&mut self, by: TeamMemberId, client: ClientId, at: Timestamp) -> Erasing {
        let answer = erase_at(&self.db.store, by, client, at, &mut self.rng).await;
        answer.expect("an answer")
    }

    /// Erases a client of one administrator, which must be possible.
    async fn erased_as(&mut self, by: TeamMemberId, client: ClientId, at: Timestamp) {
        let answer = self.erase_as(by, client, at).await;
        assert!(matches!(answer, Erasing::Erased(_)), "{answer:?}");
    }

    /// Checks that the limit refuses an erasure until `next`, and that nothing but the attempt is recorded.
    async fn refused_until(
        &mut self,
        by: TeamMemberId,
        client: ClientId,
        (at, limit, next): (Timestamp, u32, Timestamp),
    ) {
        self.run("delete from refused_erasures", &[]).await;
        let before = self.db.everything().await;
        match self.erase_as(by, client, at).await {
            Erasing::LimitReached(reached) => assert_eq!(reached, Reached { limit, next }),
            other => panic!("{other:?}"),
        }
        let mut tx = self.db.store.read().await.unwrap();
        let zone = jiff::tz::TimeZone::UTC;
        let refused = refusals::newest(&mut tx, at, &zone, 10).await.unwrap();
        drop(tx);
        let refused: Vec<_> = refused.iter().map(|r| (r.at.at(), r.why)).collect();
        assert_eq!(refused, [(at, Why::Limit)]);
        self.run("delete from refused_erasures", &[]).await;
        assert!(
            self.db.everything().await == before,
            "something has changed"
        );
    }

    async fn ask(&self, by: TeamMemberId, client: ClientId, at: Timestamp) -> Outcome {
        let act = self.act_at(By::Team(by), at);
        confirmations::ask(&self.db.store, act, client)
            .await
            .expect("an answer")
    }

    async fn asked(&self, client: ClientId, at: Timestamp) -> Option<Asked> {
        let mut tx = self.db.store.read().await.unwrap();
        confirmations::asked(&mut tx, client, at).await.unwrap()
    }
}

fn minutes(count: i64) -> Timestamp {
    now() + count.minutes()
}

async fn one_administrator_erases_twenty_clients_an_hour(db: Database) {
    let mut studio = Studio::open(db).await;
    let (olivia, dora) = (studio.olivia, studio.colleague().await);
    let clients = studio.several(DELETIONS_PER_HOUR + 4).await;
    let (first, rest) = clients.split_at(DELETIONS_PER_HOUR as usize);
    for (minute, client) in (0..).zip(first) {
        studio.erased_as(olivia, *client, minutes(minute)).await;
    }
    let refused = |at| (at, DELETIONS_PER_HOUR, minutes(60));
    studio
        .refused_until(olivia, rest[0], refused(minutes(20)))
        .await;
    // Another administrator has a limit of their own.
    studio.erased_as(dora, rest[1], minutes(20)).await;
    // The hour of the first erasure ends, and the next erasure waits for that of the second one.
    let last = minutes(60) - SignedDuration::from_millis(1);
    studio.refused_until(olivia, rest[0], refused(last)).await;
    studio.erased_as(olivia, rest[0], minutes(60)).await;
    let refused = (minutes(60), DELETIONS_PER_HOUR, minutes(61));
    studio.refused_until(olivia, rest[2], refused).await;
    // A clock that is set back does not give the erasures back.
    let back = (minutes(-600), DELETIONS_PER_HOUR, minutes(61));
    studio.refused_until(olivia, rest[2], back).await;
}

async fn open_items_are_shown_before_the_limit(db: Database) {
    let mut studio = Studio::open(db).await;
    let clients = studio.several(2).await;
    studio.allow_deletions(1).await;
    studio.erase(clients[0]).await;
    let quay = studio.quay;
    studio
        .invoice(clients[1], quay, "outstanding", 8900, 0)
        .await;
    let answer = studio.ask_to_erase(studio.olivia, clients[1]).await;
    assert!(matches!(answer, Erasing::Open(..)), "{answer:?}");
}

async fn limit_is_a_setting_that_administrators_change(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let limit = async || {
        let mut tx = store.read().await.unwrap();
        deletion_limit::limit(&mut tx).await.unwrap()
    };
    let set = async |by, an_hour, shown: &[(&str, &str)]| {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let shown = Shown::read(shown.iter().map(owned));
        let act = studio.act_by(by);
        deletion_limit::set(store, act, an_hour, &shown)
            .await
            .unwrap()
    };
    assert_eq!(limit().await, DELETIONS_PER_HOUR);
    assert_eq!(set(studio.sam, 5, &[]).await, Outcome::NotPermitted);
    let shown = [("deletions_per_hour", "20")];
    assert_eq!(set(studio.adam, 5, &shown).await, Outcome::Done);
    assert_eq!(limit().await, 5);
    // The page of another administrator still shows the earlier number.
    let newer = set(studio.olivia, 1000, &shown).await;
    assert!(matches!(newer, Outcome::Newer(_)), "{newer:?}");
    assert_eq!(limit().await, 5);
    // The database knows the bounds, too.
    for beyond in [0, 1001] {
        let update = "update studio set deletions_per_hour = $1";
        assert!(studio.db.execute(update, values![beyond]).await.is_err());
    }
}

async fn second_administrator_confirms_beyond_the_limit(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(1).await;
    let (olivia, dora) = (studio.olivia, studio.colleague().await);
    let clients = studio.several(5).await;
    studio.erased_as(olivia, clients[0], now()).await;
    studio.erased_as(dora, clients[1], now()).await;

    assert_eq!(
        studio.ask(olivia, clients[2], minutes(1)).await,
        Outcome::Done
    );
    let asked = studio.asked(clients[2], minutes(2)).await.unwrap();
    assert_eq!(
        (asked.by, &*asked.name, asked.at),
        (olivia, "Olivia", minutes(1))
    );
    // The one who asked does not confirm.
    let refused = |at| (at, 1, minutes(60));
    studio
        .refused_until(olivia, clients[2], refused(minutes(2)))
        .await;
    // What is asked for one client holds for no other.
    studio
        .refused_until(dora, clients[3], refused(minutes(2)))
        .await;
    studio.erased_as(dora, clients[2], minutes(2)).await;
    let agreed =
        "select cast(count(*) as bigint) from erasures where erased_by = $1 and asked_by = $2";
    let agreed = studio.db.number(agreed, values![dora.0, olivia.0]).await;
    assert_eq!(agreed, 1);
    let rows = studio
        .db
        .number("select count(*) from confirmations_asked", &[])
        .await;
    assert_eq!(rows, 0, "the row goes with the client");
    // It uses up the limit of neither: both go on when the hour of their own erasure is over.
    studio.erased_as(olivia, clients[3], minutes(60)).await;
    studio.erased_as(dora, clients[4], minutes(60)).await;
}

async fn what_is_asked_ends(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(1).await;
    let (olivia, dora) = (studio.olivia, studio.colleague().await);
    let clients = studio.several(3).await;
    studio.erased_as(dora, clients[0], now() + 23.hours()).await;
    let refused = |at: Timestamp| (at, 1, now() + 24.hours());

    // Staff and administrators without the permission do not ask.
    for by in [studio.sam, studio.adam] {
        assert_eq!(
            studio.ask(by, clients[1], now()).await,
            Outcome::NotPermitted
        );
    }
    let before_the_end = now() + 24.hours() - SignedDuration::from_millis(1);
    assert_eq!(studio.ask(olivia, clients[1], now()).await, Outcome::Done);
    // A colleague who asks, too, does not take it over.
    assert_eq!(
        studio.ask(dora, clients[1], minutes(1)).await,
        Outcome::Done
    );
    assert_eq!(
        studio.asked(clients[1], minutes(1)).await.unwrap().by,
        olivia
    );

    // An administrator without the permission has not asked any more.
    let (owners, permission) = (studio.owners, Permission::DeleteAccounts);
    let group = studio.group("Erasers", &[permission]).await;
    studio
        .run(
            "update team_members set access_group_id = $1 where id = $2",
            values![group.0, dora.0],
        )
        .await;
    let off = set_permission(
        &studio.db.store,
        studio.act(),
        owners,
        permission,
        Switch::Off,
    );
    assert_eq!(off.await.unwrap(), Outcome::Done);
    assert_eq!(studio.asked(clients[1], minutes(2)).await, None);
    studio
        .refused_until(dora, clients[1], refused(before_the_end))
        .await;
    let on = set_permission(
        &studio.db.store,
        studio.act(),
        owners,
        permission,
        Switch::On,
    );
    assert_eq!(on.await.unwrap(), Outcome::Done);
    assert!(studio.asked(clients[1], before_the_end).await.is_some());
    let deactivated = "update team_members set deactivated_at = $2 where id = $1";
    studio.run(deactivated, values![olivia.0, now()]).await;
    assert_eq!(studio.asked(clients[1], minutes(2)).await, None);
    let active = "update team_members set deactivated_at = null where id = $1";
    studio.run(active, values![olivia.0]).await;

    // After a day it is over, and removed.
    assert_eq!(studio.asked(clients[1], now() + 24.hours()).await, None);
    confirmations::forget(&studio.db.store, before_the_end)
        .await
        .unwrap();
    let rows = async |studio: &Studio| {
        let count = "select count(*) from confirmations_asked";
        studio.db.number(count, &[]).await
    };
    assert_eq!(rows(&studio).await, 1);
    confirmations::forget(&studio.db.store, now() + 24.hours())
        .await
        .unwrap();
    assert_eq!(rows(&studio).await, 0);
}

async fn refused_attempts_are_kept_for_thirty_days(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, olivia) = (studio.db.store.clone(), studio.olivia);
    for (day, why) in (0..).zip(Why::ALL) {
        let at = now() + SignedDuration::from_hours(24 * day);
        refusals::note(&store, By::Team(olivia), why, at, &mut studio.rng)
            .await
            .unwrap();
    }
    let newest = async |days: i64, count| {
        let mut tx = store.read().await.unwrap();
        let (at, zone) = (
            now() + SignedDuration::from_hours(24 * days),
            jiff::tz::TimeZone::UTC,
        );
        let rows = refusals::newest(&mut tx, at, &zone, count).await.unwrap();
        assert!(rows.iter().all(|row| row.member == "Olivia"));
        rows.iter().map(|row| row.why).collect::<Vec<_>>()
    };
    let [first, second, third] = Why::ALL;
    assert_eq!(newest(2, 10).await, [third, second, first]);
    assert_eq!(newest(2, 2).await, [third, second]);
    assert_eq!(newest(30, 10).await, [third, second]);
    refusals::forget(&store, now() + SignedDuration::from_hours(24 * 31))
        .await
        .unwrap();
    let left = studio
        .db
        .number("select count(*) from refused_erasures", &[])
        .await;
    assert_eq!(left, 1);
}

/// Two confirmations of one administrator at the same time, with one erasure left.
async fn last_erasure_of_the_hour_is_carried_out_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    for round in 0..ROUNDS {
        let name = format!("Eraser{round}");
        let eraser = studio
            .member(&name, Role::Administrator, studio.owners)
            .await;
        let clients = studio.several(4).await;
        studio.allow_deletions(2).await;
        studio.erased_as(eraser, clients[0], now()).await;
        let store = studio.db.store.clone();
        let mut rng = StdRng::seed_from_u64(round as u64);
        let (first, second) = tokio::join!(
            async {
                for _ in 0..ROUNDS - round {
                    tokio::task::yield_now().await;
                }
                erase(&store, eraser, clients[1], &mut studio.rng)
                    .await
                    .unwrap()
            },
            async {
                for _ in 0..round {
                    tokio::task::yield_now().await;
                }
                erase(&rival, eraser, clients[2], &mut rng).await.unwrap()
            }
        );
        assert!(
            matches!(
                (&first, &second),
                (Erasing::Erased(_), Erasing::LimitReached(_))
                    | (Erasing::LimitReached(_), Erasing::Erased(_))
            ),
            "round {round}: {first:?}, {second:?}"
        );
        let erased = "select count(*) from erasures where erased_by = $1";
        assert_eq!(studio.db.number(erased, values![eraser.0]).await, 2);
    }
}

on_both!(
    one_administrator_erases_twenty_clients_an_hour,
    open_items_are_shown_before_the_limit,
    limit_is_a_setting_that_administrators_change,
    second_administrator_confirms_beyond_the_limit,
    what_is_asked_ends,
    refused_attempts_are_kept_for_thirty_days,
    last_erasure_of_the_hour_is_carried_out_once
);
