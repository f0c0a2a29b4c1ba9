//! Arbitrary text, much of it nearly valid.

use std::{env, fmt::Debug};

use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestCaseResult},
};

/// Returns how often a property is tried: with the same few texts every time, or with `LETHE_TEST_LONG` with many new ones.
pub(crate) fn config() -> ProptestConfig {
    let long = env::var("LETHE_TEST_LONG").is_ok_and(|long| long == "1");
    ProptestConfig {
        cases: if long { 20_000 } else { 200 },
        rng_seed: if long {
            RngSeed::Random
        } else {
            RngSeed::Fixed(7)
        },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Returns arbitrary text, often one that resembles a value.
pub(crate) fn typed() -> impl Strategy<Value = String> {
    let plain = prop_oneof![
        any::<String>(),
        "[ -~]{0,30}",
        "\\PC{0,250}",
        "[a-zA-Zäßıς ]{0,20}",
        "[A-Za-z]{3}",
        "[0-9 +().x/-]{0,34}",
        "[-+]?[0-9]{0,20}([.,][0-9]{0,4})?",
        "[12][0-9]{3}-[01][0-9]-[0-3][0-9]",
        "[12][0-9]{3}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\\.[0-9]{1,9})?)?",
        "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])T([01][0-9]|2[0-3]):[0-5][0-9]",
        "[a-zA-Zé0-9.+'-]{1,12}@([a-zé0-9-]{1,9}\\.){0,2}[a-z]{1,4}",
        "(https?|ftp)://([a-zA-Z0-9-]{0,8}\\.?){1,3}(:[0-9+]{0,5})?/?",
        "[dD][cC][- ]?[2-9A-Za-z]{4}[- ]?[2-9A-Za-z]{4}",
        "(Europe|America|Pacific)/[A-Z][a-z]{3,8}",
    ];
    let blanks = "[ \t\r\n\u{85}\u{a0}\u{3000}]{0,2}";
    (blanks, plain, blanks).prop_map(|(before, text, after)| before + &text + &after)
}

/// Checks that a parsed value that is printed is parsed as the same value, and that blanks around it do not matter.
pub(crate) fn check<T: Debug + PartialEq, E: Debug + PartialEq>(
    typed: &str,
    parse: impl Fn(&str) -> Result<T, E>,
    print: impl Fn(&T) -> String,
) -> TestCaseResult {
    let read = parse(typed);
    if let Ok(value) = &read {
        let printed = print(value);
        let again = parse(&printed);
        prop_assert_eq!(again.as_ref(), Ok(value), "printed as {:?}", printed);
    }
    let among_blanks = parse(&format!(" \t{typed}\u{a0} "));
    prop_assert_eq!(among_blanks, read, "among blanks");
    Ok(())
}
