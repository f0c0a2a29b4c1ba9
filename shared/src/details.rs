//! A client's information as one form, and parsed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    client::{Email, Line, Name, Phone, Text, birth_date},
    flaw::{Flaw, Flaws},
    pasted, words,
};

/// A client's information as text, one value per field, from a form or a row of an import. Blank means "not known".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it; Details explains each")]
pub struct DetailsForm {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone_mobile: String,
    pub phone_home: String,
    pub phone_work: String,
    pub date_of_birth: String,
    pub gender: String,
    pub occupation: String,
    pub address_line1: String,
    pub address_line2: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
    pub country: String,
    pub medical_information: String,
    pub emergency_contact_name: String,
    pub emergency_contact_phone: String,
    pub notes: String,
}

words! {
    /// A field of [`DetailsForm`], in the order in which pages list flaws. Its word is its name in forms, and in imports
    /// that of its column.
    #[derive(Serialize, Deserialize)]
    #[expect(missing_docs, reason = "one for each field of the form, of the same name")]
    pub Field {
        FirstName = "first_name",
        LastName = "last_name",
        Email = "email",
        PhoneMobile = "phone_mobile",
        PhoneHome = "phone_home",
        PhoneWork = "phone_work",
        DateOfBirth = "date_of_birth",
        Gender = "gender",
        Occupation = "occupation",
        AddressLine1 = "address_line1",
        AddressLine2 = "address_line2",
        City = "city",
        Region = "region",
        Postcode = "postcode",
        Country = "country",
        MedicalInformation = "medical_information",
        EmergencyContactName = "emergency_contact_name",
        EmergencyContactPhone = "emergency_contact_phone",
        Notes = "notes",
    }
}

/// A client's information, parsed.
#[derive(Clone, Debug)]
pub struct Details {
    /// First name (required) and last name.
    pub name: Name,
    /// The email address, which several clients can share.
    pub email: Option<Email>,
    /// Phone numbers by kind.
    pub phones: Vec<(PhoneKind, Phone)>,
    /// Date of birth.
    pub date_of_birth: Option<Date>,
    /// Gender, in the client's own words.
    pub gender: Option<String>,
    /// Occupation.
    pub occupation: Option<String>,
    /// The postal address.
    pub address: Address,
    /// What coaches must know about the client's health.
    pub medical_information: Option<String>,
    /// The person to call in an emergency.
    pub emergency_contact_name: Option<String>,
    /// The number to call in an emergency.
    pub emergency_contact_phone: Option<String>,
    /// Notes of the team about the client.
    pub notes: Option<String>,
}

/// A postal address as people write it. Every part is optional.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Address {
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub postcode: Option<String>,
    pub country: Option<String>,
}

words! {
    /// The kind of a phone, in the order in which they are shown.
    pub PhoneKind {
        /// A mobile phone.
        Mobile = "mobile",
        /// A phone at home.
        Home = "home",
        /// A phone at work.
        Work = "work",
    }
}

impl PhoneKind {
    /// Returns the field in which a phone of this kind is typed.
    pub fn field(self) -> Field {
        match self {
            Self::Mobile => Field::PhoneMobile,
            Self::Home => Field::PhoneHome,
            Self::Work => Field::PhoneWork,
        }
    }
}

