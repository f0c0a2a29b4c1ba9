//! Keys, notes and receipts, of which many are nearly valid: no parser panics, each text has one form, and no changed receipt
//! is accepted.

use std::str::FromStr;

use proptest::prelude::*;
use shared::proof::{
    Checkpoint, Invalid, Key, Link, Note, Proven, Receipt, Verdict, VerifierKey,
    merkle::{Edge, Hash, leaf_hash},
    verdict,
};

use crate::typed::{config, typed};

const ORIGIN: &str = "studio.example/lethe";

fn signer() -> Key {
    Key::new(&[7; 32])
}

fn verifier() -> VerifierKey {
    signer().verifier_key(ORIGIN).expect("a name")
}

/// Returns the receipt of the last of 13 entries.
fn receipt() -> String {
    let mut edge: Edge = (1..13).map(leaf).collect();
    let proof = edge.append(leaf(13));
    let checkpoint = Checkpoint::new(ORIGIN, &edge).sign(&signer());
    let receipt = Receipt::new(&entry(13), 13, proof, checkpoint.expect("signed"));
    receipt.expect("the entry is in the ledger").to_string()
}

fn entry(position: u64) -> String {
    format!(r#"{{"place":{position}}}"#)
}

fn leaf(position: u64) -> Hash {
    leaf_hash(entry(position).as_bytes())
}

fn verify(text: &str) -> Result<Proven, Invalid> {
    Receipt::parse(text)?.verify(&[verifier()])
}

/// A change to a text, at a point that is given in parts of its length.
#[derive(Clone, Debug)]
enum Change {
    Byte(u8),
    Insert(char),
    Remove(usize),
    Repeat(usize),
    DropLine,
    RepeatLine,
    SwapLine,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<u8>().prop_map(Change::Byte),
        prop_oneof![any::<char>(), prop::char::range(' ', '~'), Just('\n')]
            .prop_map(Change::Insert),
        (1..60_usize).prop_map(Change::Remove),
        (1..60_usize).prop_map(Change::Repeat),
        Just(Change::DropLine),
        Just(Change::RepeatLine),
        Just(Change::SwapLine),
    ]
}

fn changed(text: &str, changes: &[(prop::sample::Index, Change)]) -> String {
    let mut text = text.to_owned();
    for (at, change) in changes {
        let mut bytes = text.clone().into_bytes();
        let mut lines: Vec<_> = text.split('\n').collect();
        if bytes.is_empty() {
            return text;
        }
        let (byte, line) = (at.index(bytes.len()), at.index(lines.len()));
        let end = |len: &usize| (byte + len).min(text.len());
        match change {
            Change::Byte(new) => bytes[byte] = *new,
            Change::Insert(new) => {
                let new = new.to_string().into_bytes();
                bytes.splice(byte..byte, new);
            }
            Change::Remove(len) => drop(bytes.drain(byte..end(len))),
            Change::Repeat(len) => {
                let part = bytes[byte..end(len)].to_vec();
                bytes.splice(byte..byte, part);
            }
            Change::DropLine => {
                lines.remove(line);
                bytes = lines.join("\n").into_bytes();
            }
            Change::RepeatLine => {
                lines.insert(line, lines[line]);
                bytes = lines.join("\n").into_bytes();
            }
            Change::SwapLine => {
                let next = (line + 1) % lines.len();
                lines.swap(line, next);
                bytes = lines.join("\n").into_bytes();
            }
        }
        text = String::from_utf8_lossy(&bytes).into_owned();
    }
    text
}

fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, Change)>> {
    prop::collection::vec((any::<prop::sample::Index>(), change()), 1..4)
}

/// Checks that what can be read is printed as it was.
fn check<T: ToString>(text: &str, read: Result<T, Invalid>) -> Result<(), TestCaseError> {
    if let Ok(value) = read {
        prop_assert_eq!(value.to_string(), text);
    }
    Ok(())
}

