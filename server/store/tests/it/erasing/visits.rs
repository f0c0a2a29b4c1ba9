//! The visits of an erased client are counted without a name, or kept under the reference: every figure stays as it was.

use std::{collections::BTreeMap, time::Instant};

use jiff::{Timestamp, ToSpan};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use shared::{
    client::{ClientId, Reference},
    forms::Decisions,
    ids::{BookingId, LocationId, SessionId},
    ledger::{Entry, Erasure},
    register::Personal,
    visit::{BookingStatus, Unnamed, VisitFate},
};
use store::{
    Engine, Outcome, Store,
    backup::{BackingUp, Restoring, back_up, restore},
    desk::{
        bookings,
        schedule::{self, Who},
        visits::Change,
    },
    erasing::{
        deleted_clients,
        erase::{Erasing, erase as confirm},
        named::Days,
        replay::settle,
        wiping::{Cleaning, clean},
    },
};
use support::{
    Database,
    long::{count, say},
    now, on_both, random, values,
};

use crate::{
    erasing::{as_proposed, erase, ledger::Ledger, wiping::PATIENCE},
    fixture::{Shelf, Studio},
};

/// How many rounds each race runs. In each round, the rival starts a little later.
const ROUNDS: usize = 30;

/// More clients than one test erases.
const MANY: u32 = 1_000;

/// Yields to other tasks, `turns` times.
async fn wait(turns: usize) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}

/// The figures of one session, as its page and the schedule show them, and as the rows give them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Figures {
    capacity: u32,
    taken: u32,
    free: u32,
    waiting: u32,
    attended: u32,
    no_show: u32,
    booked: u32,
    waitlisted: u32,
    cancelled: bool,
}

impl Studio {
    /// Chooses what becomes of the visits of erased clients.
    pub(crate) async fn choose(&self, visits: VisitFate) {
        let update = "update studio set visits_of_erased = $1";
        self.run(update, values![visits.name()]).await;
    }

    /// Returns the figures of every session, and the number of credits that each package has left.
    async fn figures(&self) -> (BTreeMap<String, Figures>, Vec<Option<String>>) {
        figures_in(&self.db, [self.quay, self.lagoon].map(LocationId)).await
    }

    /// Returns how many bookings of a client are stored.
    async fn bookings_of(&self, client: ClientId) -> i64 {
        let bookings = "select count(*) from bookings where client_id = $1";
        self.db.number(bookings, values![client.0]).await
    }

    async fn unnamed(&self, session: SessionId) -> Unnamed {
        let mut tx = self.db.store.read().await.unwrap();
        let session = schedule::one(&mut tx, session).await.unwrap();
        session.expect("a session").unnamed
    }

    /// Returns the last entry of the ledger about a client.
    async fn entry_of(&self, reference: &Reference) -> Entry {
        let mut tx = self.db.store.read().await.unwrap();
        let found = deleted_clients::find(&mut tx, reference).await.unwrap();
        found.expect("an erased client").receipt
    }
}

/// Reads the figures of every session in three ways, which have to agree, and the credits of all packages.
async fn figures_in(
    db: &Database,
    locations: [LocationId; 2],
) -> (BTreeMap<String, Figures>, Vec<Option<String>>) {
    let mut all = BTreeMap::new();
    let mut tx = db.store.read().await.unwrap();
    for location in locations {
        let (from, until) = (now() - 4000.hours(), now() + 4000.hours());
        let listed = schedule::between(&mut tx, location, from, until).await;
        for listed in listed.unwrap() {
            let session = schedule::one(&mut tx, listed.id).await.unwrap().unwrap();
            let roster = schedule::roster(&mut tx, listed.id).await.unwrap();
            let named = |status| {
                let with_status = roster.iter().filter(|entry| entry.status == status);
                u32::try_from(with_status.count()).unwrap()
            };
            let unnamed = session.unnamed;
            let figures = Figures {
                capacity: session.capacity,
                taken: session.taken,
                free: session.free(),
                waiting: session.waiting,
                attended: named(BookingStatus::Attended) + unnamed.attended,
                no_show: named(BookingStatus::NoShow) + unnamed.no_show,
                booked: named(BookingStatus::Booked) + unnamed.booked,
                waitlisted: named(BookingStatus::Waitlisted) + unnamed.waitlisted,
                cancelled: session.cancelled,
            };
            assert_eq!(
                figures.taken,
                figures.attended + figures.no_show + figures.booked
            );
            assert_eq!(figures.waiting, figures.waitlisted);
            assert_eq!(
                (listed.taken, listed.waiting, listed.free(), listed.unnamed),
                (session.taken, session.waiting, session.free(), unnamed),
                "the schedule and the page of the session disagree"
            );
            all.insert(session.id.to_string(), figures);
        }
    }
    drop(tx);
    let credits = "
        select cast(id as text) || ' ' || credits_total || ' ' || credits_used || ' ' || status from packages
        order by purchased_on, credits_used, status, 1";
    let credits = match db.store.engine() {
        Engine::Sqlite => credits.replace("cast(id as text)", "hex(id)"),
        Engine::Postgres => credits.to_owned(),
    };
    (all, db.texts(&credits, &[]).await)
}

