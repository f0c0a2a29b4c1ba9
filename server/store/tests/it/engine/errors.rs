//! Errors of the store never hold a stored value.

use store::{Engine, Error, Store};
use support::{Database, on_both, sql::Value, values};

use crate::fixture::Studio;

/// Runs a statement that fails, and returns both renderings of the store's error.
async fn failure(studio: &Studio, statement: &str, values: &[Value]) -> [String; 2] {
    let cause = studio
        .db
        .execute(statement, values)
        .await
        .expect_err(statement);
    let error = Error::from(cause);
    [error.to_string(), format!("{error:?} {error:#?}")]
}

/// Checks that the error has a message and does not hold the word "qzxann".
async fn check(studio: &Studio, statement: &str, values: &[Value]) {
    for text in failure(studio, statement, values).await {
        assert!(!text.to_lowercase().contains("qzxann"), "{text}");
        assert!(text.contains("the database"), "{text}");
    }
}

async fn refused_value_is_not_in_the_error(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let (name, email) = ("Qzxann", "Qzxann@river.example");
    let save = "update clients set first_name = $2, email = $3, user_name = $3 where id = $1";
    studio.run(save, values![ann.0, name, email]).await;
    // A unique constraint, a check, a foreign key, a missing value.
    check(&studio, save, values![bob.0, name, email]).await;
    let mark = "update clients set notes = $2, erased_at = updated_at where id = $1";
    check(&studio, mark, values![ann.0, name]).await;
    let phone = "insert into client_phones (client_id, kind, number) values ($1, $2, $3)";
    check(&studio, phone, values![ann.0, name, email]).await;
    let unknown = studio.id();
    check(&studio, phone, values![unknown, "home", email]).await;
    check(
        &studio,
        "insert into client_tokens (token) values ($1)",
        values![email],
    )
    .await;
}

async fn unreadable_value_is_not_in_the_error(db: Database) {
    let studio = Studio::open(db).await;
    let statement = match studio.db.store.engine() {
        Engine::Sqlite => {
            "insert into client_tokens (client_id, token) select $1, value from json_each($1)"
        }
        Engine::Postgres => "insert into client_tokens (client_id, token) select $1::uuid, $1",
    };
    check(&studio, statement, values!["Qzxann"]).await;
    let statement = match studio.db.store.engine() {
        Engine::Sqlite => "insert into studio (id, name, created_at) values ($1, 'a', 'b')",
        Engine::Postgres => {
            "insert into studio (id, name, created_at) values ($1::text::bigint, 'a', now())"
        }
    };
    check(&studio, statement, values!["Qzxann"]).await;
}

async fn erased_client_has_its_own_error(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    studio.erase(ann).await;
    let note = "update clients set notes = $2 where id = $1";
    let texts = failure(&studio, note, values![ann.0, "Qzxann"]).await;
    assert_eq!(texts[0], "the client is erased");
}

async fn database_address_is_not_in_the_error(db: Database) {
    // Database addresses hold passwords.
    let (scheme, rest) = db.address.split_once(':').unwrap();
    for address in [
        format!("mysql:{rest}"),
        format!("{scheme}://qzxann:qzxann@qzxann.invalid:notaport/qzxann"),
        "sqlite:/qzxann/missing/studio.db".to_owned(),
    ] {
        let error = Store::open(&address).await.expect_err("no database");
        let text = format!("{error} {error:?}");
        assert!(!text.contains("qzxann"), "{text}");
    }
}

on_both!(
    refused_value_is_not_in_the_error,
    unreadable_value_is_not_in_the_error,
    erased_client_has_its_own_error,
    database_address_is_not_in_the_error
);
