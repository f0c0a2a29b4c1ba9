//! The outcome of erasing a client, and what is shown before: findings, the texts about others that name the client.

use serde::{Deserialize, Serialize};
use shared::{
    Checklist, Standing,
    client::{ClientId, Reference},
    finding::Choice,
    flaw::{ClockTime, Refused},
    holdings::Holdings,
    register::Text,
    residue::Excerpt,
};

/// The outcome of a deletion that was confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Erasing {
    /// The client is erased, and has this reference now.
    Erased(Reference),
    /// The client was erased before, by another act than this one. The answer does not name the record.
    ErasedBefore,
    /// The administrator has erased so many clients within an hour, as many as one may. The next erasure is possible at this time
    /// of day. Nothing has changed.
    LimitReached(u32, ClockTime),
    /// Items are open that have to be settled first. Nothing has changed. The standing is the present one, for the
    /// page that asked with an older one.
    Open(Checklist, Box<Standing>),
    /// The administrator has seen something else than this, or has not decided about all of it. Nothing has changed.
    NotAccepted(Found),
    /// The administrator has to give the password or a code again: the last proof is too old and none was given, or the
    /// one that was given is refused for this reason. Nothing has changed.
    Unproved(Option<Refused>),
    /// The ledger of erasures does not agree with the records, so no client is erased until a technician has put that right.
    /// Nothing has changed.
    Stopped,
    /// The file of the day keys is damaged, or cannot be read or written, so no client is erased. Nothing has changed.
    NoDayKeys,
}

/// What became of a deletion whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Became {
    /// It erased the client, who has this reference now.
    Erased(Reference),
    /// The client was erased by another act.
    ErasedByAnother,
    /// The client is not erased.
    NotErased,
}

impl Erasing {
    /// The page that says that another act erased the client.
    pub const PAGE_OF_ANOTHER: &'static str = "/clients?erased=before";

    /// Returns the page that shows the outcome.
    pub fn page(&self, client: ClientId) -> String {
        match self {
            Self::Erased(reference) => format!("/deleted-clients/{reference}?erased=now"),
            Self::ErasedBefore => Self::PAGE_OF_ANOTHER.into(),
            // Browsers do not focus what has `autofocus` where the address names a part of the page.
            Self::Open(_, _) => format!("/clients/{client}/information?delete=confirm"),
            Self::Unproved(_)
            | Self::NotAccepted(_)
            | Self::Stopped
            | Self::NoDayKeys
            | Self::LimitReached(..) => {
                format!("/clients/{client}/information?delete=confirm#delete")
            }
        }
    }
}

/// What an erasure is about: the data of the client, and the texts with what the administrator decided about them so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The digest of all that is listed, which the confirmation sends back.
    pub seen: String,
    /// Whether the decisions are about an older list.
    pub is_newer: bool,
    /// The texts in the client's own kept rows that are replaced: the first [`Found::SHOWN`].
    pub replaced: Vec<Replaced>,
    /// How many more there are.
    pub more: usize,
    /// The kept numbers that contain a number, a name or an address of the client.
    pub numbers: Vec<String>,
    /// The texts about others that name the client and are decided one by one.
    pub findings: Vec<Finding>,
    /// The others, if there are any.
    pub rest: Option<Rest>,
    /// What the client has of each kind of data; `None` if there is no such client.
    pub holdings: Option<Holdings>,
}

impl Found {
    /// How many texts of each kind are decided one by one.
    pub const SHOWN: usize = 50;

    /// How many bytes they have together. A form sends each text, and up to three bytes for one.
    pub const BYTES: usize = 48 * 1024;
}

/// A text in the client's own kept rows that is replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replaced {
    /// Its key.
    pub at: String,
    /// What the text is about.
    pub about: Text,
    /// The text now.
    pub before: String,
    /// The text afterwards, as it stands in the field.
    pub after: String,
    /// In how many rows it stands.
    pub rows: i64,
    /// What is wrong with the text afterwards, in words.
    pub flaw: Option<String>,
}

/// A text about another person or thing that names the client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Its key.
    pub at: String,
    /// In how many rows it stands.
    pub rows: usize,
    /// How many sessions have it, where it is the name of a class or a coach.
    pub sessions: Option<usize>,
    /// What the text is about.
    pub about: Text,
    /// The name of the client to whom the text belongs, where it is a client's.
    pub of: Option<String>,
    /// The page on which it can be corrected.
    pub page: Option<String>,
    /// What it says; `None` where it is medical information that the viewer may not see.
    pub excerpt: Option<Excerpt>,
    /// What may be done with it.
    pub choices: Vec<Choice>,
    /// Whether it stands in rows of clients who are erased.
    pub is_of_erased: bool,
    /// What was chosen.
    pub chosen: Option<Choice>,
    /// The text that stands in the field for another one.
    pub text: String,
    /// What is wrong with it, in words.
    pub flaw: Option<String>,
}

/// The texts about others that are not decided one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// How many texts.
    pub texts: usize,
    /// In how many rows they stand.
    pub rows: usize,
    /// What was chosen for all of them.
    pub chosen: Option<Choice>,
}

impl Found {
    /// Returns whether the administrator still has to choose or to correct something.
    pub fn is_open(&self) -> bool {
        let open = |finding: &Finding| finding.chosen.is_none() || finding.flaw.is_some();
        self.findings.iter().any(open)
            || self.rest.is_some_and(|rest| rest.chosen.is_none())
            || self.replaced.iter().any(|text| text.flaw.is_some())
    }
}
