//! A checklist while a team member works through it: settled items are ticked off and stay in their position, new ones are
//! added at the end.

use serde::{Deserialize, Serialize};

use crate::{
    checklist::{Checklist, Item},
    money::Money,
};

/// An item of a checklist that is being worked through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The item, as it was when it was last open.
    pub item: Item,
    /// Whether it has been settled since.
    pub settled: bool,
}

/// A checklist that is being worked through.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WorkList {
    entries: Vec<Entry>,
}

/// What changed in a work list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// What is settled now and was open before.
    pub settled: Vec<Item>,
    /// What is open now and was not before.
    pub appeared: Vec<Item>,
}

/// Returns the amounts of items, summed per currency, in the order in which the currencies appear. A sum that is too large is
/// the largest amount.
pub fn sums<'a>(items: impl IntoIterator<Item = &'a Item>) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for amount in items.into_iter().filter_map(Item::amount) {
        let same = |sum: &&mut Money| sum.currency() == amount.currency();
        match sums.iter_mut().find(same) {
            Some(sum) => {
                let minor = sum.minor().saturating_add(amount.minor());
                *sum = Money::new(minor, sum.currency());
            }
            None => sums.push(amount),
        }
    }
    sums
}

impl WorkList {
    /// Starts with a checklist.
    pub fn of(checklist: Checklist) -> Self {
        let open = |item| Entry {
            item,
            settled: false,
        };
        Self {
            entries: checklist.into_items().into_iter().map(open).collect(),
        }
    }

    /// Continues the work on `before`, an earlier list of the same client, where `open` is what is open now.
    pub fn resume(before: Checklist, open: &[Item]) -> Self {
        let mut list = Self::of(before);
        list.follow(open);
        list
    }

    /// Returns every item that has been open, in the order in which they appeared.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns how many items are settled.
    pub fn settled(&self) -> usize {
        self.entries.iter().filter(|entry| entry.settled).count()
    }

    /// Returns whether every item is settled.
    pub fn is_done(&self) -> bool {
        self.entries.iter().all(|entry| entry.settled)
    }

    /// Updates the list to what is open now, and returns what changed.
    pub fn follow(&mut self, open: &[Item]) -> Changes {
        let mut changes = Changes::default();
        for entry in &mut self.entries {
            match open.iter().find(|item| item.is_same(&entry.item)) {
                Some(item) => {
                    if entry.settled {
                        changes.appeared.push(item.clone());
                    }
                    entry.settled = false;
                    entry.item = item.clone();
                }
                None if !entry.settled => {
                    entry.settled = true;
                    changes.settled.push(entry.item.clone());
                }
                None => {}
            }
        }
        for item in open {
            if !self.entries.iter().any(|entry| entry.item.is_same(item)) {
                changes.appeared.push(item.clone());
                self.entries.push(Entry {
                    item: item.clone(),
                    settled: false,
                });
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::{
        checklist::assess,
        client::ClientId,
        standing::{Balance, Standing},
    };

    fn credit(minor: i64, currency: Currency) -> Item {
        Item::Credit(Balance {
            amount: Money::new(minor, currency),
            locations: Vec::new(),
        })
    }

    /// Returns the list as text: `+` is open, `✓` is settled.
    fn shown(list: &WorkList) -> String {
        let entry = |entry: &Entry| {
            let mark = if entry.settled { '✓' } else { '+' };
            match &entry.item {
                Item::Credit(balance) => format!("{mark}{}", balance.amount.coded()),
                other => panic!("{other:?}"),
            }
        };
        list.entries()
            .iter()
            .map(entry)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn work_list_starts_with_what_is_open() {
        let standing = Standing {
            balances: vec![Balance {
                amount: Money::new(100, Currency::EUR),
                locations: Vec::new(),
            }],
            ..Standing::empty(ClientId(Uuid::nil()))
        };
        let checklist = assess(&standing, Timestamp::UNIX_EPOCH).expect_err("a credit is open");
        let list = WorkList::of(checklist);
        assert_eq!(shown(&list), "+1.00 EUR");
        assert!(!list.is_done());
    }

    #[test]
    fn earlier_list_shows_what_was_settled_meanwhile() {
        let (eur, gbp) = (credit(100, Currency::EUR), credit(200, Currency::GBP));
        let standing = Standing {
            balances: vec![Balance {
                amount: Money::new(100, Currency::EUR),
                locations: Vec::new(),
            }],
            ..Standing::empty(ClientId(Uuid::nil()))
        };
        let before = || assess(&standing, Timestamp::UNIX_EPOCH).expect_err("a credit is open");
        let list = WorkList::resume(before(), std::slice::from_ref(&gbp));
        assert_eq!(shown(&list), "✓1.00 EUR +2.00 GBP");
        let list = WorkList::resume(before(), &[gbp, eur]);
        assert_eq!(shown(&list), "+1.00 EUR +2.00 GBP");
    }

    #[test]
    fn amounts_are_summed_per_currency() {
        let items = [
            credit(100, Currency::EUR),
            credit(200, Currency::GBP),
            credit(50, Currency::EUR),
        ];
        let expected = [
            Money::new(150, Currency::EUR),
            Money::new(200, Currency::GBP),
        ];
        assert_eq!(sums(&items), expected);
        let vast = [credit(i64::MAX, Currency::EUR), items[0].clone()];
        assert_eq!(sums(&vast), [Money::new(i64::MAX, Currency::EUR)]);
    }

    #[test]
    fn settled_items_are_ticked_off_and_new_ones_are_added() {
        let (eur, gbp) = (credit(100, Currency::EUR), credit(200, Currency::GBP));
        let mut list = WorkList::default();
        let changes = list.follow(&[eur.clone(), gbp.clone()]);
        assert_eq!(changes.appeared.len(), 2);
        assert_eq!(shown(&list), "+1.00 EUR +2.00 GBP");

        // An amount that changes is still the same item.
        let changes = list.follow(&[credit(50, Currency::EUR), gbp.clone()]);
        assert_eq!(changes, Changes::default());
        assert_eq!(shown(&list), "+0.50 EUR +2.00 GBP");

        let usd = credit(300, Currency::USD);
        let changes = list.follow(&[gbp.clone(), usd.clone()]);
        assert_eq!(changes.settled, [credit(50, Currency::EUR)]);
        assert_eq!(changes.appeared, [usd]);
        assert_eq!(shown(&list), "✓0.50 EUR +2.00 GBP +3.00 USD");
        assert!(!list.is_done());
        assert_eq!(list.settled(), 1);

        // An item that comes back is open again, in its old position.
        list.follow(&[eur]);
        assert_eq!(shown(&list), "+1.00 EUR ✓2.00 GBP ✓3.00 USD");
        let changes = list.follow(&[]);
        assert_eq!(changes.settled.len(), 1);
        assert!(list.is_done());
    }
}