/// Adds sessions around the present instant: long past, running, starting at this very instant, and upcoming.
async fn sessions(studio: &mut Studio, dice: &mut StdRng) -> Vec<(SessionId, Timestamp)> {
    let mut all = Vec::new();
    let starts = [
        now() - 1000.hours(),
        now() - 49.hours(),
        now() - 20.minutes(),
        now() - 1.millisecond(),
        now(),
        now() + 1.millisecond(),
        now() + 72.hours(),
    ];
    for starts in starts {
        let location = *[studio.quay, studio.lagoon].choose(dice).unwrap();
        let seats = dice.random_range(0..5);
        let session = studio.session(location, starts, seats).await;
        all.push((session, starts));
    }
    let cancelled = "update sessions set cancelled_at = $2 where id = $1";
    studio.run(cancelled, values![all[0].0.0, now()]).await;
    all
}

/// Adds bookings of random statuses. `erasable` clients have none that the checklist holds.
async fn book_at_random(
    studio: &mut Studio,
    dice: &mut StdRng,
    sessions: &[(SessionId, Timestamp)],
    client: ClientId,
    erasable: bool,
) -> i64 {
    let used = dice.random_range(1..10);
    let package = studio
        .package(client, studio.quay, "used", used, Some(support::TODAY))
        .await;
    let mut counted = 0;
    for (session, starts) in sessions {
        let status = *BookingStatus::ALL.choose(dice).unwrap();
        if dice.random_ratio(1, 4)
            || (erasable && *starts > now() && status != BookingStatus::Cancelled)
        {
            continue;
        }
        let booking = studio.seat(*session, client, status.name()).await;
        if dice.random_ratio(1, 2) {
            let pay = "update bookings set package_id = $2 where id = $1";
            studio.run(pay, values![booking, package]).await;
        }
        counted += i64::from(status != BookingStatus::Cancelled);
    }
    counted
}

/// On random histories, several clients of the same sessions are erased one after the other, where visits are counted and where they
/// are kept.
async fn figures_stay_to_the_digit(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(MANY).await;
    let mut dice = random();
    for _ in 0..count(2, 40) {
        let sessions = sessions(&mut studio, &mut dice).await;
        let stays = studio.client("Bob").await;
        book_at_random(&mut studio, &mut dice, &sessions, stays, false).await;
        let mut leaving = Vec::new();
        for _ in 0..4 {
            let client = studio.client("Ann").await;
            let counted = book_at_random(&mut studio, &mut dice, &sessions, client, true).await;
            leaving.push((client, counted));
        }
        let before = studio.figures().await;
        let mut expected = unnamed_in_all(&studio).await;
        for (client, counted) in leaving {
            let visits = *VisitFate::ALL.choose(&mut dice).unwrap();
            studio.choose(visits).await;
            let bookings = studio.bookings_of(client).await;
            let reference = studio.erase(client).await;
            assert_eq!(studio.figures().await, before, "{visits:?}");

            let entry = studio.entry_of(&reference).await.erasure;
            assert_eq!(entry.visits, Some(visits));
            let erased = entry.erased.iter();
            let erased = erased.filter(|erased| erased.what == Personal::Visits);
            let erased: i64 = erased.map(|erased| erased.count).sum();
            let left = studio.bookings_of(client).await;
            match visits {
                VisitFate::Counted => {
                    assert_eq!((left, erased), (0, bookings));
                    expected += counted;
                }
                VisitFate::Kept => assert_eq!((left, erased), (bookings, 0)),
            }
            assert_eq!(unnamed_in_all(&studio).await, expected);
        }
    }
    assert_eq!(studio.faults_of_rows().await, [""; 0]);
}

