//! Notes: those of the specification and of the tests of `golang.org/x/mod/sumdb/note`, and malformed ones.

use shared::proof::{Invalid, Key, Note};

use crate::keys::{ENOCH, PETER, key, peter};

const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n";
const BY_PETER: &str = "— PeterNeumann \
    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const BY_ENOCH: &str = "— EnochRoot \
    rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn signed_by(note: &str, keys: &[&str]) -> Result<Vec<String>, Invalid> {
    let keys: Vec<_> = keys.iter().map(|text| key(text)).collect();
    let signed_by = Note::parse(note)?;
    let signed_by = signed_by.verify(&keys)?;
    Ok(signed_by
        .into_iter()
        .map(|key| key.name().to_owned())
        .collect())
}

#[test]
fn note_of_the_specification_is_verified() {
    let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    let note = "This is an example message.\n\n— example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    assert_eq!(signed_by(note, &[key]), Ok(vec!["example.com/foo".into()]));
    let parsed = Note::parse(note).expect("a note");
    assert_eq!(parsed.text(), "This is an example message.\n");
    assert_eq!(parsed.to_string(), note);
    assert_eq!(signed_by(note, &[PETER]), Err(Invalid::UnknownKey));
}

#[test]
fn text_ends_at_the_last_empty_line() {
    let note = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\
        — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    let parsed = Note::parse(note).expect("a note");
    assert!(parsed.text().ends_with(":\n\ned è subito sera.\n"));
    assert_eq!(parsed.to_string(), note);
    for text in ["\n", "\n\n", "a\n\n\n", "\n\na\n"] {
        let note = Note::sign(text, "PeterNeumann", &peter())
            .expect("a text")
            .to_string();
        assert_eq!(Note::parse(&note).expect("a note").text(), text);
        assert!(signed_by(&note, &[PETER]).is_ok());
    }
}

#[test]
fn signature_is_the_published_one() {
    let note = Note::sign(TEXT, "PeterNeumann", &peter()).expect("a text");
    assert_eq!(note.to_string(), format!("{TEXT}\n{BY_PETER}"));
}

#[test]
fn signatures_of_known_keys_are_verified_and_others_are_ignored() {
    let both = format!("{TEXT}\n{BY_PETER}{BY_ENOCH}");
    assert_eq!(signed_by(&both, &[PETER]), Ok(vec!["PeterNeumann".into()]));
    assert_eq!(signed_by(&both, &[ENOCH]), Ok(vec!["EnochRoot".into()]));
    let expected = Ok(vec!["PeterNeumann".into(), "EnochRoot".into()]);
    assert_eq!(signed_by(&both, &[ENOCH, PETER]), expected);
    assert_eq!(signed_by(&both, &[]), Err(Invalid::UnknownKey));

    // The id or the name alone does not make it a signature of the key.
    let renamed = BY_PETER.replace("PeterNeumann", "CarmenSandiego");
    let other_id = BY_PETER.replace("x08g", "xxxx");
    for ignored in [&renamed, &other_id] {
        let note = format!("{TEXT}\n{ignored}");
        assert_eq!(signed_by(&note, &[PETER, ENOCH]), Err(Invalid::UnknownKey));
        let note = format!("{TEXT}\n{ignored}{BY_PETER}");
        assert!(signed_by(&note, &[PETER]).is_ok());
    }
    // Signatures of other algorithms have other lengths.
    let long = format!("— PeterNeumann {}\n", "AAAA".repeat(1700));
    assert!(signed_by(&format!("{TEXT}\n{long}{BY_PETER}"), &[PETER]).is_ok());
}

#[test]
fn wrong_signature_of_a_known_key_refuses_the_note() {
    let longer = format!("{}ABCD{}", &BY_PETER[..60], &BY_PETER[60..]);
    let changed = BY_PETER.replace("/ZJkuB", "/ZJkuC");
    for wrong in [&longer, &changed] {
        for note in [
            format!("{TEXT}\n{wrong}"),
            format!("{TEXT}\n{BY_ENOCH}{wrong}"),
            format!("{TEXT}\n{wrong}{BY_PETER}"),
            format!("{TEXT}\n{BY_PETER}{wrong}"),
        ] {
            assert_eq!(
                signed_by(&note, &[PETER, ENOCH]),
                Err(Invalid::WrongSignature)
            );
        }
    }
    let changed = format!("{}\n{BY_PETER}", TEXT.replace("know", "knew"));
    assert_eq!(signed_by(&changed, &[PETER]), Err(Invalid::WrongSignature));
}

