//! What identifies a client.

use proptest::prelude::*;
use shared::{
    client::{Email, Line, Phone, Reference, Text, birth_date, digits},
    flaw::Flaw,
    setup::Password,
};

use crate::typed::{check, config, typed};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn lines(typed in typed()) {
        check(&typed, Line::parse, |line| line.as_str().to_owned())?;
        if let Ok(line) = Line::parse(&typed) {
            let text = line.as_str();
            prop_assert!(!text.is_empty() && text == text.trim());
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert!(text.chars().count() <= usize::from(Line::MAX));
        }
    }

    #[test]
    fn texts(typed in typed(), max in 1..40_u16) {
        check(&typed, |typed| Text::parse(typed, max), |text| text.as_str().to_owned())?;
        if let Ok(text) = Text::parse(&typed, max) {
            let text = text.as_str();
            prop_assert!(!text.is_empty() && text.chars().count() <= usize::from(max));
            prop_assert!(text.chars().all(|c| !c.is_control() || "\n\r\t".contains(c)));
        }
    }

    #[test]
    fn emails(typed in typed()) {
        let read = |typed: &str| Email::parse(typed).map(|email| email.as_str().to_owned());
        check(&typed, read, Clone::clone)?;
        if let Ok(email) = Email::parse(&typed) {
            let others = [
                email.as_str().to_ascii_uppercase(),
                email.as_str().to_ascii_lowercase(),
                email.key(),
            ];
            for other in others {
                let other = Email::parse(&other).map(|other| other.key());
                prop_assert_eq!(other, Ok(email.key()));
            }
            prop_assert!(email.as_str().len() <= usize::from(Email::MAX));
        }
    }

    #[test]
    fn phones(typed in typed()) {
        check(&typed, Phone::parse, |phone| phone.as_str().to_owned())?;
        if let Ok(phone) = Phone::parse(&typed) {
            prop_assert!((3..=30).contains(&digits(phone.as_str()).len()));
        }
    }

    #[test]
    fn birth_dates(typed in typed()) {
        let today = jiff::civil::date(2026, 12, 1);
        check(&typed, |typed| birth_date(typed, today), ToString::to_string)?;
        if let Ok(date) = birth_date(&typed, today) {
            prop_assert!(date.year() >= 1900 && date <= today);
        }
    }

    #[test]
    fn references(typed in typed(), random in any::<[u8; 8]>()) {
        check(&typed, |typed| Reference::parse(typed).ok_or(()), Reference::to_string)?;
        let reference = Reference::from_random(random);
        for written in [
            reference.to_string(),
            reference.as_str().to_lowercase(),
            reference.as_str().replace('-', " "),
        ] {
            prop_assert_eq!(Reference::parse(&written), Some(reference.clone()));
        }
    }

    #[test]
    fn password_is_kept_as_typed_and_never_shown(typed in typed()) {
        match Password::parse(&typed) {
            Ok(password) => {
                prop_assert_eq!(password.plain(), &typed);
                prop_assert_eq!(format!("{password:?}"), "Password");
            }
            Err(flaw) => {
                let known = [Flaw::Missing, Flaw::TooShort(12), Flaw::TooLong(200)];
                prop_assert!(known.contains(&flaw));
            }
        }
    }
}
