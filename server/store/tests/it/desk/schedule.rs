//! The schedule: a day is that of the location, whether 23, 24 or 25 hours long.

use jiff::{SignedDuration, Timestamp, civil::date, tz::TimeZone};
use shared::{
    client::Name,
    flaw::Refused,
    forms::{
        Credit, Difference, FormNumber, PlannedSession, SeatBooking, SessionPlan, SetCapacity,
        Shown, ToAdd,
    },
    ids::{BookingId, LocationId, SessionId},
    visit::{Overlap, VisitFate},
};
use store::{
    Act, By, Once, Outcome,
    desk::{
        bookings, clients,
        schedule::{self, Who},
        visits,
    },
    studio::locations,
};
use support::{Database, now, on_both, tomorrow, values};
use tokio::task::JoinSet;

use crate::fixture::{Studio, whole};

/// Returns the plan of one session.
pub(crate) fn once(session: PlannedSession) -> SessionPlan {
    SessionPlan {
        starts: vec![session.starts_at],
        last: session.starts_at.to_zoned(TimeZone::UTC).date(),
        first: session,
    }
}

/// Returns what the page of a session with this capacity shows.
pub(crate) fn shown(session: SessionId, capacity: u32) -> Shown {
    Shown::of(&SetCapacity {
        session,
        capacity: capacity.to_string(),
    })
}

impl Studio {
    /// Changes the capacity of a session as a team member.
    pub(crate) async fn set_capacity(
        &self,
        session: SessionId,
        capacity: u32,
        shown: &Shown,
    ) -> Outcome {
        schedule::set_capacity(&self.db.store, self.act(), session, capacity, shown)
            .await
            .unwrap()
    }

    async fn capacity(&self, session: SessionId) -> i64 {
        let select = "select capacity from sessions where id = $1";
        self.db.number(select, values![session.0]).await
    }
}

async fn day_lists_the_sessions_that_start_on_it_at_its_location(db: Database) {
    let mut studio = Studio::open(db).await;
    let (quay, lagoon) = (studio.quay, studio.lagoon);
    let days = [
        // Clocks go back: 25 hours.
        (
            quay,
            date(2026, 10, 25),
            "2026-10-24T23:00:00Z",
            "2026-10-25T23:59:59.999Z",
        ),
        // Clocks go forward: 23 hours.
        (
            quay,
            date(2027, 3, 28),
            "2027-03-28T00:00:00Z",
            "2027-03-28T22:59:59.999Z",
        ),
        (
            lagoon,
            date(2026, 12, 1),
            "2026-12-01T10:00:00Z",
            "2026-12-02T09:59:59.999Z",
        ),
    ];
    for (location, day, first, last) in days {
        let (first, last): (Timestamp, Timestamp) = (first.parse().unwrap(), last.parse().unwrap());
        let moment = jiff::SignedDuration::from_millis(1);
        let mut expected = Vec::new();
        for at in [first - moment, first, last, last + moment] {
            let id = studio.session(location, at, 5).await;
            expected.extend((first..=last).contains(&at).then_some(id));
        }
        let mut tx = studio.db.store.read().await.unwrap();
        let here = locations::location(&mut tx, LocationId(location))
            .await
            .unwrap()
            .unwrap();
        let seen = schedule::day(&mut tx, &here, day).await.unwrap();
        assert_eq!(
            seen.iter().map(|session| session.id).collect::<Vec<_>>(),
            expected,
            "{day}"
        );
        assert!(
            seen.iter()
                .all(|session| session.starts.local().date() == day),
            "{day}"
        );
    }
}

async fn session_counts_booked_and_waiting_clients(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio
        .session(studio.quay, "2026-12-02T18:30:00Z".parse().unwrap(), 2)
        .await;
    for (first, minute) in [("Ann", 0), ("Bob", 1), ("Cid", 2), ("Dan", 3)] {
        let client = studio.client(first).await;
        let booking = SeatBooking {
            client,
            session,
            credit: Credit::None,
            overlap: Overlap::Wanted,
        };
        let at = now() + jiff::SignedDuration::from_mins(minute);
        let act = studio.act_at(By::Client(client), at);
        bookings::book(&studio.db.store, act, &booking)
            .await
            .unwrap();
    }
    let mut tx = studio.db.store.read().await.unwrap();
    let seen = schedule::one(&mut tx, session).await.unwrap().unwrap();
    assert_eq!(
        (seen.capacity, seen.taken, seen.waiting, seen.free()),
        (2, 2, 2, 0)
    );
    let roster = schedule::roster(&mut tx, session).await.unwrap();
    let who: Vec<_> = roster.into_iter().map(|entry| entry.who).collect();
    let named = |first: &str| {
        Who::Named(Name {
            first: first.into(),
            last: None,
        })
    };
    assert_eq!(who, ["Ann", "Bob", "Cid", "Dan"].map(named));
}

