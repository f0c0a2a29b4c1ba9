//! A checklist in plain words: a line for each item, with what it is, how much or when, and where.

use std::io::{self, Write};

use shared::{
    Item,
    standing::{
        Balance, Booking, Direction, Invoice, Membership, MembershipStatus, Package, PaidBy, Seat,
        Unpaid, Usage,
    },
    time::Day,
};

use super::Entry;

/// Writes each client with the items below.
pub(super) fn write(entries: &[Entry], out: &mut impl Write) -> io::Result<()> {
    for Entry {
        client,
        id: _,
        items,
    } in entries
    {
        if items.is_empty() {
            writeln!(out, "{client}: nothing is open.")?;
        } else {
            writeln!(out, "{client}:")?;
        }
        for item in items {
            writeln!(out, "  {}", sentence(item))?;
        }
    }
    Ok(())
}

fn sentence(item: &Item) -> String {
    match item {
        Item::Invoice(invoice) => of_invoice(invoice),
        Item::Debt(Balance { amount, locations }) => {
            format!("Debt of {} at {}.", amount.abs(), locations.join(", "))
        }
        Item::Session(booking) => of_session(booking),
        Item::Credit(Balance { amount, locations }) => {
            format!("Account credit of {amount} at {}.", locations.join(", "))
        }
        Item::PaidBy(paid_by) => of_paid_by(paid_by),
        Item::Package(package) => of_package(package),
        Item::Membership(membership) => of_membership(membership),
    }
}

fn of_invoice(
    Invoice {
        id: _,
        number,
        description,
        status,
        left,
        location,
    }: &Invoice,
) -> String {
    let status = match status {
        Unpaid::Outstanding => "outstanding",
        Unpaid::Failed => "its payment failed",
        Unpaid::Collection => "in collection",
    };
    format!("Invoice {number} at {location} for {description}: {left} to pay, {status}.")
}

fn of_session(
    Booking {
        id: _,
        session,
        seat,
        starts,
        location,
    }: &Booking,
) -> String {
    let seat = match seat {
        Seat::Booked => "Booked",
        Seat::Waitlisted => "On the waiting list",
    };
    let starts = starts.local();
    let (date, time) = (starts.date(), starts.time());
    let (hour, minute) = (time.hour(), time.minute());
    format!("{seat}: {session} on {date} at {hour:02}:{minute:02} at {location}.")
}

fn of_paid_by(
    PaidBy {
        id: _,
        direction,
        other,
        since,
        ends,
        location,
    }: &PaidBy,
) -> String {
    let direction = match direction {
        Direction::IsPaidBy => "Paid By",
        Direction::PaysFor => "Pays for",
    };
    let through = through(*ends);
    format!("{direction} {other} since {since}{through} at {location}.")
}

fn of_package(
    Package {
        id: _,
        name,
        usage,
        credits_left,
        expires,
        location,
    }: &Package,
) -> String {
    let usage = match usage {
        Usage::Unused => "unused",
        Usage::Active => "active",
    };
    let credits = match credits_left {
        1 => "1 credit left".to_owned(),
        more => format!("{more} credits left"),
    };
    let through = through(*expires);
    format!("Package {name} at {location}: {usage}, {credits}{through}.")
}

fn of_membership(
    Membership {
        id: _,
        plan,
        status,
        starts_on,
        ends,
        location,
    }: &Membership,
) -> String {
    let status = match status {
        MembershipStatus::Active => "active",
        MembershipStatus::Paused => "paused",
        MembershipStatus::Pending => "not yet started",
        MembershipStatus::Cancelled => "cancelled",
    };
    let through = through(*ends);
    format!("Membership {plan} at {location}: {status}, from {starts_on}{through}.")
}

/// The last day, where there is one.
fn through(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| format!(" through {}", day.date()))
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};
    use rand::{SeedableRng, rngs::StdRng};
    use shared::{
        client::Name,
        money::{Currency, Money},
        time::Moment,
    };
    use store::ids;

    use super::*;

    #[test]
    fn every_item_says_what_and_how_much_or_when_and_where() {
        let check = |item: Item, expected: &str| assert_eq!(sentence(&item), expected);
        let id = ids::uuid(&mut StdRng::seed_from_u64(7));
        let zone = TimeZone::UTC;
        let last_day = Some(Day::new(date(2026, 12, 12), &zone));
        let balance = |minor| Balance {
            amount: Money::new(minor, Currency::EUR),
            locations: vec!["Bondi".into(), "Quay".into()],
        };
        let location = || "Bondi".to_owned();
        check(
            Item::Invoice(Invoice {
                id,
                number: "INV-7".into(),
                description: "Intro".into(),
                status: Unpaid::Failed,
                left: Money::new(4386, Currency::GBP),
                location: location(),
            }),
            "Invoice INV-7 at Bondi for Intro: 43.86 GBP to pay, its payment failed.",
        );
        check(
            Item::Debt(balance(-150)),
            "Debt of 1.50 EUR at Bondi, Quay.",
        );
        check(
            Item::Credit(balance(150)),
            "Account credit of 1.50 EUR at Bondi, Quay.",
        );
        let starts = "2026-12-24T08:05:00Z".parse().expect("an instant");
        check(
            Item::Session(Booking {
                id,
                session: "Spin".into(),
                seat: Seat::Waitlisted,
                starts: Moment::new(starts, &zone),
                location: location(),
            }),
            "On the waiting list: Spin on 2026-12-24 at 08:05 at Bondi.",
        );
        check(
            Item::PaidBy(PaidBy {
                id,
                direction: Direction::IsPaidBy,
                other: Name {
                    first: "Ann".into(),
                    last: None,
                },
                since: date(2025, 1, 1),
                ends: None,
                location: location(),
            }),
            "Paid By Ann since 2025-01-01 at Bondi.",
        );
        check(
            Item::Package(Package {
                id,
                name: "Intro 3 pack".into(),
                usage: Usage::Active,
                credits_left: 1,
                expires: last_day,
                location: location(),
            }),
            "Package Intro 3 pack at Bondi: active, 1 credit left through 2026-12-12.",
        );
        check(
            Item::Membership(Membership {
                id,
                plan: "Unlimited".into(),
                status: MembershipStatus::Cancelled,
                starts_on: date(2026, 1, 1),
                ends: last_day,
                location: location(),
            }),
            "Membership Unlimited at Bondi: cancelled, from 2026-01-01 through 2026-12-12.",
        );
    }
}
