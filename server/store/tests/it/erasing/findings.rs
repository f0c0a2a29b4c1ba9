//! Nothing that identifies a client is left. A person decides about texts of other clients.

use shared::{
    client::ClientId,
    details::DetailsForm,
    forms::Notice,
    ledger::Entry,
    register::{Identifier, Owner, TABLES},
    residue::Excerpt,
};
use store::{
    Error, Outcome,
    erasing::{
        deleted_clients,
        erase::{Erasing, erase},
        findings::{Finding, find},
    },
};
use support::{Database, now, on_both, values};
use uuid::Uuid;

use crate::fixture::Studio;

/// Adds a client called Ann Lee, with an email address and a phone number.
async fn ann_lee(studio: &mut Studio) -> ClientId {
    let form = DetailsForm {
        first_name: "Ann".into(),
        last_name: "Lee".into(),
        email: "ann.lee@example.com".into(),
        phone_mobile: "+44 7700 900123".into(),
        ..DetailsForm::default()
    };
    studio.client_with(&form).await
}

/// Sets the notes of a client.
async fn note(studio: &Studio, client: ClientId, notes: &str) {
    studio
        .run(
            "update clients set notes = $2 where id = $1",
            values![client.0, notes],
        )
        .await;
}

/// Adds a cancelled session.
async fn session(studio: &mut Studio, name: &str, coach: &str) -> Uuid {
    let id = studio.id();
    let insert = "
        insert into sessions (id, location_id, name, coach, starts_at, minutes, capacity)
        values ($1, $2, $3, $4, $5, 60, 10)";
    studio
        .run(insert, values![id, studio.quay, name, coach, now()])
        .await;
    id
}

/// Returns where the findings are, as text.
fn positions(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| finding.place.to_string())
        .collect()
}

/// A coach of many sessions is one finding, which is accepted as a whole: the same text in one more row is another finding.
async fn equal_texts_are_one_finding(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = ann_lee(&mut studio).await;
    let bob = studio.client("Bob").await;
    note(&studio, bob, "Ann Lee").await;
    let mut sessions = Vec::new();
    for day in 0..30 {
        sessions.push(session(&mut studio, &format!("Day {day}"), "Ann Lee").await);
    }
    sessions.sort();
    let find = async |studio: &Studio| {
        let mut tx = studio.db.store.read().await.unwrap();
        find(&mut tx, ann).await.unwrap()
    };
    let seen = find(&studio).await;
    let as_seen: Vec<_> = seen
        .iter()
        .map(|finding| (finding.rows, finding.of))
        .collect();
    assert_eq!(as_seen, [(1, Some(bob)), (30, None)]);
    assert_eq!(
        seen[1].place.to_string(),
        format!("sessions.coach:{}", sessions[0])
    );
    let keys: Vec<_> = seen.iter().map(Finding::key).collect();

    let another = session(&mut studio, "Another", "Ann Lee").await;
    let erasing = erase(&studio.db.store, studio.act(), ann, &keys).await;
    assert!(matches!(erasing.unwrap(), Erasing::NotAccepted(found) if found.len() == 2));
    studio
        .run("delete from sessions where id = $1", values![another])
        .await;
    let erasing = erase(&studio.db.store, studio.act(), ann, &keys).await;
    assert!(matches!(erasing.unwrap(), Erasing::Erased(_)));
    let receipt = studio.db.texts("select receipt from erasures", &[]).await;
    let entry = Entry::read(receipt[0].as_deref().unwrap(), 1).unwrap();
    assert_eq!(entry.erasure.swept.accepted, 31);
}

