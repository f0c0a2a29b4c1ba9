//! The number of a form that an island sends.

use shared::forms::FormNumber;

/// Returns a new random number, as a form carries it.
pub(crate) fn number() -> String {
    FormNumber::from_random(random()).to_string()
}

#[cfg(feature = "hydrate")]
fn random() -> [u8; 16] {
    let mut random = [0; 16];
    // Every browser has it.
    if let Ok(crypto) = leptos::prelude::window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut random);
    }
    random
}

#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
fn random() -> [u8; 16] {
    use rand::Rng;

    let mut random = [0; 16];
    crate::services::Services::of_request()
        .rng()
        .fill_bytes(&mut random);
    random
}

/// Without the server and without a browser, nothing is sent.
#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
fn random() -> [u8; 16] {
    [0; 16]
}
