//! The six conditions under which a client cannot be deleted, and the only way to pass them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    client::ClientId,
    ids::{BookingId, InvoiceId, MembershipId, PackageId, RelationshipId},
    money::{Currency, Money},
    standing::{Balance, Booking, Invoice, Membership, Package, PaidBy, Standing, Usage},
    time::Day,
    words,
};

words! {
    /// One of the six conditions that block a deletion, in the order in which they are shown. Their names stand in
    /// tables that other programs read.
    #[derive(Serialize, Deserialize)]
    pub Condition {
        /// Outstanding or failed payments, and debts.
        Payment = "payment",
        /// A session that has not started.
        Session = "session",
        /// Account credit.
        Credit = "credit",
        /// A Paid By relationship, in either direction.
        PaidBy = "paid_by",
        /// A package that is unused, or has credits left.
        Package = "package",
        /// A membership.
        Membership = "membership",
    }
}

/// A thing that must be settled before the client can be deleted. Other programs read the names of the variants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// Something is left to pay on an invoice.
    Invoice(Invoice),
    /// The account balance is below zero.
    Debt(Balance),
    /// The client has a seat in a session that has not started.
    Session(Booking),
    /// The account balance is above zero.
    Credit(Balance),
    /// Another client pays for this one, or this one for another client.
    PaidBy(PaidBy),
    /// A package has not expired, and is unused or has credits left.
    Package(Package),
    /// A membership has not ended.
    Membership(Membership),
}

impl Item {
    /// Returns which of the six conditions the item belongs to.
    pub fn condition(&self) -> Condition {
        match self {
            Self::Invoice(_) | Self::Debt(_) => Condition::Payment,
            Self::Session(_) => Condition::Session,
            Self::Credit(_) => Condition::Credit,
            Self::PaidBy(_) => Condition::PaidBy,
            Self::Package(_) => Condition::Package,
            Self::Membership(_) => Condition::Membership,
        }
    }
}

/// The most items of one condition that one act settles, so that no transaction grows with a client.
pub const MOST_TOGETHER: usize = 100;

/// Returns the items of a condition that one act settles together: the first ones, at most [`MOST_TOGETHER`]. A debt is
/// settled alone, because its payment needs a reason.
pub fn together(items: &[Item], condition: Condition) -> Vec<&Item> {
    let of_condition = items.iter().filter(|item| item.condition() == condition);
    let together = of_condition.filter(|item| item.is_settled_together());
    together.take(MOST_TOGETHER).collect()
}

impl Item {
    /// Returns whether one act can settle the item together with others of its condition.
    pub fn is_settled_together(&self) -> bool {
        match self {
            Self::Debt(_) => false,
            Self::Invoice(_)
            | Self::Session(_)
            | Self::Credit(_)
            | Self::PaidBy(_)
            | Self::Package(_)
            | Self::Membership(_) => true,
        }
    }

    /// Returns the amount of money that the item is about.
    pub fn amount(&self) -> Option<Money> {
        match self {
            Self::Invoice(invoice) => Some(invoice.left),
            Self::Debt(balance) | Self::Credit(balance) => Some(balance.amount.abs()),
            Self::Session(_) | Self::PaidBy(_) | Self::Package(_) | Self::Membership(_) => None,
        }
    }

    /// Returns whether both are about the same thing, which may have changed in between: the same invoice, the same
    /// booking, the balance in the same currency.
    pub fn is_same(&self, other: &Self) -> bool {
        self.subject() == other.subject()
    }

    /// Returns a text that stands for what the item is about: it is the same for two items that are the same.
    pub fn key(&self) -> String {
        match self.subject() {
            Subject::Invoice(id) => format!("invoice {id}"),
            Subject::Debt(currency) => format!("debt {}", currency.code()),
            Subject::Session(id) => format!("session {id}"),
            Subject::Credit(currency) => format!("credit {}", currency.code()),
            Subject::PaidBy(id) => format!("paid_by {id}"),
            Subject::Package(id) => format!("package {id}"),
            Subject::Membership(id) => format!("membership {id}"),
        }
    }

    fn subject(&self) -> Subject {
        match self {
            Self::Invoice(invoice) => Subject::Invoice(invoice.id),
            Self::Debt(balance) => Subject::Debt(balance.currency()),
            Self::Session(booking) => Subject::Session(booking.id),
            Self::Credit(balance) => Subject::Credit(balance.currency()),
            Self::PaidBy(paid_by) => Subject::PaidBy(paid_by.id),
            Self::Package(package) => Subject::Package(package.id),
            Self::Membership(membership) => Subject::Membership(membership.id),
        }
    }
}

