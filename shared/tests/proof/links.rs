//! Links that carry a receipt.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::proof::{Invalid, Link};

use crate::{keys, last_receipt};

#[test]
fn link_is_written_and_read_again() {
    let [key] = keys();
    for key in [None, Some(key)] {
        let link = Link {
            receipt: last_receipt(9),
            key,
        };
        let text = link.to_string();
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        assert!(text.chars().all(fits), "{text}");
        assert_eq!(text.parse(), Ok(link));
    }
}

#[test]
fn malformed_links_are_refused() {
    let [key] = keys();
    let receipt = last_receipt(9);
    let long = URL_SAFE_NO_PAD.encode(receipt.to_string());
    let receipt = Link { receipt, key: None }.to_string();
    let key = URL_SAFE_NO_PAD.encode(key.to_string());
    let refused = |text: &str, invalid| assert_eq!(text.parse::<Link>(), Err(invalid), "{text}");
    for text in [
        String::new(),
        ".".to_owned(),
        format!(".{key}"),
        format!("{receipt}="),
        format!("#{receipt}"),
        format!("{receipt}.{key}.{key}"),
        format!("{receipt}.{key}="),
        receipt.replacen('Y', "%59", 1),
        receipt[..receipt.len() - 3].to_owned(),
        key.clone(),
        long,
    ] {
        let seen = text.parse::<Link>();
        assert!(seen.is_err(), "{text}: {seen:?}");
    }
    refused(&format!("{receipt}."), Invalid::NotAKey);
    refused(&format!("{receipt}.{receipt}"), Invalid::NotAKey);
    refused(&"A".repeat(2_000_000), Invalid::TooLong);
}
