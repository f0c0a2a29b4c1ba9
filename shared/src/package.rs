//! A package of credits for sessions: what it is, what can be done with it, and what it is afterwards.
//!
//! | Asks | What |
//! |---|---|
//! | pages of packages | [`Stock::status_at`], [`Stock::credits_left`], and [`Stock::allows`] for *Void package* |
//! | page that books a client, store | [`Stock::pays_for`] and [`Stock::order`]: which packages can pay, in which order |
//! | store, booking, promoting, cancelling | [`Stock::after`] with [`Change::Use`] and [`Change::Return`] |
//! | store, voiding a package | [`Stock::after`] with [`Change::Void`] |
//! | store, booking with the first package | [`first`] |

use jiff::{Timestamp, ToSpan, civil::Date};

use crate::{flaw::Refused, ids::PackageId, time::Day, words};

/// The most credits that a package can have.
pub const MOST_CREDITS: u32 = 1_000;

/// The most days for which a package in the catalogue can be valid: ten years.
pub const MOST_DAYS: u32 = 3_650;

words! {
    /// How much of a package has been used.
    pub PackageStatus {
        /// Never used.
        Unused = "unused",
        /// Used at least once.
        Active = "active",
        /// Used up.
        Used = "used",
        /// Its expiry date passed.
        Expired = "expired",
        /// Taken back.
        Void = "void",
    }
}

/// A change to a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Uses a credit for a session that starts at this instant.
    Use(Timestamp),
    /// Returns the credit of a seat that was given up.
    Return,
    /// Takes the package back. Seats that were booked with it stay booked.
    Void,
}

/// What the rules need to know about a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stock {
    /// The status as it is stored. A package whose expiry date has passed can still be stored as unused or active.
    pub status: PackageStatus,
    /// How many sessions it was bought for.
    pub credits_total: u32,
    /// How many of its credits are used.
    pub credits_used: u32,
    /// When it was bought.
    pub purchased_on: Date,
    /// The last day on which its credits can be used, where it expires.
    pub expires: Option<Day>,
}

/// What a change leaves of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// The new status.
    pub status: PackageStatus,
    /// How many of its credits are used from then on.
    pub credits_used: u32,
}

impl Stock {
    /// Returns how many credits are left, whether or not they can still be used.
    pub fn credits_left(&self) -> u32 {
        self.credits_total.saturating_sub(self.credits_used)
    }

    /// Returns the status at `now`: a package that is stored as unused or active has expired when its expiry date is
    /// over.
    pub fn status_at(&self, now: Timestamp) -> PackageStatus {
        match self.status {
            PackageStatus::Unused | PackageStatus::Active if self.has_expired(now) => {
                PackageStatus::Expired
            }
            PackageStatus::Unused
            | PackageStatus::Active
            | PackageStatus::Used
            | PackageStatus::Expired
            | PackageStatus::Void => self.status,
        }
    }

    /// Returns whether a credit of the package can pay for a session that starts at `starts`.
    pub fn pays_for(&self, starts: Timestamp) -> bool {
        self.allows(Change::Use(starts)).is_ok()
    }

    /// Returns the key by which packages are used: those that expire first come first, and of those that expire on
    /// the same day the one that was bought first.
    pub fn order(&self) -> (Date, Date) {
        let expires_on = self.expires.map_or(Date::MAX, |day| day.date());
        (expires_on, self.purchased_on)
    }

    /// Returns whether the change can be made.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn allows(&self, change: Change) -> Result<(), Refused> {
        self.after(change).map(drop)
    }

    /// Returns what the change leaves of the package.
    ///
    /// # Errors
    /// Why the change cannot be made.
    pub fn after(&self, change: Change) -> Result<After, Refused> {
        use PackageStatus::{Active, Expired, Unused, Used, Void};
        let fewer = self.credits_used.saturating_sub(1);
        let (status, credits_used) = match (change, self.status) {
            (Change::Use(starts), Unused | Active)
                if !self.has_expired(starts) && self.credits_left() > 0 =>
            {
                let status = if self.credits_left() == 1 {
                    Used
                } else {
                    Active
                };
                (status, self.credits_used + 1)
            }
            (Change::Use(_), Unused | Active | Used | Expired | Void) => {
                return Err(Refused::NoCreditLeft);
            }
            (Change::Return, Unused | Active | Used) if fewer == 0 => (Unused, fewer),
            (Change::Return, Unused | Active | Used) => (Active, fewer),
            (Change::Return, Expired | Void) => (self.status, fewer),
            (Change::Void, Unused | Active) => (Void, self.credits_used),
            (Change::Void, Used | Expired | Void) => return Err(Refused::Changed),
        };
        Ok(After {
            status,
            credits_used,
        })
    }

    fn has_expired(&self, at: Timestamp) -> bool {
        self.expires.is_some_and(|day| day.is_over(at))
    }
}

