//! The triggers of the database: they refuse handwritten statements against an erased client.

use jiff::ToSpan;
use shared::{
    client::ClientId,
    forms::Notice,
    register::{self, Action, Owner, TABLES, Table},
    visit::VisitFate,
};
use store::{Engine, Error, Outcome};
use support::{Database, TODAY, now, on_both, sql::Value, values};

use crate::fixture::{
    Studio,
    whole::{self, BETWEEN_STEPS},
};

/// The table of erasures has its own triggers.
const RECORD: &str = "erasures";

/// Returns the table of clients, as the register declares it.
fn clients() -> &'static Table {
    register::table("clients").expect("the clients")
}

/// Returns assignments that clear every personal column of a client except `kept`.
fn nothing_but(kept: &str) -> String {
    let nulls = clients()
        .cleared()
        .filter(|column| *column != kept)
        .map(|column| format!("{column} = null"));
    nulls.collect::<Vec<_>>().join(", ")
}

/// Adds a client who is marked as erased although their rows are still there, and a client who is not erased.
async fn erased_and_living(studio: &mut Studio) -> (ClientId, ClientId) {
    let (bob, cleo) = (studio.client("Bob").await, studio.client("Cleo").await);
    let erased = studio.whole_client("Qzxann", bob).await;
    let living = studio.whole_client("Wvkben", cleo).await;
    for client in [erased, living] {
        let insert = "insert into unfinished_erasures (client_id, visits) values ($1, 'kept')";
        studio.run(insert, values![client.0]).await;
        let insert = "
            insert into due_texts (id, client_id, field, row_id, erased_id)
            values ($2, $1, 'invoices.description', $2, $2)";
        let id = studio.id();
        studio.run(insert, values![client.0, id]).await;
    }
    let mark = format!(
        "update clients set {}, erased_at = $2 where id = $1",
        nothing_but("")
    );
    studio.run(&mark, values![erased.0, now()]).await;
    (erased, living)
}

/// Tables of movements, whose rows are added and never change.
const MOVEMENTS: &[&str] = &["payments", "refunds", "credit_movements"];

/// Tables to whose rows others refer.
const REFERRED_TO: &[&str] = &["packages", "invoices"];

/// Runs a statement that the triggers must refuse.
async fn check_refused(studio: &Studio, statement: &str, values: &[Value]) {
    match studio
        .db
        .execute(statement, values)
        .await
        .map_err(Error::from)
    {
        Err(Error::Erased) => {}
        Err(other) if other.to_string().contains("never change") => {}
        Err(other) => panic!("refused for another reason: {statement}: {other}"),
        Ok(count) => panic!("not refused, {count} rows: {statement}"),
    }
}

/// Runs a statement that must be refused with these words.
async fn check_refused_with(studio: &Studio, words: &str, statement: &str, values: &[Value]) {
    let refusal = studio
        .db
        .execute(statement, values)
        .await
        .expect_err(statement)
        .to_string();
    assert!(refusal.contains(words), "{statement}: {refusal}");
}

async fn erased_clients_rows_are_not_added_changed_or_deleted(db: Database) {
    let mut studio = Studio::open(db).await;
    let (erased, living) = erased_and_living(&mut studio).await;
    let both = values![erased.0, living.0];
    for table in TABLES.iter().filter(|table| table.name != RECORD) {
        let Owner::ClientIn(owners) = table.owner else {
            continue;
        };
        let name = table.name;
        let columns = table.names().collect::<Vec<_>>().join(", ");
        for owner in owners {
            let mine = format!("select count(*) from {name} where {owner} = $1");
            assert!(
                studio.db.number(&mine, values![erased.0]).await > 0,
                "{name}.{owner}: nothing to try"
            );
            let copied = columns.replace(owner, "$1");
            let insert = format!(
                "insert into {name} ({columns}) select {copied} from {name} where {owner} = $2"
            );
            check_refused(&studio, &insert, both).await;
            let bring = format!("update {name} set {owner} = $1 where {owner} = $2");
            check_refused(&studio, &bring, both).await;
            let take = format!("update {name} set {owner} = $2 where {owner} = $1");
            check_refused(&studio, &take, both).await;
            for column in table.names() {
                let touch = format!("update {name} set {column} = {column} where {owner} = $1");
                check_refused(&studio, &touch, values![erased.0]).await;
            }
            let ends = matches!(table.action(VisitFate::Kept), Action::Remove(_))
                || BETWEEN_STEPS.contains(&name);
            if ends {
                // An erasure leaves no row there, and none is added.
                continue;
            }
            let delete = format!("delete from {name} where {owner} = $1");
            check_refused(&studio, &delete, values![erased.0]).await;
        }
    }
}

