//! Arbitrary standings, in which many things have just ended or are about to end.

use iso_currency::Currency;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use proptest::{collection::vec, option, prelude::*, sample::select};
use shared::{
    client::{ClientId, Name},
    money::Money,
    standing::{
        Balance, Booking, Direction, Invoice, Membership, MembershipStatus, Package, PaidBy, Seat,
        Standing, Unpaid, Usage,
    },
    time::{Day, Moment, start_of_day},
};
use uuid::Uuid;

const ZONES: [&str; 6] = [
    "Europe/London",
    "Europe/Berlin",
    "Pacific/Honolulu",
    "Australia/Sydney",
    "Pacific/Chatham",
    "America/Sao_Paulo",
];

/// Returns a standing and the instant at which it is assessed: often exactly the start of a day somewhere.
pub(crate) fn standing() -> impl Strategy<Value = (Standing, Timestamp)> {
    let now = (zone(), 0..40 * 366_i32, 0..86_400_000_i64, nearby());
    now.prop_flat_map(|(zone, day, time, off)| {
        let day = jiff::civil::date(2000, 1, 1).saturating_add(day.days());
        let border = start_of_day(day, &zone) + SignedDuration::from_millis(off);
        let now = prop_oneof![
            Just(border),
            Just(border + SignedDuration::from_millis(time))
        ];
        now.prop_flat_map(|now| (facts(now), Just(now)))
    })
}

fn facts(now: Timestamp) -> impl Strategy<Value = Standing> {
    let facts = (
        id(),
        few(invoice()),
        few(balance()),
        few(booking(now)),
        few(paid_by(now)),
        few(package(now)),
        few(membership(now)),
    );
    facts.prop_map(
        |(client, invoices, balances, bookings, payers, packages, memberships)| Standing {
            client: ClientId(client),
            invoices,
            balances,
            bookings,
            payers,
            packages,
            memberships,
        },
    )
}

/// Returns a few things, and often none: most clients have nothing of most kinds.
fn few<T: std::fmt::Debug + Clone>(
    of: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Vec<T>> {
    prop_oneof![3 => Just(0..1), 1 => Just(1..4)].prop_flat_map({
        let of = of.boxed();
        move |size| vec(of.clone(), size)
    })
}

fn invoice() -> impl Strategy<Value = Invoice> {
    let status = select(vec![
        Unpaid::Outstanding,
        Unpaid::Failed,
        Unpaid::Collection,
    ]);
    (id(), text(), text(), status, money(), text()).prop_map(
        |(id, number, description, status, left, location)| Invoice {
            id: shared::ids::InvoiceId(id),
            number,
            description,
            status,
            left,
            location,
        },
    )
}

fn balance() -> impl Strategy<Value = Balance> {
    (money(), vec(text(), 0..3)).prop_map(|(amount, locations)| Balance { amount, locations })
}

fn booking(now: Timestamp) -> impl Strategy<Value = Booking> {
    let seat = select(vec![Seat::Booked, Seat::Waitlisted]);
    (id(), text(), seat, nearby(), zone(), text()).prop_map(
        move |(id, session, seat, off, zone, location)| Booking {
            id: shared::ids::BookingId(id),
            session,
            seat,
            starts: Moment::new(now + SignedDuration::from_millis(off), &zone),
            location,
        },
    )
}

fn paid_by(now: Timestamp) -> impl Strategy<Value = PaidBy> {
    let direction = select(vec![Direction::IsPaidBy, Direction::PaysFor]);
    let other = (text(), option::of(text())).prop_map(|(first, last)| Name { first, last });
    let ends = option::of((-1..3_i32, zone()));
    (id(), direction, other, ends, text()).prop_map(
        move |(id, direction, other, ends, location)| PaidBy {
            id: shared::ids::RelationshipId(id),
            direction,
            other,
            since: jiff::civil::date(1999, 12, 31),
            ends: ends.map(|(days, zone)| PaidBy::last_day(date(now, days, &zone), &zone)),
            location,
        },
    )
}

fn package(now: Timestamp) -> impl Strategy<Value = Package> {
    let usage = select(vec![Usage::Unused, Usage::Active]);
    let left = prop_oneof![Just(0), Just(1), any::<u32>()];
    (id(), text(), usage, left, last_day(now), text()).prop_map(
        |(id, name, usage, credits_left, expires, location)| Package {
            id: shared::ids::PackageId(id),
            name,
            usage,
            credits_left,
            expires,
            location,
        },
    )
}

fn membership(now: Timestamp) -> impl Strategy<Value = Membership> {
    let status = select(MembershipStatus::ALL.to_vec());
    (id(), text(), status, last_day(now), text()).prop_map(|(id, plan, status, ends, location)| {
        Membership {
            id: shared::ids::MembershipId(id),
            plan,
            status,
            starts_on: jiff::civil::date(1999, 12, 31),
            ends,
            location,
        }
    })
}

/// Returns a day around today.
fn last_day(now: Timestamp) -> impl Strategy<Value = Option<Day>> {
    let day = (-2..3_i32, zone());
    option::of(day.prop_map(move |(days, zone)| Day::new(date(now, days, &zone), &zone)))
}

fn date(now: Timestamp, days: i32, zone: &TimeZone) -> Date {
    zone.to_datetime(now).date().saturating_add(days.days())
}

/// Returns a few milliseconds before or after an instant.
fn nearby() -> impl Strategy<Value = i64> {
    prop_oneof![-1..2_i64, -200_000_000..200_000_000_i64]
}

fn zone() -> impl Strategy<Value = TimeZone> {
    select(&ZONES[..]).prop_map(|name| TimeZone::get(name).expect("a known zone"))
}

fn money() -> impl Strategy<Value = Money> {
    let minor = prop_oneof![4 => -1..2_i64, 1 => any::<i64>()];
    let currency = select(vec![Currency::EUR, Currency::JPY, Currency::KWD]);
    (minor, currency).prop_map(|(minor, currency)| Money::new(minor, currency))
}

fn id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn text() -> impl Strategy<Value = String> {
    ".{0,8}"
}
