//! The schedule: a day is that of the location, whether 23, 24 or 25 hours long.

use jiff::{Timestamp, civil::date};
use shared::client::Name;
use store::{
    bookings::{self, Credit, ToBook},
    clients,
    schedule::{self, Who},
    studio, visits,
};
use support::{Database, now, on_both};

use crate::fixture::{Studio, whole};

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
        let here = studio::location(&mut tx, location).await.unwrap().unwrap();
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
        let to_book = ToBook {
            client,
            session,
            credit: Credit::None,
        };
        let at = now() + jiff::SignedDuration::from_mins(minute);
        bookings::book(&studio.db.store, None, to_book, at, &mut studio.rng)
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
    let client = studio.client("Ann").await;
    let booking = studio
        .booking(
            client,
            studio.quay,
            "attended",
            now() - jiff::SignedDuration::from_hours(30),
        )
        .await;
    studio.erase(client).await;
    let session = "select count(*) from sessions";
    assert_eq!(studio.db.number(session, &[]).await, 1);
    let mut tx = studio.db.store.read().await.unwrap();
    let visit = visits::one(&mut tx, client, booking, now())
        .await
        .unwrap()
        .unwrap();
    let roster = schedule::roster(&mut tx, visit.session).await.unwrap();
    assert!(
        matches!(roster.as_slice(), [entry] if matches!(entry.who, Who::Erased(_))),
        "{roster:?}"
    );
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
    day_lists_the_sessions_that_start_on_it_at_its_location,
    session_counts_booked_and_waiting_clients,
    roster_keeps_erased_clients_without_a_name,
    name_or_email_address_finds_one_client_or_none
);
