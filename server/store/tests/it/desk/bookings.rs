//! Seats in sessions: never more than the capacity, given to the client who waits longest, and paid with credits that
//! are returned.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::date};
use shared::{
    assess,
    client::ClientId,
    flaw::Refused,
    forms::{Credit, FormNumber, MembershipSale, SeatBooking},
    ids::{BookingId, LocationId, PackageId, SessionId},
    money::{Currency, Money},
    time::Day,
    visit::Overlap,
};
use store::{
    Act, By, Once, Outcome, Store,
    desk::{
        bookings, memberships, overlaps, packages, schedule, standings,
        visits::{self, Change},
    },
    erasing::erase::Erasing,
};
use support::{Database, TODAY, now, on_both, random, tomorrow, values};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::schedule::shown;
use crate::{erasing::erase, fixture::Studio};

/// How many rounds each race runs.
const ROUNDS: usize = 10;

/// Returns an act of the client, in the app.
fn by_client(client: ClientId) -> Act {
    Act::without_form(By::Client(client), now(), &mut random())
}

/// Returns an act of the client with a form of this number and content.
fn sent(client: ClientId, number: FormNumber, content: &[u8]) -> Act {
    Act {
        once: Once::new(number, content),
        ..by_client(client)
    }
}

fn number(studio: &mut Studio) -> FormNumber {
    FormNumber::from_random(studio.id().into_bytes())
}

fn seat(client: ClientId, session: SessionId, credit: Credit) -> SeatBooking {
    SeatBooking {
        client,
        session,
        credit,
        overlap: Overlap::Wanted,
    }
}

impl Studio {
    async fn clients<const N: usize>(&mut self) -> [ClientId; N] {
        let mut clients = [ClientId(Uuid::nil()); N];
        for client in &mut clients {
            *client = self.client("Ann").await;
        }
        clients
    }

    /// Books at an instant and returns the outcome.
    async fn book_at(
        &mut self,
        client: ClientId,
        session: SessionId,
        credit: Credit,
        now: Timestamp,
    ) -> Outcome {
        let act = self.act_at(By::Client(client), now);
        bookings::book(&self.db.store, act, &seat(client, session, credit))
            .await
            .unwrap()
    }

    async fn book(&mut self, client: ClientId, session: SessionId, credit: Credit) {
        let outcome = self.book_at(client, session, credit, now()).await;
        assert_eq!(outcome, Outcome::Done);
    }

    pub(crate) async fn booking_in(&self, client: ClientId, session: SessionId) -> BookingId {
        let mut tx = self.db.store.read().await.unwrap();
        let visits = visits::of_client(&mut tx, client, now(), 100).await;
        let mut visits = visits.unwrap().into_iter();
        visits.find(|visit| visit.session == session).unwrap().id
    }

    /// Cancels a seat as a team member.
    async fn give_up(&mut self, client: ClientId, session: SessionId, now: Timestamp) -> Outcome {
        let booking = self.booking_in(client, session).await;
        let act = self.act_at(By::Team(self.olivia), now);
        bookings::cancel(&self.db.store, act, client, booking)
            .await
            .unwrap()
    }

    /// Cancels a session as a team member.
    async fn cancel_session(&self, session: SessionId, now: Timestamp) -> Outcome {
        let act = self.act_at(By::Team(self.olivia), now);
        schedule::cancel(&self.db.store, act, session)
            .await
            .unwrap()
    }

