//! Memberships: sold, paused, resumed, cancelled.

use super::{AtLocation, form};
use crate::{
    client::ClientId,
    flaw::{Flaw, Flaws},
    ids::{LocationId, MembershipId},
    input,
    membership::Change,
    money::Money,
    words,
};
use jiff::civil::Date;

form! {
    /// Sells a client a membership at a location.
    pub SellMembership = "sell_membership";
    ids { client: ClientId, location: LocationId }
    typed { plan, starts_on, price }
}

form! {
    /// Pauses a membership.
    pub PauseMembership = "pause_membership";
    ids { client: ClientId, membership: MembershipId }
}

form! {
    /// Resumes a paused membership.
    pub ResumeMembership = "resume_membership";
    ids { client: ClientId, membership: MembershipId }
}

form! {
    /// Cancels a membership. `ends` is a word of [`Ends`]; `last` is its last day.
    pub CancelMembership = "cancel_membership";
    ids { client: ClientId, membership: MembershipId }
    typed { ends, last }
}

words! {
    /// When a membership ends that is cancelled.
    pub Ends {
        /// At once.
        Now = "now",
        /// After its last day.
        Later = "later",
    }
}

/// A membership to sell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipSale {
    /// The client who gets it.
    pub client: ClientId,
    /// The location where it is sold.
    pub location: LocationId,
    /// The name of its plan.
    pub plan: String,
    /// Its first day.
    pub starts_on: Date,
    /// Its price, in the currency of the location. Above zero, an invoice over it is issued.
    pub price: Money,
}

impl SellMembership {
    /// Parses the form; `here` is `None` where there is no such location.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, here: Option<AtLocation>) -> Result<MembershipSale, Flaws<&'static str>> {
        let Some(AtLocation {
            currency,
            separators,
            ..
        }) = here
        else {
            return Err(Flaws::one(Self::location, Flaw::NotAChoice));
        };
        let mut flaws = Flaws::none();
        let plan = flaws.note(Self::plan, input::line(&self.plan));
        let starts_on = flaws.note(Self::starts_on, input::date(&self.starts_on));
        let price = flaws.note(Self::price, input::price(&self.price, currency, separators));
        let (Some(plan), Some(starts_on), Some(price)) = (plan, starts_on, price) else {
            return Err(flaws);
        };
        Ok(MembershipSale {
            client: self.client,
            location: self.location,
            plan,
            starts_on,
            price,
        })
    }
}

impl CancelMembership {
    /// Parses the form. An empty field never ends a membership.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<Change, Flaws<&'static str>> {
        match Ends::parse(&self.ends) {
            Some(Ends::Now) => Ok(Change::CancelNow),
            Some(Ends::Later) => input::date(&self.last)
                .map(Change::CancelAfter)
                .map_err(|flaw| Flaws::one(Self::last, flaw)),
            None => Err(Flaws::one(Self::ends, Flaw::NotAChoice)),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::money::{Currency, Separators};

    #[test]
    fn membership_sale_says_what_is_wrong_beside_each_field() {
        let check = |plan: &str, starts_on: &str, price: &str, here, expected: &[(&str, Flaw)]| {
            let form = SellMembership {
                client: ClientId(Uuid::nil()),
                location: LocationId(Uuid::nil()),
                plan: plan.to_owned(),
                starts_on: starts_on.to_owned(),
                price: price.to_owned(),
            };
            let flaws = form.parse(here).err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected);
        };
        let gbp = Some(AtLocation {
            currency: Currency::GBP,
            today: date(2026, 12, 1),
            separators: Separators::PLAIN,
        });
        check("Unlimited", "2026-12-01", "89", gbp, &[]);
        check("Unlimited", "2026-12-01", "", gbp, &[]);
        check(
            "Unlimited",
            "2026-12-01",
            "89",
            None,
            &[("location", Flaw::NotAChoice)],
        );
        let all = [
            ("plan", Flaw::Missing),
            ("starts_on", Flaw::NotADate),
            ("price", Flaw::NotAnAmount),
        ];
        check("", "1.12.", "-1", gbp, &all);
    }

    #[test]
    fn membership_ends_only_when_someone_says_when() {
        let check = |ends: &str, last: &str, expected: Result<Change, (&'static str, Flaw)>| {
            let form = CancelMembership {
                client: ClientId(Uuid::nil()),
                membership: MembershipId(Uuid::nil()),
                ends: ends.to_owned(),
                last: last.to_owned(),
            };
            let expected = expected.map_err(|(field, flaw)| Flaws::one(field, flaw));
            assert_eq!(form.parse(), expected, "{ends:?} {last:?}");
        };
        check("now", "", Ok(Change::CancelNow));
        check("now", "2026-12-31", Ok(Change::CancelNow));
        let last = Change::CancelAfter(date(2026, 12, 31));
        check("later", "2026-12-31", Ok(last));
        check("later", "", Err(("last", Flaw::Missing)));
        check("later", "soon", Err(("last", Flaw::NotADate)));
        check("", "2026-12-31", Err(("ends", Flaw::NotAChoice)));
        check("soon", "", Err(("ends", Flaw::NotAChoice)));
    }
}
