//! The client search, and the wait between attempts to log in.

use jiff::Timestamp;
use proptest::prelude::*;
use shared::{
    client::{Email, digits},
    login::{FREE_FAILURES, LONGEST_WAIT, attempt},
    search::{end_of_phone, fold, prefixes, tokens},
};

use crate::typed::{config, typed};

/// Returns whether `term` finds a client who has these words.
fn finds(term: &str, tokens: &[String]) -> bool {
    let found = |prefix: &String| {
        tokens
            .iter()
            .any(|token| token.starts_with(prefix.as_str()))
    };
    prefixes(term).iter().all(found)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn folding_twice_changes_nothing(text in typed()) {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
    }

    #[test]
    fn folding_ignores_case(text in "[a-zß-öø-ÿα-ωάέήίόύώа-яё ]{0,20}") {
        prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
    }

    #[test]
    fn any_term_is_accepted(text in typed()) {
        let names = [text.as_str()];
        let email = Email::parse(&text).ok();
        for prefix in prefixes(&text) {
            prop_assert!(!prefix.is_empty() && !prefix.contains(char::is_control), "{:?}", prefix);
        }
        for token in tokens(&names, &email.iter().map(Email::as_str).collect::<Vec<_>>(), &names) {
            prop_assert!(!token.is_empty());
        }
        prop_assert!(end_of_phone(&text).len() <= 8);
    }

    #[test]
    fn name_is_found_by_its_beginning(name in "\\p{L}{1,12}", length in 1..12_usize) {
        let term: String = name.chars().take(length).collect();
        prop_assert!(finds(&term, &tokens(&[&name], &[], &[])), "{:?}", term);
    }

    #[test]
    fn phone_is_found_by_any_part(phone in "\\+?[0-9][0-9 -]{2,14}[0-9]", from in 0..12_usize, length in 1..12_usize) {
        let part: String = digits(&phone).chars().skip(from).take(length).collect();
        prop_assert!(finds(&part, &tokens(&[], &[], &[&phone])), "{:?}", part);
    }

    #[test]
    fn wait_is_a_minute_at_most(failures in prop_oneof![0..40_i64, 0..i64::MAX], last in instant(), now in instant()) {
        match attempt(failures, Some(last), now) {
            Ok(counted) => prop_assert_eq!(counted, failures + 1),
            Err(seconds) => {
                prop_assert!((1..=LONGEST_WAIT).contains(&seconds), "{}", seconds);
                prop_assert!(failures >= FREE_FAILURES);
            }
        }
    }
}

fn instant() -> impl Strategy<Value = Timestamp> {
    let now = 1_800_000_000_i64;
    (now - 100..now + 100).prop_map(|second| Timestamp::from_second(second).expect("an instant"))
}
