//! Receipts, whole and changed.

use base64::{Engine, engine::general_purpose::STANDARD};
use shared::proof::{
    Checkpoint, Invalid, Key, Note, Proven, Receipt,
    merkle::{Edge, inclusion},
};

use crate::{ORIGIN, keys, last_receipt, leaf, line, signer};

fn verify(text: &str) -> Result<Proven, Invalid> {
    Receipt::parse(text)?.verify(&keys())
}

#[test]
fn receipt_has_the_form_of_the_specification() {
    let receipt = last_receipt(7).to_string();
    let lines: Vec<_> = receipt.split('\n').collect();
    let [
        header,
        extra,
        index,
        pair,
        half,
        empty,
        origin,
        size,
        root,
        after,
        signature,
        end,
    ] = lines[..]
    else {
        panic!("{receipt}");
    };
    assert_eq!(header, "c2sp.org/tlog-proof@v1");
    assert_eq!(extra, format!("extra {}", STANDARD.encode(line(6))));
    assert_eq!(index, "index 6");
    let mut edge: Edge = (0..6).map(leaf).collect();
    let proof = edge
        .append(leaf(6))
        .into_iter()
        .map(|hash| hash.to_string());
    assert!(proof.eq([pair, half]));
    assert_eq!([empty, origin, size, after, end], ["", ORIGIN, "7", "", ""]);
    assert_eq!(root, edge.root().to_string());
    assert!(signature.starts_with("— studio.example/lethe "));
}

#[test]
fn receipt_of_each_last_entry_is_verified() {
    for size in 1..=70 {
        let receipt = last_receipt(size);
        let text = receipt.to_string();
        assert_eq!(Receipt::parse(&text), Ok(receipt));
        let proven = verify(&text).expect("an unchanged receipt");
        assert_eq!(proven.entry, line(size - 1));
        assert_eq!(proven.position, size);
        assert_eq!(
            (proven.checkpoint.origin.as_str(), proven.checkpoint.size),
            (ORIGIN, size)
        );
    }
}

#[test]
fn receipt_of_an_older_entry_is_made_from_the_ledger() {
    let edge = (0..50).map(leaf).collect();
    let checkpoint = Checkpoint::new(ORIGIN, &edge)
        .sign(&signer())
        .expect("signed");
    for index in 0..50 {
        let proof = inclusion((0..50).map(leaf), index).expect("the entry is there");
        let receipt = Receipt::new(&line(index), index + 1, proof, checkpoint.clone());
        let receipt = receipt.expect("the entry is in the ledger").to_string();
        let proven = verify(&receipt).expect("an unchanged receipt");
        assert_eq!((proven.entry, proven.position), (line(index), index + 1));
    }
}

#[test]
fn receipt_that_would_not_verify_is_not_made() {
    let mut edge = Edge::default();
    edge.append(leaf(0));
    let proof = edge.append(leaf(1));
    let checkpoint = Checkpoint::new(ORIGIN, &edge)
        .sign(&signer())
        .expect("signed");
    let make = |entry: &str, position| {
        Receipt::new(entry, position, proof.clone(), checkpoint.clone()).map(|_| ())
    };
    assert_eq!(make(&line(1), 2), Ok(()));
    for (entry, position) in [(line(0), 2), (line(1), 1), (line(1), 3), (line(1), 0)] {
        assert_eq!(make(&entry, position), Err(Invalid::NotInLedger));
    }
    for entry in ["", "a\nb", "a\n", "a\r"] {
        assert_eq!(make(entry, 2), Err(Invalid::NoEntry));
    }
    assert_eq!(make(&"x".repeat(70_000), 2), Err(Invalid::TooLong));
}

#[test]
fn each_changed_bit_is_noticed() {
    for size in [1, 11] {
        let receipt = last_receipt(size).to_string();
        assert!(verify(&receipt).is_ok());
        for at in 0..receipt.len() {
            for bit in 0..8 {
                let mut bytes = receipt.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                if let Ok(changed) = String::from_utf8(bytes) {
                    assert!(verify(&changed).is_err(), "{changed}");
                }
            }
        }
        for (at, _) in receipt.char_indices() {
            assert!(verify(&receipt[..at]).is_err());
            assert!(at == 0 || verify(&receipt[at..]).is_err());
        }
    }
}

