//! The locations of the demo studio, and its schedule.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time, Weekday, time},
    tz::TimeZone,
};
use shared::ids::SessionId;
use shared::money::Money;
use uuid::Uuid;

use super::dice::Dice;
use crate::{
    Result,
    desk::insert::NewSession,
    engine::stored::{money, zone},
    studio::locations::Location,
};

/// The number of locations.
pub(super) const LOCATIONS: usize = 3;

/// The indexes of the locations, in the order of every price list.
pub(super) const QUAYSIDE: usize = 0;
pub(super) const ALTSTADT: usize = 1;
pub(super) const BONDI: usize = 2;

const ADDRESSES: [(&str, &str, &str, &str); LOCATIONS] = [
    (
        "Quayside",
        "14 Example Wharf, London SE16 0AA",
        "Europe/London",
        "GBP",
    ),
    (
        "Altstadt",
        "Beispielgasse 8, 10115 Berlin",
        "Europe/Berlin",
        "EUR",
    ),
    (
        "Bondi",
        "3 Example Parade, Bondi Beach NSW 2026",
        "Australia/Sydney",
        "AUD",
    ),
];

/// The schedule, in days before and after today.
const FULL_FROM: i64 = 56;
const SPARSE_FROM: i64 = 210;
const UNTIL: i64 = 21;

const COACHES: [[&str; 4]; LOCATIONS] = [
    ["Ella Marsh", "Dev Kapoor", "Ruth Adeyemi", "Callum Price"],
    ["Lena Vogt", "Matteo Rinaldi", "Aylin Kaya", "Jonas Brandt"],
    ["Isla Thornton", "Kai Nguyen", "Ruby Walsh", "Hugo Ferreira"],
];

struct Class {
    name: &'static str,
    minutes: u32,
    capacity: u32,
}

pub(super) const REFORMER: &str = "Reformer";

const CLASSES: [Class; 8] = [
    class("Vinyasa", 60, 18),
    class("Spin", 45, 16),
    class(REFORMER, 50, 6),
    class("Barre", 50, 14),
    class("HIIT", 45, 16),
    class("Mat Pilates", 55, 14),
    class("Yin", 75, 16),
    class("Boxing", 45, 12),
];

const fn class(name: &'static str, minutes: u32, capacity: u32) -> Class {
    Class {
        name,
        minutes,
        capacity,
    }
}

const ON_WORKDAYS: [Time; 4] = [
    time(6, 45, 0, 0),
    time(9, 15, 0, 0),
    time(17, 45, 0, 0),
    time(19, 0, 0, 0),
];
const AT_WEEKENDS: [Time; 2] = [time(9, 30, 0, 0), time(11, 0, 0, 0)];

/// A location, and today's date there.
pub(super) struct DemoLocation {
    pub(super) record: Location,
    pub(super) address: &'static str,
    pub(super) zone: TimeZone,
    pub(super) today: Date,
    nothing: Money,
}

impl DemoLocation {
    /// Returns all locations, in order.
    pub(super) fn all(dice: &mut Dice, now: Timestamp) -> Result<Vec<Self>> {
        let location = |(name, address, time_zone, currency): (&str, &'static str, &str, &str)| {
            let zone = zone(time_zone)?;
            Ok(Self {
                address,
                record: Location {
                    id: dice.id(),
                    name: name.to_owned(),
                    time_zone: time_zone.to_owned(),
                    currency: currency.to_owned(),
                },
                today: zone.to_datetime(now).date(),
                nothing: money(0, currency)?,
                zone,
            })
        };
        ADDRESSES.into_iter().map(location).collect()
    }

    /// Returns the date `days_ago` days before today. A negative number gives a later date.
    pub(super) fn day(&self, days_ago: i64) -> Date {
        self.today.saturating_sub(days_ago.days())
    }

    /// Returns the instant of a local time.
    pub(super) fn at(&self, local: DateTime) -> Timestamp {
        self.zone
            .to_ambiguous_timestamp(local)
            .compatible()
            .unwrap_or(Timestamp::MAX)
    }

    /// Returns an amount in the location's currency.
    pub(super) fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.nothing.currency())
    }
}

/// A session of the schedule, and the number of its free seats.
pub(super) struct Slot {
    pub(super) session: NewSession<'static>,
    pub(super) location: usize,
    pub(super) day: Date,
    pub(super) free: u32,
}

impl Slot {
    /// Returns the end of the session.
    pub(super) fn ends_at(&self) -> Timestamp {
        let minutes = i64::from(self.session.minutes).minutes();
        self.session
            .starts_at
            .checked_add(minutes)
            .unwrap_or(Timestamp::MAX)
    }
}

/// Returns the schedule of all locations: the same every week, with full sessions around today and sparse ones earlier.
pub(super) fn schedule(locations: &[DemoLocation], dice: &mut Dice) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (number, location) in locations.iter().enumerate() {
        for days_ago in (-UNTIL..=SPARSE_FROM).rev() {
            let day = location.day(days_ago);
            let times: &[Time] = match day.weekday() {
                Weekday::Saturday if days_ago > FULL_FROM => &AT_WEEKENDS[..1],
                _ if days_ago > FULL_FROM => &[],
                Weekday::Saturday | Weekday::Sunday => &AT_WEEKENDS,
                _ => &ON_WORKDAYS,
            };
            for (turn, time) in times.iter().enumerate() {
                slots.push(slot(location, number, day, turn, *time, dice.id()));
            }
        }
    }
    slots
}

fn slot(
    location: &DemoLocation,
    number: usize,
    day: Date,
    turn: usize,
    time: Time,
    id: Uuid,
) -> Slot {
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    let Class {
        name,
        minutes,
        capacity,
    } = CLASSES[(weekday * 5 + turn * 3 + number) % CLASSES.len()];
    let coaches = &COACHES[number];
    Slot {
        session: NewSession {
            id: SessionId(id),
            external_id: None,
            location: location.record.id,
            class: name,
            coach: Some(coaches[(weekday + turn) % coaches.len()]),
            starts_at: location.at(day.to_datetime(time)),
            minutes,
            capacity,
        },
        location: number,
        day,
        free: capacity,
    }
}
