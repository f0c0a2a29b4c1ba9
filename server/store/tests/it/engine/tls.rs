//! TLS to PostgreSQL: the server of the tests has a certificate for `127.0.0.1`.

use store::{Engine, Store};
use support::{Database, run};

/// Returns the address of the same database, reached with these options.
fn with(db: &Database, host: &str, options: &str) -> String {
    let (address, _) = db.address.split_once('?').expect("options");
    format!("{}?{options}", address.replace("127.0.0.1", host))
}

fn authority(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tls");
    format!("sslrootcert={folder}/{name}")
}

#[test]
fn only_the_right_server_is_spoken_to() {
    run(Engine::Postgres, async |db| {
        let (own, other) = (authority("ca.pem"), authority("other-ca.pem"));
        for (host, mode, authority, expected) in [
            ("127.0.0.1", "verify-full", Some(&own), Ok(())),
            (
                "127.0.0.1",
                "verify-full",
                Some(&other),
                Err("UnknownIssuer"),
            ),
            ("127.0.0.1", "verify-ca", Some(&other), Err("UnknownIssuer")),
            // The authorities of the machine do not know the one of the tests.
            ("127.0.0.1", "verify-full", None, Err("UnknownIssuer")),
            (
                "localhost",
                "verify-full",
                Some(&own),
                Err("not valid for name"),
            ),
            ("localhost", "verify-ca", Some(&own), Ok(())),
            ("127.0.0.1", "require", None, Ok(())),
        ] {
            let what = format!("{host} {mode} {authority:?}");
            let mut options = format!("sslmode={mode}");
            if let Some(authority) = authority {
                options = format!("{options}&{authority}");
            }
            match (
                Store::open_existing(&with(&db, host, &options)).await,
                expected,
            ) {
                (Ok(store), Ok(())) => {
                    let mut tx = store.read().await.expect("a transaction");
                    let encrypted =
                        "select ssl::int::int8 from pg_stat_ssl where pid = pg_backend_pid()";
                    let encrypted = support::sql::number(&mut tx, encrypted, &[]).await;
                    assert_eq!(encrypted.expect("a row"), 1, "{what}");
                    drop(tx);
                    store.close().await;
                }
                (Err(error), Err(words)) => {
                    let said = error.to_string();
                    assert!(
                        said.contains(words) && said.contains("TLS"),
                        "{what}: {said}"
                    );
                }
                (Ok(_), Err(_)) => panic!("{what}: it was spoken to"),
                (Err(error), Ok(())) => panic!("{what}: {error}"),
            }
        }
    });
}
