//! The clients of the demo studio. They are not real, and their email domains are reserved for examples (RFC 2606).

use std::collections::HashSet;

use shared::{details::DetailsForm, search};

use super::{
    contact::{self, Phones},
    dice::Dice,
    locations::{ALTSTADT, BONDI, QUAYSIDE},
    names,
    phrases::{GENDERS, MEDICAL, NICKNAMES, NOTES, OCCUPATIONS},
};

/// The details of a client to add.
pub(super) struct Person {
    pub(super) form: DetailsForm,
    pub(super) external_id: Option<String>,
    /// The index of the home location.
    pub(super) home: usize,
    pub(super) uses_app: bool,
}

/// Makes people who all differ.
pub(super) struct Crowd {
    /// The words with which no random name may begin, so that the search finds a named person alone.
    reserved: Vec<String>,
    names: HashSet<String>,
    emails: HashSet<String>,
    phones: Phones,
    imported: u32,
}

/// How much a studio knows about a person.
#[derive(Clone, Copy)]
pub(super) enum Known {
    Everything,
    Something,
    Nothing,
}

impl Crowd {
    /// Creates an empty crowd. No random name will begin with a word of `reserved`.
    pub(super) fn new<'a>(reserved: impl Iterator<Item = &'a str>) -> Self {
        Self {
            reserved: reserved.flat_map(search::prefixes).collect(),
            names: HashSet::new(),
            emails: HashSet::new(),
            phones: Phones::default(),
            imported: 10_400,
        }
    }

    /// Returns a person with a full set of details. A person without an email address has no other details either.
    pub(super) fn named(
        &mut self,
        dice: &mut Dice,
        name: &str,
        (gender, email): (&str, &str),
        home: usize,
    ) -> Person {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        self.emails.insert(email.to_owned());
        let known = if email.is_empty() {
            Known::Nothing
        } else {
            Known::Everything
        };
        let form = DetailsForm {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            email: email.to_owned(),
            gender: gender.to_owned(),
            ..self.details(dice, known, home)
        };
        self.person(dice, known, form, home)
    }

    /// Returns a random person.
    pub(super) fn random_person(&mut self, dice: &mut Dice, known: Known, home: usize) -> Person {
        let (first_name, last_name) = self.name(dice, home);
        let email = if known.of(dice, 92) {
            self.email(dice, &first_name, &last_name)
        } else {
            String::new()
        };
        let form = DetailsForm {
            first_name,
            last_name,
            email,
            ..self.details(dice, known, home)
        };
        self.person(dice, known, form, home)
    }

    fn person(&mut self, dice: &mut Dice, known: Known, form: DetailsForm, home: usize) -> Person {
        let external_id = known.of(dice, 40).then(|| {
            self.imported += 1;
            format!("M-{}", self.imported)
        });
        Person {
            uses_app: known.of(dice, 50) && !form.email.is_empty(),
            form,
            external_id,
            home,
        }
    }

    /// Returns an unused name that does not begin like a reserved one.
    fn name(&mut self, dice: &mut Dice, home: usize) -> (String, String) {
        loop {
            let (first, last) = names::random(dice, home);
            let last = if dice.chance(2) { "" } else { last };
            let mut words = search::tokens(&[first, last], &[], &[]).into_iter();
            let reserved =
                words.any(|word| self.reserved.iter().any(|start| word.starts_with(start)));
            if !reserved && self.names.insert(format!("{first} {last}")) {
                return (first.to_owned(), last.to_owned());
            }
        }
    }

    /// Returns an unused email address, made of the name if that is written in Latin letters.
    fn email(&mut self, dice: &mut Dice, first: &str, last: &str) -> String {
        let latin = |name: &str| {
            search::fold(name)
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
        };
        let parts: Vec<String> = [first, last]
            .into_iter()
            .map(latin)
            .filter(|part| !part.is_empty())
            .collect();
        let mut local = if parts.is_empty() {
            dice.pick(&NICKNAMES).to_owned()
        } else {
            parts.join(".")
        };
        loop {
            let domain = dice.pick(&["example.com", "example.org", "example.net"]);
            let email = format!("{local}@{domain}");
            if self.emails.insert(email.clone()) {
                return email;
            }
            local = format!("{local}{}", dice.between(2..100));
        }
    }

    /// Returns the details other than name and email address.
    fn details(&mut self, dice: &mut Dice, known: Known, home: usize) -> DetailsForm {
        let mut form = DetailsForm::default();
        let words = |dice: &mut Dice, percent, list: &[&str]| {
            if known.of(dice, percent) {
                dice.pick(list).to_owned()
            } else {
                String::new()
            }
        };
        form.gender = words(dice, 60, &GENDERS);
        form.occupation = words(dice, 55, &OCCUPATIONS);
        form.medical_information = words(dice, 25, &MEDICAL);
        form.notes = words(dice, 25, &NOTES);
        if known.of(dice, 70) {
            let (year, month, day) = (
                dice.between(1948..2007),
                dice.between(1..=12),
                dice.between(1..=28),
            );
            form.date_of_birth = format!("{year}-{month:02}-{day:02}");
        }
        for (phone, percent) in [
            (&mut form.phone_mobile, 90),
            (&mut form.phone_home, 15),
            (&mut form.phone_work, 8),
        ] {
            if known.of(dice, percent) {
                *phone = self.phones.next(dice, home);
            }
        }
        if known.of(dice, 75) {
            [
                form.address_line1,
                form.address_line2,
                form.city,
                form.region,
                form.postcode,
                form.country,
            ] = contact::address(dice, home);
            if !known.of(dice, 30) {
                form.address_line2.clear();
            }
        }
        if known.of(dice, 40) {
            let (first, last) = self.name(dice, home);
            form.emergency_contact_name = format!("{first} {last}");
            form.emergency_contact_phone = self.phones.next(dice, home);
        }
        form
    }
}

impl Known {
    /// Returns whether a detail is known that `percent` in a hundred people give.
    fn of(self, dice: &mut Dice, percent: u32) -> bool {
        match self {
            Self::Everything => true,
            Self::Something => dice.chance(percent),
            Self::Nothing => false,
        }
    }
}

/// Returns the home of a random person: Quayside for half of them, the other locations for the rest.
pub(super) fn home(dice: &mut Dice) -> usize {
    dice.pick(&[QUAYSIDE, QUAYSIDE, ALTSTADT, BONDI])
}