    async fn status_in(&self, client: ClientId, session: SessionId) -> String {
        let select = "select status from bookings where client_id = $1 and session_id = $2";
        let found = self.db.texts(select, values![client.0, session.0]).await;
        found.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    async fn statuses(&self, clients: &[ClientId], session: SessionId) -> Vec<String> {
        let mut statuses = Vec::new();
        for client in clients {
            statuses.push(self.status_in(*client, session).await);
        }
        statuses
    }

    /// Returns the used credits and the status of a package.
    async fn used(&self, package: Uuid) -> (i64, String) {
        let select = "select credits_used from packages where id = $1";
        let used = self.db.number(select, values![package]).await;
        let select = "select status from packages where id = $1";
        let status = self.db.texts(select, values![package]).await;
        (used, status.into_iter().flatten().collect())
    }

    /// Checks what must always hold for every session.
    async fn check_seats(&self, round: usize) {
        let overbooked = "
            select count(*) from sessions s
            where (select count(*) from bookings b where b.session_id = s.id and b.status = 'booked') > s.capacity";
        assert_eq!(self.db.number(overbooked, &[]).await, 0, "round {round}");
        let kept_waiting = "
            select count(*) from sessions s
            where (select count(*) from bookings b where b.session_id = s.id and b.status = 'booked') < s.capacity
                and exists (select 1 from bookings b where b.session_id = s.id and b.status = 'waitlisted')";
        assert_eq!(self.db.number(kept_waiting, &[]).await, 0, "round {round}");
        let miscounted = "
            select count(*) from packages p
            where credits_used
                <> (select count(*) from bookings b where b.package_id = p.id and b.status = 'booked')";
        assert_eq!(self.db.number(miscounted, &[]).await, 0, "round {round}");
    }
}

/// Runs random acts on sessions that concurrent tasks also use.
async fn bustle(store: Store, seed: usize, client: ClientId, sessions: [SessionId; 2]) {
    for turn in 0..6 {
        let session = sessions[(seed + turn) % 2];
        let booking = seat(client, session, Credit::First);
        let booked = bookings::book(&store, by_client(client), &booking).await;
        let booked = booked.expect("an answer");
        assert!(
            matches!(
                booked,
                Outcome::Done | Outcome::Refused(Refused::BookedAlready)
            ),
            "{booked:?}"
        );
        let mut tx = store.read().await.expect("a snapshot");
        let visits = visits::of_client(&mut tx, client, now(), 10)
            .await
            .expect("an answer");
        drop(tx);
        let coming: Vec<_> = visits.iter().filter(|visit| visit.is_coming()).collect();
        if turn == 3 {
            let count = u32::try_from(coming.len()).expect("two at most");
            let all = bookings::cancel_all(&store, by_client(client), client, count).await;
            assert_eq!(all.expect("an answer"), Outcome::Done);
        } else if seed % 3 != turn % 3 {
            let booking = coming[0].id;
            let cancelled = bookings::cancel(&store, by_client(client), client, booking).await;
            assert_eq!(cancelled.expect("an answer"), Outcome::Done);
        }
    }
}

async fn concurrent_bookings_never_exceed_the_capacity(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let session = studio.session(studio.quay, tomorrow(), 5).await;
    let clients = studio.clients::<24>().await;
    let mut tasks = JoinSet::new();
    for (i, client) in clients.into_iter().enumerate() {
        let store = if i % 2 == 0 {
            studio.db.store.clone()
        } else {
            rival.clone()
        };
        let booking = seat(client, session, Credit::None);
        tasks.spawn(async move { bookings::book(&store, by_client(client), &booking).await });
    }
    for outcome in tasks.join_all().await {
        assert_eq!(outcome.unwrap(), Outcome::Done);
    }
    let mut statuses = studio.statuses(&clients, session).await;
    statuses.sort_unstable();
    assert_eq!(statuses[..5], vec!["booked"; 5]);
    assert_eq!(statuses[5..], vec!["waitlisted"; 19]);
}

/// Twenty concurrent bookings for one client get one seat.
async fn client_gets_one_seat_in_a_session(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let session = studio.session(studio.quay, tomorrow(), 5).await;
    let client = studio.client("Ann").await;
    let package = studio.package(client, studio.quay, "unused", 0, None).await;
    let mut tasks = JoinSet::new();
    for i in 0..20 {
        let store = if i % 2 == 0 {
            studio.db.store.clone()
        } else {
            rival.clone()
        };
        let booking = seat(client, session, Credit::First);
        tasks.spawn(async move { bookings::book(&store, by_client(client), &booking).await });
    }
    let outcomes = tasks.join_all().await;
    let done = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Ok(Outcome::Done)))
        .count();
    let already = Outcome::Refused(Refused::BookedAlready);
    assert_eq!(done, 1);
    assert_eq!(
        outcomes
            .into_iter()
            .filter(|outcome| matches!(outcome, Ok(o) if *o == already))
            .count(),
        19
    );
    assert_eq!(studio.used(package).await, (1, "active".into()));
}

