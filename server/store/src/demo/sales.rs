//! What the demo studio sold, and to whom.

use shared::standing::MembershipStatus;

use super::{
    books::{Books, Client, Invoice},
    tariff::{Extra, Pack, Plan},
};
use crate::desk::{
    insert::{NewMembership, NewPackage},
    statuses::{InvoiceStatus, PackageStatus},
};

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

impl Books {
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
}