/// Returns how many erased clients all sessions count together.
async fn unnamed_in_all(studio: &Studio) -> i64 {
    let sum = "
        select cast(coalesce(sum(booked_unnamed + waitlisted_unnamed + attended_unnamed + no_show_unnamed), 0) as bigint)
        from sessions";
    studio.db.number(sum, &[]).await
}

impl Studio {
    /// Returns what an audit finds that is not about words, which the fixture does not make.
    async fn faults_of_rows(&self) -> Vec<String> {
        let mut faults = self.faults().await;
        faults.retain(|fault| !fault.starts_with("words of"));
        faults
    }
}

/// A seat in a session that starts later is on the checklist, so it is never counted.
async fn client_is_counted_from_the_start_of_a_session_on(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let (now_on, later) = (now(), now() + 1.millisecond());
    let began = studio.session(studio.quay, now_on, 8).await;
    studio.seat(began, ann, "booked").await;
    let begins = studio.session(studio.quay, later, 8).await;
    for status in ["booked", "waitlisted", "attended", "no_show"] {
        let seat = studio.seat(begins, bob, status).await;
        let erasing = studio.ask_to_erase(studio.olivia, bob).await;
        assert!(matches!(erasing, Erasing::Open(..)), "{status}");
        studio
            .run("delete from bookings where id = $1", values![seat])
            .await;
    }
    studio.erase(ann).await;
    let counted = Unnamed {
        booked: 1,
        ..Unnamed::default()
    };
    assert_eq!(studio.unnamed(began).await, counted);
    assert_eq!(studio.unnamed(begins).await, Unnamed::default());
}

/// The roster names no client who was counted, and names a client whose bookings are kept by the reference.
async fn roster_lists_erased_clients_only_where_visits_are_kept(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, now() - 48.hours(), 8).await;
    let [ann, bob] = [studio.client("Ann").await, studio.client("Bob").await];
    for client in [ann, bob] {
        studio.seat(session, client, "attended").await;
    }
    studio.choose(VisitFate::Kept).await;
    let kept = studio.erase(ann).await;
    studio.choose(VisitFate::Counted).await;
    let counted = studio.erase(bob).await;
    let mut tx = studio.db.store.read().await.unwrap();
    let roster = schedule::roster(&mut tx, session).await.unwrap();
    let who: Vec<_> = roster.into_iter().map(|entry| entry.who).collect();
    assert_eq!(who, [Who::Erased(kept.clone())]);
    let visits = async |tx: &mut _, reference| {
        let found = deleted_clients::find(tx, reference).await.unwrap().unwrap();
        found.history.visits.len()
    };
    assert_eq!(visits(&mut tx, &kept).await, 1);
    assert_eq!(visits(&mut tx, &counted).await, 0);
    drop(tx);
    assert_eq!(studio.unnamed(session).await.attended, 1);
}

/// A studio that chooses otherwise after the confirmation was shown must not change what it said.
async fn confirmation_of_another_choice_is_shown_again(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    studio
        .booking(ann, studio.quay, "attended", now() - 48.hours())
        .await;
    for [seen, chosen] in [
        [VisitFate::Counted, VisitFate::Kept],
        [VisitFate::Kept, VisitFate::Counted],
    ] {
        studio.choose(seen).await;
        let decisions = as_proposed(&studio.db.store, studio.olivia, ann).await;
        let decisions = decisions.unwrap();
        studio.choose(chosen).await;
        let erasing = decided(&studio, ann, &decisions).await;
        let Erasing::NotAccepted(listing) = erasing else {
            panic!("{seen:?}, then {chosen:?}: {erasing:?}");
        };
        assert_eq!(listing.visits, chosen);
        assert_eq!(studio.bookings_of(ann).await, 1);
    }
    studio.erase(ann).await;
    assert_eq!(studio.bookings_of(ann).await, 0);
}

async fn decided(studio: &Studio, client: ClientId, decisions: &Decisions) -> Erasing {
    confirm(&studio.db.store, studio.act(), client, decisions)
        .await
        .expect("an answer")
}

