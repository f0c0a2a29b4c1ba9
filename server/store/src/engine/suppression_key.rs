//! The key of suppression: how the digests of email addresses and phone numbers are made, and how long they are kept.

use std::{fmt, sync::Arc};

use hmac::{Hmac, KeyInit, Mac};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use sha2::Sha256;
use shared::{
    details::{Details, Field, PhoneKind},
    search,
};

/// The keyed digest of an email address or a phone number.
pub(crate) type Digest = Vec<u8>;

/// The key that makes the digests, and how long they are kept. Debug output does not show the key.
#[derive(Clone)]
pub struct Suppression {
    mac: Arc<Hmac<Sha256>>,
    months: u16,
}

impl fmt::Debug for Suppression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Suppression")
    }
}

impl Suppression {
    /// The size of a key in bytes.
    pub const KEY_SIZE: usize = 32;

    /// Creates suppression with `key` for `months` months. The key must be random and must be kept outside the
    /// database.
    pub fn new(key: &[u8; Self::KEY_SIZE], months: u16) -> Self {
        // A key that is shorter than a block is padded with zeros (RFC 2104, section 2).
        let mut block = [0; 64];
        block[..Self::KEY_SIZE].copy_from_slice(key);
        Self {
            mac: Arc::new(Hmac::new(&block.into())),
            months,
        }
    }

    /// Returns the day (UTC) from which the digests of a client who is erased at `now` are no longer kept. It is the
    /// first day of a month, so that it does not reveal on which day of the month the client was erased.
    pub fn until(&self, now: Timestamp) -> Date {
        today(now)
            .saturating_add(Span::new().months(self.months))
            .last_of_month()
            .tomorrow()
            .unwrap_or(Date::MAX)
    }

    /// Returns the digest of an email address, given in the form in which addresses are compared.
    pub(crate) fn email(&self, key: &str) -> Digest {
        self.digest(b"email\0", key)
    }

    /// Returns the digest of a phone number: the same with and without its country code. Returns `None` for a number of
    /// zeros only.
    pub(crate) fn phone(&self, number: &str) -> Option<Digest> {
        let end = search::end_of_phone(number);
        (!end.is_empty()).then(|| self.digest(b"phone\0", &end))
    }

    fn digest(&self, domain: &[u8], text: &str) -> Digest {
        let mut mac = Hmac::clone(&self.mac);
        mac.update(domain);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    /// Returns the digests of the email address and the phone numbers in these details, each with its field.
    pub(crate) fn of(&self, details: &Details) -> Vec<(Field, Digest)> {
        let email = details.email.as_ref();
        let keys = email.map(|email| [Some(email.key()), email.key_in_ascii()]);
        let keys = keys.into_iter().flatten().flatten();
        let email = keys.map(|key| (Field::Email, self.email(&key)));
        let phones = details
            .phones
            .iter()
            .filter_map(|(kind, phone)| Some((field(*kind), self.phone(phone.as_str())?)));
        email.into_iter().chain(phones).collect()
    }
}

fn field(kind: PhoneKind) -> Field {
    match kind {
        PhoneKind::Mobile => Field::PhoneMobile,
        PhoneKind::Home => Field::PhoneHome,
        PhoneKind::Work => Field::PhoneWork,
    }
}

pub(crate) fn today(now: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(now).date()
}
