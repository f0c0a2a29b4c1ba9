//! PostgreSQL with two users: one owns the tables, changes the schema and wipes; the other one serves.

use shared::client::ClientId;
use store::{Engine, Store};
use support::{Database, Folder, administer, administer_at, run};
use uuid::Uuid;

use crate::{
    lethe::Lethe,
    program::{self, Program, lethe},
};

/// A client with nothing open.
const ZEB: ClientId = ClientId(Uuid::from_u128(0x23));

/// What the operator runs as the administrator of PostgreSQL, and what as the owner of the tables, before the schema is made. The
/// documentation has the same statements.
const AS_ADMINISTRATOR: &str = "
    grant pg_monitor, pg_checkpoint to lethe_owner;
    grant execute on function pg_switch_wal() to lethe_owner;";
const AS_OWNER: &str = "
    alter default privileges in schema public grant select, insert, update, delete on tables to lethe;";

#[test]
fn documentation_has_the_statements() {
    let page = include_str!("../../../docs/operating.md");
    for statement in [AS_ADMINISTRATOR, AS_OWNER].concat().split(';') {
        let statement = statement.trim();
        assert!(page.contains(statement), "{statement}");
    }
}

#[test]
fn one_user_changes_the_schema_and_the_other_one_serves() {
    run(Engine::Postgres, async |db: Database| {
        let folder = Folder::new();
        let (_, name) = db.address.rsplit_once('/').expect("a name");
        let name = name.split('?').next().expect("a name").to_owned();
        let [owner, server] = ["owner", "server"].map(|end| format!("{name}_{end}"));
        let named = |text: &str| {
            let text = text.replace("lethe_owner", &owner);
            text.replace("to lethe;", &format!("to {server};"))
        };
        let address = db.second_address().await;
        let (_, place) = address.split_once('@').expect("a place");
        let [as_owner, as_server] =
            [&owner, &server].map(|user| format!("postgres://{user}:sesame@{place}"));
        for user in [&owner, &server] {
            administer(format!("create role {user} login password 'sesame'")).await;
        }
        administer(format!("alter database {name}_second owner to {owner}")).await;
        administer_at(&address, named(AS_ADMINISTRATOR)).await;
        administer_at(&as_owner, named(AS_OWNER)).await;
        let command = |command: &str, address: &str| {
            program::run(lethe(&folder).args([command, "--database", address]))
        };

        let refused = Program::try_to_serve(lethe(&folder), &as_server).err();
        let refused = refused.expect("there is no schema yet");
        assert!(refused.contains("permission denied"), "{refused}");
        let (done, said) = command("migrate", &as_owner);
        assert!(done, "{said}");
        let serving = Program::serve(lethe(&folder), &as_server);
        assert!(serving.ask("/readyz").ends_with("ready"));
        drop(serving);

        let store = Store::open(&as_server).await.expect("the schema");
        let served = Lethe::open(Database {
            store,
            address: as_server.clone(),
        })
        .await;
        served.client(ZEB, "Zebulon").await;
        served.erase(ZEB).await;
        for statement in [
            "alter table clients disable trigger all",
            "drop table clients",
            "create table mine (id int)",
            "truncate client_events",
        ] {
            let done = served.db.execute(statement, &[]).await;
            assert!(done.is_err(), "{statement}");
        }
        served.db.store.close().await;

        let (done, said) = command("clean", &as_server);
        assert!(!done && said.contains("lacks privileges"), "{said}");
        let (done, said) = command("clean", &as_owner);
        assert!(done && said.contains("1 erasure is now wiped"), "{said}");

        administer(format!("drop database {name}_second with (force)")).await;
        administer(format!("drop role {owner}")).await;
        administer(format!("drop role {server}")).await;
    });
}