#[test]
fn number_of_signatures_is_limited() {
    let note = |count: usize| format!("{TEXT}\n{}", BY_PETER.repeat(count));
    for count in [1, 16, 100] {
        assert!(signed_by(&note(count), &[PETER]).is_ok());
    }
    assert_eq!(signed_by(&note(101), &[PETER]), Err(Invalid::TooLong));
    // Sixteen of the longest signatures, as the specification requires.
    let longest = format!("— witness.example {}\n", "AAAA".repeat(1700)).repeat(16);
    assert!(signed_by(&format!("{TEXT}\n{longest}{BY_PETER}"), &[PETER]).is_ok());
    let endless = format!("{}\n\n{BY_PETER}", "x".repeat(300_000));
    assert_eq!(Note::parse(&endless), Err(Invalid::TooLong));
    let endless = format!("{}\n", "x".repeat(300_000));
    assert_eq!(
        Note::sign(&endless, "PeterNeumann", &peter()),
        Err(Invalid::TooLong)
    );
}

#[test]
fn malformed_notes_are_refused() {
    let signature = BY_PETER.trim_end();
    for note in [
        String::new(),
        "\n".into(),
        "\n\n".into(),
        TEXT.into(),
        format!("{TEXT}\n"),
        format!("{TEXT}\n\n"),
        format!("{TEXT}\n{signature}"),
        format!("{TEXT}\n{BY_PETER}\n"),
        format!("{TEXT}{BY_PETER}"),
        format!("\n{BY_PETER}"),
        format!("\u{1}{TEXT}\n{BY_PETER}"),
        format!("\t{TEXT}\n{BY_PETER}"),
        format!("{TEXT}\r\n{BY_PETER}"),
        format!("{TEXT}\n{BY_PETER}Unexpected line.\n"),
        format!("{TEXT}\n{}", BY_PETER.replace('—', "-")),
        format!("{TEXT}\n{}", BY_PETER.replace("— ", "—")),
        format!("{TEXT}\n{}", BY_PETER.replace("PeterNeumann", "Bad Name")),
        format!("{TEXT}\n{}", BY_PETER.replace("PeterNeumann", "Bad+Name")),
        format!(
            "{TEXT}\n{}",
            BY_PETER.replace("PeterNeumann", "Bad\u{2003}Name")
        ),
        format!("{TEXT}\n{}", BY_PETER.replace("PeterNeumann", "")),
        format!("{TEXT}\n{}", BY_PETER.replace("AM=", "AM")),
        format!("{TEXT}\n{}", BY_PETER.replace("AM=", "AN=")),
        format!("{TEXT}\n{signature} \n"),
        format!("{TEXT}\n— PeterNeumann x08gow==\n"),
        format!("{TEXT}\n— PeterNeumann \n"),
        format!("{TEXT}\n— PeterNeumann\n"),
    ] {
        assert_eq!(Note::parse(&note), Err(Invalid::NotANote), "{note:?}");
    }
    for text in ["", "abc", "a\tb\n", "a\r\n", "\u{0}\n"] {
        assert_eq!(
            Note::sign(text, "PeterNeumann", &peter()),
            Err(Invalid::NotANote),
            "{text:?}"
        );
    }
}

#[test]
fn replaced_key_of_the_same_name_stays_valid_for_older_notes() {
    let name = "studio.example/lethe";
    let (older, newer) = (Key::new(&[1; 32]), Key::new(&[2; 32]));
    let note = Note::sign("text\n", name, &older).expect("a text");
    let [older, newer] = [older, newer].map(|key| key.verifier_key(name).expect("a name"));
    assert_eq!(
        note.verify(&[newer.clone(), older.clone()]),
        Ok(vec![&older])
    );
    assert_eq!(note.verify(&[newer]), Err(Invalid::UnknownKey));
}
