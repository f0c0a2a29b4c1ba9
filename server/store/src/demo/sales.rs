//! The sales of the demo studio.

use shared::standing::MembershipStatus;

use super::{
    books::{Books, Client, Invoice},
    tariff::{Extra, Pack, Plan},
};
use crate::desk::{
    insert::{NewMembership, NewPackage},
    statuses::{InvoiceStatus, PackageStatus},
};

/// The usage of a package.
#[derive(Clone, Copy)]
pub(super) enum Used {
    /// Some of the credits were used.
    Credits(u32),
    /// All credits were used.
    Up,
    /// The package was voided unused.
    TakenBack,
}

impl Books {
    /// Adds an invoice over `amount` to `client` at a location, issued so many days ago, with `paid` as its payment.
    pub(super) fn invoice(
        &mut self,
        client: &Client,
        location: usize,
        (description, amount): (&'static str, i64),
        (paid, status): (i64, InvoiceStatus),
        days_ago: i64,
    ) {
        let billed_to = self.dice.chance(50).then(|| client.name.clone());
        let here = &self.locations[location];
        self.invoices.push(Invoice {
            client: client.id,
            location,
            billed_to,
            description,
            amount: here.money(amount),
            paid: here.money(paid),
            status,
            issued_on: here.day(days_ago),
        });
    }

    /// Adds something that `client` bought and paid for.
    pub(super) fn sale(&mut self, client: &Client, location: usize, extra: &Extra, days_ago: i64) {
        let Extra { name, price } = extra;
        let price = price[location];
        self.invoice(
            client,
            location,
            (name, price),
            (price, InvoiceStatus::Paid),
            days_ago,
        );
    }

    /// Adds a package that `client` bought and paid for.
    pub(super) fn pack(
        &mut self,
        client: &Client,
        location: usize,
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
        let price = price[location];
        self.invoice(
            client,
            location,
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
        let here = &self.locations[location];
        self.packages.push(NewPackage {
            id: self.dice.id(),
            client: client.id,
            location: here.record.id,
            name,
            status,
            credits_total: *credits,
            credits_used: used,
            purchased_on: here.day(days_ago),
            expires_on: Some(here.day(days_ago - days)),
        });
    }

    /// Adds a membership of `client` that began so many days ago, with its end if it has one, and with a paid invoice
    /// for each month.
    pub(super) fn membership(
        &mut self,
        client: &Client,
        location: usize,
        plan: &Plan,
        status: MembershipStatus,
        (began, ended): (i64, Option<i64>),
    ) {
        let Plan { name, fee, price } = plan;
        let price = price[location];
        let last = ended.unwrap_or(client.until).max(client.until);
        let months = (began - last).max(-1).div_euclid(30);
        for month in (months - 5).max(0)..=months {
            self.invoice(
                client,
                location,
                (fee, price),
                (price, InvoiceStatus::Paid),
                began - 30 * month,
            );
        }
        let here = &self.locations[location];
        self.memberships.push(NewMembership {
            id: self.dice.id(),
            client: client.id,
            location: here.record.id,
            plan: name,
            status,
            starts_on: here.day(began),
            ends_on: ended.map(|days_ago| here.day(days_ago)),
            price: here.money(price),
        });
    }
}
