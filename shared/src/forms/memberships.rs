//! Memberships: sold, paused, resumed, cancelled.

use jiff::civil::Date;
use uuid::Uuid;

use super::form;
use crate::{
    client::ClientId,
    flaw::{Flaw, Flaws},
    input,
    money::{Currency, Money},
};

form! {
    /// Sells a client a membership at a location.
    pub SellMembership = "sell_membership";
    ids { client: ClientId, location: Uuid }
    typed { plan, starts_on, price }
}

form! {
    /// Pauses a membership.
    pub PauseMembership = "pause_membership";
    ids { client: ClientId, membership: Uuid }
}

form! {
    /// Resumes a paused membership.
    pub ResumeMembership = "resume_membership";
    ids { client: ClientId, membership: Uuid }
}

form! {
    /// Cancels a membership: at once, or after the day `last`.
    pub CancelMembership = "cancel_membership";
    ids { client: ClientId, membership: Uuid }
    typed { last }
}

/// A membership to sell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipSale {
    /// The client who gets it.
    pub client: ClientId,
    /// The location where it is sold.
    pub location: Uuid,
    /// The name of its plan.
    pub plan: String,
    /// Its first day.
    pub starts_on: Date,
    /// Its price, in the currency of the location. Above zero, an invoice over it is issued.
    pub price: Money,
}

impl SellMembership {
    /// Parses the form; `currency` is that of the location, `None` where there is no such location.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, currency: Option<Currency>) -> Result<MembershipSale, Flaws<&'static str>> {
        let Some(currency) = currency else {
            return Err(Flaws::one(Self::location, Flaw::NotAChoice));
        };
        let mut flaws = Flaws::none();
        let plan = flaws.note(Self::plan, input::line(&self.plan));
        let starts_on = flaws.note(Self::starts_on, input::date(&self.starts_on));
        let price = flaws.note(Self::price, input::price(&self.price, currency));
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
    /// Parses the form: the last day, or `None` to end the membership at once.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<Option<Date>, Flaws<&'static str>> {
        input::optional(&self.last, input::date).map_err(|flaw| Flaws::one(Self::last, flaw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn membership_sale_says_what_is_wrong_beside_each_field() {
        let check =
            |plan: &str, starts_on: &str, price: &str, currency, expected: &[(&str, Flaw)]| {
                let form = SellMembership {
                    client: ClientId(Uuid::nil()),
                    location: Uuid::nil(),
                    plan: plan.to_owned(),
                    starts_on: starts_on.to_owned(),
                    price: price.to_owned(),
                };
                let flaws = form.parse(currency).err();
                let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
                assert_eq!(flaws, expected);
            };
        let gbp = Some(Currency::GBP);
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
    fn membership_is_cancelled_at_once_without_a_last_day() {
        let form = |last: &str| CancelMembership {
            client: ClientId(Uuid::nil()),
            membership: Uuid::nil(),
            last: last.to_owned(),
        };
        assert_eq!(form("").parse(), Ok(None));
        assert_eq!(
            form("2026-12-31").parse(),
            Ok(Some(jiff::civil::date(2026, 12, 31)))
        );
        assert_eq!(
            form("soon").parse(),
            Err(Flaws::one("last", Flaw::NotADate))
        );
    }
}