/// Replaying does what the entry says, not what the studio has chosen since. An entry of the version before keeps bookings.
async fn check_replay(db: Database, setting: VisitFate) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    let entries = [
        (None, VisitFate::Kept),
        (Some(VisitFate::Kept), VisitFate::Kept),
        (Some(VisitFate::Counted), VisitFate::Counted),
    ];
    let mut head = studio.head().await;
    let (mut lines, mut clients) = (Vec::new(), Vec::new());
    for (n, (visits, fate)) in (1..).zip(entries) {
        let client = studio.client("Ann").await;
        for status in BookingStatus::ALL {
            let starts = now() - 48.hours();
            let session = studio.session(studio.quay, starts, 8).await;
            studio.seat(session, client, status.name()).await;
            // What was upcoming on that day is cancelled there, whatever its status.
            let upcoming = studio.session(studio.quay, now() + 48.hours(), 8).await;
            studio.seat(upcoming, client, status.name()).await;
        }
        let erasure = Erasure {
            visits,
            ..super::ledger::erasure(client, studio.olivia, n)
        };
        let entry = Entry::at(&head, erasure).signed(&Ledger::key());
        head = entry.head();
        lines.push(entry.to_line() + "\n");
        clients.push((client, fate));
    }
    studio.mark_restored().await;
    ledger.put(&lines.concat());
    studio.keep(&ledger);
    studio.choose(setting).await;
    let (before, _) = studio.figures().await;
    let settled = studio.bring_together().await.unwrap();
    assert_eq!(settled.erased_again, 3);
    let (after, _) = studio.figures().await;
    for (session, before) in before {
        // Each session was of one client: that of an upcoming one was cancelled.
        let after = &after[&session];
        assert!(*after == before || after.taken + after.waiting == 0);
    }
    for (client, fate) in clients {
        let expected = match fate {
            VisitFate::Counted => 0,
            VisitFate::Kept => 10,
        };
        assert_eq!(studio.bookings_of(client).await, expected);
        assert_eq!(studio.remains_with(client, fate).await, 0);
    }
    assert_eq!(unnamed_in_all(&studio).await, 4);
    assert_eq!(studio.faults_of_rows().await, [""; 0]);
}

async fn replay_does_what_the_entry_says_where_visits_are_counted(db: Database) {
    check_replay(db, VisitFate::Counted).await;
}

async fn replay_does_what_the_entry_says_where_visits_are_kept(db: Database) {
    check_replay(db, VisitFate::Kept).await;
}

/// After a backup was put back, the figures are those of before, and each client is counted once.
async fn restored_figures_are_those_of_before(db: Database) {
    let (mut studio, ledger) = (Studio::open(db).await, Ledger::new());
    let shelf = Shelf::new();
    studio.keep(&ledger);
    let session = studio.session(studio.quay, now() - 48.hours(), 8).await;
    let mut clients = Vec::new();
    for status in ["attended", "no_show", "booked", "waitlisted", "attended"] {
        let client = studio.client("Ann").await;
        studio.seat(session, client, status).await;
        clients.push(client);
    }
    studio.erase(clients[0]).await;
    let backup = shelf.path("backup");
    let copied = back_up(&studio.db.store, &backup, now(), None, |_| ()).await;
    assert!(matches!(copied.unwrap(), BackingUp::Done));
    for client in &clients[1..4] {
        studio.erase(*client).await;
    }
    let expected = studio.unnamed(session).await;

    let address = studio.db.second_address().await;
    let restored = restore(&backup, &address, &Days::new(), |_| ())
        .await
        .unwrap();
    assert!(matches!(restored, Restoring::Done), "{restored:?}");
    let store = Store::open(&address).await.unwrap();
    let store = store.with_ledger(Ledger::file(&ledger.path()));
    let mut older = Database { store, address };
    settle(&older.store, &mut random(), None, |_| {})
        .await
        .unwrap();
    let locations = [studio.quay, studio.lagoon].map(LocationId);
    assert_eq!(
        figures_in(&older, locations).await,
        figures_in(&studio.db, locations).await
    );
    std::mem::swap(&mut studio.db, &mut older);
    assert_eq!(studio.unnamed(session).await, expected);
    assert_eq!(expected.seats() + expected.waitlisted, 4);
    studio.db.store.close().await;
}

