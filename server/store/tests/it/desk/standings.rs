//! Standings: the same for one client and for all, with everything that the rules need.

use jiff::{Timestamp, ToSpan, civil::date, tz::TimeZone};
use shared::{Standing, assess, client::ClientId, time::Day};
use store::desk::standings;
use support::{Database, TODAY, now, on_both, values};

use crate::fixture::Studio;

async fn of(studio: &Studio, client: ClientId, now: Timestamp) -> Standing {
    let mut tx = studio.db.store.read().await.unwrap();
    standings::of(&mut tx, client, now).await.unwrap()
}

async fn is_open(studio: &Studio, client: ClientId, now: Timestamp) -> bool {
    assess(&of(studio, client, now).await, now).is_err()
}

/// Returns the last instants of a day in a zone, and the first after it.
fn around_the_end_of(day: jiff::civil::Date, zone: &str) -> [(Timestamp, bool); 4] {
    let zone = TimeZone::get(zone).unwrap();
    let over = day
        .tomorrow()
        .unwrap()
        .to_zoned(zone.clone())
        .unwrap()
        .timestamp();
    assert!(Day::new(day, &zone).is_over(over));
    [
        (over - 1.hour(), true),
        (over - 1.millisecond(), true),
        (over, false),
        (over + 30.hours(), false),
    ]
}

async fn standings_of_all_equal_the_standings_of_each(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut clients = Vec::new();
    for (i, first) in ["Ann", "Bob", "Cid", "Dan", "Eve", "Fay"]
        .into_iter()
        .enumerate()
    {
        let client = studio.client(first).await;
        let location = if i % 2 == 0 {
            studio.quay
        } else {
            studio.lagoon
        };
        if i > 0 {
            studio.invoice(client, location, "failed", 100, 1).await;
            studio
                .invoice(client, studio.quay, "outstanding", 100, 1)
                .await;
            studio
                .invoice(client, studio.quay, "collection", 100, 1)
                .await;
            studio.credit(client, location, 500, "GBP").await;
            studio.credit(client, studio.quay, -20, "USD").await;
            studio
                .relationship("paid_by", client, clients[0], None)
                .await;
        }
        if i > 2 {
            studio
                .booking(client, location, "booked", now() + 1.hour())
                .await;
            studio
                .package(client, location, "active", 3, Some(TODAY))
                .await;
            studio.package(client, location, "unused", 0, None).await;
            studio.membership(client, location, "paused", None).await;
            studio
                .membership(client, location, "cancelled", Some(TODAY))
                .await;
        }
        clients.push(client);
    }
    let erased = studio.client("Zoe").await;
    studio
        .membership(erased, studio.quay, "cancelled", None)
        .await;
    studio.erase(erased).await;
    studio
        .run(
            "update clients set external_id = 'import 7' where first_name = 'Fay'",
            &[],
        )
        .await;

    let mut tx = studio.db.store.read().await.unwrap();
    let mut all = support::standings(&mut tx, now()).await;
    drop(tx);
    clients.sort();
    all.sort_by_key(|known| known.standing.client);
    let seen: Vec<_> = all.iter().map(|known| known.standing.client).collect();
    assert_eq!(seen, clients, "every client once, and no erased one");
    for known in &all {
        assert_eq!(
            known.standing,
            of(&studio, known.standing.client, now()).await
        );
    }
    assert_eq!(
        all.iter()
            .filter(|known| known.external_id.as_deref() == Some("import 7"))
            .count(),
        1
    );
    assert_eq!(
        all.iter()
            .map(|known| known.standing.payers.len())
            .sum::<usize>(),
        10
    );
    assert_eq!(
        all.iter()
            .map(|known| known.standing.memberships.len())
            .sum::<usize>(),
        6
    );
}

async fn memberships_and_packages_are_open_through_their_last_day(db: Database) {
    let mut studio = Studio::open(db).await;
    let chatham = studio.location("Chatham", "Pacific/Chatham", "NZD").await;
    let last = date(2026, 11, 30);
    for (location, zone) in [
        (studio.quay, "Europe/London"),
        (studio.lagoon, "Pacific/Honolulu"),
        (chatham, "Pacific/Chatham"),
    ] {
        let (member, holder) = (studio.client("Ann").await, studio.client("Bob").await);
        studio
            .membership(member, location, "cancelled", Some(last))
            .await;
        studio
            .package(holder, location, "unused", 0, Some(last))
            .await;
        for (instant, expected) in around_the_end_of(last, zone) {
            assert_eq!(
                is_open(&studio, member, instant).await,
                expected,
                "membership, {zone}, {instant}"
            );
            assert_eq!(
                is_open(&studio, holder, instant).await,
                expected,
                "package, {zone}, {instant}"
            );
        }
    }
}

