//! The catalogue: the memberships and packages that a location sells.

use super::{AtLocation, form};
use crate::{
    flaw::{Flaw, Flaws},
    ids::{LocationId, OfferId},
    input,
    money::{Currency, Money, Separators},
    package::{MOST_CREDITS, MOST_DAYS},
    words,
};

form! {
    /// Adds a membership or a package to the catalogue. `kind` is a word of [`OfferKind`].
    pub AddOffer = "add_offer";
    ids { location: LocationId }
    typed { kind, name, price, credits, days }
}

form! {
    /// Changes a membership or a package in the catalogue. What was sold stays as it is.
    pub ChangeOffer = "change_offer";
    ids { offer: OfferId }
    typed { name, price, credits, days }
}

form! {
    /// Retires a membership or a package: it is no longer offered.
    pub RetireOffer = "retire_offer";
    ids { offer: OfferId }
}

form! {
    /// Offers a retired membership or package again.
    pub RestoreOffer = "restore_offer";
    ids { offer: OfferId }
}

words! {
    /// What is offered.
    pub OfferKind {
        /// A membership.
        Membership = "membership",
        /// A package of credits.
        Package = "package",
    }
}

/// A membership or a package as the catalogue offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Its name.
    pub name: String,
    /// Its price, in the currency of its location.
    pub price: Money,
    /// Its credits, if it is a package.
    pub package: Option<PackageTerms>,
}

/// The credits of a package in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageTerms {
    /// For how many sessions it can be used.
    pub credits: u32,
    /// For how many days after the sale, where it expires.
    pub valid_days: Option<u32>,
}

impl Terms {
    /// Returns what is offered.
    pub fn kind(&self) -> OfferKind {
        match self.package {
            Some(_) => OfferKind::Package,
            None => OfferKind::Membership,
        }
    }
}

impl AddOffer {
    /// Parses the form; `here` is `None` where there is no such location.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, here: Option<AtLocation>) -> Result<Terms, Flaws<&'static str>> {
        let Some(AtLocation {
            currency,
            separators,
            ..
        }) = here
        else {
            return Err(Flaws::one(Self::location, Flaw::NotAChoice));
        };
        let Some(kind) = OfferKind::parse(&self.kind) else {
            return Err(Flaws::one(Self::kind, Flaw::NotAChoice));
        };
        terms(
            kind,
            (currency, separators),
            [&self.name, &self.price, &self.credits, &self.days],
        )
    }
}

impl ChangeOffer {
    /// Parses the form: what the offer, of this kind, is to be.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(
        &self,
        kind: OfferKind,
        currency: Currency,
        separators: Separators,
    ) -> Result<Terms, Flaws<&'static str>> {
        terms(
            kind,
            (currency, separators),
            [&self.name, &self.price, &self.credits, &self.days],
        )
    }

    /// Returns the form as the page of an offer shows it.
    pub fn showing(offer: OfferId, terms: &Terms) -> Self {
        let credits = terms.package.map(|package| package.credits.to_string());
        let days = terms.package.and_then(|package| package.valid_days);
        Self {
            offer,
            name: terms.name.clone(),
            price: terms.price.decimal(),
            credits: credits.unwrap_or_default(),
            days: days.map(|days| days.to_string()).unwrap_or_default(),
        }
    }
}

/// Parses the fields, which have the same names in both forms.
fn terms(
    kind: OfferKind,
    (currency, separators): (Currency, Separators),
    [name, price, credits, days]: [&str; 4],
) -> Result<Terms, Flaws<&'static str>> {
    let mut flaws = Flaws::none();
    let name = flaws.note(AddOffer::name, input::line(name));
    let price = flaws.note(AddOffer::price, input::price(price, currency, separators));
    let package = match kind {
        OfferKind::Membership => Some(None),
        OfferKind::Package => {
            let credits = flaws.note(AddOffer::credits, input::number(credits, 1, MOST_CREDITS));
            let days = input::optional(days, |typed| input::number(typed, 1, MOST_DAYS));
            let days = flaws.note(AddOffer::days, days);
            credits.zip(days).map(|(credits, valid_days)| {
                Some(PackageTerms {
                    credits,
                    valid_days,
                })
            })
        }
    };
    let (Some(name), Some(price), Some(package)) = (name, price, package) else {
        return Err(flaws);
    };
    Ok(Terms {
        name,
        price,
        package,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn offer_says_what_is_wrong_beside_each_field() {
        let check = |[kind, name, price, credits, days]: [&str; 5], expected: &[(&str, Flaw)]| {
            let form = AddOffer {
                location: LocationId(Uuid::nil()),
                kind: kind.to_owned(),
                name: name.to_owned(),
                price: price.to_owned(),
                credits: credits.to_owned(),
                days: days.to_owned(),
            };
            let here = AtLocation {
                currency: Currency::JPY,
                today: date(2026, 12, 1),
                separators: Separators::PLAIN,
            };
            let flaws = form.parse(Some(here)).err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected, "{name} {price}");
            assert!(form.parse(None).is_err(), "no location");
        };
        check(["membership", "Unlimited", "9000", "", ""], &[]);
        check(["package", "Ten", "", "10", ""], &[]);
        check(["package", "Ten", "9000", "10", "120"], &[]);
        check(
            ["lesson", "Ten", "1", "1", ""],
            &[("kind", Flaw::NotAChoice)],
        );
        check(
            ["membership", "", "90.50", "", ""],
            &[("name", Flaw::Missing), ("price", Flaw::NotAnAmount)],
        );
        let all = [
            ("name", Flaw::Missing),
            ("price", Flaw::NotAnAmount),
            ("credits", Flaw::Missing),
            ("days", Flaw::NotANumber),
        ];
        check(["package", "", "-1", "", "0"], &all);
    }

    #[test]
    fn offer_is_shown_as_it_is_typed() {
        let check = |kind, typed: [&str; 4]| {
            let [name, price, credits, days] = typed.map(str::to_owned);
            let form = ChangeOffer {
                offer: OfferId(Uuid::nil()),
                name,
                price,
                credits,
                days,
            };
            let terms = form
                .parse(kind, Currency::GBP, Separators::PLAIN)
                .expect("a good form");
            assert_eq!(terms.kind(), kind);
            assert!(ChangeOffer::showing(form.offer, &terms) == form);
        };
        check(OfferKind::Membership, ["Unlimited", "89.00", "", ""]);
        check(OfferKind::Package, ["Ten", "0.00", "10", ""]);
        check(OfferKind::Package, ["Ten", "135.00", "10", "120"]);
    }
}
