//! What a receipt is worth to the reader of a page that says what became of an erased client.

use serde_json::{Map, Value};

use super::{Invalid, Receipt, VerifierKey};

/// What became of verifying a receipt for a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The receipt is signed with the key, unchanged, and says what the page says.
    Genuine,
    /// The text is not a receipt.
    NotAReceipt,
    /// The receipt is of an earlier version, which has no proof.
    WithoutProof,
    /// The text of the key is not a key.
    NotAKey,
    /// The receipt was signed with another key.
    OtherKey,
    /// The receipt was changed after it was signed.
    Changed,
    /// The receipt is genuine and about another client.
    OtherClient,
    /// The receipt is genuine and about this client. The page says something else.
    Contradicted,
}

impl Verdict {
    /// Each verdict.
    pub const ALL: [Self; 8] = [
        Self::Genuine,
        Self::NotAReceipt,
        Self::WithoutProof,
        Self::NotAKey,
        Self::OtherKey,
        Self::Changed,
        Self::OtherClient,
        Self::Contradicted,
    ];

    /// Returns the name by which scripts know the verdict.
    pub fn name(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::NotAReceipt => "not-a-receipt",
            Self::WithoutProof => "without-proof",
            Self::NotAKey => "not-a-key",
            Self::OtherKey => "other-key",
            Self::Changed => "changed",
            Self::OtherClient => "other-client",
            Self::Contradicted => "contradicted",
        }
    }
}

/// Verifies the text of a receipt with the text of a key. `said` is what the page says: an object in JSON with members of the
/// entry, one of which is the reference. Blanks around the texts and the kind of line breaks do not matter, because people paste
/// the texts.
pub fn verdict(receipt: &str, key: &str, said: &str) -> Verdict {
    let receipt = receipt.trim().replace("\r\n", "\n") + "\n";
    let parsed = match Receipt::parse(&receipt) {
        Ok(parsed) => parsed,
        Err(_) if object(&receipt).is_some() => return Verdict::WithoutProof,
        Err(_) => return Verdict::NotAReceipt,
    };
    let Ok(key) = key.trim().parse::<VerifierKey>() else {
        return Verdict::NotAKey;
    };
    let proven = match parsed.verify(&[key]) {
        Ok(proven) => proven,
        Err(Invalid::UnknownKey | Invalid::OtherLedger) => return Verdict::OtherKey,
        Err(
            Invalid::TooLong
            | Invalid::NotAHash
            | Invalid::NotAnEdge
            | Invalid::NotAKey
            | Invalid::NotANote
            | Invalid::NotACheckpoint
            | Invalid::NotAReceipt
            | Invalid::NoEntry
            | Invalid::WrongSignature
            | Invalid::NotInLedger
            | Invalid::NotConsistent,
        ) => return Verdict::Changed,
    };
    let Some(entry) = object(&proven.entry) else {
        return Verdict::NotAReceipt;
    };
    if entry.get("place") != Some(&proven.position.into()) {
        return Verdict::Changed;
    }
    let said = object(said).unwrap_or_default();
    let reference = said.get("reference");
    if reference.is_none() || reference != entry.get("reference") {
        return Verdict::OtherClient;
    }
    if said
        .iter()
        .all(|(name, value)| entry.get(name) == Some(value))
    {
        Verdict::Genuine
    } else {
        Verdict::Contradicted
    }
}

fn object(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text.trim()).ok()
}
