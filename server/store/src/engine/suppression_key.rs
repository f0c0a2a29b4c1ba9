//! The key of suppression: how the digests of email addresses and phone numbers are made, and for how long they are kept.

use std::{fmt, sync::Arc};

use hmac::{Hmac, KeyInit, Mac};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use sha2::Sha256;
use shared::{
    client::Email,
    details::{Details, Field, PhoneKind},
    search,
};

/// What an email address or a phone number is known by.
pub(crate) type Digest = Vec<u8>;

/// With which key digests are made, and for how long they are kept. A debugger sees nothing of the key.
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
    /// How many bytes a key has.
    pub const KEY_SIZE: usize = 32;

    /// Suppression with `key`, which has to be random and kept outside the database, for `months` months.
    pub fn new(key: &[u8; Self::KEY_SIZE], months: u16) -> Self {
        // A key that is shorter than a block is filled up with zeros (RFC 2104, section 2).
        let mut block = [0; 64];
        block[..Self::KEY_SIZE].copy_from_slice(key);
        Self {
            mac: Arc::new(Hmac::new(&block.into())),
            months,
        }
    }

    /// The day (UTC) from which the digests of a client who is erased at `now` are not kept any more: the first of a
    /// month, so that it does not tell when in the month the erasure was.
    pub fn until(&self, now: Timestamp) -> Date {
        today(now)
            .saturating_add(Span::new().months(self.months))
            .last_of_month()
            .tomorrow()
            .unwrap_or(Date::MAX)
    }

    /// The digest of an email address, given in the form in which addresses are compared.
    pub(crate) fn email(&self, key: &str) -> Digest {
        self.digest(b"email\0", key)
    }

    /// The digest of a phone number: the same with its country code and without. `None` where it is but zeros.
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

    /// The digests of the email address and the phone numbers among these details, each with its field.
    pub(crate) fn of(&self, details: &Details) -> Vec<(Field, Digest)> {
        let email = details.email.as_ref();
        let email = email.map(|email| (Field::Email, self.email(&Email::key(email))));
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