/// The thing that an item is about.
#[derive(PartialEq, Eq)]
enum Subject {
    Invoice(InvoiceId),
    Debt(Currency),
    Session(BookingId),
    Credit(Currency),
    PaidBy(RelationshipId),
    Package(PackageId),
    Membership(MembershipId),
}

/// Everything that blocks a deletion; never empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checklist {
    items: Vec<Item>,
}

impl Checklist {
    /// Returns the items, in the order of the conditions.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Returns the items, and consumes the checklist.
    pub fn into_items(self) -> Vec<Item> {
        self.items
    }

    /// Returns whether any item belongs to `condition`.
    pub fn has(&self, condition: Condition) -> bool {
        self.items.iter().any(|item| item.condition() == condition)
    }
}

/// Proof that nothing is open for one client. Only [`assess`] makes it, and it cannot be copied or sent: code that erases
/// must have assessed in the same process, and can erase once.
#[derive(Debug)]
pub struct Cleared {
    client: ClientId,
}

impl Cleared {
    /// Returns the client for whom nothing is open.
    pub fn client(&self) -> ClientId {
        self.client
    }
}

/// Applies the six conditions to everything a client may have open.
///
/// # Errors
/// The checklist of everything that is open at `now`, never only the first item.
pub fn assess(standing: &Standing, now: Timestamp) -> Result<Cleared, Checklist> {
    let Standing {
        client,
        invoices,
        balances,
        bookings,
        payers,
        packages,
        memberships,
    } = standing;
    let open = |last: Option<Day>| last.is_none_or(|day| !day.is_over(now));
    let mut items = Vec::new();

    // An invoice with an amount left to pay; or a negative account balance.
    items.extend(
        invoices
            .iter()
            .filter(|i| i.left.minor() > 0)
            .cloned()
            .map(Item::Invoice),
    );
    items.extend(
        balances
            .iter()
            .filter(|b| b.amount.minor() < 0)
            .cloned()
            .map(Item::Debt),
    );
    // A session that starts after now.
    items.extend(
        bookings
            .iter()
            .filter(|b| b.starts.at() > now)
            .cloned()
            .map(Item::Session),
    );
    // A balance above zero, per currency.
    items.extend(
        balances
            .iter()
            .filter(|b| b.amount.minor() > 0)
            .cloned()
            .map(Item::Credit),
    );
    // A relationship that has not ended.
    items.extend(
        payers
            .iter()
            .filter(|p| open(p.ends))
            .cloned()
            .map(Item::PaidBy),
    );
    // Not expired, and never used or with credits left.
    items.extend(
        packages
            .iter()
            .filter(|p| open(p.expires) && is_usable(p))
            .cloned()
            .map(Item::Package),
    );
    // Active, paused or starting later; a cancelled one through its last day.
    items.extend(
        memberships
            .iter()
            .filter(|m| m.term().runs(now))
            .cloned()
            .map(Item::Membership),
    );

    if items.is_empty() {
        Ok(Cleared { client: *client })
    } else {
        Err(Checklist { items })
    }
}

