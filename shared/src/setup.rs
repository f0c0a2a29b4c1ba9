//! Setting up a studio: its first location and its first administrator.

use iso_currency::Currency;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::{
    client::{Email, Line},
    flaw::{Flaw, Flaws},
};

/// The form of the set-up page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SetUpForm {
    /// The one-time code that the terminal shows.
    pub code: String,
    /// The name of the studio.
    pub studio: String,
    /// The name of its first location.
    pub location: String,
    /// Its time zone: a name from the IANA list, or a city.
    pub time_zone: String,
    /// Its currency: an ISO 4217 code, a sign or a name.
    pub currency: String,
    /// The name of the first administrator.
    pub name: String,
    /// The administrator's email address.
    pub email: String,
    /// The administrator's password.
    pub password: String,
}

/// A field of [`SetUpForm`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "one for each field of the form, of the same name"
)]
pub enum SetUpField {
    Code,
    Studio,
    Location,
    TimeZone,
    Currency,
    Name,
    Email,
    Password,
}

impl SetUpField {
    /// The fields, in the order of the form.
    pub const ALL: [Self; 8] = [
        Self::Code,
        Self::Studio,
        Self::Location,
        Self::TimeZone,
        Self::Currency,
        Self::Name,
        Self::Email,
        Self::Password,
    ];

    /// Returns the name of the field.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Studio => "studio",
            Self::Location => "location",
            Self::TimeZone => "time_zone",
            Self::Currency => "currency",
            Self::Name => "name",
            Self::Email => "email",
            Self::Password => "password",
        }
    }
}

/// A studio to set up, parsed. The password is not hashed yet, and the code not compared.
#[derive(Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SetUp {
    pub studio: Line,
    pub location: Line,
    pub time_zone: TimeZone,
    pub currency: Currency,
    pub name: Line,
    pub email: Email,
    pub password: Password,
}

/// A password that a person chose. It is never shown, not even in debug output.
pub struct Password(String);

impl Password {
    /// The fewest characters (NIST SP 800-63B requires 8; an account that can delete clients takes 12).
    pub const MIN: u16 = 12;
    /// The most characters.
    pub const MAX: u16 = 200;

    /// Parses a password. Every character is part of it, including blanks at the ends.
    pub fn parse(typed: &str) -> Result<Self, Flaw> {
        let length = typed.chars().count();
        if length == 0 {
            Err(Flaw::Missing)
        } else if length < usize::from(Self::MIN) {
            Err(Flaw::TooShort(Self::MIN))
        } else if length > usize::from(Self::MAX) {
            Err(Flaw::TooLong(Self::MAX))
        } else {
            Ok(Self(typed.to_owned()))
        }
    }

