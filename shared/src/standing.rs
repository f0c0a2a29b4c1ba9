//! What a client may still have open, as plain facts. [`crate::assess`] decides which of them block a deletion.
//!
//! The types hold only what can be open: a paid invoice or a cancelled booking cannot be expressed.

use iso_currency::Currency;
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    client::{ClientId, Name},
    ids::{BookingId, InvoiceId, MembershipId, PackageId, RelationshipId},
    membership::Term,
    money::Money,
    time::{Day, Moment, parsed},
};

pub use crate::membership::MembershipStatus;

/// Everything that may be open for one client, read in one transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The client.
    pub client: ClientId,
    /// Invoices that have not been settled.
    pub invoices: Vec<Invoice>,
    /// Account balances, one per currency.
    pub balances: Vec<Balance>,
    /// Seats in sessions, past or upcoming, that were not cancelled.
    pub bookings: Vec<Booking>,
    /// Paid By relationships in either direction.
    pub payers: Vec<PaidBy>,
    /// Packages that are neither used up nor void.
    pub packages: Vec<Package>,
    /// Memberships.
    pub memberships: Vec<Membership>,
}

impl Standing {
    /// Returns the standing of a client for whom nothing is open.
    pub fn empty(client: ClientId) -> Self {
        Self {
            client,
            invoices: Vec::new(),
            balances: Vec::new(),
            bookings: Vec::new(),
            payers: Vec::new(),
            packages: Vec::new(),
            memberships: Vec::new(),
        }
    }
}

/// An invoice that has not been settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invoice {
    /// The invoice.
    pub id: InvoiceId,
    /// Its number, unique at its location.
    pub number: String,
    /// What was sold.
    pub description: String,
    /// How its payment stands.
    pub status: Unpaid,
    /// What is left to pay.
    pub left: Money,
    /// The name of the location that issued it.
    pub location: String,
}

/// How the payment of an unsettled invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unpaid {
    /// Sent, not paid.
    Outstanding,
    /// A payment was tried and failed.
    Failed,
    /// Handed over for collection.
    Collection,
}

/// The account balance of a client in one currency: the sum of its movements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// Above zero the studio owes the client; below zero the client owes the studio.
    pub amount: Money,
    /// The locations whose movements make it up.
    pub locations: Vec<String>,
}

impl Balance {
    /// Returns the currency of the balance.
    pub fn currency(&self) -> Currency {
        self.amount.currency()
    }
}

/// A seat in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// The booking.
    pub id: BookingId,
    /// The name of the session.
    pub session: String,
    /// Booked, or on the waitlist.
    pub seat: Seat,
    /// When the session starts.
    pub starts: Moment,
    /// The name of its location.
    pub location: String,
}

/// Whether a seat is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seat {
    /// The client is expected.
    Booked,
    /// The client is on the waitlist.
    Waitlisted,
}

/// A Paid By relationship, seen from the client of the standing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaidBy {
    /// The relationship.
    pub id: RelationshipId,
    /// Which of the two clients pays.
    pub direction: Direction,
    /// The client on the other side.
    pub other: Name,
    /// Its first day.
    #[serde(deserialize_with = "parsed")]
    pub since: Date,
    /// Its last day, if it has one.
    pub ends: Option<Day>,
    /// The home location of the client of the standing.
    pub location: String,
}

impl PaidBy {
    /// Returns the last day of a relationship that was ended on `ended_on`: the day before, because ending it takes
    /// effect at once.
    pub fn last_day(ended_on: Date, zone: &TimeZone) -> Day {
        Day::new(ended_on.yesterday().unwrap_or(ended_on), zone)
    }
}

/// Which of two clients pays for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// The other client pays for this one.
    IsPaidBy,
    /// This client pays for the other one.
    PaysFor,
}

/// A package of sessions that was bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// The package.
    pub id: PackageId,
    /// Its name.
    pub name: String,
    /// Whether it was ever used.
    pub usage: Usage,
    /// How many credits are left.
    pub credits_left: u32,
    /// The last day on which its credits can be used, if it expires.
    pub expires: Option<Day>,
    /// The name of the location that sold it.
    pub location: String,
}

/// Whether a package was ever used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Usage {
    /// Bought, never used.
    Unused,
    /// Used at least once.
    Active,
}

/// A membership.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// The membership.
    pub id: MembershipId,
    /// Its name.
    pub plan: String,
    /// The stage in its life.
    pub status: MembershipStatus,
    /// Its first day.
    #[serde(deserialize_with = "parsed")]
    pub starts_on: Date,
    /// Its last day, if it has one.
    pub ends: Option<Day>,
    /// The name of the location that sold it.
    pub location: String,
}

impl Membership {
    /// Returns what the rules need to know about it.
    pub fn term(&self) -> Term {
        Term {
            status: self.status,
            starts_on: self.starts_on,
            ends: self.ends,
        }
    }
}