/// A past roster shows an erased client only by the reference.
async fn roster_keeps_erased_clients_without_a_name(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.choose(VisitFate::Kept).await;
    let client = studio.client("Ann").await;
    let booking = studio
        .booking(
            client,
            studio.quay,
            "attended",
            now() - SignedDuration::from_hours(30),
        )
        .await;
    studio.erase(client).await;
    let session = "select count(*) from sessions";
    assert_eq!(studio.db.number(session, &[]).await, 1);
    let mut tx = studio.db.store.read().await.unwrap();
    let visit = visits::one(&mut tx, client, BookingId(booking), now())
        .await
        .unwrap()
        .unwrap();
    let roster = schedule::roster(&mut tx, visit.session).await.unwrap();
    assert!(
        matches!(roster.as_slice(), [entry] if matches!(entry.who, Who::Erased(_))),
        "{roster:?}"
    );
}

/// Two team members have the page of a session open. The second one to save sees what the first one saved.
async fn older_capacity_is_not_saved_over_a_newer_one(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 8).await;
    let older = shown(session, 8);
    assert_eq!(
        studio.set_capacity(session, 12, &older).await,
        Outcome::Done
    );
    let newer = Outcome::Newer(vec![Difference {
        field: SetCapacity::capacity,
        before: "8".into(),
        now: "12".into(),
    }]);
    assert_eq!(studio.set_capacity(session, 6, &older).await, newer);
    assert_eq!(studio.capacity(session).await, 12);
    let current = shown(session, 12);
    assert_eq!(
        studio.set_capacity(session, 6, &current).await,
        Outcome::Done
    );
    assert_eq!(studio.capacity(session).await, 6);
}

/// A form that comes twice is answered as the first time, though its page is older than the row by then.
async fn capacity_that_is_sent_again_changes_nothing(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, tomorrow(), 8).await;
    let (store, number) = (studio.db.store.clone(), studio.id().into_bytes());
    for content in [b"12", b"12", b"14"] {
        let act = Act {
            once: Once::new(FormNumber::from_random(number), content),
            ..studio.act()
        };
        let capacity = if content == b"14" { 14 } else { 12 };
        let shown = shown(session, 8);
        let outcome = schedule::set_capacity(&store, act, session, capacity, &shown).await;
        let expected = if content == b"14" {
            Outcome::Refused(Refused::SentBefore)
        } else {
            Outcome::Done
        };
        assert_eq!(outcome.unwrap(), expected);
        assert_eq!(studio.capacity(session).await, 12);
    }
}

async fn session_that_is_sent_twice_is_added_once(db: Database) {
    let mut studio = Studio::open(db).await;
    let number = FormNumber::from_random(studio.id().into_bytes());
    let planned = PlannedSession {
        location: LocationId(studio.quay),
        name: "Reformer".into(),
        coach: None,
        starts_at: tomorrow(),
        minutes: 50,
        capacity: 8,
    };
    let (store, mut tasks) = (studio.db.store.clone(), JoinSet::new());
    let rival = studio.db.open_again().await;
    for i in 0..6 {
        let (store, planned) = (
            [store.clone(), rival.clone()][i % 2].clone(),
            planned.clone(),
        );
        let act = Act {
            once: Once::new(number, b"a session"),
            ..studio.act()
        };
        tasks.spawn(async move { schedule::add(&store, act, &once(planned), None).await });
    }
    for outcome in tasks.join_all().await {
        assert_eq!(outcome.unwrap(), Outcome::Done);
    }
    let sessions = "select count(*) from sessions";
    assert_eq!(studio.db.number(sessions, &[]).await, 1);
}

