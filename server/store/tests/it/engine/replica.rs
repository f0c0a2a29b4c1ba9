//! A read-only replica of PostgreSQL, tested with a connection that may not write.

use shared::assess;
use store::{
    Engine, Error, Store,
    backup::{BackingUp, back_up},
    desk::clients,
};
use support::{now, run};

use crate::{
    erasing::erase,
    fixture::{Shelf, Studio},
};

/// Returns the address of the same database for reading only.
fn only_to_read(address: &str) -> String {
    let joined = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joined}options=-c%20default_transaction_read_only=on")
}

#[test]
fn replica_is_read_and_backed_up_and_never_written() {
    run(Engine::Postgres, async |db| {
        let mut studio = Studio::open(db).await;
        let ann = studio.client("Ann").await;
        studio
            .invoice(ann, studio.quay, "outstanding", 8900, 0)
            .await;
        let replica = Store::open(&only_to_read(&studio.db.address))
            .await
            .unwrap();
        let mut tx = replica.read().await.unwrap();
        let all = support::standings(&mut tx, now()).await;
        let open = assess(&all[0].standing, now()).expect_err("an invoice");
        assert_eq!((all.len(), open.items().len()), (1, 1));
        assert!(clients::head(&mut tx, ann).await.unwrap().is_some());
        drop(tx);

        let (shelf, nothing) = (Shelf::new(), |_| ());
        let made = back_up(&replica, &shelf.path("backup"), now(), None, nothing).await;
        assert_eq!(made.unwrap(), BackingUp::Done);

        let bob = studio.client("Bob").await;
        let refused = erase(&replica, studio.olivia, bob, &mut studio.rng).await;
        let refused = refused.expect_err("nothing is written").to_string();
        assert!(refused.contains("read-only transaction"), "{refused}");
        assert!(!studio.is_erased(bob).await);
    });
}

#[test]
fn replica_with_another_schema_is_refused() {
    run(Engine::Postgres, async |db| {
        let empty = db.second_address().await;
        let refused = Store::open(&only_to_read(&empty)).await;
        assert!(matches!(refused, Err(Error::Schema)));
        Store::open(&only_to_read(&db.address)).await.unwrap();
        let older = "update _sqlx_migrations set checksum = '\\x00' where version = 1";
        db.execute(older, &[]).await.unwrap();
        let refused = Store::open(&only_to_read(&db.address)).await;
        assert!(matches!(refused, Err(Error::Schema)));
    });
}
