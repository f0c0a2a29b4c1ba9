//! What a receipt is worth to the reader of a page.

use shared::proof::{
    Checkpoint, Key, Receipt, Verdict,
    merkle::{Edge, leaf_hash},
    verdict,
};

use crate::{ORIGIN, keys, signer};

/// What the page says.
const SAID: &str = r#"{"reference":"DC-7QX4-2MPA","erased":[{"what":"Email","count":2}]}"#;

/// Returns an entry that says what the page says.
fn entry(place: u64) -> String {
    format!(
        r#"{{"place":{place},"reference":"DC-7QX4-2MPA","client":"c","erased":[{{"what":"Email","count":2}}],"hash":"h"}}"#
    )
}

/// Returns the receipt of the second of two entries.
fn receipt(entry: &str, signer: &Key) -> String {
    let mut edge = Edge::default();
    edge.append(leaf_hash(b"{}"));
    let proof = edge.append(leaf_hash(entry.as_bytes()));
    let checkpoint = Checkpoint::new(ORIGIN, &edge).sign(signer).expect("signed");
    let receipt = Receipt::new(entry, 2, proof, checkpoint);
    receipt.expect("the entry is in the ledger").to_string()
}

fn check(receipt: &str, expected: Verdict) {
    let [key] = keys();
    let seen = verdict(receipt, &key.to_string(), SAID);
    assert_eq!(seen, expected, "{receipt}");
}

#[test]
fn receipt_that_says_what_the_page_says_is_genuine() {
    let receipt = receipt(&entry(2), &signer());
    check(&receipt, Verdict::Genuine);
    check(&format!("\n  {}  ", receipt.trim_end()), Verdict::Genuine);
    check(&receipt.replace('\n', "\r\n"), Verdict::Genuine);
}

#[test]
fn each_flaw_has_a_verdict() {
    let genuine = receipt(&entry(2), &signer());
    for text in [
        "",
        " ",
        "x",
        &genuine[1..],
        &genuine.replace("index 1\n", ""),
    ] {
        check(text, Verdict::NotAReceipt);
    }
    check(&entry(2), Verdict::WithoutProof);
    check(&format!("{}\n", entry(2)), Verdict::WithoutProof);
    check(&genuine.replace("index 1", "index 0"), Verdict::Changed);
    let (text, signature) = genuine.split_once("— ").expect("a signature");
    let other = receipt(&entry(2).replace("Email", "Phone"), &signer());
    let (_, other) = other.split_once("— ").expect("a signature");
    assert_ne!(signature, other);
    check(&format!("{text}— {other}"), Verdict::Changed);
    check(&receipt(&entry(3), &signer()), Verdict::Changed);
    check(&receipt("no entry", &signer()), Verdict::NotAReceipt);
    let stranger = Key::new(&[9; 32]);
    check(&receipt(&entry(2), &stranger), Verdict::OtherKey);
    let other = entry(2).replace("DC-7QX4", "DC-8QX4");
    check(&receipt(&other, &signer()), Verdict::OtherClient);
    let other = entry(2).replace(r#""count":2"#, r#""count":3"#);
    check(&receipt(&other, &signer()), Verdict::Contradicted);
    let other = entry(2).replace("erased", "Erased");
    check(&receipt(&other, &signer()), Verdict::Contradicted);
}

#[test]
fn key_and_page_are_needed() {
    let receipt = receipt(&entry(2), &signer());
    let [key] = keys();
    let key = key.to_string();
    for wrong in ["", "x", &key[1..], &format!("{key} {key}")] {
        assert_eq!(verdict(&receipt, wrong, SAID), Verdict::NotAKey, "{wrong}");
    }
    let blanks = format!(" {key}\n");
    assert_eq!(verdict(&receipt, &blanks, SAID), Verdict::Genuine);
    for said in ["", "{}", "x", r#"{"erased":[{"what":"Email","count":2}]}"#] {
        assert_eq!(
            verdict(&receipt, &key, said),
            Verdict::OtherClient,
            "{said}"
        );
    }
}

#[test]
fn each_verdict_has_a_name_of_its_own() {
    for (n, verdict) in Verdict::ALL.iter().enumerate() {
        let name = verdict.name();
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        let others = Verdict::ALL[n + 1..].iter();
        assert!(others.clone().all(|other| other.name() != name), "{name}");
    }
}
