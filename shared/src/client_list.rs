//! The list of clients: the states by which it is filtered, and its orders.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    checklist::{Item, assess},
    membership::MembershipStatus,
    money::Money,
    standing::{Membership, Standing},
    words,
};

words! {
    /// A state by which the list of clients can be filtered. A client can be in several.
    #[derive(PartialOrd, Ord)]
    pub ClientState {
        /// The client has a membership that runs or starts later.
        Active = "active",
        /// Something is left to pay on an invoice, or a balance is below zero.
        Owes = "owes",
        /// A balance is above zero.
        HasCredit = "has_credit",
        /// The client asks to be deleted.
        AskedToBeDeleted = "asked_to_be_deleted",
    }
}

words! {
    /// An order of the list of clients.
    #[derive(Default, Serialize, Deserialize)]
    pub ClientOrder {
        /// By last name, then first name.
        #[default]
        Name = "name",
        /// By name, from the end.
        NameBackwards = "name_backwards",
        /// The client who joined last comes first.
        NewestFirst = "newest",
        /// The client who joined first comes first.
        OldestFirst = "oldest",
        /// The client who owes most comes first.
        OwesMost = "owes_most",
        /// The client with the most credit comes first.
        MostCredit = "most_credit",
        /// The client whose last visit was the latest comes first.
        VisitedLast = "visited_last",
        /// The client whose last visit is the longest ago comes first, after those who have never come.
        NotSeenLongest = "not_seen_longest",
    }
}

/// The number of the rules by which [`Open::states`] and [`Open::balance`] find what is stored. A change of them needs another
/// number: the states of every client are written again by it.
pub const RULES: i64 = 2;

/// What the list shows of what a client has open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Open {
    /// The memberships that run or start later.
    pub memberships: Vec<Membership>,
    /// What is left to pay, an amount in each currency.
    pub owed: Vec<Money>,
    /// The balances above zero, one in each currency.
    pub credit: Vec<Money>,
}

impl Open {
    /// Returns what is open at `now`, by the rules of the checklist.
    pub fn of(standing: &Standing, now: Timestamp) -> Self {
        let mut open = Self::default();
        let Err(checklist) = assess(standing, now) else {
            return open;
        };
        for item in checklist.into_items() {
            match item {
                Item::Membership(membership) => open.memberships.push(membership),
                Item::Invoice(invoice) => add(&mut open.owed, invoice.left),
                Item::Debt(balance) => add(&mut open.owed, balance.amount.abs()),
                Item::Credit(balance) => add(&mut open.credit, balance.amount),
                Item::Session(_) | Item::PaidBy(_) | Item::Package(_) => {}
            }
        }
        open
    }

    /// Returns the balance by which the list is sorted: thousandths of the units of the currencies, below zero for a client who owes.
    /// Amounts in different currencies are added as figures. A location has one currency, so its list is in order.
    pub fn balance(&self) -> i64 {
        let sum = |amounts: &[Money]| amounts.iter().map(|amount| thousandths(*amount)).sum();
        let (credit, owed): (i128, i128) = (sum(&self.credit), sum(&self.owed));
        let balance = credit - owed;
        i64::try_from(balance).unwrap_or(if balance < 0 { i64::MIN } else { i64::MAX })
    }

    /// Returns the states that follow, each with the instant at which it ends by itself, if it does. No state begins by
    /// itself: only an act for the client can add one.
    pub fn states(&self) -> Vec<(ClientState, Option<Timestamp>)> {
        let ends = self
            .memberships
            .iter()
            .map(|membership| match membership.status {
                MembershipStatus::Active | MembershipStatus::Paused | MembershipStatus::Pending => {
                    None
                }
                MembershipStatus::Cancelled => membership.ends.map(|day| day.over_at()),
            });
        // `None`, a membership without an end, lasts longest.
        let last = ends.max_by_key(|end| (end.is_none(), *end));
        let mut states = Vec::new();
        if let Some(until) = last {
            states.push((ClientState::Active, until));
        }
        if !self.owed.is_empty() {
            states.push((ClientState::Owes, None));
        }
        if !self.credit.is_empty() {
            states.push((ClientState::HasCredit, None));
        }
        states
    }
}

/// Returns an amount in thousandths of the units of its currency. No currency has more than four decimals.
fn thousandths(amount: Money) -> i128 {
    let decimals = u32::from(amount.currency().exponent().unwrap_or(0));
    i128::from(amount.minor()) * 1_000 / 10_i128.pow(decimals)
}

