//! Account credit: what a movement is, and what a change leaves of a balance. Below zero, a balance is a debt.
//!
//! | Asks | What |
//! |---|---|
//! | pages of account credit and of an invoice | [`allows`]: which forms they show |
//! | store, spending, returning, recording a payment | [`after`]: the new balance, or the refusal |

use crate::{flaw::Refused, money::Money, words};

words! {
    /// What a movement of account credit was.
    pub CreditMove {
        /// The studio gave credit, or the client paid towards a debt.
        Added = "added",
        /// Credit paid an invoice.
        Spent = "spent",
        /// Credit was paid out.
        Returned = "returned",
        /// The balance as it was imported.
        Adjusted = "adjusted",
    }
}

/// A change to a balance that brings it closer to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Pays an invoice with this much credit.
    Spend(Money),
    /// Pays this much credit out. This takes the permission to settle accounts, and a reason.
    Return(Money),
    /// Records a payment of this amount towards a debt.
    PayDebt(Money),
}

/// Returns whether the change can be made. A page asks with the whole balance.
///
/// # Errors
/// Why it cannot.
pub fn allows(balance: Money, change: Change) -> Result<(), Refused> {
    after(balance, change).map(drop)
}

/// Returns the balance after the change: never on the other side of zero.
///
/// # Errors
/// Why the change cannot be made.
pub fn after(balance: Money, change: Change) -> Result<Money, Refused> {
    let (available, amount, too_much) = match change {
        Change::Spend(amount) | Change::Return(amount) => {
            (balance.minor(), amount, Refused::MoreThanCredit)
        }
        Change::PayDebt(amount) => (
            balance.minor().saturating_neg(),
            amount,
            Refused::MoreThanLeft,
        ),
    };
    if amount.currency() != balance.currency() || amount.minor() <= 0 || available <= 0 {
        return Err(Refused::Changed);
    }
    if amount.minor() > available {
        return Err(too_much);
    }
    let minor = match change {
        Change::Spend(_) | Change::Return(_) => balance.minor() - amount.minor(),
        Change::PayDebt(_) => balance.minor() + amount.minor(),
    };
    Ok(Money::new(minor, balance.currency()))
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;

    use super::*;

    fn euro(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn balance_comes_closer_to_zero_and_never_crosses_it() {
        let check = |balance, change, expected: Result<i64, Refused>| {
            let seen = after(euro(balance), change);
            assert_eq!(seen, expected.map(euro), "{change:?} of {balance}");
            assert_eq!(allows(euro(balance), change), seen.map(drop));
        };
        let (changed, pounds) = (Err(Refused::Changed), Money::new(1, Currency::GBP));
        for change in [Change::Spend, Change::Return] {
            check(50, change(euro(50)), Ok(0));
            check(50, change(euro(20)), Ok(30));
            check(50, change(euro(51)), Err(Refused::MoreThanCredit));
            check(50, change(euro(0)), changed);
            check(50, change(pounds), changed);
            check(0, change(euro(1)), changed);
            check(-50, change(euro(1)), changed);
        }
        check(-50, Change::PayDebt(euro(50)), Ok(0));
        check(-50, Change::PayDebt(euro(20)), Ok(-30));
        check(-50, Change::PayDebt(euro(51)), Err(Refused::MoreThanLeft));
        check(-50, Change::PayDebt(pounds), changed);
        check(0, Change::PayDebt(euro(1)), changed);
        check(50, Change::PayDebt(euro(1)), changed);
    }
}
