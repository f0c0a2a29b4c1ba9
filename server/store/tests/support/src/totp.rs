//! Codes of an authenticator app.

use jiff::Timestamp;
use totp_rs::{Builder, Secret};

/// Returns the code that an app with this base32 secret shows at an instant.
pub fn code(secret: &str, at: Timestamp) -> String {
    let secret = Secret::try_from_base32(secret).expect("a secret in base32");
    let totp = Builder::new()
        .with_secret(secret)
        .build()
        .expect("a secret of the right length");
    let seconds = u64::try_from(at.as_second()).expect("an instant after 1970");
    totp.generate(seconds).to_string()
}
