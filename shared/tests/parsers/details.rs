//! Whole forms.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use shared::{
    details::{Details, DetailsForm, PhoneKind},
    forms::Form as _,
    setup::{self, SetUpForm},
};

use crate::typed::{check, config, typed};

const TODAY: Date = date(2026, 12, 1);

prop_compose! {
    fn form()(
        texts in proptest::collection::vec(typed(), 6),
        filled in 0..6_usize,
        first_name in "[A-Za-zé]{1,9}",
    ) -> DetailsForm {
        // Most fields are blank, so that some forms are valid.
        let text = |field: usize| if field % 6 == filled { texts[field % 5].clone() } else { String::new() };
        DetailsForm {
            first_name,
            last_name: texts[5].clone(),
            email: text(0),
            phone_mobile: text(1),
            phone_home: text(2),
            phone_work: text(3),
            date_of_birth: text(4),
            gender: text(5),
            occupation: text(6),
            address_line1: text(7),
            address_line2: text(8),
            city: text(9),
            region: text(10),
            postcode: text(11),
            country: text(12),
            medical_information: text(13),
            emergency_contact_name: text(14),
            emergency_contact_phone: text(15),
            notes: text(16),
        }
    }
}

/// Returns the details as a form shows them again.
fn printed(details: &Details) -> DetailsForm {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let phone = |kind| {
        let mut phones = details.phones.iter();
        let found = phones.find(|(k, _)| *k == kind);
        found.map_or_else(String::new, |(_, phone)| phone.as_str().to_owned())
    };
    let email = details.email.as_ref();
    DetailsForm {
        first_name: details.name.first.clone(),
        last_name: text(&details.name.last),
        email: email.map_or_else(String::new, |email| email.as_str().to_owned()),
        phone_mobile: phone(PhoneKind::Mobile),
        phone_home: phone(PhoneKind::Home),
        phone_work: phone(PhoneKind::Work),
        date_of_birth: text(&details.date_of_birth.map(|date| date.to_string())),
        gender: text(&details.gender),
        occupation: text(&details.occupation),
        address_line1: text(&details.address.line1),
        address_line2: text(&details.address.line2),
        city: text(&details.address.city),
        region: text(&details.address.region),
        postcode: text(&details.address.postcode),
        country: text(&details.address.country),
        medical_information: text(&details.medical_information),
        emergency_contact_name: text(&details.emergency_contact_name),
        emergency_contact_phone: text(&details.emergency_contact_phone),
        notes: text(&details.notes),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn details_are_parsed_as_printed(form in form()) {
        match form.parse(TODAY) {
            Ok(details) => {
                let again = printed(&details).parse(TODAY);
                prop_assert_eq!(format!("{again:?}"), format!("Ok({details:?})"));
            }
            Err(flaws) => prop_assert!(!flaws.is_empty()),
        }
    }

    #[test]
    fn set_up_form_has_flaws_or_none(texts in proptest::collection::vec(typed(), 7)) {
        let form = SetUpForm {
            code: String::new(),
            studio: texts[0].clone(),
            location: texts[1].clone(),
            time_zone: texts[2].clone(),
            currency: texts[3].clone(),
            name: texts[4].clone(),
            email: texts[5].clone(),
            password: texts[6].clone(),
        };
        prop_assert!(form.parse().err().is_none_or(|flaws| !flaws.is_empty()));
        prop_assert!(form.fields().iter().all(|(name, _)| *name != "password"));
    }

    #[test]
    fn time_zones_and_currencies_are_parsed_as_printed(typed in typed()) {
        let zone = |typed: &str| setup::time_zone(typed).map(|zone| zone.iana_name().map(str::to_owned));
        check(&typed, zone, |name| name.clone().expect("zones of the list have names"))?;
        check(&typed, setup::currency, |currency| currency.code().to_owned())?;
    }
}