/// Adds an amount to the sum in its currency.
fn add(sums: &mut Vec<Money>, amount: Money) {
    let sum = sums
        .iter_mut()
        .find(|sum| sum.currency() == amount.currency());
    match sum {
        Some(sum) => {
            let minor = sum.minor().saturating_add(amount.minor());
            *sum = Money::new(minor, amount.currency());
        }
        None => sums.push(amount),
    }
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;
    use jiff::{civil::Date, tz::TimeZone};
    use uuid::Uuid;

    use super::*;
    use crate::{client::ClientId, ids::MembershipId, standing::Balance, time::Day};

    fn membership(status: MembershipStatus, ends: Option<&str>) -> Membership {
        let ends: Option<Date> = ends.map(|date| date.parse().expect("a date"));
        Membership {
            id: MembershipId(Uuid::nil()),
            plan: "Unlimited".into(),
            status,
            starts_on: "2026-01-01".parse().expect("a date"),
            ends: ends.map(|date| Day::new(date, &TimeZone::UTC)),
            location: "Quay".into(),
        }
    }

    fn check(
        memberships: Vec<Membership>,
        amounts: &[i64],
        expected: &[(ClientState, Option<&str>)],
    ) {
        let now: Timestamp = "2026-12-01T12:00:00Z".parse().expect("an instant");
        let balance = |amount: &i64| Balance {
            amount: Money::new(*amount, Currency::GBP),
            locations: Vec::new(),
        };
        let standing = Standing {
            memberships,
            balances: amounts.iter().map(balance).collect(),
            ..Standing::empty(ClientId(Uuid::nil()))
        };
        let expected: Vec<_> = expected
            .iter()
            .map(|(state, until)| (*state, until.map(|at| at.parse().expect("an instant"))))
            .collect();
        assert_eq!(Open::of(&standing, now).states(), expected);
    }

    #[test]
    fn membership_is_active_until_it_ends() {
        use ClientState::Active;
        use MembershipStatus::{Active as Runs, Cancelled, Paused, Pending};
        check(vec![], &[], &[]);
        check(vec![membership(Runs, None)], &[], &[(Active, None)]);
        check(vec![membership(Paused, None)], &[], &[(Active, None)]);
        check(vec![membership(Pending, None)], &[], &[(Active, None)]);
        check(vec![membership(Cancelled, Some("2026-11-30"))], &[], &[]);
        check(
            vec![
                membership(Cancelled, Some("2026-12-01")),
                membership(Cancelled, Some("2026-12-24")),
            ],
            &[],
            &[(Active, Some("2026-12-25T00:00:00Z"))],
        );
        check(
            vec![
                membership(Cancelled, Some("2026-12-24")),
                membership(Runs, None),
            ],
            &[],
            &[(Active, None)],
        );
    }

    #[test]
    fn client_can_owe_and_have_credit() {
        check(vec![], &[0], &[]);
        check(vec![], &[-1], &[(ClientState::Owes, None)]);
        check(
            vec![],
            &[5, -1],
            &[(ClientState::Owes, None), (ClientState::HasCredit, None)],
        );
    }

    #[test]
    fn balance_counts_units_whatever_the_decimals_of_the_currency() {
        let check = |owed: &[(i64, Currency)], credit: &[(i64, Currency)], expected: i64| {
            let amounts = |amounts: &[(i64, Currency)]| {
                let amounts = amounts.iter();
                amounts.map(|(minor, of)| Money::new(*minor, *of)).collect()
            };
            let open = Open {
                owed: amounts(owed),
                credit: amounts(credit),
                ..Open::default()
            };
            assert_eq!(open.balance(), expected, "{owed:?} {credit:?}");
        };
        check(&[], &[], 0);
        check(&[(1250, Currency::GBP)], &[], -12_500);
        check(&[], &[(1250, Currency::JPY)], 1_250_000);
        check(&[], &[(1250, Currency::KWD)], 1_250);
        check(&[(100, Currency::GBP)], &[(300, Currency::EUR)], 2_000);
        check(&[(i64::MAX, Currency::JPY)], &[], i64::MIN);
    }

    #[test]
    fn amounts_are_added_in_each_currency() {
        let mut sums = Vec::new();
        for (minor, currency) in [(5, Currency::GBP), (7, Currency::USD), (3, Currency::GBP)] {
            add(&mut sums, Money::new(minor, currency));
        }
        let expected = [(8, Currency::GBP), (7, Currency::USD)];
        assert_eq!(
            sums,
            expected.map(|(minor, currency)| Money::new(minor, currency))
        );
    }
}
