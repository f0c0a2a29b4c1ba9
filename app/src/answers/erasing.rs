//! The outcome of erasing a client, and what is shown before: findings, the texts about others that name the client.

use serde::{Deserialize, Serialize};
use shared::{
    Checklist, Standing,
    client::{ClientId, Reference},
    flaw::Refused,
    register::Text,
    residue::Excerpt,
};

/// The outcome of a deletion that was confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Erasing {
    /// The client is erased, and has this reference now.
    Erased(Reference),
    /// Another administrator erased the client before.
    ErasedBefore(Reference),
    /// Items are open that have to be settled first. Nothing has changed. The standing is the present one, for the
    /// page that asked with an older one.
    Open(Checklist, Box<Standing>),
    /// Texts about others name the client, and the administrator has not accepted that. Nothing has changed.
    NotAccepted(Found),
    /// The administrator has to give the password or a code again: the last proof is too old and none was given, or the
    /// one that was given is refused for this reason. Nothing has changed.
    Unproved(Option<Refused>),
}

impl Erasing {
    /// Returns the page that shows the outcome.
    pub fn page(&self, client: ClientId) -> String {
        match self {
            Self::Erased(reference) => format!("/deleted-clients/{reference}?erased=now"),
            Self::ErasedBefore(reference) => format!("/deleted-clients/{reference}?erased=before"),
            // Browsers do not focus what has `autofocus` where the address names a part of the page.
            Self::Open(_, _) => format!("/clients/{client}/information?delete=confirm"),
            Self::Unproved(_) | Self::NotAccepted(_) => {
                format!("/clients/{client}/information?delete=confirm#delete")
            }
        }
    }
}

/// The texts that an erasure is about, besides what is erased as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The texts in the client's own kept rows that are replaced: the first [`Found::SHOWN`].
    pub replaced: Vec<Replaced>,
    /// How many more there are.
    pub more: usize,
    /// The kept numbers that contain a number, a name or an address of the client.
    pub numbers: Vec<String>,
    /// The texts about others that name the client.
    pub findings: Vec<Finding>,
}

impl Found {
    /// How many replaced texts are listed.
    pub const SHOWN: usize = 50;
}

/// A text in the client's own kept rows that is replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replaced {
    /// What the text is about.
    pub about: Text,
    /// The text now.
    pub before: String,
    /// The text afterwards.
    pub after: String,
    /// In how many rows it stands.
    pub rows: i64,
}

/// A text about another person or thing that names the client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Where it stands, as the administrator accepts it.
    pub at: String,
    /// In how many rows it stands.
    pub rows: usize,
    /// What the text is about.
    pub text: Text,
    /// The name of the client to whom the text belongs, where it is a client's.
    pub of: Option<String>,
    /// The page on which it can be corrected.
    pub page: Option<String>,
    /// What it says; `None` where it is medical information that the viewer may not see.
    pub excerpt: Option<Excerpt>,
}

/// Returns what the confirmation sends when the administrator accepts the texts.
pub fn accepted(findings: &[Finding]) -> String {
    let accepted: Vec<_> = findings.iter().map(|finding| finding.at.as_str()).collect();
    accepted.join(" ")
}
