//! The ledger of erasures: a chain of entries without personal data. No entry can be changed, removed or inserted
//! unnoticed, because each contains the digest of the one before it.
//!
//! An entry is one line of JSON, and is also the receipt: the holder of a receipt can show that the ledger has not been
//! rewritten since. The ledger is kept apart from the database, so that a backup of the database never contains it.
//!
//! An entry is signed with the [key](Key) of the ledger. Anyone can compute a digest, but only Lethe can sign: an entry is
//! obeyed only if it or a later one is signed.

mod key;
mod named;

use std::fmt::Write;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    access::TeamMemberId,
    client::{ClientId, Reference},
    register::Personal,
    visit::VisitFate,
};

pub use crate::proof::Key;
pub use key::Keys;
pub use named::{Commitment, Named};

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
    /// The client, to be erased again in an older database while the key of the day is kept.
    pub client: Named<ClientId>,
    /// The instant of the erasure.
    pub erased_at: Timestamp,
    /// The administrator who confirmed it.
    pub erased_by: Named<TeamMemberId>,
    /// How much was erased, by kind.
    pub erased: Vec<Erased>,
    /// Where the client was searched for afterwards.
    pub swept: Swept,
    /// The day until which keyed digests of the email address and the phone numbers are kept; `None` without them.
    pub suppressed_until: Option<Date>,
    /// How many days after the erasure backups can hold the data: then the key of the day is removed. 0 if keys are never
    /// removed. Entries of earlier versions do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_days: Option<u16>,
    /// What became of the bookings. Older entries do not say it ([`Erasure::visit_fate`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visits: Option<VisitFate>,
}

impl Erasure {
    /// Returns the day of the erasure in UTC, whose key leads to the people in it.
    pub fn day(&self) -> Date {
        self.erased_at.to_zoned(TimeZone::UTC).date()
    }

    /// Returns for how many days after the erasure backups can hold the data, if that was promised. An entry of an earlier version does
    /// not say it; then it is what the studio promises `now`.
    pub fn promised_days(&self, now: Option<u16>) -> Option<u16> {
        self.backup_days.or(now).filter(|days| *days > 0)
    }

    /// Returns what became of the bookings, whatever the studio has chosen since. Before visits were counted, they stayed under the
    /// reference.
    pub fn visit_fate(&self) -> VisitFate {
        self.visits.unwrap_or(VisitFate::Kept)
    }
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
/// digest and without a signature.
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
    /// The public keys that signed before and do not from this entry on: the key that signs it has replaced them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<String>,
    /// SHA-256 in hexadecimal.
    pub hash: String,
    /// The signature of the digest, in base64. Older entries have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
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
            replaces: Vec::new(),
            hash: String::new(),
            signature: None,
        };
        entry.hash = entry.digest();
        entry
    }

    /// Returns the entry, which says that these keys were replaced.
    #[must_use]
    pub fn replacing(self, replaces: Vec<String>) -> Self {
        let mut entry = Self { replaces, ..self };
        entry.hash = entry.digest();
        entry
    }

    /// Returns the entry, signed with this key.
    #[must_use]
    pub fn signed(self, key: &Key) -> Self {
        let signature = Some(key.sign_entry(&self.hash));
        Self { signature, ..self }
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
            signature: None,
            ..self.clone()
        };
        let mut hexadecimal = String::new();
        for byte in Sha256::digest(unsigned.to_line()) {
            let _ = write!(hexadecimal, "{byte:02x}");
        }
        hexadecimal
    }
}

