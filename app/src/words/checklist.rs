//! The items of a checklist in words, for pages and for the terminal: what it is, how much or when, and where.

use shared::{
    Condition, Item,
    standing::{
        Balance, Booking, Direction, Invoice, Membership, MembershipStatus, Package, PaidBy, Seat,
        Unpaid, Usage,
    },
};

use super::{
    catalogue::say,
    dates::{date, date_time},
    formats::money,
};

pub use crate::answers::open::Words;

/// Returns the name of a condition.
pub fn condition(condition: Condition) -> &'static str {
    match condition {
        Condition::Payment => say!(condition.payment),
        Condition::Session => say!(condition.session),
        Condition::Credit => say!(condition.credit),
        Condition::PaidBy => say!(condition.paid_by),
        Condition::Package => say!(condition.package),
        Condition::Membership => say!(condition.membership),
    }
}

/// Returns the name of the act that settles all items of a condition.
pub(crate) fn settle_all(condition: Condition) -> &'static str {
    match condition {
        Condition::Payment => say!(delete.settle_payments),
        Condition::Session => say!(delete.settle_sessions),
        Condition::Credit => say!(delete.settle_credit),
        Condition::PaidBy => say!(delete.settle_paid_by),
        Condition::Package => say!(delete.settle_packages),
        Condition::Membership => say!(delete.settle_memberships),
    }
}

/// Returns an item in words.
pub fn item(item: &Item) -> Words {
    match item {
        Item::Invoice(fact) => invoice(fact),
        Item::Debt(fact) => debt(fact),
        Item::Session(fact) => booking(fact),
        Item::Credit(fact) => credit(fact),
        Item::PaidBy(fact) => paid_by(fact),
        Item::Package(fact) => package(fact),
        Item::Membership(fact) => membership(fact),
    }
}

/// Returns an unsettled invoice in words.
pub fn invoice(
    Invoice {
        id: _,
        number,
        description,
        status,
        left,
        location,
    }: &Invoice,
) -> Words {
    let amount = money(*left);
    let detail = match status {
        Unpaid::Outstanding => say!(item.outstanding, amount = amount).to_string(),
        Unpaid::Failed => say!(item.failed, amount = amount).to_string(),
        Unpaid::Collection => say!(item.collection, amount = amount).to_string(),
    };
    let what = say!(item.invoice, number = number, description = description).to_string();
    Words {
        what,
        detail,
        location: location.clone(),
    }
}

fn debt(Balance { amount, locations }: &Balance) -> Words {
    let detail = say!(item.owes, amount = money(amount.abs())).to_string();
    Words {
        what: say!(item.debt).into(),
        detail,
        location: locations.join(", "),
    }
}

fn credit(Balance { amount, locations }: &Balance) -> Words {
    let detail = say!(item.credit_left, amount = money(*amount)).to_string();
    Words {
        what: say!(item.credit).into(),
        detail,
        location: locations.join(", "),
    }
}

/// Returns a credit or a debt in words.
fn balance(balance: &Balance) -> Words {
    if balance.amount.minor() < 0 {
        debt(balance)
    } else {
        credit(balance)
    }
}

/// Returns the balances that are not zero in words.
pub fn balances(standing: &shared::Standing) -> Vec<Words> {
    let balances = standing.balances.iter();
    balances
        .filter(|balance| balance.amount.minor() != 0)
        .map(balance)
        .collect()
}

/// Returns a booking in words.
pub fn booking(
    Booking {
        id: _,
        session,
        seat,
        starts,
        location,
    }: &Booking,
) -> Words {
    let when = date_time(starts.local());
    let detail = match seat {
        Seat::Booked => say!(item.booked, when = when).to_string(),
        Seat::Waitlisted => say!(item.waitlisted, when = when).to_string(),
    };
    Words {
        what: session.clone(),
        detail,
        location: location.clone(),
    }
}

/// Returns a Paid By relationship in words.
pub fn paid_by(
    PaidBy {
        id: _,
        direction,
        other,
        since,
        ends,
        location,
    }: &PaidBy,
) -> Words {
    let what = match direction {
        Direction::IsPaidBy => say!(item.is_paid_by, name = other.to_string()).to_string(),
        Direction::PaysFor => say!(item.pays_for, name = other.to_string()).to_string(),
    };
    let detail = match ends {
        None => say!(item.since, date = date(*since)).to_string(),
        Some(day) => say!(item.until, date = date(*since), end = date(day.date())).to_string(),
    };
    Words {
        what,
        detail,
        location: location.clone(),
    }
}

/// Returns a package in words.
pub fn package(
    Package {
        id: _,
        name,
        usage,
        credits_left,
        expires,
        location,
    }: &Package,
) -> Words {
    let left = *credits_left;
    let end = expires.map(|day| date(day.date()));
    let detail = match (usage, end) {
        (Usage::Unused, None) => say!(item.unused, count = left).to_string(),
        (Usage::Active, None) => say!(item.active, count = left).to_string(),
        (Usage::Unused, Some(end)) => say!(item.unused_until, count = left, end = end).to_string(),
        (Usage::Active, Some(end)) => say!(item.active_until, count = left, end = end).to_string(),
    };
    Words {
        what: name.clone(),
        detail,
        location: location.clone(),
    }
}

/// Returns a membership in words.
pub fn membership(
    Membership {
        id: _,
        plan,
        status,
        starts_on,
        ends,
        location,
    }: &Membership,
) -> Words {
    let start = date(*starts_on);
    let detail = match (status, ends) {
        (MembershipStatus::Active, _) => say!(item.membership_active, date = start).to_string(),
        (MembershipStatus::Paused, _) => say!(item.membership_paused, date = start).to_string(),
        (MembershipStatus::Pending, _) => say!(item.membership_pending, date = start).to_string(),
        (MembershipStatus::Cancelled, Some(day)) => {
            say!(item.membership_ends, end = date(day.date())).to_string()
        }
        (MembershipStatus::Cancelled, None) => say!(item.membership_cancelled).into(),
    };
    Words {
        what: plan.clone(),
        detail,
        location: location.clone(),
    }
}
