//! The files of memberships, packages, invoices and account credit.

use std::collections::HashMap;

use shared::standing::MembershipStatus;

use super::{File, Known, row::Row};
use crate::{
    desk::statuses::{InvoiceStatus, PackageStatus},
    import::{
        Reason,
        export::{Credit, Invoice, Membership, Package},
    },
};

/// The maximum number of credits in a package.
const MOST_CREDITS: u32 = 1_000_000;

pub(super) const MEMBERSHIPS: File = File {
    name: "memberships.csv",
    columns: &[
        "client",
        "location",
        "plan",
        "status",
        "starts_on",
        "ends_on",
        "price",
        "currency",
    ],
};

pub(super) const PACKAGES: File = File {
    name: "packages.csv",
    columns: &[
        "client",
        "location",
        "name",
        "status",
        "credits_total",
        "credits_used",
        "purchased_on",
        "expires_on",
    ],
};

pub(in crate::import) const INVOICES: File = File {
    name: "invoices.csv",
    columns: &[
        "client",
        "location",
        "number",
        "description",
        "amount",
        "paid",
        "currency",
        "status",
        "issued_on",
        "due_on",
    ],
};

pub(super) const CREDITS: File = File {
    name: "credits.csv",
    columns: &[
        "client",
        "location",
        "amount",
        "currency",
        "reason",
        "created_on",
    ],
};

pub(super) fn membership(row: &mut Row<'_>, known: &Known) -> Option<Membership> {
    let client = known.client(row, "client");
    let location = known.location(row, "location");
    let plan = row.name("plan");
    let status = row.word("status", &MembershipStatus::ALL, MembershipStatus::name);
    let starts_on = row.date("starts_on");
    let ends_on = row.optional_date("ends_on");
    let currency = row.currency("currency");
    let price = row.price("price", currency);
    Some(Membership {
        client: client?,
        location: location?,
        plan: plan?,
        status: status?,
        starts_on: starts_on?,
        ends_on,
        price: price?,
    })
}

pub(super) fn package(row: &mut Row<'_>, known: &Known) -> Option<Package> {
    let client = known.client(row, "client");
    let location = known.location(row, "location");
    let name = row.name("name");
    let status = row.word("status", &PackageStatus::ALL, PackageStatus::name);
    let credits_total = row.number("credits_total", 0, MOST_CREDITS);
    let credits_used = row.number("credits_used", 0, MOST_CREDITS);
    if credits_total.is_some() && credits_used > credits_total {
        row.note("credits_used", Reason::OverUsed);
    }
    let purchased_on = row.date("purchased_on");
    let expires_on = row.optional_date("expires_on");
    Some(Package {
        client: client?,
        location: location?,
        name: name?,
        status: status?,
        credits_total: credits_total?,
        credits_used: credits_used?,
        purchased_on: purchased_on?,
        expires_on,
    })
}

pub(super) fn invoice(
    row: &mut Row<'_>,
    known: &Known,
    numbers: &mut HashMap<(String, String), u64>,
) -> Option<Invoice> {
    let client = known.client(row, "client");
    let location = known.location(row, "location");
    let number = row.name("number");
    if let (Some(location), Some(number)) = (row.text("location"), &number) {
        row.once("number", numbers, (location.to_owned(), number.clone()));
    }
    let description = row.name("description");
    let currency = row.currency("currency");
    let amount = row.price("amount", currency);
    let paid = row.price("paid", currency);
    if let (Some(amount), Some(paid)) = (amount, paid)
        && paid.minor() > amount.minor()
    {
        row.note("paid", Reason::OverPaid);
    }
    let status = row.word("status", &InvoiceStatus::ALL, InvoiceStatus::name);
    let issued_on = row.date("issued_on");
    let due_on = row.date("due_on");
    Some(Invoice {
        line: row.line(),
        client: client?,
        location: location?,
        number: number?,
        description: description?,
        amount: amount?,
        paid: paid?,
        status: status?,
        issued_on: issued_on?,
        due_on: due_on?,
    })
}

pub(super) fn credit(row: &mut Row<'_>, known: &Known) -> Option<Credit> {
    let client = known.client(row, "client");
    let location = known.location(row, "location");
    let currency = row.currency("currency");
    let amount = row.amount("amount", currency);
    let reason = row.optional_name("reason");
    let created_on = row.date("created_on");
    Some(Credit {
        client: client?,
        location: location?,
        amount: amount?,
        reason,
        created_on: created_on?,
    })
}