/// Each session has the class and the coach of its name, also where several transactions add the name at once.
async fn sessions_of_one_class_share_its_name(db: Database) {
    let studio = Studio::open(db).await;
    studio.index_fixture().await;
    let rival = studio.db.open_again().await;
    let planned = |class: &str, hours: i64| {
        once(PlannedSession {
            location: LocationId(studio.quay),
            name: class.into(),
            coach: Some("Kim".into()),
            starts_at: tomorrow() + SignedDuration::from_hours(hours),
            minutes: 50,
            capacity: 8,
        })
    };
    for hours in [0, 1] {
        let reformer = planned("Reformer", hours);
        let added = schedule::add(&studio.db.store, studio.act(), &reformer, None).await;
        assert_eq!(added.unwrap(), Outcome::Done);
    }
    let names = "select name from classes union all select name from coaches order by 1";
    let expected = [Some("Kim".to_owned()), Some("Reformer".to_owned())];
    assert_eq!(studio.db.texts(names, &[]).await, expected);

    let mut tasks = JoinSet::new();
    for i in 0..12_u8 {
        let store = [&studio.db.store, &rival][usize::from(i % 2)].clone();
        let (planned, act) = (planned("Tower", i64::from(i) + 2), studio.act());
        tasks.spawn(async move { schedule::add(&store, act, &planned, None).await });
    }
    for outcome in tasks.join_all().await {
        assert_eq!(outcome.unwrap(), Outcome::Done);
    }
    let location = LocationId(studio.quay);
    let mut tx = studio.db.store.read().await.unwrap();
    let (from, until) = (now(), tomorrow() + SignedDuration::from_hours(14));
    let sessions = schedule::between(&mut tx, location, from, until).await;
    let sessions = sessions.unwrap();
    drop(tx);
    let of = |class: &str| {
        let is_of = |session: &&schedule::Session| {
            session.name == class && session.coach.as_deref() == Some("Kim")
        };
        sessions.iter().filter(is_of).count()
    };
    assert_eq!((of("Reformer"), of("Tower")), (2, 12));
    assert_eq!(studio.faults().await, [""; 0]);
}

impl Studio {
    /// Adds the sessions of a plan, after having seen `seen`.
    async fn add_plan(&self, plan: &SessionPlan, seen: Option<ToAdd>) -> Outcome {
        let added = schedule::add(&self.db.store, self.act(), plan, seen).await;
        added.unwrap()
    }

    /// Returns what a person sees before the sessions of a plan are added.
    async fn to_add(&self, plan: &SessionPlan) -> Option<ToAdd> {
        let mut tx = self.db.store.read().await.unwrap();
        let found = schedule::find_for(&mut tx, plan).await.unwrap();
        found.to_add(&TimeZone::get("Europe/London").unwrap())
    }

    async fn session_count(&self) -> i64 {
        self.db.number("select count(*) from sessions", &[]).await
    }
}

/// Returns a plan of a session at the same time of `weeks` weeks.
fn weekly(session: PlannedSession, weeks: i64) -> SessionPlan {
    let week = |week| session.starts_at + SignedDuration::from_hours(7 * 24 * week);
    SessionPlan {
        starts: (0..weeks).map(week).collect(),
        last: week(weeks - 1).to_zoned(TimeZone::UTC).date(),
        first: session,
    }
}

async fn series_is_added_whole_once_it_was_seen(db: Database) {
    let studio = Studio::open(db).await;
    let reformer = PlannedSession {
        location: LocationId(studio.quay),
        name: "Reformer".into(),
        coach: Some("Kim".into()),
        starts_at: tomorrow(),
        minutes: 50,
        capacity: 8,
    };
    let plan = weekly(reformer.clone(), 4);
    let not_seen = Outcome::Refused(Refused::PlanNotSeen);
    assert_eq!(studio.add_plan(&plan, None).await, not_seen);
    assert_eq!(studio.session_count().await, 0);
    let seen = studio.to_add(&plan).await.unwrap();
    assert_eq!((seen.count, seen.existing, seen.overlapping), (4, 0, 0));
    assert_eq!(studio.add_plan(&plan, Some(seen)).await, Outcome::Done);
    assert_eq!(studio.session_count().await, 4);

    // The first four are there already. What was seen before is out of date.
    let longer = weekly(reformer.clone(), 6);
    assert_eq!(studio.add_plan(&longer, Some(seen)).await, not_seen);
    let seen = studio.to_add(&longer).await.unwrap();
    assert_eq!((seen.count, seen.existing, seen.overlapping), (2, 4, 0));
    assert_eq!(studio.add_plan(&longer, Some(seen)).await, Outcome::Done);
    assert_eq!(studio.session_count().await, 6);
    let in_schedule = Outcome::Refused(Refused::InSchedule);
    assert_eq!(studio.add_plan(&longer, Some(seen)).await, in_schedule);
    assert_eq!(
        studio.add_plan(&once(reformer.clone()), None).await,
        in_schedule
    );
    assert_eq!(studio.session_count().await, 6);

    // One session of the series is cancelled alone. Its time is free again.
    let mut tx = studio.db.store.read().await.unwrap();
    let (from, until) = (now(), tomorrow() + SignedDuration::from_hours(1));
    let first = schedule::between(&mut tx, reformer.location, from, until).await;
    let first = first.unwrap()[0].id;
    drop(tx);
    let cancelled = schedule::cancel(&studio.db.store, studio.act(), first).await;
    assert_eq!(cancelled.unwrap(), Outcome::Done);
    let left = "select count(*) from sessions where cancelled_at is null";
    assert_eq!(studio.db.number(left, &[]).await, 5);
    assert_eq!(studio.add_plan(&once(reformer), None).await, Outcome::Done);
}