    /// Returns the plain password, for hashing.
    pub fn plain(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// Parses a time zone: its name in the IANA list (`Europe/London`) or its city (`London`, `new york`). Needs time zone data,
/// which only the server has.
pub fn time_zone(typed: &str) -> Result<TimeZone, Flaw> {
    let typed = typed.trim().replace(' ', "_");
    if let Ok(zone) = TimeZone::get(&typed) {
        return Ok(zone);
    }
    let zones = time_zones();
    let of_city = zones.iter().find(|name| {
        let city = name.rsplit('/').next();
        city.is_some_and(|city| city.eq_ignore_ascii_case(&typed))
    });
    let of_city = of_city.and_then(|name| TimeZone::get(name).ok());
    of_city.ok_or(Flaw::NotATimeZone)
}

/// Parses a time zone in the same way, and returns its name as the IANA list writes it.
pub fn time_zone_name(typed: &str) -> Result<String, Flaw> {
    let zone = time_zone(typed)?;
    let name = zone.iana_name().ok_or(Flaw::NotATimeZone)?;
    Ok(name.to_owned())
}

/// The parts of the world in the IANA list. Its other names, such as `US/Eastern`, are kept there for old programs.
const AREAS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Returns the names of all time zones that are called after a place, in order. Needs time zone data, which only the server
/// has.
pub fn time_zones() -> Vec<String> {
    let names = jiff::tz::db().available();
    let names = names.map(|name| name.as_str().to_owned());
    let mut names: Vec<_> = names
        .filter(|name| {
            let area = name.split_once('/').map(|(area, _)| area);
            area.is_some_and(|area| AREAS.contains(&area))
        })
        .collect();
    names.sort_unstable();
    names
}

/// The currencies that are offered. Every other one of ISO 4217 is accepted, too.
pub const CURRENCIES: [Currency; 41] = [
    Currency::AED,
    Currency::ARS,
    Currency::AUD,
    Currency::BRL,
    Currency::CAD,
    Currency::CHF,
    Currency::CLP,
    Currency::CNY,
    Currency::COP,
    Currency::CZK,
    Currency::DKK,
    Currency::EGP,
    Currency::EUR,
    Currency::GBP,
    Currency::HKD,
    Currency::HUF,
    Currency::IDR,
    Currency::ILS,
    Currency::INR,
    Currency::ISK,
    Currency::JPY,
    Currency::KES,
    Currency::KRW,
    Currency::MAD,
    Currency::MXN,
    Currency::MYR,
    Currency::NGN,
    Currency::NOK,
    Currency::NZD,
    Currency::PHP,
    Currency::PLN,
    Currency::RON,
    Currency::SAR,
    Currency::SEK,
    Currency::SGD,
    Currency::THB,
    Currency::TRY,
    Currency::TWD,
    Currency::UAH,
    Currency::USD,
    Currency::ZAR,
];

/// The signs that stand for one currency. A sign such as `$` or `kr` stands for several.
const SIGNS: [(&str, Currency); 16] = [
    ("£", Currency::GBP),
    ("€", Currency::EUR),
    ("₹", Currency::INR),
    ("₺", Currency::TRY),
    ("₪", Currency::ILS),
    ("₩", Currency::KRW),
    ("₴", Currency::UAH),
    ("₱", Currency::PHP),
    ("₦", Currency::NGN),
    ("฿", Currency::THB),
    ("ZŁ", Currency::PLN),
    ("KČ", Currency::CZK),
    ("R$", Currency::BRL),
    ("US$", Currency::USD),
    ("A$", Currency::AUD),
    ("NZ$", Currency::NZD),
];

/// Parses a currency: its ISO 4217 code, a sign that stands for no other (`£`), or its English name.
pub fn currency(typed: &str) -> Result<Currency, Flaw> {
    let typed = typed.trim().to_uppercase();
    let of_sign = || SIGNS.iter().find(|(sign, _)| *sign == typed);
    let of_name = || {
        let mut offered = CURRENCIES.into_iter();
        offered.find(|currency| currency.name().to_uppercase() == typed)
    };
    let found = Currency::from_code(&typed).or_else(|| of_sign().map(|(_, currency)| *currency));
    found.or_else(of_name).ok_or(Flaw::NotACurrency)
}

/// Returns the letters and digits of a code, in lower case: people type the rest in different ways, or not at all.
pub fn essence_of_code(typed: &str) -> String {
    let kept = typed.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

impl SetUpForm {
    /// Parses every field except the code, which only the process that showed it can check.
    ///
    /// # Errors
    /// Every flaw, each with its field.
    pub fn parse(&self) -> Result<SetUp, Flaws<SetUpField>> {
        let mut flaws = Flaws::none();
        let studio = flaws.note(SetUpField::Studio, Line::parse(&self.studio));
        let location = flaws.note(SetUpField::Location, Line::parse(&self.location));
        let time_zone = flaws.note(SetUpField::TimeZone, time_zone(&self.time_zone));
        let currency = flaws.note(SetUpField::Currency, currency(&self.currency));
        let name = flaws.note(SetUpField::Name, Line::parse_name(&self.name));
        let email = flaws.note(SetUpField::Email, Email::parse(&self.email));
        let password = flaws.note(SetUpField::Password, Password::parse(&self.password));
        match (studio, location, time_zone, currency, name, email, password) {
            (
                Some(studio),
                Some(location),
                Some(time_zone),
                Some(currency),
                Some(name),
                Some(email),
                Some(password),
            ) => Ok(SetUp {
                studio,
                location,
                time_zone,
                currency,
                name,
                email,
                password,
            }),
            _ => Err(flaws),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Form;

    fn good() -> SetUpForm {
        SetUpForm {
            code: String::new(),
            studio: "River Studio".into(),
            location: "Quay".into(),
            time_zone: "Europe/London".into(),
            currency: "gbp".into(),
            name: "Olivia Reed".into(),
            email: "olivia@lethe.example".into(),
            password: "forget-me-not".into(),
        }
    }

    #[test]
    fn complete_form_sets_a_studio_up() {
        let set_up = good().parse().expect("a good form");
        assert_eq!(set_up.currency, Currency::GBP);
        assert_eq!(set_up.time_zone.iana_name(), Some("Europe/London"));
    }

    #[test]
    fn time_zone_is_known_by_its_city() {
        let check = |typed: &str, expected: Option<&str>| {
            let zone = time_zone(typed).ok();
            assert_eq!(
                zone.as_ref().and_then(TimeZone::iana_name),
                expected,
                "{typed}"
            );
        };
        check("Europe/London", Some("Europe/London"));
        check(" london ", Some("Europe/London"));
        check("New York", Some("America/New_York"));
        check("america/new york", Some("America/New_York"));
        check("SYDNEY", Some("Australia/Sydney"));
        check("Olympus", None);
        check("Eastern", None);
        check("", None);
        assert!(time_zones().contains(&"Asia/Tokyo".to_owned()));
    }

    #[test]
    fn currency_is_known_by_its_code_sign_and_name() {
        let check = |typed: &str, expected: Option<Currency>| {
            assert_eq!(currency(typed).ok(), expected, "{typed}");
        };
        check(" gbp ", Some(Currency::GBP));
        check("£", Some(Currency::GBP));
        check("€", Some(Currency::EUR));
        check("zł", Some(Currency::PLN));
        check("Pound sterling", Some(Currency::GBP));
        check("united states dollar", Some(Currency::USD));
        // Many countries have a dollar.
        check("$", None);
        check("", None);
        for offered in CURRENCIES {
            check(offered.code(), Some(offered));
            check(offered.name(), Some(offered));
        }
    }

    #[test]
    fn code_is_known_however_it_is_typed() {
        let code = "0a1b-2c3d-4e5f-6071-8293";
        for typed in [
            code,
            "0A1B-2C3D-4E5F-6071-8293",
            " 0a1b 2c3d 4e5f 6071 8293 ",
            "0a1b2c3d4e5f60718293",
        ] {
            assert_eq!(essence_of_code(typed), essence_of_code(code), "{typed}");
        }
        assert_ne!(
            essence_of_code("0a1b-2c3d-4e5f-6071-829"),
            essence_of_code(code)
        );
    }

    #[test]
    fn password_has_neither_too_few_nor_too_many_characters() {
        let check = |length, expected: Option<Flaw>| {
            let seen = Password::parse(&"é".repeat(length)).err();
            assert_eq!(seen, expected, "{length} characters");
        };
        check(0, Some(Flaw::Missing));
        check(11, Some(Flaw::TooShort(12)));
        check(12, None);
        check(200, None);
        check(201, Some(Flaw::TooLong(200)));
    }

    #[test]
    fn form_is_shown_again_without_its_password() {
        let shown = good().fields();
        assert!(shown.iter().all(|(_, typed)| *typed != good().password));
        assert!(shown.contains(&("studio", good().studio)));
    }

    #[test]
    fn every_flaw_is_reported_with_its_field() {
        let check = |change: fn(&mut SetUpForm), field, flaw| {
            let mut form = good();
            change(&mut form);
            let flaws = form.parse().expect_err("a flaw");
            assert_eq!(flaws.iter().collect::<Vec<_>>(), [(field, flaw)]);
        };
        check(|f| f.studio.clear(), SetUpField::Studio, Flaw::Missing);
        check(
            |f| f.time_zone = "Mars/Olympus".into(),
            SetUpField::TimeZone,
            Flaw::NotATimeZone,
        );
        check(
            |f| f.currency = "XYZ".into(),
            SetUpField::Currency,
            Flaw::NotACurrency,
        );
        check(
            |f| f.email = "olivia".into(),
            SetUpField::Email,
            Flaw::NotAnEmail,
        );
        check(
            |f| f.password = "short".into(),
            SetUpField::Password,
            Flaw::TooShort(12),
        );
    }
}
