//! The books of the demo studio while they are being made up: in memory, one line of history at a time, and then
//! written in few statements.

use std::collections::HashSet;

use jiff::{Timestamp, civil::Date};
use shared::{client::ClientId, money::Money};
use uuid::Uuid;

use super::{
    dice::Dice,
    places::{Place, Slot},
};
use crate::desk::{
    insert::{NewBooking, NewCreditMovement, NewMembership, NewPackage, NewRelationship},
    statuses::{BookingStatus, CreditMove, InvoiceStatus, RelationshipKind},
};

/// A client, and the days ago between which the client's history lies.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) id: ClientId,
    pub(super) name: String,
    /// The number of the home location.
    pub(super) home: usize,
    /// Days since the client joined.
    pub(super) since: i64,
    /// Days since the client left; 0 for who is still here.
    pub(super) until: i64,
}

/// All that is to be written.
pub(super) struct Books {
    pub(super) dice: Dice,
    pub(super) now: Timestamp,
    pub(super) places: Vec<Place>,
    pub(super) slots: Vec<Slot>,
    pub(super) memberships: Vec<NewMembership<'static>>,
    pub(super) packages: Vec<NewPackage<'static>>,
    pub(super) invoices: Vec<Invoice>,
    pub(super) credits: Vec<NewCreditMovement<'static>>,
    pub(super) bookings: Vec<NewBooking>,
    /// Who is booked on which day: nobody is in two sessions on one.
    pub(super) taken: HashSet<(ClientId, Date)>,
    pub(super) relationships: Vec<NewRelationship>,
    pub(super) cards: Vec<Card>,
}

/// An invoice without a number yet.
pub(super) struct Invoice {
    pub(super) client: ClientId,
    pub(super) place: usize,
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
    /// Nothing has happened yet.
    pub(super) fn new(dice: Dice, now: Timestamp, places: Vec<Place>, slots: Vec<Slot>) -> Self {
        Self {
            dice,
            now,
            places,
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

    /// When `client` left, or now.
    pub(super) fn leaves_at(&self, client: &Client) -> Timestamp {
        let here = &self.places[client.home];
        match client.until {
            0 => self.now,
            days_ago => here.at(here.day(days_ago).at(10, 15, 0, 0)),
        }
    }

    /// The account of `client` moved: up where `amount` is above zero.
    pub(super) fn credit(
        &mut self,
        client: &Client,
        place: usize,
        amount: i64,
        reason: &'static str,
        days_ago: i64,
    ) {
        let here = &self.places[place];
        self.credits.push(NewCreditMovement {
            id: self.dice.uuid(),
            client: client.id,
            location: here.location.id,
            amount: here.money(amount),
            what: CreditMove::Adjusted,
            invoice: None,
            reason: Some(reason),
            created_on: here.day(days_ago),
        });
    }

    /// `other` began to pay for `client`, or to come together with `client`, and it ended where it did.
    pub(super) fn link(
        &mut self,
        kind: RelationshipKind,
        client: &Client,
        other: &Client,
        (began, ended): (i64, Option<i64>),
    ) {
        let here = &self.places[client.home];
        self.relationships.push(NewRelationship {
            id: self.dice.uuid(),
            kind,
            client: client.id,
            other: other.id,
            since: here.day(began),
            ended_on: ended.map(|days_ago| here.day(days_ago)),
        });
    }

    /// `client` left a card to pay with.
    pub(super) fn card(&mut self, client: &Client) {
        let year = self.places[client.home].today.year();
        let ahead = i16::try_from(self.dice.between(1..5)).unwrap_or(1);
        let month = i8::try_from(self.dice.between(1..13)).unwrap_or(1);
        self.cards.push(Card {
            id: self.dice.uuid(),
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

    /// Whether `client` has nothing else on the day of a session.
    pub(super) fn is_available(&self, client: &Client, slot: usize) -> bool {
        !self.taken.contains(&(client.id, self.slots[slot].day))
    }

    /// `client` has, or had, a place in a session.
    pub(super) fn place(&mut self, client: &Client, slot: usize, status: BookingStatus) {
        let id = self.dice.uuid();
        let slot = &mut self.slots[slot];
        match status {
            BookingStatus::Booked | BookingStatus::Attended | BookingStatus::NoShow => {
                slot.free = slot.free.saturating_sub(1);
            }
            BookingStatus::Waitlisted | BookingStatus::Cancelled => {}
        }
        self.taken.insert((client.id, slot.day));
        self.bookings.push(NewBooking {
            id,
            client: client.id,
            session: slot.session.id,
            status,
        });
    }
}