/// No transaction blocks another forever, and the seats and credits add up in the end.
async fn booking_cancelling_and_erasing_race(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let olivia = studio.olivia;
    for round in 0..ROUNDS {
        let (quay, lagoon) = (studio.quay, studio.lagoon);
        let sessions = [
            studio.session(quay, tomorrow(), 1).await,
            studio.session(lagoon, tomorrow(), 2).await,
        ];
        let clients = studio.clients::<6>().await;
        let mut tasks = JoinSet::new();
        for (i, client) in clients.into_iter().enumerate() {
            studio.package(client, quay, "unused", 0, None).await;
            // Erasing locks both of two linked clients.
            studio
                .relationship("buddy", client, clients[(i + 1) % clients.len()], None)
                .await;
        }
        for (i, client) in clients.into_iter().enumerate() {
            let stores = [studio.db.store.clone(), rival.clone()];
            tasks.spawn(bustle(stores[i % 2].clone(), i + round, client, sessions));
            let store = stores[(i + 1) % 2].clone();
            tasks.spawn(async move {
                for _ in 0..6 {
                    let erasing = erase(&store, olivia, client, &mut random()).await;
                    assert!(matches!(erasing, Ok(Erasing::Open(..))), "{erasing:?}");
                }
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        studio.check_seats(round).await;
    }
}

/// A session is cancelled or changed while it is booked. No client keeps a seat in a cancelled session.
async fn booking_races_with_cancelling_the_session(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    for round in 0..ROUNDS {
        let session = studio.session(studio.quay, tomorrow(), 2).await;
        let mut tasks = JoinSet::new();
        for client in studio.clients::<6>().await {
            let store = rival.clone();
            let booking = seat(client, session, Credit::None);
            tasks.spawn(async move { bookings::book(&store, by_client(client), &booking).await });
        }
        let grown = studio.set_capacity(session, 4, &shown(session, 2)).await;
        assert_eq!(grown, Outcome::Done, "round {round}");
        let cancelled = studio.cancel_session(session, now()).await;
        assert_eq!(cancelled, Outcome::Done, "round {round}");
        for outcome in tasks.join_all().await {
            let outcome = outcome.unwrap();
            let refused = Outcome::Refused(Refused::SessionCancelled);
            assert!(
                outcome == Outcome::Done || outcome == refused,
                "round {round}: {outcome:?}"
            );
        }
        let left = "select count(*) from bookings where session_id = $1 and status <> 'cancelled'";
        assert_eq!(
            studio.db.number(left, values![session.0]).await,
            0,
            "round {round}"
        );
    }
}

async fn free_seat_goes_to_the_longest_waiting_client(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 1).await;
    let clients = studio.clients::<4>().await;
    let [first, late, early, again] = clients;
    studio.book(first, session, Credit::None).await;
    for (client, minutes) in [(again, 1), (late, 30), (early, 10)] {
        let at = now() + minutes.minutes();
        assert_eq!(
            studio.book_at(client, session, Credit::None, at).await,
            Outcome::Done
        );
    }
    // A client who leaves the waitlist and returns is last.
    assert_eq!(studio.give_up(again, session, now()).await, Outcome::Done);
    let at = now() + 40.minutes();
    assert_eq!(
        studio.book_at(again, session, Credit::None, at).await,
        Outcome::Done
    );

    assert_eq!(studio.give_up(first, session, now()).await, Outcome::Done);
    let statuses = studio.statuses(&clients, session).await;
    assert_eq!(
        statuses,
        ["cancelled", "waitlisted", "booked", "waitlisted"]
    );
    // No team member gave the seat to this client.
    let promoted = "
        select count(*) from client_events where client_id = $1 and what = 'promoted' and by_id is null";
    assert_eq!(studio.db.number(promoted, values![early.0]).await, 1);

    // Two more seats: both waiting clients get one.
    assert_eq!(
        studio.set_capacity(session, 3, &shown(session, 1)).await,
        Outcome::Done
    );
    let statuses = studio.statuses(&clients, session).await;
    assert_eq!(statuses, ["cancelled", "booked", "booked", "booked"]);
    // A lower capacity takes no seat away.
    assert_eq!(
        studio.set_capacity(session, 1, &shown(session, 3)).await,
        Outcome::Done
    );
    assert_eq!(studio.statuses(&clients, session).await, statuses);
}

async fn credit_is_used_with_the_seat_and_returned_with_it(db: Database) {
    let mut studio = Studio::open(db).await;
    let (full, other) = (
        studio.session(studio.quay, tomorrow(), 1).await,
        studio.session(studio.quay, tomorrow() + 2.hours(), 1).await,
    );
    let [ann, bob] = studio.clients::<2>().await;
    let package = studio.package(ann, studio.quay, "unused", 0, None).await;
    let last = studio
        .package(ann, studio.quay, "active", 9, Some(TODAY + 9.days()))
        .await;

    studio.book(bob, full, Credit::None).await;
    studio.book(ann, full, Credit::Of(PackageId(package))).await;
    assert_eq!(studio.status_in(ann, full).await, "waitlisted");
    assert_eq!(
        studio.used(package).await,
        (0, "unused".into()),
        "a waiting client keeps the credit"
    );
    studio.give_up(bob, full, now()).await;
    assert_eq!(
        studio.used(package).await,
        (1, "active".into()),
        "the credit is used with the seat"
    );

    // The package that expires first is used first.
    studio.book(ann, other, Credit::First).await;
    assert_eq!(studio.used(last).await, (10, "used".into()));
    assert_eq!(studio.give_up(ann, other, now()).await, Outcome::Done);
    assert_eq!(studio.used(last).await, (9, "active".into()));
    assert_eq!(
        studio.give_up(ann, other, now()).await,
        Outcome::Refused(Refused::Changed)
    );
    assert_eq!(
        studio.used(last).await,
        (9, "active".into()),
        "a credit is returned once"
    );
    assert_eq!(studio.give_up(ann, full, now()).await, Outcome::Done);
    assert_eq!(studio.used(package).await, (0, "unused".into()));

    // Booking again reuses the row, with another package.
    studio
        .book(ann, other, Credit::Of(PackageId(package)))
        .await;
    assert_eq!(studio.used(package).await, (1, "active".into()));
    let rows = "select count(*) from bookings where client_id = $1";
    assert_eq!(studio.db.number(rows, values![ann.0]).await, 2);
}

async fn credit_is_accepted_only_where_its_package_is_valid(db: Database) {
    let mut studio = Studio::open(db).await;
    let [ann, bob] = studio.clients::<2>().await;
    let refused = Outcome::Refused(Refused::NoCreditLeft);
    let used_up = studio.package(ann, studio.quay, "used", 10, None).await;
    let void = studio.package(ann, studio.quay, "void", 0, None).await;
    let bobs = studio.package(bob, studio.quay, "unused", 0, None).await;
    let session = studio.session(studio.quay, tomorrow(), 9).await;
    for credit in [
        Credit::First,
        Credit::Of(PackageId(used_up)),
        Credit::Of(PackageId(void)),
        Credit::Of(PackageId(bobs)),
    ] {
        assert_eq!(
            studio.book_at(ann, session, credit, now()).await,
            refused,
            "{credit:?}"
        );
    }
    assert_eq!(studio.status_in(ann, session).await, "");

    // Valid through its last day at its location, wherever the session is.
    let zone = jiff::tz::TimeZone::get("Pacific/Honolulu").unwrap();
    let day = date(2026, 12, 9);
    let over: Timestamp = "2026-12-10T10:00:00Z".parse().unwrap();
    assert!(Day::new(day, &zone).is_over(over));
    let last = studio
        .package(ann, studio.lagoon, "unused", 0, Some(day))
        .await;
    let in_time = studio
        .session(studio.quay, over - SignedDuration::from_millis(1), 9)
        .await;
    let too_late = studio.session(studio.quay, over, 9).await;
    assert_eq!(
        studio
            .book_at(ann, too_late, Credit::Of(PackageId(last)), now())
            .await,
        refused
    );
    assert_eq!(
        studio
            .book_at(ann, in_time, Credit::Of(PackageId(last)), now())
            .await,
        Outcome::Done
    );
}

/// A client who waits with a package that has expired by then gets no seat, which would be unpaid.
async fn free_seat_skips_clients_with_an_expired_package(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 1).await;
    let clients = studio.clients::<3>().await;
    let [first, ann, bob] = clients;
    let package = studio.package(ann, studio.quay, "unused", 0, None).await;
    studio.book(first, session, Credit::None).await;
    studio
        .book(ann, session, Credit::Of(PackageId(package)))
        .await;
    assert_eq!(
        studio
            .book_at(bob, session, Credit::None, now() + 1.minute())
            .await,
        Outcome::Done
    );
    let (act, voided) = (studio.act(), PackageId(package));
    let void = packages::void(&studio.db.store, act, ann, voided, "Refunded").await;
    assert_eq!(void.unwrap(), Outcome::Done);
    studio.give_up(first, session, now()).await;
    assert_eq!(
        studio.statuses(&clients, session).await,
        ["cancelled", "waitlisted", "booked"]
    );
    assert_eq!(studio.used(package).await, (0, "void".into()));
}

async fn seat_in_a_started_session_is_lost_once_cancelled(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 1).await;
    let clients = studio.clients::<3>().await;
    let [ann, bob, cid] = clients;
    let package = studio.package(ann, studio.quay, "unused", 0, None).await;
    studio
        .book(ann, session, Credit::Of(PackageId(package)))
        .await;
    studio.book(bob, session, Credit::None).await;
    let started = Outcome::Refused(Refused::Started);
    assert_eq!(
        studio.book_at(cid, session, Credit::None, tomorrow()).await,
        started
    );
    let (act, booking) = (
        studio.act_at(By::Client(ann), tomorrow()),
        studio.booking_in(ann, session).await,
    );
    let by_client = bookings::cancel(&studio.db.store, act, ann, booking).await;
    assert_eq!(by_client.unwrap(), started);
    assert_eq!(
        studio.give_up(ann, session, tomorrow()).await,
        Outcome::Done
    );
    assert_eq!(studio.used(package).await, (1, "active".into()));
    assert_eq!(
        studio.statuses(&clients, session).await,
        ["cancelled", "waitlisted", ""]
    );
}

