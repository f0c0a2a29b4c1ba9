//! Verifier keys: those of the tests of `golang.org/x/mod/sumdb` and of the specifications, and changed ones.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use shared::proof::{Invalid, Key, Note, VerifierKey};

pub(crate) const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
pub(crate) const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const SUMDB: &str =
    "localhost.localdev/sumdb+00000c67+AcTrnkbUA+TU4heY3hkjiSES/DSQniBqIeQ/YppAUtK6";
const FOO: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

pub(crate) fn key(text: &str) -> VerifierKey {
    text.parse().expect("a verifier key")
}

pub(crate) fn peter() -> Key {
    // The last 32 of the 33 bytes of the key in the tests of Go, which begin with the algorithm.
    let secret = STANDARD
        .decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
        .expect("base64");
    let secret = secret[1..].try_into().expect("32 bytes");
    Key::new(secret)
}

#[test]
fn published_keys_are_read_and_written() {
    for (text, name, id) in [
        (PETER, "PeterNeumann", 0xc74f_20a3),
        (ENOCH, "EnochRoot", 0xaf0c_fe78),
        (SUMDB, "localhost.localdev/sumdb", 0x0c67),
        (FOO, "example.com/foo", 0x530d_903a),
    ] {
        let key = key(text);
        assert_eq!((key.name(), key.id()), (name, id));
        assert_eq!(key.to_string(), text);
    }
}

#[test]
fn secret_key_has_its_published_verifier_key() {
    assert_eq!(peter().verifier_key("PeterNeumann"), Ok(key(PETER)));
}

#[test]
fn changed_keys_are_refused() {
    let refused = |text: &str| assert!(text.parse::<VerifierKey>().is_err(), "{text:?}");
    for text in [PETER, SUMDB] {
        for start in 0..=text.len() {
            for end in start..=text.len() {
                if end - start < text.len() {
                    refused(&text[start..end]);
                }
            }
        }
        for at in 0..text.len() {
            for bit in 0..7 {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] ^= 1 << bit;
                refused(str::from_utf8(&bytes).expect("ASCII"));
            }
        }
        refused(&format!("{text}\n"));
        refused(&text.to_uppercase());
    }
    // A key of another length and one of another algorithm, each with its own id.
    refused("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==");
    refused("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    let long = format!("{}{PETER}", "x".repeat(1000));
    assert_eq!(long.parse::<VerifierKey>(), Err(Invalid::TooLong));
}

#[test]
fn weak_key_is_refused() {
    // The neutral element of the curve verifies signatures without a secret.
    let mut public = [0; 33];
    public[..2].copy_from_slice(&[1, 1]);
    let id = Sha256::digest([b"x\n", &public[..]].concat());
    let id = u32::from_be_bytes([id[0], id[1], id[2], id[3]]);
    let text = format!("x+{id:08x}+{}", STANDARD.encode(public));
    assert_eq!(text.parse::<VerifierKey>(), Err(Invalid::NotAKey));
}

#[test]
fn names_are_checked() {
    for name in [
        "", "a b", "a+b", "a\u{a0}b", "a\nb", "a\u{1}b", "\u{2003}", "a\u{85}",
    ] {
        assert_eq!(
            Key::new(&[7; 32]).verifier_key(name).err(),
            Some(Invalid::NotAKey),
            "{name:?}"
        );
    }
    let long = Key::new(&[7; 32]).verifier_key(&"x".repeat(2000));
    assert_eq!(long.err(), Some(Invalid::TooLong));
    for name in ["x", "studio.example/lethe", "bücher.example", "—"] {
        let signer = Key::new(&[7; 32]);
        let verifier = signer.verifier_key(name).expect("a name");
        let note = Note::sign("text\n", name, &signer).expect("a text");
        let again = Note::parse(&note.to_string()).expect("a note");
        assert!(again.verify(&[key(&verifier.to_string())]).is_ok());
    }
}

#[test]
fn secret_key_is_never_shown() {
    assert_eq!(format!("{:?}", peter()), "Key");
}