/// Every column that identifies the client, by the register, is searched for. First and last name are one mark.
async fn client_is_found_by_each_identifying_column(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let ann = studio.whole_client("Qzxann", bob).await;
    let mut marks = Vec::new();
    for table in TABLES.iter().filter(|table| table.owner != Owner::Studio) {
        for (column, what) in table.identifying() {
            if what == Identifier::FamilyName || what == Identifier::Digest {
                continue;
            }
            let written = match what {
                Identifier::GivenName => "last_name || ', ' || first_name",
                Identifier::FamilyName
                | Identifier::FullName
                | Identifier::Email
                | Identifier::Phone
                | Identifier::Street
                | Identifier::MemberNumber
                | Identifier::Token
                | Identifier::Digest => column,
            };
            let rows = Studio::rows_of(table.name).expect("a table of clients");
            let query = format!("select {written} from {} where {rows}", table.name);
            let values = studio.db.texts(&query, values![ann.0]).await;
            let value = values
                .into_iter()
                .flatten()
                .next()
                .expect("a value of the whole client");
            marks.push((format!("{}.{column}", table.name), value));
        }
    }
    assert!(marks.len() > 5, "{marks:?}");
    for (column, value) in marks {
        let named = session(&mut studio, &format!("For {value} only"), "Kim").await;
        let mut tx = studio.db.store.read().await.unwrap();
        let seen = positions(&find(&mut tx, ann).await.unwrap());
        drop(tx);
        let expected = format!("sessions.name:{named}");
        assert!(
            seen.contains(&expected),
            "{column} identifies the client, but {value:?} is not found elsewhere: see erasing/identity.rs."
        );
    }
}

async fn client_is_found_by_former_name_email_phone_and_street(db: Database) {
    let mut studio = Studio::open(db).await;
    let former = DetailsForm {
        first_name: "Ann".into(),
        last_name: "Smith".into(),
        email: "ann.smith@example.com".into(),
        phone_mobile: "07700 900808".into(),
        address_line1: "12 High Street".into(),
        ..DetailsForm::default()
    };
    let ann = studio.client_with(&former).await;
    let mut form = former;
    for change in [
        |form: &mut DetailsForm| form.last_name = "Jones".into(),
        |form: &mut DetailsForm| form.email = String::new(),
        |form: &mut DetailsForm| form.phone_mobile = "07700 900111".into(),
        |form: &mut DetailsForm| form.address_line1 = "1 Low Road".into(),
    ] {
        change(&mut form);
        assert_eq!(studio.save(ann, &form, Notice::Seen).await, Outcome::Done);
    }
    for text in [
        "For Ann Smith",
        "For Ann Jones",
        "To ann.smith@example.com",
        "Call 07700 900808",
        "At 12 High Street",
    ] {
        let named = session(&mut studio, text, "Kim").await;
        let mut tx = studio.db.store.read().await.unwrap();
        let seen = positions(&find(&mut tx, ann).await.unwrap());
        assert!(
            seen.contains(&format!("sessions.name:{named}")),
            "{text}: {seen:?}"
        );
    }
}

async fn findings_about_others_are_shown_and_must_be_accepted(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = ann_lee(&mut studio).await;
    let (bob, joann) = (studio.client("Bob").await, studio.client("Joann").await);
    note(&studio, ann, "Ann Lee, of course").await;
    note(&studio, bob, "Trains with LEE, ANN on Mondays").await;
    note(
        &studio,
        joann,
        "Joann Leeds, joann.lee@example.com, 07700 900124",
    )
    .await;
    let private = session(&mut studio, "Private: Ann Lee", "Kim").await;
    let mut expected = vec![
        format!("clients.notes:{}", bob.0),
        format!("sessions.name:{private}"),
    ];
    expected.sort();

    let mut tx = studio.db.store.read().await.unwrap();
    let shown = find(&mut tx, ann).await.unwrap();
    drop(tx);
    assert_eq!(positions(&shown), expected);
    assert_eq!(shown[0].of, Some(bob));
    let Excerpt {
        before,
        found,
        after,
    } = &shown[0].excerpt;
    assert_eq!(
        [before.as_str(), found, after],
        ["Trains with ", "LEE, ANN", " on Mondays"]
    );
    assert_eq!(shown[1].of, None);

    let before = studio.db.everything().await;
    for accepted in [&[][..], &expected[..1]] {
        match erase(&studio.db.store, studio.act(), ann, accepted)
            .await
            .unwrap()
        {
            Erasing::NotAccepted(shown) => assert_eq!(positions(&shown), expected),
            other => panic!("{other:?}"),
        }
        assert_eq!(studio.db.everything().await, before);
    }

    note(&studio, bob, "Trains alone").await;
    let erasing = erase(&studio.db.store, studio.act(), ann, &expected[1..])
        .await
        .unwrap();
    let Erasing::Erased(reference) = erasing else {
        panic!("{erasing:?}")
    };
    let mut tx = studio.db.store.read().await.unwrap();
    let record = deleted_clients::find(&mut tx, &reference)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(record.receipt.erasure.swept.accepted, 1);
}