/// Returns the package whose credit pays first for a session that starts at `starts`.
pub fn first(
    packages: impl IntoIterator<Item = (PackageId, Stock)>,
    starts: Timestamp,
) -> Option<PackageId> {
    packages
        .into_iter()
        .filter(|(_, stock)| stock.pays_for(starts))
        .min_by_key(|(id, stock)| (stock.order(), *id))
        .map(|(id, _)| id)
}

/// Returns the last day of a package that is valid for so many days after the day of sale.
pub fn last_day(sold_on: Date, valid_days: u32) -> Date {
    sold_on.saturating_add(i64::from(valid_days).days())
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};
    use uuid::Uuid;

    use super::*;

    use PackageStatus::{Active, Expired, Unused, Used, Void};

    fn now() -> Timestamp {
        "2026-12-15T12:00:00Z".parse().expect("an instant")
    }

    /// A package that was bought on 1 December, with this last day of December.
    fn stock(status: PackageStatus, used_of: (u32, u32), expires: Option<i8>) -> Stock {
        Stock {
            status,
            credits_total: used_of.1,
            credits_used: used_of.0,
            purchased_on: date(2026, 12, 1),
            expires: expires.map(|day| Day::new(date(2026, 12, day), &TimeZone::UTC)),
        }
    }

    #[test]
    fn package_expires_after_its_last_day() {
        let check = |status, expires, expected| {
            let seen = stock(status, (1, 3), expires).status_at(now());
            assert_eq!(seen, expected, "{status:?} {expires:?}");
        };
        for status in [Unused, Active] {
            check(status, None, status);
            check(status, Some(15), status);
            check(status, Some(14), Expired);
        }
        for status in [Used, Expired, Void] {
            check(status, None, status);
            check(status, Some(14), status);
        }
    }

    #[test]
    fn changes_lead_from_one_status_to_another() {
        let check = |(status, used_of), change, expected: Result<(PackageStatus, u32), Refused>| {
            let stock = stock(status, used_of, Some(15));
            let expected = expected.map(|(status, credits_used)| After {
                status,
                credits_used,
            });
            assert_eq!(stock.after(change), expected, "{change:?}: {stock:?}");
            assert_eq!(stock.allows(change), expected.map(drop));
        };
        let used_up = Err(Refused::NoCreditLeft);
        let changed = Err(Refused::Changed);

        let at = Change::Use(now());
        check((Unused, (0, 3)), at, Ok((Active, 1)));
        check((Unused, (0, 1)), at, Ok((Used, 1)));
        check((Active, (1, 3)), at, Ok((Active, 2)));
        check((Active, (2, 3)), at, Ok((Used, 3)));
        check((Active, (3, 3)), at, used_up);
        check((Unused, (0, 0)), at, used_up);
        for status in [Used, Expired, Void] {
            check((status, (1, 3)), at, used_up);
        }
        let too_late = Change::Use("2026-12-16T00:00:00Z".parse().expect("an instant"));
        for status in [Unused, Active] {
            check((status, (0, 3)), too_late, used_up);
        }

        check((Active, (1, 3)), Change::Return, Ok((Unused, 0)));
        check((Active, (2, 3)), Change::Return, Ok((Active, 1)));
        check((Used, (3, 3)), Change::Return, Ok((Active, 2)));
        check((Used, (1, 1)), Change::Return, Ok((Unused, 0)));
        check((Unused, (0, 3)), Change::Return, Ok((Unused, 0)));
        check((Void, (2, 3)), Change::Return, Ok((Void, 1)));
        check((Expired, (1, 3)), Change::Return, Ok((Expired, 0)));

        for status in [Unused, Active] {
            check((status, (1, 3)), Change::Void, Ok((Void, 1)));
        }
        for status in [Used, Expired, Void] {
            check((status, (1, 3)), Change::Void, changed);
        }
    }

    #[test]
    fn package_that_expires_first_pays_first() {
        let check = |packages: &[Stock], expected: Option<u128>| {
            let ids = (0_u128..).map(|id| PackageId(Uuid::from_u128(id)));
            let seen = first(ids.zip(packages.iter().copied()), now());
            assert_eq!(seen, expected.map(|id| PackageId(Uuid::from_u128(id))));
        };
        let (soon, later) = (
            stock(Unused, (0, 3), Some(15)),
            stock(Active, (1, 3), Some(20)),
        );
        let (always, over) = (stock(Active, (1, 3), None), stock(Active, (1, 3), Some(14)));
        let older = Stock {
            purchased_on: date(2026, 11, 1),
            ..later
        };
        check(&[always, later, soon], Some(2));
        check(&[always, later], Some(1));
        check(&[later, older], Some(1));
        check(&[later, later], Some(0));
        check(&[over, always], Some(1));
        check(&[over, stock(Void, (1, 3), None)], None);
        check(&[], None);
    }

    #[test]
    fn package_is_valid_for_its_days_after_the_sale() {
        assert_eq!(last_day(date(2026, 12, 1), 30), date(2026, 12, 31));
        assert_eq!(last_day(date(2028, 2, 28), 1), date(2028, 2, 29));
        assert_eq!(last_day(Date::MAX, MOST_DAYS), Date::MAX);
    }
}