/// Returns the text of a ledger without a last line that was not written completely. One that lacks only its line break is
/// complete: an entry is the first text that can be read as one.
pub fn whole_lines(text: &str) -> &str {
    let end = text.rfind('\n').map_or(0, |end| end + 1);
    match &text[end..] {
        last if Entry::read(last, 0).is_ok() => text,
        _ => &text[..end],
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

/// Returns how many of the first entries of a chain are signed: each of them, or an entry after it, has the signature of one
/// of these keys, which was not replaced before.
pub fn signed(entries: &[Entry], keys: &Keys) -> usize {
    let keys = keys.limited_by(entries);
    let last = entries.iter().rposition(|entry| keys.signed(entry));
    last.map_or(0, |last| last + 1)
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
            let entry = Entry::at(&head, erasure(u8::try_from(n).expect("few")));
            head = entry.head();
            lines.push(entry.to_line());
        }
        lines
    }

    fn key(n: u8) -> Key {
        Key::new(&[n; Key::SIZE])
    }

    fn erasure(n: u8) -> Erasure {
        Erasure {
            reference: Reference::from_random([n; 8]),
            client: Named::Known(ClientId(Uuid::from_u128(n.into()))),
            erased_at: Timestamp::UNIX_EPOCH,
            erased_by: Named::Committed(Commitment::new([n; 32])),
            erased: vec![Erased {
                what: Personal::Email,
                count: 2,
            }],
            swept: Swept::default(),
            suppressed_until: None,
            backup_days: None,
            visits: None,
        }
    }

    #[test]
    fn replaced_key_is_obeyed_only_before_the_entry_that_says_so() {
        let (old, new) = (key(1), key(2));
        let both = new.keys().and(&old.keys());
        let at = |entries: &[Entry], n| {
            let first = Head {
                position: 0,
                hash: "a name".into(),
            };
            let head = entries.last().map_or(first, Entry::head);
            Entry::at(&head, erasure(n))
        };
        let mut entries = vec![];
        entries.push(at(&entries, 1).signed(&old));
        // The key was replaced, and no entry says so yet.
        entries.push(at(&entries, 2).signed(&old));
        let known = new.keys().and(&old.keys().until(1));
        assert_eq!(signed(&entries, &known), 1);
        assert_eq!(signed(&entries, &both), 2);
        assert_eq!(signed(&entries, &both.limited_as(&known)), 1);
        entries.pop();
        let replaced = known.replaced_at(1);
        assert_eq!(replaced, [old.keys().to_string()]);
        entries.push(at(&entries, 2).replacing(replaced.clone()).signed(&new));
        let text: Vec<_> = entries.iter().map(Entry::to_line).collect();
        assert_eq!(read(&text.join("\n")).as_ref(), Ok(&entries));
        assert_eq!(signed(&entries, &both), 2);
        // By a thief who has the old key.
        entries.push(at(&entries, 3).signed(&old));
        assert_eq!(signed(&entries, &both), 2);
        entries.pop();
        let back = new.keys().to_string();
        entries.push(at(&entries, 3).replacing(vec![back]).signed(&old));
        assert_eq!(signed(&entries, &both), 2);
        entries.pop();
        entries.push(at(&entries, 3).signed(&new));
        assert_eq!(signed(&entries, &both), 3);
    }

    #[test]
    fn entry_says_how_long_backups_hold_the_data() {
        let check = |backup_days, now, expected| {
            let erasure = Erasure {
                backup_days,
                ..erasure(1)
            };
            assert_eq!(erasure.promised_days(now), expected);
        };
        check(Some(35), Some(7), Some(35));
        check(Some(0), Some(7), None);
        check(None, Some(7), Some(7));
        check(None, None, None);
    }

    #[test]
    fn entry_of_an_earlier_version_is_valid() {
        let old = Erasure {
            erased_by: Named::Known(TeamMemberId(Uuid::nil())),
            ..erasure(1)
        };
        let head = Head {
            position: 0,
            hash: "a name".into(),
        };
        let line = Entry::at(&head, old).to_line();
        assert!(line.contains(r#""client":"00000000-0000-0000-0000-000000000001","erased_at""#));
        assert!(line.contains(r#""suppressed_until":null,"hash""#));
        assert!(Entry::read(&line, 1).is_ok());
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
    fn last_line_without_a_line_break_counts_if_it_is_an_entry() {
        let text = chain(2).join("\n");
        assert_eq!(whole_lines(&text), text);
        let broken = format!("{text}\n");
        assert_eq!(whole_lines(&broken), broken);
        let first = text.find('\n').expect("two lines") + 1;
        for cut in first..text.len() {
            assert_eq!(whole_lines(&text[..cut]), &text[..first], "{cut} bytes");
        }
        assert_eq!(whole_lines("{"), "");
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
    fn entry_says_what_became_of_the_visits() {
        let head = Head {
            position: 0,
            hash: "a name".into(),
        };
        for (visits, written, expected) in [
            (None, false, VisitFate::Kept),
            (Some(VisitFate::Kept), true, VisitFate::Kept),
            (Some(VisitFate::Counted), true, VisitFate::Counted),
        ] {
            let erasure = Erasure {
                visits,
                ..erasure(1)
            };
            let line = Entry::at(&head, erasure).to_line();
            assert_eq!(line.contains("visits"), written, "{line}");
            let read = Entry::read(&line, 1).expect("an entry");
            assert_eq!(read.erasure.visit_fate(), expected);
        }
    }

    /// The line is from a ledger of the version before.
    #[test]
    fn entry_of_the_version_before_is_read_and_keeps_visits() {
        let line = concat!(
            r#"{"place":1,"after":"a name","reference":"DC-7QX4-2MPA","client":"00000000-0000-0000-0000-000000000001""#,
            r#","erased_at":"2026-11-27T10:00:00Z","erased_by":"00000000-0000-0000-0000-000000000002""#,
            r#","erased":[{"what":"Name","count":2}],"swept":{"tables":3,"columns":9,"accepted":0},"suppressed_until":null,"hash":"821c819398750ff718754782f82dd33c8e7119fa38fcef41ad8b2d15347ff860"}"#,
        );
        let entry = Entry::read(line, 1).expect("an entry");
        assert_eq!(entry.erasure.visits, None);
        assert_eq!(entry.erasure.visit_fate(), VisitFate::Kept);
        assert_eq!(entry.to_line(), line);
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

    #[test]
    fn entries_are_signed_as_far_as_the_last_signature() {
        let mut head = Head {
            position: 0,
            hash: "a name".into(),
        };
        // The letter says which key signs: none, the present one, an earlier one, or that of a stranger.
        for (keys, expected) in [
            ("", 0),
            ("--", 0),
            ("p", 1),
            ("--p", 3),
            ("--p--", 3),
            ("ep", 2),
            ("pe-", 2),
            ("ps", 1),
            ("s", 0),
        ] {
            let mut entries = Vec::new();
            for (n, signer) in (1..).zip(keys.chars()) {
                let entry = Entry::at(&head, erasure(n));
                let entry = match signer {
                    'p' => entry.signed(&key(1)),
                    'e' => entry.signed(&key(2)),
                    's' => entry.signed(&key(3)),
                    _ => entry,
                };
                head = entry.head();
                entries.push(entry);
            }
            let known = key(1).keys().and(&key(2).keys());
            assert_eq!(signed(&entries, &known), expected, "{keys}");
        }
    }

    #[test]
    fn signature_is_of_one_entry_and_is_read_again() {
        let head = Head {
            position: 0,
            hash: "a name".into(),
        };
        let entry = Entry::at(&head, erasure(1)).signed(&key(1));
        let read = Entry::read(&entry.to_line(), 1).expect("an entry");
        assert_eq!(read, entry);
        let other = Entry {
            signature: entry.signature.clone(),
            ..Entry::at(&head, erasure(2))
        };
        assert_eq!(signed(&[other], &key(1).keys()), 0);
        for forged in ["", "AAAA", "no base64"] {
            let forged = Entry {
                signature: Some(forged.into()),
                ..entry.clone()
            };
            assert_eq!(signed(&[forged], &key(1).keys()), 0);
        }
        assert_eq!(signed(&[entry], &key(1).keys()), 1);
    }
}
