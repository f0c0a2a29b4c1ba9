//! The books of the demo studio while they are being made up: in memory, one line of history at a time, and then
//! written in few statements.

use std::collections::HashSet;

use jiff::{Timestamp, ToSpan, civil::Date};
use shared::{client::ClientId, money::Money, standing::MembershipStatus};
use uuid::Uuid;

use super::{
    dice::Dice,
    places::{Place, Slot},
    tariff::{Extra, Pack, Plan},
};
use crate::{
    Result, Tx,
    business::{
        self, NewBooking, NewCreditMovement, NewInvoice, NewMembership, NewPackage,
        NewPaymentMethod, NewRelationship,
    },
    statuses::{BookingStatus, InvoiceStatus, PackageStatus, RelationshipKind},
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

/// What became of a package.
#[derive(Clone, Copy)]
pub(super) enum Used {
    /// So many credits, and not all, were used.
    Credits(u32),
    /// All credits were used.
    Up,
    /// It was taken back unused.
    TakenBack,
}

/// All that is to be written.
pub(super) struct Books {
    pub(super) dice: Dice,
    pub(super) now: Timestamp,
    pub(super) places: Vec<Place>,
    pub(super) slots: Vec<Slot>,
    memberships: Vec<NewMembership<'static>>,
    packages: Vec<NewPackage<'static>>,
    invoices: Vec<Invoice>,
    credits: Vec<NewCreditMovement<'static>>,
    bookings: Vec<NewBooking>,
    /// Who is booked on which day: nobody is in two sessions on one.
    taken: HashSet<(ClientId, Date)>,
    relationships: Vec<NewRelationship>,
    cards: Vec<Card>,
}

/// An invoice without a number yet.
struct Invoice {
    client: ClientId,
    place: usize,
    billed_to: Option<String>,
    description: &'static str,
    amount: Money,
    paid: Money,
    status: InvoiceStatus,
    issued_on: Date,
}

/// A stored payment method.
struct Card {
    id: Uuid,
    client: ClientId,
    token: String,
    brand: &'static str,
    last4: String,
    expiry_month: i8,
    expiry_year: i16,
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

    /// `client` was sent an invoice over `amount` at a location so many days ago, of which `paid` is paid.
    pub(super) fn invoice(
        &mut self,
        client: &Client,
        place: usize,
        (description, amount): (&'static str, i64),
        (paid, status): (i64, InvoiceStatus),
        days_ago: i64,
    ) {
        let billed_to = self.dice.chance(50).then(|| client.name.clone());
        let here = &self.places[place];
        self.invoices.push(Invoice {
            client: client.id,
            place,
            billed_to,
            description,
            amount: here.money(amount),
            paid: here.money(paid),
            status,
            issued_on: here.day(days_ago),
        });
    }

    /// `client` bought something and paid for it.
    pub(super) fn sale(&mut self, client: &Client, place: usize, extra: &Extra, days_ago: i64) {
        let Extra { name, price } = extra;
        let price = price[place];
        self.invoice(
            client,
            place,
            (name, price),
            (price, InvoiceStatus::Paid),
            days_ago,
        );
    }

    /// `client` bought a package and paid for it.
    pub(super) fn pack(
        &mut self,
        client: &Client,
        place: usize,
        pack: &Pack,
        used: Used,
        days_ago: i64,
    ) {
        let Pack {
            name,
            credits,
            days,
            price,
        } = pack;
        let price = price[place];
        self.invoice(
            client,
            place,
            (name, price),
            (price, InvoiceStatus::Paid),
            days_ago,
        );
        let (used, status) = match used {
            Used::TakenBack => (0, PackageStatus::Void),
            Used::Up => (*credits, PackageStatus::Used),
            Used::Credits(used) if days_ago - days > client.until => (used, PackageStatus::Expired),
            Used::Credits(0) => (0, PackageStatus::Unused),
            Used::Credits(used) => (used, PackageStatus::Active),
        };
        let here = &self.places[place];
        self.packages.push(NewPackage {
            id: self.dice.uuid(),
            client: client.id,
            location: here.location.id,
            name,
            status,
            credits_total: *credits,
            credits_used: used,
            purchased_on: here.day(days_ago),
            expires_on: Some(here.day(days_ago - days)),
        });
    }

    /// `client` has a membership that began so many days ago, with its end where it has one, and paid for each
    /// month of it.
    pub(super) fn membership(
        &mut self,
        client: &Client,
        place: usize,
        plan: &Plan,
        status: MembershipStatus,
        (began, ended): (i64, Option<i64>),
    ) {
        let Plan { name, fee, price } = plan;
        let price = price[place];
        let last = ended.unwrap_or(client.until).max(client.until);
        let months = (began - last).max(-1).div_euclid(30);
        for month in (months - 5).max(0)..=months {
            self.invoice(
                client,
                place,
                (fee, price),
                (price, InvoiceStatus::Paid),
                began - 30 * month,
            );
        }
        let here = &self.places[place];
        self.memberships.push(NewMembership {
            id: self.dice.uuid(),
            client: client.id,
            location: here.location.id,
            plan: name,
            status,
            starts_on: here.day(began),
            ends_on: ended.map(|days_ago| here.day(days_ago)),
            price: here.money(price),
        });
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

    /// Writes everything down. Invoices are numbered at each location in the order of their dates, without a gap.
    /// Gives the dice back.
    pub(super) async fn write(mut self, tx: &mut Tx) -> Result<Dice> {
        let sessions: Vec<_> = self.slots.iter().map(|slot| slot.session.clone()).collect();
        business::insert_sessions(tx, &sessions).await?;
        business::insert_bookings(tx, &self.bookings).await?;
        business::insert_memberships(tx, &self.memberships).await?;
        business::insert_packages(tx, &self.packages).await?;
        business::insert_credit_movements(tx, &self.credits).await?;
        business::insert_relationships(tx, &self.relationships).await?;

        self.invoices
            .sort_by_key(|invoice| (invoice.place, invoice.issued_on));
        let mut issued = vec![0_u32; self.places.len()];
        let numbers: Vec<String> = self
            .invoices
            .iter()
            .map(|invoice| {
                issued[invoice.place] += 1;
                let name = &self.places[invoice.place].location.name;
                format!("{}-{:05}", &name[..1], issued[invoice.place])
            })
            .collect();
        let mut invoices = Vec::new();
        for (invoice, number) in self.invoices.iter().zip(&numbers) {
            invoices.push(NewInvoice {
                id: self.dice.uuid(),
                client: invoice.client,
                location: self.places[invoice.place].location.id,
                number,
                billed_to: invoice.billed_to.as_deref(),
                description: invoice.description,
                amount: invoice.amount,
                paid: invoice.paid,
                status: invoice.status,
                issued_on: invoice.issued_on,
                due_on: invoice.issued_on.saturating_add(14.days()),
            });
        }
        business::insert_invoices(tx, &invoices).await?;

        let cards: Vec<_> = self.cards.iter().map(Card::as_new).collect();
        business::insert_payment_methods(tx, &cards).await?;
        Ok(self.dice)
    }
}

impl Card {
    fn as_new(&self) -> NewPaymentMethod<'_> {
        let Self {
            id,
            client,
            token,
            brand,
            last4,
            expiry_month,
            expiry_year,
        } = self;
        NewPaymentMethod {
            id: *id,
            client: *client,
            processor: "stripe",
            token,
            brand,
            last4,
            expiry_month: *expiry_month,
            expiry_year: *expiry_year,
        }
    }
}