async fn cancelled_session_cancels_every_seat_and_returns_credits(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 1).await;
    let clients = studio.clients::<2>().await;
    let [ann, bob] = clients;
    let anns = studio.package(ann, studio.quay, "unused", 0, None).await;
    let bobs = studio.package(bob, studio.quay, "active", 3, None).await;
    studio.book(ann, session, Credit::First).await;
    studio.book(bob, session, Credit::First).await;
    let late = studio.cancel_session(session, tomorrow()).await;
    assert_eq!(late, Outcome::Refused(Refused::Started));
    let done = studio.cancel_session(session, now()).await;
    assert_eq!(done, Outcome::Done);
    assert_eq!(
        studio.statuses(&clients, session).await,
        ["cancelled", "cancelled"]
    );
    assert_eq!(studio.used(anns).await, (0, "unused".into()));
    assert_eq!(studio.used(bobs).await, (3, "active".into()));
    let refused = Outcome::Refused(Refused::SessionCancelled);
    assert_eq!(
        studio.book_at(ann, session, Credit::None, now()).await,
        refused
    );
    assert_eq!(studio.cancel_session(session, now()).await, refused);
}

async fn upcoming_seats_are_all_cancelled_or_none(db: Database) {
    let mut studio = Studio::open(db).await;
    let [ann, bob] = studio.clients::<2>().await;
    let past = studio.session(studio.quay, now(), 5).await;
    let soon = studio.session(studio.quay, tomorrow(), 1).await;
    let later = studio
        .session(studio.lagoon, tomorrow() + 50.hours(), 1)
        .await;
    let package = studio.package(ann, studio.quay, "unused", 0, None).await;
    let before = now() - 1.hour();
    assert_eq!(
        studio.book_at(ann, past, Credit::None, before).await,
        Outcome::Done
    );
    studio.book(ann, soon, Credit::Of(PackageId(package))).await;
    studio.book(bob, soon, Credit::None).await;
    studio.book(bob, later, Credit::None).await;
    studio
        .book(ann, later, Credit::Of(PackageId(package)))
        .await;

    let store = studio.db.store.clone();
    let counts = [(1, Outcome::Refused(Refused::Changed)), (2, Outcome::Done)];
    for (count, expected) in counts {
        let outcome = bookings::cancel_all(&store, studio.act(), ann, count).await;
        assert_eq!(outcome.unwrap(), expected);
        let expected = if expected == Outcome::Done {
            "cancelled"
        } else {
            "booked"
        };
        assert_eq!(studio.status_in(ann, soon).await, expected);
    }
    assert_eq!(studio.status_in(ann, later).await, "cancelled");
    assert_eq!(studio.status_in(ann, past).await, "booked");
    assert_eq!(
        studio.status_in(bob, soon).await,
        "booked",
        "the waiting client has the seat"
    );
    assert_eq!(studio.used(package).await, (0, "unused".into()));
    let mut tx = store.read().await.unwrap();
    assert!(
        standings::of(&mut tx, ann, now())
            .await
            .unwrap()
            .bookings
            .is_empty()
    );
}