impl DetailsForm {
    /// Returns every field as it was typed, by the name that [`Field::name`] gives it.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let Self {
            first_name,
            last_name,
            email,
            phone_mobile,
            phone_home,
            phone_work,
            date_of_birth,
            gender,
            occupation,
            address_line1,
            address_line2,
            city,
            region,
            postcode,
            country,
            medical_information,
            emergency_contact_name,
            emergency_contact_phone,
            notes,
        } = self;
        let fields = [
            (Field::FirstName, first_name),
            (Field::LastName, last_name),
            (Field::Email, email),
            (Field::PhoneMobile, phone_mobile),
            (Field::PhoneHome, phone_home),
            (Field::PhoneWork, phone_work),
            (Field::DateOfBirth, date_of_birth),
            (Field::Gender, gender),
            (Field::Occupation, occupation),
            (Field::AddressLine1, address_line1),
            (Field::AddressLine2, address_line2),
            (Field::City, city),
            (Field::Region, region),
            (Field::Postcode, postcode),
            (Field::Country, country),
            (Field::MedicalInformation, medical_information),
            (Field::EmergencyContactName, emergency_contact_name),
            (Field::EmergencyContactPhone, emergency_contact_phone),
            (Field::Notes, notes),
        ];
        let named = fields.into_iter();
        named
            .map(|(field, typed)| (field.name(), typed.clone()))
            .collect()
    }

    /// Checks every field. `today` bounds the date of birth.
    ///
    /// # Errors
    /// Every flaw, each with its field.
    pub fn parse(&self, today: Date) -> Result<Details, Flaws<Field>> {
        let mut flaws = Flaws::none();
        let first = flaws.note(Field::FirstName, Line::parse_name(&self.first_name));
        let last = line(&mut flaws, Field::LastName, &self.last_name)
            .filter(|last| !pasted::visible(last).trim().is_empty());
        let email = optional(&mut flaws, Field::Email, &self.email, Email::parse);
        let phones = [
            (PhoneKind::Mobile, Field::PhoneMobile, &self.phone_mobile),
            (PhoneKind::Home, Field::PhoneHome, &self.phone_home),
            (PhoneKind::Work, Field::PhoneWork, &self.phone_work),
        ];
        let phones = phones
            .into_iter()
            .filter_map(|(kind, field, text)| {
                Some((kind, optional(&mut flaws, field, text, Phone::parse)?))
            })
            .collect();
        let date_of_birth = optional(
            &mut flaws,
            Field::DateOfBirth,
            &self.date_of_birth,
            |text| birth_date(text, today),
        );
        let gender = line(&mut flaws, Field::Gender, &self.gender);
        let occupation = line(&mut flaws, Field::Occupation, &self.occupation);
        let address = Address {
            line1: line(&mut flaws, Field::AddressLine1, &self.address_line1),
            line2: line(&mut flaws, Field::AddressLine2, &self.address_line2),
            city: line(&mut flaws, Field::City, &self.city),
            region: line(&mut flaws, Field::Region, &self.region),
            postcode: line(&mut flaws, Field::Postcode, &self.postcode),
            country: line(&mut flaws, Field::Country, &self.country),
        };
        let medical_information = text(
            &mut flaws,
            Field::MedicalInformation,
            &self.medical_information,
        );
        let emergency_contact_name = line(
            &mut flaws,
            Field::EmergencyContactName,
            &self.emergency_contact_name,
        );
        let emergency_contact_phone = optional(
            &mut flaws,
            Field::EmergencyContactPhone,
            &self.emergency_contact_phone,
            Phone::parse,
        )
        .map(|phone| phone.as_str().to_owned());
        let notes = text(&mut flaws, Field::Notes, &self.notes);
        match first {
            Some(first) if flaws.is_empty() => Ok(Details {
                name: Name {
                    first: first.as_str().to_owned(),
                    last,
                },
                email,
                phones,
                date_of_birth,
                gender,
                occupation,
                address,
                medical_information,
                emergency_contact_name,
                emergency_contact_phone,
                notes,
            }),
            _ => Err(flaws),
        }
    }
}

impl From<&Details> for DetailsForm {
    fn from(details: &Details) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let phone = |kind| {
            let mut phones = details.phones.iter();
            phones
                .find_map(|(of, phone)| (*of == kind).then(|| phone.as_str().to_owned()))
                .unwrap_or_default()
        };
        let Details {
            name,
            email,
            phones: _,
            date_of_birth,
            gender,
            occupation,
            address,
            medical_information,
            emergency_contact_name,
            emergency_contact_phone,
            notes,
        } = details;
        Self {
            first_name: name.first.clone(),
            last_name: text(&name.last),
            email: email
                .as_ref()
                .map(|email| email.as_str().to_owned())
                .unwrap_or_default(),
            phone_mobile: phone(PhoneKind::Mobile),
            phone_home: phone(PhoneKind::Home),
            phone_work: phone(PhoneKind::Work),
            date_of_birth: date_of_birth
                .map(|date| date.to_string())
                .unwrap_or_default(),
            gender: text(gender),
            occupation: text(occupation),
            address_line1: text(&address.line1),
            address_line2: text(&address.line2),
            city: text(&address.city),
            region: text(&address.region),
            postcode: text(&address.postcode),
            country: text(&address.country),
            medical_information: text(medical_information),
            emergency_contact_name: text(emergency_contact_name),
            emergency_contact_phone: text(emergency_contact_phone),
            notes: text(notes),
        }
    }
}