/// Reads the text as each thing that can be read.
fn check_all(text: &str) -> Result<(), TestCaseError> {
    check(text, Receipt::parse(text))?;
    check(text, Note::parse(text))?;
    check(text, VerifierKey::from_str(text))?;
    check(text, Link::from_str(text))?;
    check(text, Edge::from_str(text))?;
    check(text, Hash::from_str(text))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn arbitrary_text(typed in typed()) {
        check_all(&typed)?;
        prop_assert!(verify(&typed).is_err());
    }

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let text = String::from_utf8_lossy(&bytes);
        check_all(&text)?;
        let text = format!("c2sp.org/tlog-proof@v1\n{text}");
        check_all(&text)?;
        prop_assert!(verify(&text).is_err());
    }

    #[test]
    fn arbitrary_lines(lines in prop::collection::vec(prop_oneof![
        Just("c2sp.org/tlog-proof@v1".to_owned()),
        Just("studio.example/lethe".to_owned()),
        Just(String::new()),
        "(extra|index|—) [A-Za-z0-9+/]{0,8}={0,2}",
        "— [a-z.]{1,9} ([A-Za-z0-9+/]{4}){2,30}",
        "index [0-9]{1,21}",
        "[0-9]{1,21}",
        "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=",
    ], 0..12)) {
        let text = lines.join("\n");
        for text in [format!("{text}\n"), format!("c2sp.org/tlog-proof@v1\n{text}\n"), text] {
            check_all(&text)?;
            prop_assert!(verify(&text).is_err());
        }
    }

    #[test]
    fn changed_receipts(changes in changes()) {
        let receipt = receipt();
        let changed = changed(&receipt, &changes);
        check_all(&changed)?;
        // A repeated signature is the only change that can be accepted: it proves the same.
        if let Ok(proven) = verify(&changed) {
            prop_assert_eq!(Ok(proven), verify(&receipt));
            prop_assert!(changed.starts_with(&receipt), "{}", changed);
        }
    }

    #[test]
    fn changed_keys(changes in changes()) {
        let key = verifier();
        let changed = changed(&key.to_string(), &changes);
        check_all(&changed)?;
        if let Ok(changed) = changed.parse::<VerifierKey>() {
            prop_assert_eq!(changed, key);
        }
    }

    #[test]
    fn changed_links(changes in changes()) {
        let receipt = Receipt::parse(&receipt()).expect("a receipt");
        let link = Link { receipt, key: Some(verifier()) };
        let changed = changed(&link.to_string(), &changes);
        check_all(&changed)?;
        if let Ok(Link { receipt, key }) = changed.parse() {
            prop_assert!(key.is_none_or(|key| key == verifier()));
            if let Ok(proven) = receipt.verify(&[verifier()]) {
                prop_assert_eq!(proven.entry, entry(13));
            }
        }
    }

    #[test]
    fn verdicts_on_anything(receipt in typed(), key in typed(), said in typed()) {
        prop_assert_ne!(verdict(&receipt, &key, &said), Verdict::Genuine);
    }

    #[test]
    fn verdicts_on_changed_receipts(changes in changes()) {
        let said = r#"{"place":13}"#;
        let key = verifier().to_string();
        let changed = changed(&receipt(), &changes);
        // The entries of these tests have no reference, so none is the one of the page.
        let seen = verdict(&changed, &key, said);
        prop_assert_ne!(seen, Verdict::Genuine);
        if seen == Verdict::OtherClient {
            prop_assert!(verify(&(changed.trim().replace("\r\n", "\n") + "\n")).is_ok(), "{}", changed);
        }
    }

    #[test]
    fn changed_edges(size in 0..300_u64, changes in changes()) {
        let edge: Edge = (0..size).map(leaf).collect();
        check_all(&changed(&edge.to_string(), &changes))?;
    }

    #[test]
    fn long_texts(
        start in "(c2sp\\.org/tlog-proof@v1\n)?(extra e30=\n)?(index 0\n)?(AAAA\n\n)?",
        part in "[A-Za-z0-9+/—= \n]{1,50}",
        count in 1..30_000_usize,
    ) {
        let text = format!("{start}{}", part.repeat(count));
        check_all(&text)?;
        prop_assert!(verify(&text).is_err());
    }
}