/// Check-in opens on the day of the session at its location, which differs from the day in London.
async fn attendance_is_noted_from_the_day_of_the_session(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    // 20:00 on 1 December in Honolulu.
    let starts: Timestamp = "2026-12-02T06:00:00Z".parse().unwrap();
    let session = studio.session(studio.lagoon, starts, 5).await;
    studio.book(ann, session, Credit::None).await;
    let booking = studio.booking_in(ann, session).await;
    let midnight: Timestamp = "2026-12-01T10:00:00Z".parse().unwrap();
    let not_yet = || Outcome::Refused(Refused::NotYet);
    let changed = || Outcome::Refused(Refused::Changed);
    for (change, at, expected, status) in [
        (Change::CheckIn, midnight - 1.second(), not_yet(), "booked"),
        (Change::NoShow, starts - 1.second(), not_yet(), "booked"),
        (Change::CheckIn, midnight, Outcome::Done, "attended"),
        (Change::CheckIn, midnight, changed(), "attended"),
        (Change::NoShow, starts, changed(), "attended"),
        (Change::Undo, starts, Outcome::Done, "booked"),
        (Change::NoShow, starts, Outcome::Done, "no_show"),
        (Change::Undo, starts, Outcome::Done, "booked"),
    ] {
        let store = studio.db.store.clone();
        let act = studio.act_at(By::Team(studio.olivia), at);
        let outcome = bookings::attend(&store, act, ann, booking, change).await;
        assert_eq!(outcome.unwrap(), expected, "{change:?} at {at}");
        assert_eq!(
            studio.status_in(ann, session).await,
            status,
            "{change:?} at {at}"
        );
        if status == "attended" {
            let mut tx = store.read().await.unwrap();
            let standing = standings::of(&mut tx, ann, at).await.unwrap();
            let open = at < starts;
            assert_eq!(
                assess(&standing, at).is_err(),
                open,
                "checked in before the start"
            );
        }
    }
}