/// Returns `None` for blank; otherwise what `parse` returns.
fn optional<T>(
    flaws: &mut Flaws<Field>,
    field: Field,
    typed: &str,
    parse: impl FnOnce(&str) -> Result<T, Flaw>,
) -> Option<T> {
    if typed.trim().is_empty() {
        None
    } else {
        flaws.note(field, parse(typed))
    }
}

fn line(flaws: &mut Flaws<Field>, field: Field, typed: &str) -> Option<String> {
    optional(flaws, field, typed, Line::parse).map(|line| line.as_str().to_owned())
}

fn text(flaws: &mut Flaws<Field>, field: Field, typed: &str) -> Option<String> {
    optional(flaws, field, typed, |typed| Text::parse(typed, Text::MAX))
        .map(|text| text.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn check(change: impl FnOnce(&mut DetailsForm), expected: &[(Field, Flaw)]) {
        let mut form = DetailsForm {
            first_name: "Ayla".into(),
            ..DetailsForm::default()
        };
        change(&mut form);
        let flaws = form.parse(jiff::civil::date(2026, 12, 1)).err();
        let seen: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
        assert_eq!(seen, expected, "{form:?}");
    }

    #[test]
    fn fields_have_the_names_of_the_form() {
        let line = "a\tb".to_owned();
        let form = DetailsForm {
            first_name: line.clone(),
            last_name: line.clone(),
            email: line.clone(),
            phone_mobile: line.clone(),
            phone_home: line.clone(),
            phone_work: line.clone(),
            date_of_birth: line.clone(),
            gender: line.clone(),
            occupation: line.clone(),
            address_line1: line.clone(),
            address_line2: line.clone(),
            city: line.clone(),
            region: line.clone(),
            postcode: line.clone(),
            country: line.clone(),
            medical_information: "x".repeat(10_001),
            emergency_contact_name: line.clone(),
            emergency_contact_phone: line,
            notes: "x".repeat(10_001),
        };
        let flaws = form
            .parse(jiff::civil::date(2026, 12, 1))
            .expect_err("flaws");
        let seen: BTreeSet<_> = flaws.iter().map(|(field, _)| field.name()).collect();
        assert_eq!(seen, form.fields().iter().map(|(name, _)| *name).collect());
        let serde_json::Value::Object(form) = serde_json::to_value(form).expect("fields") else {
            panic!("a form has fields");
        };
        assert_eq!(seen, form.keys().map(String::as_str).collect());
    }

    #[test]
    fn only_the_first_name_is_required() {
        check(|_| (), &[]);
        check(
            |f| f.first_name = " ".into(),
            &[(Field::FirstName, Flaw::Missing)],
        );
    }

    #[test]
    fn every_flaw_is_reported_with_its_field() {
        check(
            |f| {
                f.email = "ann".into();
                f.phone_home = "later".into();
                f.date_of_birth = "2030-01-01".into();
                f.city = "a\tb".into();
                f.notes = "x".repeat(10_001);
            },
            &[
                (Field::Email, Flaw::NotAnEmail),
                (Field::PhoneHome, Flaw::NotAPhone),
                (Field::DateOfBirth, Flaw::InTheFuture),
                (Field::City, Flaw::NotOneLine),
                (Field::Notes, Flaw::TooLong(10_000)),
            ],
        );
    }

    #[test]
    fn blank_field_is_not_known() {
        let form = DetailsForm {
            first_name: "Ayla".into(),
            last_name: "  ".into(),
            ..DetailsForm::default()
        };
        let details = form
            .parse(jiff::civil::date(2026, 12, 1))
            .expect("a good form");
        assert_eq!(details.name.to_string(), "Ayla");
        assert!(details.email.is_none() && details.phones.is_empty() && details.notes.is_none());
    }
}
