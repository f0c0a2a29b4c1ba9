//! Checkpoints: those of the specification and of the tests of `golang.org/x/mod/sumdb/tlog`, and malformed ones.

use shared::proof::{
    Checkpoint, Invalid, Key, Note,
    merkle::{Edge, Hash, leaf_hash},
};

use crate::{ORIGIN, keys, leaf, signer};

/// Signs a text that may not be a checkpoint, and reads it as one.
fn read(text: &str) -> Result<Checkpoint, Invalid> {
    Checkpoint::verify(&Note::sign(text, ORIGIN, &signer())?, &keys())
}

#[test]
fn checkpoint_is_written_signed_and_verified() {
    let mut edge = Edge::default();
    for size in 0..20 {
        let checkpoint = Checkpoint::new(ORIGIN, &edge);
        let note = checkpoint.sign(&signer()).expect("the key of the ledger");
        let note = Note::parse(&note.to_string()).expect("a note");
        assert_eq!(note.text(), format!("{ORIGIN}\n{size}\n{}\n", edge.root()));
        assert_eq!(Checkpoint::verify(&note, &keys()), Ok(checkpoint));
        edge.append(leaf(size));
    }
}

#[test]
fn published_texts_have_the_form_of_a_checkpoint() {
    // The origin has spaces, which the specification only advises against.
    let checkpoint = Checkpoint {
        origin: "go.sum database tree".into(),
        size: 123_456_789_012,
        root: leaf_hash(b"hello world"),
        extensions: Vec::new(),
    };
    let text = "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n";
    assert_eq!(checkpoint.to_string(), text);
    let root: Hash = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
        .parse()
        .expect("a hash");
    let checkpoint = Checkpoint {
        origin: "example.com/behind-the-sofa".into(),
        size: 20_852_163,
        root,
        extensions: Vec::new(),
    };
    let text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    assert_eq!(checkpoint.to_string(), text);
}

#[test]
fn extension_lines_are_read_and_signed() {
    let root = leaf(0);
    let checkpoint = read(&format!("{ORIGIN}\n1\n{root}\nfirst\n second\n")).expect("a checkpoint");
    assert_eq!(checkpoint.extensions, ["first", " second"]);
    assert!(checkpoint.sign(&signer()).is_ok());
    for extension in ["", "a\nb", "a\n"] {
        let checkpoint = Checkpoint {
            extensions: vec![extension.into()],
            ..checkpoint.clone()
        };
        assert_eq!(checkpoint.sign(&signer()), Err(Invalid::NotACheckpoint));
    }
    let checkpoint = Checkpoint {
        extensions: vec!["a\tb".into()],
        ..checkpoint
    };
    assert_eq!(checkpoint.sign(&signer()), Err(Invalid::NotANote));
    let checkpoint = Checkpoint::new("no name", &Edge::default());
    assert_eq!(checkpoint.sign(&signer()), Err(Invalid::NotAKey));
}

#[test]
fn checkpoint_of_another_ledger_is_refused() {
    let (name, other) = ("other.example/lethe", Key::new(&[8; 32]));
    let checkpoint = Checkpoint::new(ORIGIN, &Edge::default());
    // The owner of a key that is trusted for one ledger signs for another.
    let note = Note::sign(&checkpoint.to_string(), name, &other).expect("a text");
    let [own] = keys();
    let keys = [own, other.verifier_key(name).expect("a name")];
    assert_eq!(Checkpoint::verify(&note, &keys), Err(Invalid::OtherLedger));
    assert_eq!(
        Checkpoint::verify(&note, &keys[..1]),
        Err(Invalid::UnknownKey)
    );
}

#[test]
fn malformed_checkpoints_are_refused() {
    let root = leaf(0);
    assert!(read(&format!("{ORIGIN}\n1\n{root}\n")).is_ok());
    assert!(read(&format!("{ORIGIN}\n0\n{root}\n")).is_ok());
    assert!(read(&format!("{ORIGIN}\n{}\n{root}\n", u64::MAX)).is_ok());
    for text in [
        "\n".into(),
        format!("{ORIGIN}\n"),
        format!("{ORIGIN}\n1\n"),
        format!("\n1\n{root}\n"),
        format!("{ORIGIN}\n\n{root}\n"),
        format!("{ORIGIN}\n1\n\n"),
        format!("{ORIGIN}\n1\n{root}\n\n"),
        format!("{ORIGIN}\n1\n{root}\n\nextension\n"),
        format!("{ORIGIN}\n01\n{root}\n"),
        format!("{ORIGIN}\n00\n{root}\n"),
        format!("{ORIGIN}\n+1\n{root}\n"),
        format!("{ORIGIN}\n-1\n{root}\n"),
        format!("{ORIGIN}\n 1\n{root}\n"),
        format!("{ORIGIN}\n0x1\n{root}\n"),
        format!("{ORIGIN}\n١\n{root}\n"),
        format!("{ORIGIN}\n18446744073709551616\n{root}\n"),
        format!("{ORIGIN}\n1\n{root}=\n"),
        format!("{ORIGIN}\n1\n {root}\n"),
        format!("{ORIGIN}\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBTOOBIG=\n"),
        format!("{ORIGIN}\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb1=\n"),
    ] {
        assert_eq!(read(&text), Err(Invalid::NotACheckpoint), "{text:?}");
    }
}