async fn overlapping_sessions_are_booked_only_if_both_are_wanted(db: Database) {
    let mut studio = Studio::open(db).await;
    let [ann, ben] = studio.clients().await;
    let pilates = studio.session(studio.quay, tomorrow(), 1).await;
    let minutes = |minutes| tomorrow() + SignedDuration::from_mins(minutes);
    let barre = studio.session(studio.quay, minutes(49), 1).await;
    let later = studio.session(studio.quay, minutes(50), 8).await;
    let refusing = |session| SeatBooking {
        overlap: Overlap::Refused,
        ..seat(ann, session, Credit::None)
    };
    studio.book(ann, pilates, Credit::None).await;
    studio.book(ben, barre, Credit::None).await;
    let before = studio.db.everything().await;
    let act = studio.act();
    let refused = bookings::book(&studio.db.store, act, &refusing(barre)).await;
    assert_eq!(
        refused.unwrap(),
        Outcome::Refused(Refused::Overlaps),
        "the last minute is in both"
    );
    assert_eq!(studio.db.everything().await, before);

    let act = studio.act();
    let booked = bookings::book(&studio.db.store, act, &refusing(later)).await;
    assert_eq!(
        booked.unwrap(),
        Outcome::Done,
        "one begins when the other is over"
    );

    // Both are wanted: she waits for a seat, and gets it although the sessions overlap. The roster names the other one.
    studio.book(ann, barre, Credit::None).await;
    assert_eq!(studio.status_in(ann, barre).await, "waitlisted");
    assert_eq!(
        studio.give_up(ben, barre, now()).await,
        Outcome::Done,
        "the seat is free"
    );
    assert_eq!(studio.status_in(ann, barre).await, "booked");
    let mut tx = studio.db.store.read().await.unwrap();
    let named = overlaps::on_roster(&mut tx, pilates).await.unwrap();
    let named: Vec<_> = named.into_iter().map(|(client, _)| client).collect();
    assert_eq!(named, [ann]);
    let named = overlaps::on_roster(&mut tx, later).await.unwrap();
    assert_eq!(named.len(), 1, "the second session overlaps the third");
    drop(tx);

    // A cancelled session overlaps none.
    assert_eq!(studio.cancel_session(barre, now()).await, Outcome::Done);
    let mut tx = studio.db.store.read().await.unwrap();
    let named = overlaps::on_roster(&mut tx, pilates).await.unwrap();
    assert_eq!(named, []);
}