/// A booking that was put back by hand is found.
async fn audit_finds_bookings_of_counted_clients(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    for client in [ann, bob] {
        studio
            .booking(client, studio.quay, "attended", now() - 48.hours())
            .await;
    }
    studio.choose(VisitFate::Kept).await;
    studio.erase(ann).await;
    studio.choose(VisitFate::Counted).await;
    studio.erase(bob).await;
    assert_eq!(studio.faults_of_rows().await, [""; 0]);
    let let_in = match studio.db.store.engine() {
        Engine::Sqlite => "drop trigger bookings_refuse_erased_on_insert",
        Engine::Postgres => "alter table bookings disable trigger user",
    };
    studio.run(let_in, &[]).await;
    studio
        .booking(bob, studio.quay, "attended", now() - 48.hours())
        .await;
    assert_eq!(studio.faults_of_rows().await, ["left in bookings.*"]);
}

/// PostgreSQL stores with each row which transaction wrote it. Once wiped, that tells nothing about which sessions one client
/// attended.
async fn wiped_sessions_do_not_tell_which_belong_together(db: Database) {
    if db.store.engine() == Engine::Sqlite {
        return; // It stores no such number.
    }
    let mut studio = Studio::open(db).await;
    for _ in 0..3 {
        let client = studio.client("Ann").await;
        for _ in 0..2 {
            studio
                .booking(client, studio.quay, "attended", now() - 48.hours())
                .await;
        }
        studio.erase(client).await;
    }
    let writers = "
        select count(distinct xmin::text) from sessions where attended_unnamed > 0
        union all
        select count(*) from sessions s join erasures e on e.xmin::text = s.xmin::text
        union all
        select count(*) from sessions s join clients c on c.xmin::text = s.xmin::text";
    let counts = "select string_agg(count::text, ' ') from";
    let counts = format!("{counts} ({writers}) counts");
    let before = studio.db.texts(&counts, &[]).await;
    assert_ne!(before, [Some("1 0 0".to_owned())]);
    let cleaning = clean(&studio.db.store, &now, PATIENCE).await.unwrap();
    assert_eq!(cleaning, Cleaning::Done(3));
    let after = studio.db.texts(&counts, &[]).await;
    assert_eq!(after, [Some("1 0 0".to_owned())]);
}

/// The attendance of a client is corrected at the instant at which the client is erased: it is counted as it was then.
async fn erasing_races_with_correcting_attendance(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(MANY).await;
    let rival = studio.db.open_again().await;
    let mut corrected = 0;
    for round in 0..ROUNDS {
        let client = studio.client("Ann").await;
        let session = studio.session(studio.quay, now() - 48.hours(), 8).await;
        let booking = BookingId(studio.seat(session, client, "booked").await);
        let (store, olivia, act) = (studio.db.store.clone(), studio.olivia, studio.act());
        let (erasing, noting) = tokio::join!(
            async {
                wait(ROUNDS - round).await;
                erase(&store, olivia, client, &mut studio.rng).await
            },
            async {
                wait(round).await;
                bookings::attend(&rival, act, client, booking, Change::CheckIn).await
            }
        );
        assert!(
            matches!(erasing, Ok(Erasing::Erased(_))),
            "round {round}: {erasing:?}"
        );
        let is_noted = match noting {
            Ok(Outcome::Done) => 1,
            Ok(Outcome::NotFound) => 0,
            other => panic!("round {round}: {other:?}"),
        };
        let expected = Unnamed {
            attended: is_noted,
            booked: 1 - is_noted,
            ..Unnamed::default()
        };
        assert_eq!(studio.unnamed(session).await, expected, "round {round}");
        corrected += is_noted;
    }
    let engine = studio.db.store.engine();
    say(&format!(
        "{engine:?}: attendance corrected while the client is erased: {ROUNDS} times, {corrected} before"
    ));
}

