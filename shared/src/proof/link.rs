//! The link that a client is handed: the address of the client's page, and after the `#` the receipt. Browsers do not send this
//! part to the server.

use std::{fmt, str::FromStr};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

use super::{Invalid, Receipt, VerifierKey, receipt::HEADER};

/// How many bytes the part after the `#` can have: the longest receipt in base64, and a key.
const MAX_LENGTH: usize = 1024 * 1024;

/// The part of an address after the `#`: the receipt in base64url and, after a full stop, the key in base64url. The receipt is
/// without its first line, and its entry, which is base64 in a receipt, is written as it is. So the link is a fifth shorter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The receipt, which is not verified here.
    pub receipt: Receipt,
    /// The key that was shown when the link was made.
    pub key: Option<VerifierKey>,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { receipt, key } = self;
        f.write_str(&URL_SAFE_NO_PAD.encode(shortened(receipt)))?;
        match key {
            Some(key) => write!(f, ".{}", URL_SAFE_NO_PAD.encode(key.to_string())),
            None => Ok(()),
        }
    }
}

impl FromStr for Link {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > MAX_LENGTH {
            return Err(Invalid::TooLong);
        }
        let (receipt, key) = match text.split_once('.') {
            Some((receipt, key)) => (receipt, Some(key)),
            None => (text, None),
        };
        Ok(Self {
            receipt: restored(&decoded(receipt)?)?,
            key: key.map(|key| decoded(key)?.parse()).transpose()?,
        })
    }
}

fn shortened(receipt: &Receipt) -> String {
    let text = receipt.to_string();
    let rest = text.splitn(3, '\n').last().unwrap_or_default();
    format!("{}\n{rest}", receipt.entry())
}

fn restored(shortened: &str) -> Result<Receipt, Invalid> {
    let (entry, rest) = shortened.split_once('\n').ok_or(Invalid::NotAReceipt)?;
    let entry = STANDARD.encode(entry);
    Receipt::parse(&format!("{HEADER}extra {entry}\n{rest}"))
}

fn decoded(text: &str) -> Result<String, Invalid> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| Invalid::NotAReceipt)?;
    String::from_utf8(bytes).map_err(|_| Invalid::NotAReceipt)
}
