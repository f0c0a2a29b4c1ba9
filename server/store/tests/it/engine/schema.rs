//! A database whose schema differs from the register is not served.

use store::{
    Error,
    engine::{
        schema::check,
        schema_difference::SchemaDifference::{Missing, Unregistered},
    },
};
use support::{Database, on_both};

async fn schema_that_differs_from_the_register_is_refused(db: Database) {
    assert!(check(&db.store).await.is_ok());
    db.execute("alter table locations add column nickname text", &[])
        .await
        .unwrap();
    db.execute("alter table locations rename column name to title", &[])
        .await
        .unwrap();
    db.execute("create table pets (name text)", &[])
        .await
        .unwrap();
    let Err(Error::Unregistered(differences)) = check(&db.store).await else {
        panic!("the differences were not noticed");
    };
    let expected = [
        Unregistered("locations.nickname".into()),
        Unregistered("locations.title".into()),
        Unregistered("pets.name".into()),
        Missing("locations.name".into()),
    ];
    assert_eq!(differences, expected);
}

on_both!(schema_that_differs_from_the_register_is_refused);
