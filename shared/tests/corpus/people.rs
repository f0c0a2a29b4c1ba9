//! The clients of the corpus.

use shared::residue::Identity;

use crate::tables::{CONTACTS, PEOPLE, parts, section, sections};

/// A client's name as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub language: &'static str,
    pub given: String,
    pub family: Option<String>,
}

impl Name {
    /// Returns what identifies a client of this name.
    pub(crate) fn identity(&self) -> Identity {
        Identity {
            names: vec![(self.given.clone(), self.family.clone())],
            ..Identity::default()
        }
    }

    /// Returns the name with each of its parts rewritten.
    pub(crate) fn map(&self, write: impl Fn(&str) -> String) -> Self {
        Self {
            language: self.language,
            given: write(&self.given),
            family: self.family.as_deref().map(write),
        }
    }
}

/// Returns the names of all clients.
pub(crate) fn names() -> Vec<Name> {
    let of_language = |(language, lines): (&'static str, Vec<&'static str>)| {
        lines.into_iter().map(move |line| match parts(line)[..] {
            [given] => Name {
                language,
                given: given.to_owned(),
                family: None,
            },
            [given, family] => Name {
                language,
                given: given.to_owned(),
                family: Some(family.to_owned()),
            },
            _ => panic!("{line:?} has more than two parts."),
        })
    };
    sections(PEOPLE).into_iter().flat_map(of_language).collect()
}

/// A phone number as its country writes it.
pub(crate) struct Phone {
    pub country: &'static str,
    /// What stands before a number of the same country.
    pub trunk: &'static str,
    pub national: &'static str,
}

impl Phone {
    /// Returns the number as people write it in its own country.
    pub(crate) fn at_home(&self) -> String {
        let space = if matches!(self.trunk, "" | "0") {
            ""
        } else {
            " "
        };
        format!("{}{space}{}", self.trunk, self.national)
    }

    /// Returns the number as people write it in other countries.
    pub(crate) fn abroad(&self) -> String {
        format!("+{} {}", self.country, self.national)
    }
}

/// Returns the phone numbers of clients.
pub(crate) fn phones() -> Vec<Phone> {
    let phone = |line| match parts(line)[..] {
        [country, trunk, national] => Phone {
            country,
            trunk,
            national,
        },
        _ => panic!("{line:?} has not three parts."),
    };
    section(CONTACTS, "phone").into_iter().map(phone).collect()
}

/// Returns the email addresses of clients.
pub(crate) fn emails() -> Vec<&'static str> {
    section(CONTACTS, "email")
}

/// Returns the first lines of clients' addresses.
pub(crate) fn streets() -> Vec<&'static str> {
    section(CONTACTS, "street")
}

/// Returns the member numbers and tokens of clients.
pub(crate) fn codes() -> Vec<&'static str> {
    section(CONTACTS, "code")
}

/// Returns what identifies a client with this email address.
pub(crate) fn with_email(email: &str) -> Identity {
    Identity {
        emails: vec![email.to_owned()],
        ..Identity::default()
    }
}

/// Returns what identifies a client with this phone number.
pub(crate) fn with_phone(phone: &str) -> Identity {
    Identity {
        phones: vec![phone.to_owned()],
        ..Identity::default()
    }
}

/// Returns what identifies a client who lives at this address.
pub(crate) fn with_street(street: &str) -> Identity {
    Identity {
        addresses: vec![street.to_owned()],
        ..Identity::default()
    }
}

/// Returns what identifies a client with this member number or token.
pub(crate) fn with_code(code: &str) -> Identity {
    Identity {
        codes: vec![code.to_owned()],
        ..Identity::default()
    }
}

/// Returns what identifies each of the clients.
pub(crate) fn identities() -> Vec<Identity> {
    let names = names().into_iter().map(|name| name.identity());
    let emails = emails().into_iter().map(with_email);
    let phones = phones()
        .into_iter()
        .map(|phone| with_phone(&phone.abroad()));
    let streets = streets().into_iter().map(with_street);
    let codes = codes().into_iter().map(with_code);
    names
        .chain(emails)
        .chain(phones)
        .chain(streets)
        .chain(codes)
        .collect()
}
