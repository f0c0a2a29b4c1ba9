//! The records of the demo studio while they are made: collected in memory, and then written with few statements.

use shared::ids::BookingId;
use std::collections::HashSet;

use jiff::{Timestamp, civil::Date};
use shared::{client::ClientId, money::Money};
use uuid::Uuid;

use super::{
    dice::Dice,
    locations::{DemoLocation, Slot},
};
use crate::desk::{
    insert::{NewBooking, NewCreditMovement, NewMembership, NewPackage, NewRelationship},
    statuses::{BookingStatus, CreditMove, InvoiceStatus, RelationshipKind},
};

/// A client, and the period of the client's history in days before today.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) id: ClientId,
    pub(super) name: String,
    /// The index of the home location.
    pub(super) home: usize,
    /// Days since the client joined.
    pub(super) since: i64,
    /// Days since the client left, or 0 if the client is still here.
    pub(super) until: i64,
}

/// All records to write.
pub(super) struct Books {
    pub(super) dice: Dice,
    pub(super) now: Timestamp,
    pub(super) locations: Vec<DemoLocation>,
    pub(super) slots: Vec<Slot>,
    pub(super) memberships: Vec<NewMembership<'static>>,
    pub(super) packages: Vec<NewPackage<'static>>,
    pub(super) invoices: Vec<Invoice>,
    pub(super) credits: Vec<NewCreditMovement<'static>>,
    pub(super) bookings: Vec<NewBooking>,
    /// The clients with a booking on each day: no client has two sessions on one day.
    pub(super) taken: HashSet<(ClientId, Date)>,
    pub(super) relationships: Vec<NewRelationship>,
    pub(super) cards: Vec<Card>,
}

/// An invoice that has no number yet.
pub(super) struct Invoice {
    pub(super) client: ClientId,
    pub(super) location: usize,
    pub(super) billed_to: Option<String>,
    pub(super) description: &'static str,
    pub(super) amount: Money,
    pub(super) paid: Money,
    pub(super) status: InvoiceStatus,
    pub(super) issued_on: Date,
}

/// A stored payment method.
pub(super) struct Card {
    pub(super) id: Uuid,
    pub(super) client: ClientId,
    pub(super) token: String,
    pub(super) brand: &'static str,
    pub(super) last4: String,
    pub(super) expiry_month: i8,
    pub(super) expiry_year: i16,
}

const CARDS: [&str; 4] = ["Visa", "Visa", "Mastercard", "Amex"];

impl Books {
    /// Creates empty records.
    pub(super) fn new(
        dice: Dice,
        now: Timestamp,
        locations: Vec<DemoLocation>,
        slots: Vec<Slot>,
    ) -> Self {
        Self {
            dice,
            now,
            locations,
            slots,
            memberships: Vec::new(),
            packages: Vec::new(),
            invoices: Vec::new(),
            credits: Vec::new(),
            bookings: Vec::new(),
            taken: HashSet::new(),
            relationships: Vec::new(),
            cards: Vec::new(),
        }
    }

    /// Returns when `client` left, or now.
    pub(super) fn leaves_at(&self, client: &Client) -> Timestamp {
        let here = &self.locations[client.home];
        match client.until {
            0 => self.now,
            days_ago => here.at(here.day(days_ago).at(10, 15, 0, 0)),
        }
    }

    /// Adds a movement to the account credit of `client`. A positive `amount` is in the client's favour.
    pub(super) fn credit(
        &mut self,
        client: &Client,
        location: usize,
        amount: i64,
        reason: &'static str,
        days_ago: i64,
    ) {
        let here = &self.locations[location];
        self.credits.push(NewCreditMovement {
            id: self.dice.id(),
            client: client.id,
            location: here.record.id,
            amount: here.money(amount),
            what: CreditMove::Adjusted,
            invoice: None,
            reason: Some(reason),
            created_on: here.day(days_ago),
        });
    }

    /// Adds a link: `other` pays for `client`, or the two come to sessions together. It ends if `ended` says so.
    pub(super) fn link(
        &mut self,
        kind: RelationshipKind,
        client: &Client,
        other: &Client,
        (began, ended): (i64, Option<i64>),
    ) {
        let here = &self.locations[client.home];
        self.relationships.push(NewRelationship {
            id: self.dice.id(),
            kind,
            client: client.id,
            other: other.id,
            since: here.day(began),
            ended_on: ended.map(|days_ago| here.day(days_ago)),
        });
    }

    /// Adds a payment card of `client`.
    pub(super) fn card(&mut self, client: &Client) {
        let year = self.locations[client.home].today.year();
        let ahead = i16::try_from(self.dice.between(1..5)).unwrap_or(1);
        let month = i8::try_from(self.dice.between(1..13)).unwrap_or(1);
        self.cards.push(Card {
            id: self.dice.id(),
            client: client.id,
            token: format!(
                "pm_{}",
                self.dice.text(b"abcdefghijkmnpqrstuvwxyz23456789", 24)
            ),
            brand: self.dice.pick(&CARDS),
            last4: self.dice.text(b"0123456789", 4),
            expiry_month: month,
            expiry_year: year + ahead,
        });
    }

    /// Returns whether `client` has no other booking on the day of a session.
    pub(super) fn is_available(&self, client: &Client, slot: usize) -> bool {
        !self.taken.contains(&(client.id, self.slots[slot].day))
    }

    /// Adds a booking of `client` in a session.
    pub(super) fn seat(&mut self, client: &Client, slot: usize, status: BookingStatus) {
        let id = self.dice.id();
        let slot = &mut self.slots[slot];
        match status {
            BookingStatus::Booked | BookingStatus::Attended | BookingStatus::NoShow => {
                slot.free = slot.free.saturating_sub(1);
            }
            BookingStatus::Waitlisted | BookingStatus::Cancelled => {}
        }
        self.taken.insert((client.id, slot.day));
        self.bookings.push(NewBooking {
            id: BookingId(id),
            client: client.id,
            session: slot.session.id,
            status,
        });
    }
}
