//! The ledger of erasures: a chain of entries without personal data. No entry can be changed, removed or inserted
//! unnoticed, because each contains the digest of the one before it.
//!
//! An entry is one line of JSON, and is also the receipt: the holder of a receipt can show that the ledger has not been
//! rewritten since. The ledger is kept beside the database, so that a backup of the database never contains it.

use std::fmt::Write;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    access::TeamMemberId,
    client::{ClientId, Reference},
    register::Personal,
};

/// How many stored values of one kind were erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// The kind.
    pub what: Personal,
    /// How many values, or rows where whole rows were deleted.
    pub count: i64,
}

/// Where the client was searched for after the erasure, and not found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swept {
    /// How many tables.
    pub tables: usize,
    /// How many columns of them: every one that holds text or bytes.
    pub columns: usize,
    /// How many findings in texts about others the administrator saw and left as they are.
    pub accepted: usize,
    /// How many findings have the reference in the place of the name now. Older receipts do not say it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub replaced: usize,
    /// How many findings have another text now. Older receipts do not say it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub edited: usize,
    /// What became of the texts in the client's own kept rows. Older receipts do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnTexts>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// What became of the texts in the client's own kept rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnTexts {
    /// How many were replaced by the word for what they describe.
    pub replaced: i64,
    /// How many stayed, because at least three other clients have the very same one.
    pub shared: i64,
    /// How many kept numbers contain a number, a name or an address of the client. The accounts need the numbers.
    pub numbers: i64,
}

/// The content of an entry, without its position in the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The reference of the erased client.
    pub reference: Reference,
    /// The random number of the client, by which the client is erased again in an older database.
    pub client: ClientId,
    /// The instant of the erasure.
    pub erased_at: Timestamp,
    /// The administrator who confirmed it.
    pub erased_by: TeamMemberId,
    /// How much was erased, by kind.
    pub erased: Vec<Erased>,
    /// Where the client was searched for afterwards.
    pub swept: Swept,
    /// The day until which keyed digests of the email address and the phone numbers are kept; `None` without them.
    pub suppressed_until: Option<Date>,
}

/// The end of a chain: where the next entry goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The position of the last entry; 0 before the first.
    pub position: u64,
    /// The digest of the last entry; before the first, the random name of the ledger.
    pub hash: String,
}

/// One erasure in its position. Its fields are written in this order, and the digest is that of the line with an empty
/// digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The position in the chain, from 1. Receipts call it `place`: the name is part of what is digested.
    #[serde(rename = "place")]
    pub position: u64,
    /// The digest of the entry before; in the first entry, the random name of the ledger.
    pub after: String,
    /// The content.
    #[serde(flatten)]
    pub erasure: Erasure,
    /// SHA-256 in hexadecimal.
    pub hash: String,
}

/// The first flaw of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLink {
    /// This line, from 1, is not an entry.
    Unreadable(u64),
    /// The entry in this line was changed after it was written.
    Changed(u64),
    /// The entry in this line does not follow the one before it: an entry was removed, inserted or moved.
    Unlinked(u64),
}

impl Entry {
    /// Makes the entry of an erasure at the end of a chain.
    pub fn at(head: &Head, erasure: Erasure) -> Self {
        let mut entry = Self {
            position: head.position + 1,
            after: head.hash.clone(),
            erasure,
            hash: String::new(),
        };
        entry.hash = entry.digest();
        entry
    }

    /// Reads the entry in line number `line`.
    ///
    /// # Errors
    /// The line is not an entry, or was changed after it was written.
    pub fn read(text: &str, line: u64) -> Result<Self, BadLink> {
        let entry: Self = serde_json::from_str(text).map_err(|_| BadLink::Unreadable(line))?;
        if entry.hash == entry.digest() && entry.to_line() == text {
            Ok(entry)
        } else {
            Err(BadLink::Changed(line))
        }
    }

    /// Returns the entry as it is written, without the line break.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns the end of a chain whose last entry this is.
    pub fn head(&self) -> Head {
        Head {
            position: self.position,
            hash: self.hash.clone(),
        }
    }