/// Cancelling a seat locks the session and then the clients on its waitlist. Erasing one of them locks in the same order, so that
/// neither waits for the other forever.
async fn erasing_races_with_cancelling_in_the_same_session(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(MANY).await;
    let rival = studio.db.open_again().await;
    for round in 0..ROUNDS {
        let session = studio.session(studio.quay, now() - 48.hours(), 8).await;
        let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
        studio.seat(session, ann, "waitlisted").await;
        let booking = BookingId(studio.seat(session, bob, "booked").await);
        let (store, olivia, act) = (studio.db.store.clone(), studio.olivia, studio.act());
        let (erasing, cancelling) = tokio::join!(
            async {
                wait(ROUNDS - round).await;
                erase(&store, olivia, ann, &mut studio.rng).await
            },
            async {
                wait(round).await;
                bookings::cancel(&rival, act, bob, booking).await
            }
        );
        assert!(
            matches!(erasing, Ok(Erasing::Erased(_))),
            "round {round}: {erasing:?}"
        );
        assert_eq!(cancelling.unwrap(), Outcome::Done, "round {round}");
        let waited = Unnamed {
            waitlisted: 1,
            ..Unnamed::default()
        };
        assert_eq!(studio.unnamed(session).await, waited, "round {round}");
    }
}

/// Two clients of the same sessions are erased at the same instant, and both are counted in each.
async fn erasing_races_with_erasing_in_the_same_sessions(db: Database) {
    const SESSIONS: usize = 12;
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(MANY).await;
    let rival = studio.db.open_again().await;
    for round in 0..ROUNDS {
        let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
        let mut sessions = Vec::new();
        for _ in 0..SESSIONS {
            let session = studio.session(studio.quay, now() - 48.hours(), 8).await;
            sessions.push(session);
        }
        for session in &sessions {
            studio.seat(*session, ann, "attended").await;
        }
        for session in sessions.iter().rev() {
            studio.seat(*session, bob, "no_show").await;
        }
        let (store, olivia) = (studio.db.store.clone(), studio.olivia);
        let mut dice = StdRng::seed_from_u64(round as u64);
        let (first, second) = tokio::join!(
            async {
                wait(ROUNDS - round).await;
                erase(&store, olivia, ann, &mut studio.rng).await
            },
            async {
                wait(round).await;
                erase(&rival, olivia, bob, &mut dice).await
            }
        );
        for erasing in [first, second] {
            assert!(
                matches!(erasing, Ok(Erasing::Erased(_))),
                "round {round}: {erasing:?}"
            );
        }
        let both = Unnamed {
            attended: 1,
            no_show: 1,
            ..Unnamed::default()
        };
        for session in sessions {
            assert_eq!(studio.unnamed(session).await, both, "round {round}");
        }
    }
}

/// A regular of many years is counted by one statement.
async fn client_of_3000_visits_is_counted(db: Database) {
    const VISITS: i64 = 3_000;
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let engine = studio.db.store.engine();
    let number = match engine {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    };
    let past = now() - 48.hours();
    let class = studio.db.class("Reformer").await;
    let insert = format!(
        "insert into sessions (id, location_id, class_id, starts_at, minutes, capacity)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {VISITS})
         select {number}, $1, $2, $3, 60, 10 from numbers"
    );
    studio.run(&insert, values![studio.quay, class, past]).await;
    let insert = format!(
        "insert into bookings (id, client_id, session_id, status, booked_at)
         select {number}, $1, id, 'attended', starts_at from sessions"
    );
    studio.run(&insert, values![ann.0]).await;
    let began = Instant::now();
    studio.erase(ann).await;
    let took = began.elapsed();
    say(&format!(
        "{engine:?}: a client of 3,000 visits: erased in {took:?}"
    ));
    assert_eq!(unnamed_in_all(&studio).await, VISITS);
    assert_eq!(studio.bookings_of(ann).await, 0);
}

on_both!(
    figures_stay_to_the_digit,
    client_is_counted_from_the_start_of_a_session_on,
    roster_lists_erased_clients_only_where_visits_are_kept,
    confirmation_of_another_choice_is_shown_again,
    replay_does_what_the_entry_says_where_visits_are_counted,
    replay_does_what_the_entry_says_where_visits_are_kept,
    restored_figures_are_those_of_before,
    audit_finds_bookings_of_counted_clients,
    wiped_sessions_do_not_tell_which_belong_together,
    erasing_races_with_correcting_attendance,
    erasing_races_with_cancelling_in_the_same_session,
    erasing_races_with_erasing_in_the_same_sessions,
    client_of_3000_visits_is_counted
);
