//! The checked rows of an export. References are indexes of other rows.

use jiff::{Timestamp, civil::Date};
use shared::{details::Details, money::Money, standing::MembershipStatus};

use crate::desk::statuses::{BookingStatus, InvoiceStatus, PackageStatus, RelationshipKind};

/// A valid export. Only [`super::read`] creates one.
#[derive(Debug)]
pub struct Export {
    pub(super) locations: Vec<Location>,
    pub(super) clients: Vec<Client>,
    pub(super) memberships: Vec<Membership>,
    pub(super) packages: Vec<Package>,
    pub(super) invoices: Vec<Invoice>,
    pub(super) credits: Vec<Credit>,
    pub(super) sessions: Vec<Session>,
    pub(super) bookings: Vec<Booking>,
    pub(super) relationships: Vec<Relationship>,
    pub(super) payment_methods: Vec<PaymentMethod>,
    pub(super) although_suppressed: bool,
}

impl Export {
    /// Returns the export with the confirmation that erased clients in it want to come back.
    #[must_use]
    pub fn although_suppressed(self) -> Self {
        Self {
            although_suppressed: true,
            ..self
        }
    }

    /// Returns the number of clients.
    pub fn clients(&self) -> usize {
        self.clients.len()
    }

    /// Returns the number of rows in all files.
    pub fn rows(&self) -> usize {
        let Self {
            locations,
            clients,
            memberships,
            packages,
            invoices,
            credits,
            sessions,
            bookings,
            relationships,
            payment_methods,
            although_suppressed: _,
        } = self;
        locations.len()
            + clients.len()
            + memberships.len()
            + packages.len()
            + invoices.len()
            + credits.len()
            + sessions.len()
            + bookings.len()
            + relationships.len()
            + payment_methods.len()
    }
}

#[derive(Debug)]
pub(super) struct Location {
    pub(super) line: u64,
    pub(super) name: String,
    pub(super) time_zone: String,
    pub(super) currency: &'static str,
}

#[derive(Debug)]
pub(super) struct Client {
    pub(super) line: u64,
    pub(super) external_id: String,
    pub(super) details: Details,
    pub(super) joined_on: Date,
    pub(super) home_location: usize,
}

#[derive(Debug)]
pub(super) struct Membership {
    pub(super) client: usize,
    pub(super) location: usize,
    pub(super) plan: String,
    pub(super) status: MembershipStatus,
    pub(super) starts_on: Date,
    pub(super) ends_on: Option<Date>,
    pub(super) price: Money,
}

#[derive(Debug)]
pub(super) struct Package {
    pub(super) client: usize,
    pub(super) location: usize,
    pub(super) name: String,
    pub(super) status: PackageStatus,
    pub(super) credits_total: u32,
    pub(super) credits_used: u32,
    pub(super) purchased_on: Date,
    pub(super) expires_on: Option<Date>,
}

#[derive(Debug)]
pub(super) struct Invoice {
    pub(super) line: u64,
    pub(super) client: usize,
    pub(super) location: usize,
    pub(super) number: String,
    pub(super) description: String,
    pub(super) amount: Money,
    pub(super) paid: Money,
    pub(super) status: InvoiceStatus,
    pub(super) issued_on: Date,
    pub(super) due_on: Date,
}

#[derive(Debug)]
pub(super) struct Credit {
    pub(super) client: usize,
    pub(super) location: usize,
    pub(super) amount: Money,
    pub(super) reason: Option<String>,
    pub(super) created_on: Date,
}

#[derive(Debug)]
pub(super) struct Session {
    pub(super) external_id: String,
    pub(super) location: usize,
    pub(super) name: String,
    pub(super) coach: Option<String>,
    pub(super) starts_at: Timestamp,
    pub(super) minutes: u32,
    pub(super) capacity: u32,
}

#[derive(Debug)]
pub(super) struct Booking {
    pub(super) client: usize,
    pub(super) session: usize,
    pub(super) status: BookingStatus,
}

#[derive(Debug)]
pub(super) struct Relationship {
    pub(super) kind: RelationshipKind,
    pub(super) client: usize,
    pub(super) other: usize,
    pub(super) since: Date,
    pub(super) ended_on: Option<Date>,
}

#[derive(Debug)]
pub(super) struct PaymentMethod {
    pub(super) line: u64,
    pub(super) client: usize,
    pub(super) processor: String,
    pub(super) token: String,
    pub(super) brand: String,
    pub(super) last4: String,
    pub(super) expiry_month: i8,
    pub(super) expiry_year: i16,
}