    fn digest(&self) -> String {
        let unsigned = Self {
            hash: String::new(),
            ..self.clone()
        };
        let mut hexadecimal = String::new();
        for byte in Sha256::digest(unsigned.to_line()) {
            let _ = write!(hexadecimal, "{byte:02x}");
        }
        hexadecimal
    }
}

/// Reads a whole ledger.
///
/// # Errors
/// The first bad link.
pub fn read(text: &str) -> Result<Vec<Entry>, BadLink> {
    let mut entries: Vec<Entry> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let entry = Entry::read(text, line)?;
        let follows = match entries.last() {
            Some(last) => entry.after == last.hash && entry.position == last.position + 1,
            None => entry.position == 1,
        };
        if !follows {
            return Err(BadLink::Unlinked(line));
        }
        entries.push(entry);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn chain(length: usize) -> Vec<String> {
        let mut head = Head {
            position: 0,
            hash: "a name".into(),
        };
        let mut lines = Vec::new();
        for n in 0..length {
            let erasure = Erasure {
                reference: Reference::from_random([u8::try_from(n).expect("few"); 8]),
                client: ClientId(Uuid::from_u128(n as u128)),
                erased_at: Timestamp::UNIX_EPOCH,
                erased_by: TeamMemberId(Uuid::nil()),
                erased: vec![Erased {
                    what: Personal::Email,
                    count: 2,
                }],
                swept: Swept::default(),
                suppressed_until: None,
            };
            let entry = Entry::at(&head, erasure);
            head = entry.head();
            lines.push(entry.to_line());
        }
        lines
    }

    #[test]
    fn untouched_chain_is_valid() {
        for length in [0, 1, 5] {
            let entries = read(&chain(length).join("\n")).expect("a valid chain");
            assert_eq!(entries.len(), length);
            let lines: Vec<_> = entries.iter().map(Entry::to_line).collect();
            assert_eq!(lines, chain(length));
        }
    }

    #[test]
    fn first_bad_link_is_reported() {
        let check = |change: fn(&mut Vec<String>), expected: BadLink| {
            let mut lines = chain(5);
            change(&mut lines);
            assert_eq!(read(&lines.join("\n")), Err(expected));
        };
        check(|lines| drop(lines.remove(2)), BadLink::Unlinked(3));
        check(|lines| drop(lines.remove(0)), BadLink::Unlinked(1));
        check(|lines| lines.swap(1, 2), BadLink::Unlinked(2));
        check(
            |lines| lines.insert(3, lines[2].clone()),
            BadLink::Unlinked(4),
        );
        check(
            |lines| lines[1] = lines[1].replace(":2}", ":3}"),
            BadLink::Changed(2),
        );
        check(|lines| lines[4].push(' '), BadLink::Changed(5));
        check(|lines| lines[4].insert(1, ' '), BadLink::Changed(5));
        check(|lines| lines[4].truncate(9), BadLink::Unreadable(5));
        check(
            |lines| lines.insert(0, String::new()),
            BadLink::Unreadable(1),
        );
        check(
            |lines| lines[0] = lines[0].replace("\"place\"", "\"note\":\"Ann\",\"place\""),
            BadLink::Changed(1),
        );
    }

    #[test]
    fn older_entry_without_counts_is_valid() {
        let swept = |swept: &Swept| serde_json::to_string(swept).expect("JSON");
        let old = r#"{"tables":3,"columns":9,"accepted":1}"#;
        let read: Swept = serde_json::from_str(old).expect("an old receipt");
        assert_eq!(swept(&read), old);
        let new = Swept {
            replaced: 2,
            edited: 1,
            ..read
        };
        let text = r#"{"tables":3,"columns":9,"accepted":1,"replaced":2,"edited":1}"#;
        assert_eq!(swept(&new), text);
    }

    #[test]
    fn entry_with_a_new_digest_breaks_the_next_one() {
        let mut lines = chain(3);
        let mut forged = Entry::read(&lines[1], 2).expect("an entry");
        forged.erasure.erased_at = Timestamp::MAX;
        forged.hash = forged.digest();
        lines[1] = forged.to_line();
        assert_eq!(read(&lines.join("\n")), Err(BadLink::Unlinked(3)));
    }
}
