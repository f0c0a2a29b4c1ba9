//! Packages: sold and voided.

use jiff::civil::Date;

use super::{AtLocation, form, line};
use crate::{
    client::ClientId,
    flaw::{Flaw, Flaws},
    ids::{LocationId, PackageId},
    input,
    money::Money,
    package::MOST_CREDITS,
};

form! {
    /// Sells a client a package at a location.
    pub SellPackage = "sell_package";
    ids { client: ClientId, location: LocationId }
    typed { name, credits, expires_on, price }
}

form! {
    /// Voids a package, for a reason.
    pub VoidPackage = "void_package";
    ids { client: ClientId, package: PackageId }
    typed { reason }
}

/// A package to sell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageSale {
    /// The client who gets it.
    pub client: ClientId,
    /// The location where it is sold.
    pub location: LocationId,
    /// Its name.
    pub name: String,
    /// For how many sessions it can be used.
    pub credits: u32,
    /// The last day on which its credits can be used, where it expires.
    pub expires_on: Option<Date>,
    /// Its price, in the currency of the location. Above zero, an invoice over it is issued.
    pub price: Money,
}

impl SellPackage {
    /// Parses the form; `here` is `None` where there is no such location.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, here: Option<AtLocation>) -> Result<PackageSale, Flaws<&'static str>> {
        let Some(AtLocation {
            currency,
            today,
            separators,
        }) = here
        else {
            return Err(Flaws::one(Self::location, Flaw::NotAChoice));
        };
        let mut flaws = Flaws::none();
        let name = flaws.note(Self::name, input::line(&self.name));
        let credits = flaws.note(Self::credits, input::number(&self.credits, 1, MOST_CREDITS));
        let expires_on =
            input::optional(&self.expires_on, |typed| input::upcoming_date(typed, today));
        let expires_on = flaws.note(Self::expires_on, expires_on);
        let price = flaws.note(Self::price, input::price(&self.price, currency, separators));
        let (Some(name), Some(credits), Some(expires_on), Some(price)) =
            (name, credits, expires_on, price)
        else {
            return Err(flaws);
        };
        Ok(PackageSale {
            client: self.client,
            location: self.location,
            name,
            credits,
            expires_on,
            price,
        })
    }
}

impl VoidPackage {
    /// Parses the form: the reason.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        line(Self::reason, &self.reason)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::money::{Currency, Separators};

    #[test]
    fn package_sale_says_what_is_wrong_beside_each_field() {
        let check = |typed: [&str; 4], here, expected: &[(&str, Flaw)]| {
            let [name, credits, expires_on, price] = typed.map(str::to_owned);
            let (client, location) = (ClientId(Uuid::nil()), LocationId(Uuid::nil()));
            let form = SellPackage {
                client,
                location,
                name,
                credits,
                expires_on,
                price,
            };
            let flaws = form.parse(here).err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected, "{typed:?}");
        };
        let here = Some(AtLocation {
            currency: Currency::GBP,
            today: date(2026, 12, 1),
            separators: Separators::PLAIN,
        });
        check(["Ten", "10", "", ""], here, &[]);
        check(["Ten", "10", "2026-12-01", "99.50"], here, &[]);
        check(
            ["Ten", "10", "2026-11-30", "0"],
            here,
            &[("expires_on", Flaw::InThePast)],
        );
        check(["Ten", "0", "", ""], here, &[("credits", Flaw::NotANumber)]);
        check(
            ["Ten", "1001", "", ""],
            here,
            &[("credits", Flaw::NotANumber)],
        );
        check(
            ["Ten", "10", "", ""],
            None,
            &[("location", Flaw::NotAChoice)],
        );
    }
}