async fn booking_is_refused_for_erased_and_unknown_clients(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 5).await;
    let (ann, unknown) = (studio.client("Ann").await, ClientId(studio.id()));
    studio.erase(ann).await;
    for client in [ann, unknown] {
        assert_eq!(
            studio.book_at(client, session, Credit::None, now()).await,
            Outcome::NotFound
        );
        let none = bookings::cancel_all(&studio.db.store, studio.act(), client, 0).await;
        assert_eq!(none.unwrap(), Outcome::NotFound);
    }
    let bob = studio.client("Bob").await;
    let no_session = SessionId(unknown.0);
    assert_eq!(
        studio.book_at(bob, no_session, Credit::None, now()).await,
        Outcome::NotFound
    );
    // A booking is found only through its own client.
    studio.book(bob, session, Credit::None).await;
    let (cid, booking) = (
        studio.client("Cid").await,
        studio.booking_in(bob, session).await,
    );
    let other = bookings::cancel(&studio.db.store, by_client(cid), cid, booking).await;
    assert_eq!(other.unwrap(), Outcome::NotFound);
}

/// A client who books in the app pays with a membership of that day, or else with the package that expires first.
async fn client_books_with_what_the_client_is_entitled_to(db: Database) {
    let mut studio = Studio::open(db).await;
    let (quay, lagoon) = (studio.quay, studio.lagoon);
    let [member, holder, guest] = studio.clients::<3>().await;
    let tomorrow_there = TODAY + 1.day();
    let sale = MembershipSale {
        client: member,
        location: LocationId(lagoon),
        plan: "Unlimited".into(),
        starts_on: tomorrow_there,
        price: Money::new(0, Currency::USD),
    };
    let sold = memberships::sell(&studio.db.store, studio.act(), &sale).await;
    assert_eq!(sold.unwrap(), Outcome::Done);
    let members = studio.package(member, quay, "unused", 0, None).await;
    let later = studio.package(holder, quay, "unused", 0, None).await;
    let soon = studio
        .package(holder, quay, "unused", 0, Some(TODAY + 9.days()))
        .await;
    // 20:00 on 1 December in Honolulu, and on the next day: the membership starts between them.
    let first: Timestamp = "2026-12-02T06:00:00Z".parse().unwrap();
    let eve = studio.session(lagoon, first, 5).await;
    let day = studio.session(lagoon, first + 24.hours(), 5).await;

    studio.book(member, day, Credit::Entitled).await;
    assert_eq!(studio.used(members).await, (0, "unused".into()));
    studio.book(member, eve, Credit::Entitled).await;
    assert_eq!(studio.used(members).await, (1, "active".into()));
    studio.book(holder, day, Credit::Entitled).await;
    assert_eq!(studio.used(soon).await, (1, "active".into()));
    assert_eq!(studio.used(later).await, (0, "unused".into()));
    studio.book(guest, day, Credit::Entitled).await;
    assert_eq!(studio.status_in(guest, day).await, "booked");
}

/// Two tabs, a double click, a network that repeats a request: one form is one booking, on all processes.
async fn form_that_is_sent_at_once_on_two_processes_books_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    for round in 0..ROUNDS {
        let session = studio.session(studio.quay, tomorrow(), 5).await;
        let client = studio.client("Ann").await;
        let package = studio.package(client, studio.quay, "unused", 0, None).await;
        let (number, mut tasks) = (number(&mut studio), JoinSet::new());
        for i in 0..8 {
            let stores = [studio.db.store.clone(), rival.clone()];
            let (act, store) = (sent(client, number, b"form"), stores[i % 2].clone());
            let booking = seat(client, session, Credit::First);
            tasks.spawn(async move { bookings::book(&store, act, &booking).await });
        }
        for outcome in tasks.join_all().await {
            assert_eq!(outcome.unwrap(), Outcome::Done, "round {round}");
        }
        let booked = "select count(*) from client_events where client_id = $1 and what = 'booked'";
        assert_eq!(studio.db.number(booked, values![client.0]).await, 1);
        assert_eq!(studio.used(package).await, (1, "active".into()));
    }
}