async fn other_clients_rows_change_freely(db: Database) {
    let mut studio = Studio::open(db).await;
    let (_, living) = erased_and_living(&mut studio).await;
    for table in TABLES.iter().filter(|table| table.name != RECORD) {
        let Owner::ClientIn(owners) = table.owner else {
            continue;
        };
        let column = table.columns[0].name;
        for owner in owners {
            let touch = format!(
                "update {} set {column} = {column} where {owner} = $1",
                table.name
            );
            if matches!(table.name, "payments" | "refunds") {
                check_refused_with(&studio, "never change", &touch, values![living.0]).await;
                continue;
            }
            assert!(
                studio.db.execute(&touch, values![living.0]).await.unwrap() > 0,
                "{touch}"
            );
            let delete = format!("delete from {} where {owner} = $1", table.name);
            if MOVEMENTS.contains(&table.name) {
                check_refused_with(&studio, "never change", &delete, values![living.0]).await;
                continue;
            }
            if REFERRED_TO.contains(&table.name) {
                continue;
            }
            assert!(
                studio.db.execute(&delete, values![living.0]).await.unwrap() > 0,
                "{delete}"
            );
        }
    }
}

async fn credit_movements_change_only_their_reason(db: Database) {
    let mut studio = Studio::open(db).await;
    let (_, living) = erased_and_living(&mut studio).await;
    for change in [
        "amount = amount + 1",
        "currency = 'EUR'",
        "what = 'returned'",
        "invoice_id = case when invoice_id is null then (select id from invoices limit 1) end",
        "created_on = (select max(starts_on) from memberships)",
    ] {
        let edit = format!("update credit_movements set {change} where client_id = $1");
        check_refused_with(
            &studio,
            "credit movements never change",
            &edit,
            values![living.0],
        )
        .await;
    }
    let forget = "update credit_movements set reason = null where client_id = $1";
    assert!(studio.db.execute(forget, values![living.0]).await.unwrap() > 0);
}

async fn session_never_counts_fewer_erased_clients(db: Database) {
    let mut studio = Studio::open(db).await;
    let session = studio.session(studio.quay, now(), 8).await.0;
    for column in [
        "booked_unnamed",
        "waitlisted_unnamed",
        "attended_unnamed",
        "no_show_unnamed",
    ] {
        let set = format!("update sessions set {column} = $2, capacity = 9 where id = $1");
        for more in [1, 1, 2] {
            studio.run(&set, values![session, more]).await;
        }
        let words = "visits of erased clients stay counted";
        check_refused_with(&studio, words, &set, values![session, 1]).await;
    }
}

async fn erased_client_never_changes(db: Database) {
    let mut studio = Studio::open(db).await;
    let (erased, living) = erased_and_living(&mut studio).await;
    for column in clients().names() {
        let touch = format!("update clients set {column} = {column} where id = $1");
        check_refused(&studio, &touch, values![erased.0]).await;
    }
    check_refused(
        &studio,
        "update clients set erased_at = null where id = $1",
        values![erased.0],
    )
    .await;
    for client in [erased, living] {
        let delete = "delete from clients where id = $1";
        check_refused_with(
            &studio,
            "clients are erased, not deleted",
            delete,
            values![client.0],
        )
        .await;
    }
}

