//! A checklist in words: a line for each item, in the same words as on the pages.

use std::io::{self, Write};

use app::words::checklist::{Words, condition, item as words};
use shared::Item;

use super::entries::Entry;

/// Writes a client with the items below.
pub(super) fn write(
    Entry {
        client,
        id: _,
        items,
    }: &Entry,
    out: &mut impl Write,
) -> io::Result<()> {
    if items.is_empty() {
        writeln!(out, "{client}: nothing to settle.")?;
    } else {
        writeln!(out, "{client}:")?;
    }
    for item in items {
        writeln!(out, "  {}", line(item))?;
    }
    Ok(())
}

fn line(item: &Item) -> String {
    let Words {
        what,
        detail,
        location,
    } = words(item);
    let condition = condition(item.condition());
    format!("{condition}: {what} · {detail} · {location}")
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};
    use shared::{
        client::Name,
        money::{Currency, Money},
        standing::{
            Balance, Booking, Direction, Invoice, Membership, MembershipStatus, Package, PaidBy,
            Seat, Unpaid, Usage,
        },
        time::{Day, Moment},
    };
    use uuid::Uuid;

    use super::*;

    #[test]
    fn line_says_what_and_how_much_or_when_and_where() {
        let check = |item: Item, expected: &str| assert_eq!(line(&item), expected);
        let id = Uuid::from_u128(7);
        let zone = TimeZone::UTC;
        let last_day = Some(Day::new(date(2026, 12, 12), &zone));
        let balance = |minor| Balance {
            amount: Money::new(minor, Currency::EUR),
            locations: vec!["Bondi".into(), "Quay".into()],
        };
        let location = || "Bondi".to_owned();
        check(
            Item::Invoice(Invoice {
                id: id.into(),
                number: "INV-7".into(),
                description: "Intro".into(),
                status: Unpaid::Failed,
                left: Money::new(4386, Currency::GBP),
                location: location(),
            }),
            "Payment: Invoice INV-7 · Intro · 43.86 GBP · payment failed · Bondi",
        );
        check(
            Item::Debt(balance(-150)),
            "Payment: Negative account balance · 1.50 EUR owed · Bondi, Quay",
        );
        check(
            Item::Credit(balance(150)),
            "Credit: Account credit · 1.50 EUR to return or spend · Bondi, Quay",
        );
        let starts = "2026-12-24T08:05:00Z".parse().expect("an instant");
        check(
            Item::Session(Booking {
                id: id.into(),
                session: "Spin".into(),
                seat: Seat::Waitlisted,
                starts: Moment::new(starts, &zone),
                location: location(),
            }),
            "Session: Spin · On the waitlist for 24 Dec 2026, 08:05 · Bondi",
        );
        check(
            Item::PaidBy(PaidBy {
                id: id.into(),
                direction: Direction::IsPaidBy,
                other: Name {
                    first: "Ann".into(),
                    last: None,
                },
                since: date(2025, 1, 1),
                ends: None,
                location: location(),
            }),
            "Paid By: Paid By Ann · Since 1 Jan 2025 · Bondi",
        );
        check(
            Item::Package(Package {
                id: id.into(),
                name: "Intro 3 pack".into(),
                usage: Usage::Active,
                credits_left: 1,
                expires: last_day,
                location: location(),
            }),
            "Package: Intro 3 pack · 1 credit left · expires at the end of 12 Dec 2026 · Bondi",
        );
        check(
            Item::Membership(Membership {
                id: id.into(),
                plan: "Unlimited".into(),
                status: MembershipStatus::Cancelled,
                starts_on: date(2026, 1, 1),
                ends: last_day,
                location: location(),
            }),
            "Membership: Unlimited · Cancelled · runs until the end of 12 Dec 2026 · Bondi",
        );
    }
}