async fn last_day_depends_on_the_location(db: Database) {
    let mut studio = Studio::open(db).await;
    let chatham = studio.location("Chatham", "Pacific/Chatham", "NZD").await;
    // At 09:00 UTC on 1 December it is 23:00 on 30 November in Honolulu, and 22:45 on 1 December in Chatham.
    let (yesterday, today) = (date(2026, 11, 30), date(2026, 12, 1));
    for (location, ends, expected) in [
        (studio.lagoon, date(2026, 11, 29), false),
        (studio.lagoon, yesterday, true),
        (studio.lagoon, today, true),
        (studio.quay, yesterday, false),
        (studio.quay, today, true),
        (chatham, yesterday, false),
        (chatham, today, true),
    ] {
        let (member, holder) = (studio.client("Ann").await, studio.client("Bob").await);
        studio
            .membership(member, location, "cancelled", Some(ends))
            .await;
        studio
            .package(holder, location, "active", 9, Some(ends))
            .await;
        assert_eq!(
            is_open(&studio, member, now()).await,
            expected,
            "membership until {ends}"
        );
        assert_eq!(
            is_open(&studio, holder, now()).await,
            expected,
            "package until {ends}"
        );
    }
}

async fn session_is_open_until_it_starts(db: Database) {
    let mut studio = Studio::open(db).await;
    for (starts, expected) in [
        (now() - 1.millisecond(), false),
        (now(), false),
        (now() + 1.millisecond(), true),
        (now() + 8760.hours(), true),
    ] {
        for status in ["booked", "waitlisted"] {
            let client = studio.client("Ann").await;
            studio.booking(client, studio.lagoon, status, starts).await;
            assert_eq!(
                is_open(&studio, client, now()).await,
                expected,
                "{status} at {starts}"
            );
        }
    }
}

async fn relationship_is_not_open_from_the_day_it_ended(db: Database) {
    let mut studio = Studio::open(db).await;
    let homes = [
        (studio.quay, date(2026, 12, 1)),
        (studio.lagoon, date(2026, 11, 30)),
    ];
    for (home, today) in homes {
        for (ended, expected) in [
            (None, true),
            (today.tomorrow().ok(), true),
            (Some(today), false),
            (today.yesterday().ok(), false),
        ] {
            let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
            studio
                .run("update clients set home_location_id = $1", values![home])
                .await;
            studio.relationship("paid_by", ann, bob, ended).await;
            assert_eq!(
                is_open(&studio, ann, now()).await,
                expected,
                "ended on {ended:?}"
            );
            assert_eq!(
                is_open(&studio, bob, now()).await,
                expected,
                "ended on {ended:?}, the payer"
            );
        }
    }
}

async fn balance_is_the_sum_of_all_locations_in_one_currency(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.credit(client, studio.quay, 500, "GBP").await;
    studio.credit(client, studio.lagoon, -200, "GBP").await;
    studio.credit(client, studio.lagoon, 700, "USD").await;
    studio.credit(client, studio.quay, 100, "EUR").await;
    studio.credit(client, studio.quay, -100, "EUR").await;
    let standing = of(&studio, client, now()).await;
    let seen: Vec<_> = standing
        .balances
        .iter()
        .map(|b| (b.amount.coded(), b.locations.join(", ")))
        .collect();
    let expected = [
        ("0.00 EUR", ""),
        ("3.00 GBP", "Lagoon, Quay"),
        ("7.00 USD", "Lagoon"),
    ];
    assert_eq!(
        seen,
        expected.map(|(amount, locations)| (amount.to_owned(), locations.to_owned()))
    );
}

on_both!(
    standings_of_all_equal_the_standings_of_each,
    memberships_and_packages_are_open_through_their_last_day,
    last_day_depends_on_the_location,
    session_is_open_until_it_starts,
    relationship_is_not_open_from_the_day_it_ended,
    balance_is_the_sum_of_all_locations_in_one_currency
);