fn is_usable(package: &Package) -> bool {
    match package.usage {
        Usage::Unused => true,
        Usage::Active => package.credits_left > 0,
    }
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};

    use uuid::Uuid;

    use super::*;
    use crate::{
        client::Name,
        membership::MembershipStatus,
        standing::{Direction, Seat, Unpaid},
        time::Moment,
    };

    const ID: Uuid = Uuid::nil();

    fn now() -> Timestamp {
        "2026-12-01T09:00:00Z".parse().expect("an instant")
    }

    /// `expected`: the conditions that hold, one per item.
    fn check(facts: impl Fn(&mut Standing), expected: &[Condition]) {
        let mut standing = Standing::empty(ClientId(ID));
        facts(&mut standing);
        let seen: Vec<_> = match assess(&standing, now()) {
            Ok(cleared) => {
                assert_eq!(cleared.client(), standing.client);
                Vec::new()
            }
            Err(checklist) => checklist.items().iter().map(Item::condition).collect(),
        };
        assert_eq!(seen, expected, "{standing:?}");
    }

    fn sydney() -> TimeZone {
        TimeZone::get("Australia/Sydney").expect("a zone")
    }

    /// A day at a location where it is 20:00 on 1 December now.
    fn december(day: i8) -> Day {
        Day::new(date(2026, 12, day), &sydney())
    }

    #[test]
    fn client_with_nothing_open_is_cleared() {
        check(|_| (), &[]);
    }

    #[test]
    fn invoice_blocks_while_something_is_left_to_pay() {
        let invoice = |status, left| {
            move |s: &mut Standing| {
                s.invoices.push(Invoice {
                    id: InvoiceId(ID),
                    number: "INV-1".into(),
                    description: "Intro".into(),
                    status,
                    left: Money::new(left, Currency::GBP),
                    location: "Bondi".into(),
                });
            }
        };
        check(invoice(Unpaid::Outstanding, 1), &[Condition::Payment]);
        check(invoice(Unpaid::Failed, 1), &[Condition::Payment]);
        check(invoice(Unpaid::Collection, 1), &[Condition::Payment]);
        check(invoice(Unpaid::Failed, 0), &[]);
        check(invoice(Unpaid::Outstanding, -1), &[]);
    }

    #[test]
    fn balance_blocks_per_currency_in_both_directions() {
        let balances = |amounts: &'static [(i64, Currency)]| {
            move |s: &mut Standing| {
                s.balances
                    .extend(amounts.iter().map(|&(minor, currency)| Balance {
                        amount: Money::new(minor, currency),
                        locations: vec!["Bondi".into()],
                    }));
            }
        };
        check(balances(&[(1, Currency::GBP)]), &[Condition::Credit]);
        check(balances(&[(-1, Currency::GBP)]), &[Condition::Payment]);
        check(balances(&[(0, Currency::GBP)]), &[]);
        check(
            balances(&[(5, Currency::GBP), (-5, Currency::EUR)]),
            &[Condition::Payment, Condition::Credit],
        );
    }

    #[test]
    fn session_blocks_until_it_starts() {
        let booking = |seat, starts: &'static str| {
            move |s: &mut Standing| {
                s.bookings.push(Booking {
                    id: BookingId(ID),
                    session: "Spin".into(),
                    seat,
                    starts: Moment::new(starts.parse().expect("an instant"), &sydney()),
                    location: "Bondi".into(),
                });
            }
        };
        check(
            booking(Seat::Booked, "2026-12-01T20:00:00.001+11:00"),
            &[Condition::Session],
        );
        check(
            booking(Seat::Waitlisted, "2026-12-01T20:01:00+11:00"),
            &[Condition::Session],
        );
        check(booking(Seat::Booked, "2026-12-01T20:00:00+11:00"), &[]);
        check(booking(Seat::Booked, "2026-12-01T19:59:00+11:00"), &[]);
    }

    #[test]
    fn paid_by_blocks_in_both_directions_until_it_has_ended() {
        let paid_by = |direction, ends| {
            move |s: &mut Standing| {
                s.payers.push(PaidBy {
                    id: RelationshipId(ID),
                    direction,
                    other: Name {
                        first: "Ann".into(),
                        last: None,
                    },
                    since: date(2026, 1, 1),
                    ends,
                    location: "Bondi".into(),
                });
            }
        };
        check(paid_by(Direction::IsPaidBy, None), &[Condition::PaidBy]);
        check(paid_by(Direction::PaysFor, None), &[Condition::PaidBy]);
        let ended = |day| Some(PaidBy::last_day(date(2026, 12, day), &sydney()));
        check(paid_by(Direction::PaysFor, ended(2)), &[Condition::PaidBy]);
        check(paid_by(Direction::PaysFor, ended(1)), &[]);
    }

    #[test]
    fn package_blocks_through_its_expiry_date_while_it_is_unused_or_has_credits() {
        let package = |usage, credits_left, expires| {
            move |s: &mut Standing| {
                s.packages.push(Package {
                    id: PackageId(ID),
                    name: "Intro 3 pack".into(),
                    usage,
                    credits_left,
                    expires,
                    location: "Bondi".into(),
                });
            }
        };
        check(package(Usage::Unused, 3, None), &[Condition::Package]);
        check(package(Usage::Unused, 0, None), &[Condition::Package]);
        check(package(Usage::Active, 1, None), &[Condition::Package]);
        check(package(Usage::Active, 0, None), &[]);
        check(
            package(Usage::Active, 1, Some(december(1))),
            &[Condition::Package],
        );
        check(
            package(
                Usage::Unused,
                3,
                Some(Day::new(date(2026, 11, 30), &sydney())),
            ),
            &[],
        );
    }

    #[test]
    fn membership_blocks_until_it_is_cancelled_and_its_last_day_is_over() {
        let membership = |status, ends| {
            move |s: &mut Standing| {
                s.memberships.push(Membership {
                    id: MembershipId(ID),
                    plan: "Unlimited".into(),
                    status,
                    starts_on: date(2026, 1, 1),
                    ends,
                    location: "Bondi".into(),
                });
            }
        };
        let yesterday = Some(Day::new(date(2026, 11, 30), &sydney()));
        check(
            membership(MembershipStatus::Active, None),
            &[Condition::Membership],
        );
        check(
            membership(MembershipStatus::Paused, None),
            &[Condition::Membership],
        );
        check(
            membership(MembershipStatus::Pending, None),
            &[Condition::Membership],
        );
        check(
            membership(MembershipStatus::Cancelled, Some(december(1))),
            &[Condition::Membership],
        );
        check(membership(MembershipStatus::Cancelled, yesterday), &[]);
        check(membership(MembershipStatus::Cancelled, None), &[]);
        check(
            membership(MembershipStatus::Active, yesterday),
            &[Condition::Membership],
        );
    }

    #[test]
    fn checklist_lists_every_item() {
        check(
            |s| {
                for minor in [-1, 1, 2] {
                    s.balances.push(Balance {
                        amount: Money::new(minor, Currency::EUR),
                        locations: Vec::new(),
                    });
                }
            },
            &[Condition::Payment, Condition::Credit, Condition::Credit],
        );
    }

    /// One item of each kind.
    fn everything(id: u128, currency: Currency) -> Vec<Item> {
        let (id, location) = (Uuid::from_u128(id), String::from("Bondi"));
        let balance = |minor| Balance {
            amount: Money::new(minor, currency),
            locations: Vec::new(),
        };
        let other = Name {
            first: "Ann".into(),
            last: None,
        };
        vec![
            Item::Invoice(Invoice {
                id: InvoiceId(id),
                number: "1".into(),
                description: "Spin".into(),
                status: Unpaid::Failed,
                left: Money::new(1, currency),
                location: location.clone(),
            }),
            Item::Debt(balance(-1)),
            Item::Session(Booking {
                id: BookingId(id),
                session: "Spin".into(),
                seat: Seat::Booked,
                starts: Moment::new(now(), &sydney()),
                location: location.clone(),
            }),
            Item::Credit(balance(1)),
            Item::PaidBy(PaidBy {
                id: RelationshipId(id),
                direction: Direction::PaysFor,
                other,
                since: date(2026, 1, 1),
                ends: None,
                location: location.clone(),
            }),
            Item::Package(Package {
                id: PackageId(id),
                name: "Intro".into(),
                usage: Usage::Unused,
                credits_left: 1,
                expires: None,
                location: location.clone(),
            }),
            Item::Membership(Membership {
                id: MembershipId(id),
                plan: "Unlimited".into(),
                status: MembershipStatus::Active,
                starts_on: date(2026, 1, 1),
                ends: None,
                location,
            }),
        ]
    }

    #[test]
    fn items_are_the_same_when_their_subjects_are() {
        let (these, others) = (everything(1, Currency::GBP), everything(2, Currency::EUR));
        for (position, item) in these.iter().enumerate() {
            for (at, (this, other)) in these.iter().zip(&others).enumerate() {
                assert_eq!(item.is_same(this), position == at, "{item:?} {this:?}");
                assert!(!item.is_same(other), "{item:?} {other:?}");
            }
        }
    }

    #[test]
    fn items_of_a_condition_are_settled_together_but_not_debts() {
        let (pounds, euros) = (everything(1, Currency::GBP), everything(2, Currency::EUR));
        let items: Vec<Item> = pounds.into_iter().chain(euros).collect();
        for condition in Condition::ALL {
            let found = together(&items, condition);
            assert_eq!(found.len(), 2, "{condition:?}");
            assert!(found.iter().all(|item| item.condition() == condition));
        }
        assert!(!together(&items, Condition::Payment).contains(&&items[1]));
        let many: Vec<Item> = items
            .iter()
            .cycle()
            .take(60 * items.len())
            .cloned()
            .collect();
        assert_eq!(together(&many, Condition::Session).len(), MOST_TOGETHER);
    }

    #[test]
    fn checklist_has_the_conditions_of_its_items() {
        for item in everything(1, Currency::GBP) {
            let items = vec![item.clone()];
            let checklist = Checklist { items };
            for condition in Condition::ALL {
                assert_eq!(checklist.has(condition), item.condition() == condition);
            }
            assert_eq!(checklist.into_items(), [item]);
        }
    }
}