/// A form that comes again after what it did was undone changes nothing, and says that it is done.
async fn form_that_is_sent_again_changes_nothing(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 5).await;
    let (ann, store) = (studio.client("Ann").await, studio.db.store.clone());
    let (book, cancel) = (number(&mut studio), number(&mut studio));
    let booking = seat(ann, session, Credit::None);
    let booked = bookings::book(&store, sent(ann, book, b""), &booking).await;
    assert_eq!(booked.unwrap(), Outcome::Done);
    let id = studio.booking_in(ann, session).await;
    for _ in 0..2 {
        let cancelled = bookings::cancel(&store, sent(ann, cancel, b""), ann, id).await;
        assert_eq!(cancelled.unwrap(), Outcome::Done);
    }
    let again = bookings::book(&store, sent(ann, book, b""), &booking).await;
    assert_eq!(again.unwrap(), Outcome::Done);
    assert_eq!(studio.status_in(ann, session).await, "cancelled");
    let events = "select count(*) from client_events where client_id = $1";
    assert_eq!(studio.db.number(events, values![ann.0]).await, 2);
}

/// Back, edit, send: the number was used for other content.
async fn form_number_is_refused_with_other_content(db: Database) {
    let mut studio = Studio::open(db).await;
    let sessions = [
        studio.session(studio.quay, tomorrow(), 5).await,
        studio.session(studio.quay, tomorrow() + 2.hours(), 5).await,
    ];
    let (ann, store) = (studio.client("Ann").await, studio.db.store.clone());
    let number = number(&mut studio);
    let first = seat(ann, sessions[0], Credit::None);
    let booked = bookings::book(&store, sent(ann, number, b"the first"), &first).await;
    assert_eq!(booked.unwrap(), Outcome::Done);
    let other = seat(ann, sessions[1], Credit::None);
    let refused = bookings::book(&store, sent(ann, number, b"the other"), &other).await;
    assert_eq!(refused.unwrap(), Outcome::Refused(Refused::SentBefore));
    assert_eq!(studio.status_in(ann, sessions[0]).await, "booked");
    assert_eq!(studio.status_in(ann, sessions[1]).await, "");
}

/// A refused form is not carried out, so its number can still be used.
async fn form_number_of_a_refused_form_stays_free(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 5).await;
    let (ann, store) = (studio.client("Ann").await, studio.db.store.clone());
    let number = number(&mut studio);
    let refused = seat(ann, session, Credit::First);
    let outcome = bookings::book(&store, sent(ann, number, b"a credit"), &refused).await;
    assert_eq!(outcome.unwrap(), Outcome::Refused(Refused::NoCreditLeft));
    let booking = seat(ann, session, Credit::None);
    let outcome = bookings::book(&store, sent(ann, number, b"none"), &booking).await;
    assert_eq!(outcome.unwrap(), Outcome::Done);
}

on_both!(
    concurrent_bookings_never_exceed_the_capacity,
    client_gets_one_seat_in_a_session,
    booking_cancelling_and_erasing_race,
    booking_races_with_cancelling_the_session,
    free_seat_goes_to_the_longest_waiting_client,
    credit_is_used_with_the_seat_and_returned_with_it,
    credit_is_accepted_only_where_its_package_is_valid,
    free_seat_skips_clients_with_an_expired_package,
    seat_in_a_started_session_is_lost_once_cancelled,
    cancelled_session_cancels_every_seat_and_returns_credits,
    upcoming_seats_are_all_cancelled_or_none,
    attendance_is_noted_from_the_day_of_the_session,
    overlapping_sessions_are_booked_only_if_both_are_wanted,
    booking_is_refused_for_erased_and_unknown_clients,
    client_books_with_what_the_client_is_entitled_to,
    form_that_is_sent_at_once_on_two_processes_books_once,
    form_that_is_sent_again_changes_nothing,
    form_number_is_refused_with_other_content,
    form_number_of_a_refused_form_stays_free
);
