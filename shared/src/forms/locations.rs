//! The locations of the studio: added and changed.

use super::form;
use crate::{flaw::Flaws, ids::LocationId, input, money::Currency, setup};

form! {
    /// Adds a location.
    pub AddLocation = "add_location";
    typed { name, address, time_zone, currency, invoice_prefix }
}

form! {
    /// Changes a location.
    pub ChangeLocation = "change_location";
    ids { location: LocationId }
    typed { name, address, time_zone, currency, invoice_prefix }
}

/// What a location is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocationSettings {
    /// Its name, unique.
    pub name: String,
    /// Where it is, in one line, if the studio has said so.
    pub address: Option<String>,
    /// The name of its time zone in the IANA list.
    pub time_zone: String,
    /// What is paid with there.
    pub currency: Currency,
    /// The prefix of its invoice numbers.
    pub invoice_prefix: String,
}

impl AddLocation {
    /// Parses the form. Needs time zone data, so it is for the server.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<LocationSettings, Flaws<&'static str>> {
        let mut flaws = Flaws::none();
        let name = flaws.note(Self::name, input::line(&self.name));
        let address = flaws.note(Self::address, input::optional(&self.address, input::line));
        let time_zone = flaws.note(Self::time_zone, setup::time_zone_name(&self.time_zone));
        let currency = flaws.note(Self::currency, setup::currency(&self.currency));
        let invoice_prefix = flaws.note(
            Self::invoice_prefix,
            input::invoice_prefix(&self.invoice_prefix),
        );
        let (Some(name), Some(address), Some(time_zone), Some(currency), Some(invoice_prefix)) =
            (name, address, time_zone, currency, invoice_prefix)
        else {
            return Err(flaws);
        };
        Ok(LocationSettings {
            name,
            address,
            time_zone,
            currency,
            invoice_prefix,
        })
    }
}

impl ChangeLocation {
    /// Parses the form. Needs time zone data, so it is for the server.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<LocationSettings, Flaws<&'static str>> {
        let Self {
            location: _,
            name,
            address,
            time_zone,
            currency,
            invoice_prefix,
        } = self.clone();
        // The two forms have the same fields, under the same names.
        let settings = AddLocation {
            name,
            address,
            time_zone,
            currency,
            invoice_prefix,
        };
        settings.parse()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::flaw::Flaw;

    #[test]
    fn location_says_what_is_wrong_beside_each_field() {
        let check = |[name, time_zone, currency, prefix]: [&str; 4], expected: &[(&str, Flaw)]| {
            let form = ChangeLocation {
                location: LocationId(Uuid::nil()),
                name: name.to_owned(),
                address: "12 Quay Street\nLondon".to_owned(),
                time_zone: time_zone.to_owned(),
                currency: currency.to_owned(),
                invoice_prefix: prefix.to_owned(),
            };
            let flaws = form.parse().err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected);
        };
        check(
            ["Quay", "Europe/London", "gbp", "Q-"],
            &[("address", Flaw::NotOneLine)],
        );
        let all = [
            ("name", Flaw::Missing),
            ("address", Flaw::NotOneLine),
            ("time_zone", Flaw::NotATimeZone),
            ("currency", Flaw::NotACurrency),
            ("invoice_prefix", Flaw::NotAPrefix),
        ];
        check(["", "Mars/Olympus", "XYZ", "A B"], &all);
    }

    #[test]
    fn location_is_read_as_it_is_stored() {
        let form = AddLocation {
            name: " Quay ".to_owned(),
            address: " 12 Quay Street, London SE1 ".to_owned(),
            time_zone: "london".to_owned(),
            currency: "£".to_owned(),
            invoice_prefix: "Q".to_owned(),
        };
        let expected = LocationSettings {
            name: "Quay".to_owned(),
            address: Some("12 Quay Street, London SE1".to_owned()),
            time_zone: "Europe/London".to_owned(),
            currency: Currency::GBP,
            invoice_prefix: "Q".to_owned(),
        };
        assert_eq!(form.parse(), Ok(expected));
    }
}
