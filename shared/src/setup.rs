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
    /// Its time zone, from the IANA list.
    pub time_zone: String,
    /// Its currency: an ISO 4217 code.
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

/// Parses the name of a time zone of the IANA list. Needs time zone data, which only the server has.
pub fn time_zone(typed: &str) -> Result<TimeZone, Flaw> {
    TimeZone::get(typed.trim()).map_err(|_| Flaw::NotATimeZone)
}

/// Parses an ISO 4217 code.
pub fn currency(typed: &str) -> Result<Currency, Flaw> {
    Currency::from_code(&typed.trim().to_ascii_uppercase()).ok_or(Flaw::NotACurrency)
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
