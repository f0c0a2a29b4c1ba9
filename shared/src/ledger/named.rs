//! How an entry names people.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// A person as an entry names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Named<Id> {
    /// By a digest that leads to the person only with the key of the day.
    Committed(Commitment),
    /// By the id, as in entries of earlier versions.
    Known(Id),
}

/// A keyed digest of an id (HMAC-SHA-256), written in base64.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Commitment([u8; Self::SIZE]);

impl Commitment {
    /// The size of a digest in bytes.
    pub const SIZE: usize = 32;

    /// Takes the digest.
    pub fn new(digest: [u8; Self::SIZE]) -> Self {
        Self(digest)
    }
}

impl TryFrom<String> for Commitment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digest = STANDARD.decode(text).ok().and_then(|d| d.try_into().ok());
        digest.map(Self).ok_or("not a digest")
    }
}

impl From<Commitment> for String {
    fn from(Commitment(digest): Commitment) -> Self {
        STANDARD.encode(digest)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::client::ClientId;

    #[test]
    fn people_are_read_as_they_were_written() {
        let check = |named: Named<ClientId>, length: usize| {
            let text = serde_json::to_string(&named).expect("JSON");
            assert_eq!(text.len(), length + 2);
            assert_eq!(
                serde_json::from_str::<Named<ClientId>>(&text).ok(),
                Some(named)
            );
        };
        check(Named::Known(ClientId(Uuid::from_u128(7))), 36);
        check(Named::Committed(Commitment::new([7; 32])), 44);
        for wrong in ["\"\"", "\"AAAA\"", "7", "null", "[]"] {
            let read = serde_json::from_str::<Named<ClientId>>(wrong);
            assert!(read.is_err(), "{wrong}");
        }
    }
}