async fn clients_sharing_name_address_and_number_are_told_apart(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = ann_lee(&mut studio).await;
    let twin = studio.client("Ann").await;
    let update =
        "update clients set last_name = 'Lee', address_line1 = '12 High Street' where id = $1";
    studio.run(update, values![twin.0]).await;
    studio
        .run(
            "update clients set address_line1 = '12 High Street' where id = $1",
            values![ann.0],
        )
        .await;
    let insert =
        "insert into client_phones (client_id, kind, number) values ($1, 'home', '07700 900123')";
    studio.run(insert, values![twin.0]).await;
    studio.erase(ann).await;
    let notes = "select first_name || ' ' || last_name from clients where id = $1";
    assert_eq!(
        studio.db.texts(notes, values![twin.0]).await,
        [Some("Ann Lee".into())]
    );
}

async fn finding_in_the_clients_own_rows_stops_the_erasure(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = ann_lee(&mut studio).await;
    for (column, value) in [
        ("nickname", "just ann lee"),
        ("address", "q=ann.lee%40example.com"),
        ("encoded", "eyJuYW1lIjoiQW5uIExlZSJ9"),
    ] {
        studio
            .run(
                &format!("alter table clients add column {column} text"),
                &[],
            )
            .await;
        studio
            .run(
                &format!("update clients set {column} = $2 where id = $1"),
                values![ann.0, value],
            )
            .await;
        let before = studio.db.everything().await;
        match erase(&studio.db.store, studio.act(), ann, &[]).await {
            Err(Error::Residue(place)) => {
                assert_eq!(place.to_string(), format!("clients.{column}:{}", ann.0));
            }
            other => panic!("{column}: {other:?}"),
        }
        assert_eq!(studio.db.everything().await, before);
        studio
            .run(
                &format!("update clients set {column} = null where id = $1"),
                values![ann.0],
            )
            .await;
    }
    studio.erase(ann).await;
}

async fn unregistered_tables_are_searched(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = ann_lee(&mut studio).await;
    let bytes = if matches!(studio.db.store.engine(), store::Engine::Sqlite) {
        "blob"
    } else {
        "bytea"
    };
    studio
        .run(
            &format!("create table outbox (body {bytes}, about text)"),
            &[],
        )
        .await;
    studio
        .run(
            "insert into outbox (body) values ($1)",
            values![&b"To: ann.lee@example.com\n\0\xff"[..]],
        )
        .await;
    match studio.ask_to_erase(studio.olivia, ann).await {
        Erasing::NotAccepted(shown) => assert_eq!(positions(&shown), ["outbox.body"]),
        other => panic!("{other:?}"),
    }
}

async fn receipt_counts_the_searched_tables_and_columns(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = ann_lee(&mut studio).await;
    let receipt = async |studio: &Studio, client: ClientId| {
        let query = "select receipt from erasures where client_id = $1";
        let receipt = studio.db.texts(query, values![client.0]).await;
        shared::ledger::Entry::read(receipt[0].as_deref().unwrap(), 1)
            .unwrap()
            .erasure
            .swept
    };
    studio.erase(ann).await;
    let first = receipt(&studio, ann).await;
    assert!(first.tables >= 18 && first.columns > 70, "{first:?}");
    studio
        .run(
            "create table more (id text, words text, remarks text, number integer)",
            &[],
        )
        .await;
    let bob = studio.client("Bob").await;
    studio.erase(bob).await;
    let second = receipt(&studio, bob).await;
    assert_eq!(
        (second.tables, second.columns),
        (first.tables + 1, first.columns + 3)
    );
}

on_both!(
    client_is_found_by_each_identifying_column,
    equal_texts_are_one_finding,
    client_is_found_by_former_name_email_phone_and_street,
    findings_about_others_are_shown_and_must_be_accepted,
    clients_sharing_name_address_and_number_are_told_apart,
    finding_in_the_clients_own_rows_stops_the_erasure,
    unregistered_tables_are_searched,
    receipt_counts_the_searched_tables_and_columns
);