async fn sessions_that_overlap_are_pointed_out(db: Database) {
    let studio = Studio::open(db).await;
    let planned = |location, class: &str, coach: Option<&str>, minutes: i64| {
        once(PlannedSession {
            location: LocationId(location),
            name: class.into(),
            coach: coach.map(str::to_owned),
            starts_at: tomorrow() + SignedDuration::from_mins(minutes),
            minutes: 50,
            capacity: 8,
        })
    };
    let (here, there) = (studio.quay, studio.lagoon);
    let first = planned(here, "Reformer", Some("Kim"), 0);
    assert_eq!(studio.add_plan(&first, None).await, Outcome::Done);
    let not_seen = Outcome::Refused(Refused::PlanNotSeen);
    for (plan, overlapping) in [
        (planned(here, "Reformer", None, 10), 1),
        (planned(here, "Reformer", None, 0), 1),
        (planned(here, "Barre", Some("Kim"), 49), 1),
        // A coach cannot be at two locations at once.
        (planned(there, "Barre", Some("Kim"), 0), 1),
        (planned(there, "Reformer", Some("Lee"), 0), 0),
        (planned(here, "Barre", Some("Lee"), 0), 0),
        (planned(here, "Barre", None, 0), 0),
        (planned(here, "Reformer", Some("Kim"), 50), 0),
        (planned(here, "Reformer", Some("Kim"), -50), 0),
    ] {
        let seen = studio.to_add(&plan).await.unwrap();
        assert_eq!(seen.overlapping, overlapping, "{plan:?}");
        if overlapping > 0 {
            assert_eq!(studio.add_plan(&plan, None).await, not_seen);
        }
    }
    let both = planned(here, "Barre", Some("Kim"), 10);
    let seen = studio.to_add(&both).await;
    assert_eq!(studio.add_plan(&both, seen).await, Outcome::Done);
    assert_eq!(studio.session_count().await, 2);
}

/// Two team members add the same series at the same moment.
async fn series_is_not_doubled_by_two_team_members(db: Database) {
    let studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let plan = weekly(
        PlannedSession {
            location: LocationId(studio.quay),
            name: "Reformer".into(),
            coach: None,
            starts_at: tomorrow(),
            minutes: 50,
            capacity: 8,
        },
        4,
    );
    let seen = studio.to_add(&plan).await;
    let (one, other) = (studio.act(), studio.act());
    let (one, other) = tokio::join!(
        schedule::add(&studio.db.store, one, &plan, seen),
        schedule::add(&rival, other, &plan, seen)
    );
    let outcomes = [one.unwrap(), other.unwrap()];
    assert!(outcomes.contains(&Outcome::Done), "{outcomes:?}");
    let refused = Outcome::Refused(Refused::InSchedule);
    assert!(outcomes.contains(&refused), "{outcomes:?}");
    assert_eq!(studio.session_count().await, 4);
}

async fn name_or_email_address_finds_one_client_or_none(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client_with(&whole::form("Qzxann")).await;
    let anna = studio.client_with(&whole::form("Qzxanna")).await;
    studio.client("Twin").await;
    studio.client("Twin").await;
    let (name, mail) = {
        let form = whole::form("Qzxann");
        (
            format!("{} {}", form.first_name, form.last_name),
            form.email,
        )
    };
    let mut tx = studio.db.store.read().await.unwrap();
    for (typed, expected) in [
        (name.to_uppercase(), Some(ann)),
        (format!("  {mail} "), Some(ann)),
        ("qzxanna".into(), Some(anna)),
        ("qzx".into(), None),
        ("twin".into(), None),
        ("unknown".into(), None),
        (" ".into(), None),
        ("*".into(), None),
    ] {
        assert_eq!(
            clients::one_found(&mut tx, &typed).await.unwrap(),
            expected,
            "{typed}"
        );
    }
}

on_both!(
    sessions_of_one_class_share_its_name,
    day_lists_the_sessions_that_start_on_it_at_its_location,
    session_counts_booked_and_waiting_clients,
    roster_keeps_erased_clients_without_a_name,
    older_capacity_is_not_saved_over_a_newer_one,
    capacity_that_is_sent_again_changes_nothing,
    session_that_is_sent_twice_is_added_once,
    series_is_added_whole_once_it_was_seen,
    sessions_that_overlap_are_pointed_out,
    series_is_not_doubled_by_two_team_members,
    name_or_email_address_finds_one_client_or_none
);