#[test]
fn entry_of_another_receipt_is_refused() {
    let (one, other) = (last_receipt(6).to_string(), last_receipt(7).to_string());
    let [entry_of_one, entry_of_other] = [line(5), line(6)].map(|line| STANDARD.encode(line));
    let swapped = one.replace(&entry_of_one, &entry_of_other);
    assert_eq!(verify(&swapped), Err(Invalid::NotInLedger));
    let (proof, _) = one.split_once("\n\n").expect("a proof");
    let (_, checkpoint) = other.split_once("\n\n").expect("a checkpoint");
    let swapped = format!("{proof}\n\n{checkpoint}");
    assert_eq!(verify(&swapped), Err(Invalid::NotInLedger));
}

#[test]
fn receipt_is_verified_with_the_key_of_its_time() {
    let receipt = last_receipt(5);
    let newer = Key::new(&[8; 32]).verifier_key(ORIGIN).expect("a name");
    let [older] = keys();
    assert_eq!(receipt.verify(&[]), Err(Invalid::UnknownKey));
    let only_newer = std::slice::from_ref(&newer);
    assert_eq!(receipt.verify(only_newer), Err(Invalid::UnknownKey));
    assert!(receipt.verify(&[newer, older]).is_ok());
}

#[test]
fn signatures_of_witnesses_are_ignored() {
    let witness = Key::new(&[9; 32]);
    let receipt = last_receipt(5).to_string();
    let proven = verify(&receipt).expect("an unchanged receipt");
    let note = proven.checkpoint.to_string();
    let by_witness = Note::sign(&note, "witness.example", &witness).expect("a text");
    let by_witness = by_witness.to_string();
    let signature = by_witness.lines().last().expect("a signature");
    assert_eq!(verify(&format!("{receipt}{signature}\n")), Ok(proven));
}

#[test]
fn malformed_receipts_are_refused() {
    let receipt = last_receipt(5).to_string();
    let (proof, checkpoint) = receipt.split_once("\n\n").expect("a proof");
    let entry = STANDARD.encode(line(4));
    let hash = leaf(0);
    let refused = |text: String, invalid| assert_eq!(Receipt::parse(&text), Err(invalid), "{text}");
    for text in [
        String::new(),
        receipt.replace("@v1", "@v2"),
        receipt.replace('\n', "\r\n"),
        format!(" {receipt}"),
        format!("\u{feff}{receipt}"),
        receipt.replace("index 4", "index 04"),
        receipt.replace("index 4", "index +4"),
        receipt.replace("index 4", "index  4"),
        receipt.replace("index 4", "index 18446744073709551616"),
        receipt.replace("index 4\n", ""),
        receipt.replace("index 4\n", "index 4\nextra AAAA\n"),
        format!("{proof}\n{hash} \n\n{checkpoint}"),
        format!("{proof}\nextra\n\n{checkpoint}"),
        format!("{proof}\n{checkpoint}"),
        proof.to_owned(),
    ] {
        refused(text, Invalid::NotAReceipt);
    }
    for text in [
        receipt.replace(&format!("extra {entry}\n"), ""),
        receipt.replace("extra ", "Extra "),
        receipt.replace("@v1\n", "@v1\n\n"),
        receipt.replace(&entry, ""),
        receipt.replace(&entry, "YQpi"),
        receipt.replace(&entry, "/w=="),
    ] {
        refused(text, Invalid::NoEntry);
    }
    refused(format!("{proof}\n\n\n{checkpoint}\n"), Invalid::NotANote);
    refused(format!("{proof}\n\n"), Invalid::NotANote);
    let many = format!("\n{hash}").repeat(64);
    refused(format!("{proof}{many}\n\n{checkpoint}"), Invalid::TooLong);
    let long = STANDARD.encode("x".repeat(70_000));
    refused(receipt.replace(&entry, &long), Invalid::TooLong);
    refused(
        format!("{receipt}{}", "x".repeat(600_000)),
        Invalid::TooLong,
    );
}
