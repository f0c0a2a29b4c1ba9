//! What a client still has open, as plain facts. What of it blocks a deletion, [`crate::assess`] decides.
//!
//! The types hold only what can be open: a paid invoice or a cancelled booking cannot be written down here.

use iso_currency::Currency;
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    client::{ClientId, Name},
    membership::Term,
    money::Money,
    time::{Day, Moment, parsed},
};

pub use crate::membership::MembershipStatus;

/// Everything that may be open for one client, read in one transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Whose standing this is.
    pub client: ClientId,
    /// Invoices that have not been settled.
    pub invoices: Vec<Invoice>,
    /// Account balances, one per currency.
    pub balances: Vec<Balance>,
    /// Places in sessions, past or to come, that were not cancelled.
    pub bookings: Vec<Booking>,
    /// Paid By relationships in either direction.
    pub payers: Vec<PaidBy>,
    /// Packages that were neither used up nor voided.
    pub packages: Vec<Package>,
    /// Memberships.
    pub memberships: Vec<Membership>,
}

impl Standing {
    /// The standing of a client of whom nothing is known yet.
    pub fn nothing(client: ClientId) -> Self {
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

/// An invoice that somebody still waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invoice {
    /// The invoice.
    pub id: Uuid,
    /// Its number, unique at its location.
    pub number: String,
    /// What was sold.
    pub description: String,
    /// How its payment stands.
    pub status: Unpaid,
    /// What is left to pay.
    pub left: Money,
    /// Where it was issued.
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
    /// Above zero the studio owes the client, below zero the client owes the studio.
    pub amount: Money,
    /// The locations whose movements make it up.
    pub locations: Vec<String>,
}

impl Balance {
    /// The currency of the balance.
    pub fn currency(&self) -> Currency {
        self.amount.currency()
    }
}

/// A place in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// The booking.
    pub id: Uuid,
    /// What is booked.
    pub session: String,
    /// Booked, or waiting.
    pub place: Place,
    /// When the session starts.
    pub starts: Moment,
    /// Where it takes place.
    pub location: String,
}

/// Whether a place is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// The client is expected.
    Booked,
    /// The client waits for a place.
    Waitlisted,
}

/// A Paid By relationship, seen from the client whose standing this is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaidBy {
    /// The relationship.
    pub id: Uuid,
    /// Who pays for whom.
    pub direction: Direction,
    /// The client on the other side.
    pub other: Name,
    /// Since when.
    #[serde(deserialize_with = "parsed")]
    pub since: Date,
    /// The last day on which it holds, where it has an end.
    pub ends: Option<Day>,
    /// The home location of the client whose standing this is.
    pub location: String,
}

impl PaidBy {
    /// The last day of a relationship that was ended on `ended_on`: the day before, because ending it
    /// is meant to count at once.
    pub fn last_day(ended_on: Date, zone: &TimeZone) -> Day {
        Day::new(ended_on.yesterday().unwrap_or(ended_on), zone)
    }
}

/// Who pays for whom.
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
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Whether it was ever used.
    pub usage: Usage,
    /// Credits that are left.
    pub credits_left: u32,
    /// The last day on which it is good, where it expires.
    pub expires: Option<Day>,
    /// Where it was bought.
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
    pub id: Uuid,
    /// What it is called.
    pub plan: String,
    /// Where in its life it is.
    pub status: MembershipStatus,
    /// Its first day.
    #[serde(deserialize_with = "parsed")]
    pub starts_on: Date,
    /// Its last day, where it has one.
    pub ends: Option<Day>,
    /// Where it was sold.
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
