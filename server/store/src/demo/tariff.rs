//! The prices of the demo studio at each of its locations: in pence, euro cents and cents.

use shared::{
    forms::{PackageTerms, Terms},
    ids::LocationId,
};

use super::locations::{DemoLocation, LOCATIONS};

type Price = [i64; LOCATIONS];

/// A membership for sale.
pub(super) struct Plan {
    pub(super) name: &'static str,
    pub(super) fee: &'static str,
    pub(super) price: Price,
}

/// A package for sale. It is valid for so many days after the day of purchase.
pub(super) struct Pack {
    pub(super) name: &'static str,
    pub(super) credits: u32,
    pub(super) days: i64,
    pub(super) price: Price,
}

/// A single purchase.
pub(super) struct Extra {
    pub(super) name: &'static str,
    pub(super) price: Price,
}

pub(super) const UNLIMITED: Plan = Plan {
    name: "Unlimited",
    fee: "Unlimited: monthly fee",
    price: [11_900, 12_900, 21_900],
};
pub(super) const EIGHT_A_MONTH: Plan = Plan {
    name: "Eight a month",
    fee: "Eight a month: monthly fee",
    price: [8_400, 8_900, 15_900],
};
pub(super) const OFF_PEAK: Plan = Plan {
    name: "Off-peak",
    fee: "Off-peak: monthly fee",
    price: [5_900, 6_500, 10_900],
};
pub(super) const PLANS: [&Plan; 3] = [&UNLIMITED, &EIGHT_A_MONTH, &OFF_PEAK];

pub(super) const INTRO: Pack = Pack {
    name: "Intro 3 pack",
    credits: 3,
    days: 30,
    price: [3_900, 3_900, 6_500],
};
pub(super) const TEN: Pack = Pack {
    name: "10 class pack",
    credits: 10,
    days: 120,
    price: [13_500, 13_000, 24_000],
};
pub(super) const PRIVATE: Pack = Pack {
    name: "5 private sessions",
    credits: 5,
    days: 180,
    price: [27_500, 29_000, 46_000],
};
pub(super) const PACKS: [&Pack; 3] = [&INTRO, &TEN, &PRIVATE];

pub(super) const DROP_IN: Extra = Extra {
    name: "Drop-in class",
    price: [1_700, 1_600, 2_900],
};
pub(super) const WORKSHOP: Extra = Extra {
    name: "Weekend workshop",
    price: [4_500, 4_800, 7_900],
};
pub(super) const LATE_CANCELLATION: Extra = Extra {
    name: "Late cancellation",
    price: [850, 800, 1_450],
};
pub(super) const EXTRAS: [&Extra; 5] = [
    &DROP_IN,
    &WORKSHOP,
    &LATE_CANCELLATION,
    &Extra {
        name: "Grip socks",
        price: [1_200, 1_400, 2_200],
    },
    &Extra {
        name: "Mat",
        price: [5_800, 6_400, 9_900],
    },
];

/// Returns the catalogue of all locations.
pub(super) fn catalogue(locations: &[DemoLocation]) -> Vec<(LocationId, Terms)> {
    let mut catalogue = Vec::new();
    for (number, here) in locations.iter().enumerate() {
        let plans = PLANS.iter().map(|plan| (plan.name, plan.price, None));
        let packs = PACKS.iter().map(|pack| {
            let package = PackageTerms {
                credits: pack.credits,
                valid_days: u32::try_from(pack.days).ok(),
            };
            (pack.name, pack.price, Some(package))
        });
        catalogue.extend(plans.chain(packs).map(|(name, price, package)| {
            let terms = Terms {
                name: name.to_owned(),
                price: here.money(price[number]),
                package,
            };
            (here.record.id, terms)
        }));
    }
    catalogue
}