async fn row_that_replaces_an_erased_one_is_refused(db: Database) {
    if db.store.engine() == Engine::Postgres {
        return; // It has no such statement; "on conflict" is an update.
    }
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    studio.invoice(ann, studio.quay, "void", 1, 0).await;
    studio.erase(ann).await;
    let words = "clients are erased, not deleted";
    let replace = "
        replace into clients (id, first_name, sort_key, joined_on, home_location_id, created_at, updated_at)
        select $1, first_name, sort_key, joined_on, home_location_id, created_at, updated_at
        from clients where id = $2";
    check_refused_with(&studio, words, replace, values![ann.0, bob.0]).await;
    let replace = "
        replace into erasures (client_id, reference, erased_at, erased_by, place, receipt)
        select client_id, reference, erased_at, erased_by, place, '' from erasures";
    check_refused_with(&studio, "erasures never change", replace, &[]).await;
    let replace = "
        replace into invoices (id, client_id, location_id, number, description, amount, currency, status, issued_on,
            due_on)
        select id, $1, location_id, number, description, amount, currency, status, issued_on, due_on
        from invoices";
    check_refused(&studio, replace, values![bob.0]).await;
}

async fn erasures_never_change(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.erase(client).await;
    for column in register::table(RECORD).unwrap().names() {
        let touch = format!("update erasures set {column} = {column}");
        check_refused_with(&studio, "erasures never change", &touch, &[]).await;
    }
    check_refused_with(
        &studio,
        "erasures never change",
        "delete from erasures",
        &[],
    )
    .await;
}

async fn wiping_instant_is_written_once_and_alone(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    studio.erase(ann).await;
    let record = register::table(RECORD).unwrap();
    for column in record.names().filter(|column| *column != "wiped_at") {
        let other = match column {
            "client_id" => Value::from(bob.0),
            "erased_by" | "asked_by" => Value::from(studio.adam.0),
            "erased_at" => Value::from(now() + 1.hour()),
            "place" => Value::from(7),
            _ => Value::from("other"),
        };
        let edit = format!("update erasures set wiped_at = $1, {column} = $2");
        let edit_and_wipe = [Value::from(now()), other];
        check_refused_with(&studio, "erasures never change", &edit, &edit_and_wipe).await;
    }
    let wipe = "update erasures set wiped_at = $1";
    assert_eq!(studio.db.execute(wipe, values![now()]).await.unwrap(), 1);
    check_refused_with(&studio, "erasures never change", wipe, values![now()]).await;
    let back = "update erasures set wiped_at = null";
    check_refused_with(&studio, "erasures never change", back, &[]).await;
}

async fn client_with_personal_data_is_not_marked_as_erased(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let client = studio.whole_client("Qzxann", bob).await;
    let words = "erased_clients_hold_nothing_personal";
    for column in clients().cleared() {
        let mark = format!(
            "update clients set {}, erased_at = $2 where id = $1",
            nothing_but(column)
        );
        let marked = studio.db.execute(&mark, values![client.0, now()]).await;
        let refusal = marked.map_err(|error| error.to_string());
        assert!(
            refusal
                .as_ref()
                .is_err_and(|refusal| refusal.contains(words)),
            "The database lets an erased client keep {column} ({refusal:?}): write this after the column in its \
             migration:\nconstraint {words}_{column} check (erased_at is null or {column} is null)"
        );
    }
    let insert = "
        insert into clients (id, first_name, joined_on, home_location_id, created_at, updated_at, erased_at)
        values ($1, 'Ann', $2, $3, $4, $4, $4)";
    let (id, quay) = (studio.id(), studio.quay);
    check_refused_with(&studio, words, insert, values![id, TODAY, quay, now()]).await;
}

async fn client_without_a_name_is_refused(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    for column in ["first_name", "sort_key"] {
        let clear = format!("update clients set {column} = null where id = $1");
        check_refused_with(&studio, "clients_have_a_name", &clear, values![client.0]).await;
    }
}

async fn erased_client_is_not_saved(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio.erase(client).await;
    let before = studio.db.everything().await;
    let saved = studio
        .save(client, &whole::form("Qzxann"), Notice::Unseen)
        .await;
    assert_eq!(saved, Outcome::NotFound);
    assert!(studio.db.everything().await == before);
}

on_both!(
    erased_clients_rows_are_not_added_changed_or_deleted,
    other_clients_rows_change_freely,
    credit_movements_change_only_their_reason,
    session_never_counts_fewer_erased_clients,
    erased_client_never_changes,
    row_that_replaces_an_erased_one_is_refused,
    erasures_never_change,
    wiping_instant_is_written_once_and_alone,
    client_with_personal_data_is_not_marked_as_erased,
    client_without_a_name_is_refused,
    erased_client_is_not_saved
);
