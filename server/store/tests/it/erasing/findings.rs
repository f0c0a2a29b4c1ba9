//! Nothing that identifies a client is left. A person decides about texts of other clients.

use rand::{RngExt, SeedableRng};
use shared::{
    client::ClientId,
    details::DetailsForm,
    finding::Choice,
    forms::{Decision, Decisions, Notice},
    ledger::Entry,
    register::{Identifier, Owner, TABLES},
    residue::Excerpt,
};
use store::{
    Outcome,
    erasing::{
        deleted_clients,
        erase::{Erasing, erase},
        findings::{Finding, find},
        identity,
    },
};
use support::{
    Database,
    long::{count, say},
    now, on_both, values,
};
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
    studio.index_texts("clients", client.0).await;
}

/// Adds a session.
async fn session(studio: &mut Studio, class: &str, coach: &str) -> Uuid {
    let id = studio.id();
    let quay = studio.quay;
    studio
        .db
        .insert_session_of(id, quay, [class, coach], now())
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

/// A coach of many sessions is one finding, which is decided as a whole: with one more session it is another one.
async fn equal_texts_are_one_finding(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = ann_lee(&mut studio).await;
    let bob = studio.client("Bob").await;
    note(&studio, bob, "Ann Lee").await;
    for day in 0..30 {
        session(&mut studio, &format!("Day {day}"), "Ann Lee").await;
    }
    let coach = studio.db.coach("Ann Lee").await;
    let seen = studio.listing(ann).await;
    let as_seen: Vec<_> = seen
        .findings
        .iter()
        .map(|finding| (finding.rows, finding.sessions, finding.of))
        .collect();
    assert_eq!(as_seen, [(1, None, Some(bob)), (1, Some(30), None)]);
    assert_eq!(
        seen.findings[1].place.to_string(),
        format!("coaches.name:{coach}")
    );
    let decisions = Decisions {
        rest: Some(Choice::Leave),
        ..seen.as_proposed()
    };

    let another = session(&mut studio, "Another", "Ann Lee").await;
    let erasing = erase(&studio.db.store, studio.act(), ann, &decisions).await;
    assert!(
        matches!(erasing.unwrap(), Erasing::NotAccepted(listing) if listing.findings.len() == 2)
    );
    studio
        .run("delete from sessions where id = $1", values![another])
        .await;
    let erasing = erase(&studio.db.store, studio.act(), ann, &decisions).await;
    assert!(matches!(erasing.unwrap(), Erasing::Erased(_)));
    let receipt = studio.db.texts("select receipt from erasures", &[]).await;
    let entry = Entry::read(receipt[0].as_deref().unwrap(), 1).unwrap();
    assert_eq!(entry.erasure.swept.accepted, 2);
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
        let named = format!("For {value} only");
        session(&mut studio, &named, "Kim").await;
        let named = studio.db.class(&named).await;
        let mut tx = studio.db.store.read().await.unwrap();
        let seen = positions(&find(&mut tx, ann).await.unwrap());
        drop(tx);
        let expected = format!("classes.name:{named}");
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
        session(&mut studio, text, "Kim").await;
        let named = studio.db.class(text).await;
        let mut tx = studio.db.store.read().await.unwrap();
        let seen = positions(&find(&mut tx, ann).await.unwrap());
        assert!(
            seen.contains(&format!("classes.name:{named}")),
            "{text}: {seen:?}"
        );
    }
}

async fn findings_about_others_are_shown_and_must_be_decided(db: Database) {
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
    session(&mut studio, "Private: Ann Lee", "Kim").await;
    let private = studio.db.class("Private: Ann Lee").await;
    let mut expected = vec![
        format!("clients.notes:{}", bob.0),
        format!("classes.name:{private}"),
    ];
    expected.sort();

    let mut tx = studio.db.store.read().await.unwrap();
    let shown = find(&mut tx, ann).await.unwrap();
    drop(tx);
    assert_eq!(positions(&shown), expected);
    assert_eq!((shown[0].of, shown[1].of), (None, Some(bob)));
    let Excerpt {
        before,
        found,
        after,
    } = &shown[1].excerpt;
    assert_eq!(
        [before.as_str(), found, after],
        ["Trains with ", "LEE, ANN", " on Mondays"]
    );

    let before = studio.db.everything().await;
    let seen = studio.listing(ann).await.as_proposed();
    let left = |key: &String| Decision {
        at: key.clone(),
        choice: Some(Choice::Leave),
        text: String::new(),
    };
    let one = Decisions {
        findings: expected[..1].iter().map(left).collect(),
        ..seen.clone()
    };
    let unseen = Decisions {
        rest: Some(Choice::Leave),
        ..Decisions::default()
    };
    for decisions in [&seen, &one, &unseen] {
        match erase(&studio.db.store, studio.act(), ann, decisions)
            .await
            .unwrap()
        {
            Erasing::NotAccepted(shown) => assert_eq!(positions(&shown.findings), expected),
            other => panic!("{other:?}"),
        }
        assert_eq!(studio.db.everything().await, before);
    }

    note(&studio, bob, "Trains alone").await;
    let decisions = Decisions {
        findings: expected[..1].iter().map(left).collect(),
        ..studio.listing(ann).await.as_proposed()
    };
    let erasing = erase(&studio.db.store, studio.act(), ann, &decisions)
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

/// Every text that can name a client is searched, and no other.
async fn receipt_counts_the_searched_tables_and_columns(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = ann_lee(&mut studio).await;
    studio.erase(ann).await;
    let receipt = studio.db.texts("select receipt from erasures", &[]).await;
    let entry = Entry::read(receipt[0].as_deref().unwrap(), 1).unwrap();
    let searched = TABLES
        .iter()
        .map(|table| table.indexed().chain(table.settings()).count());
    let columns: Vec<_> = searched.filter(|columns| *columns > 0).collect();
    let swept = entry.erasure.swept;
    assert_eq!(
        (swept.tables, swept.columns),
        (columns.len(), columns.iter().sum())
    );
}

/// Returns how many texts name the client, outside the client's own rows: found by reading every text.
async fn sweep(studio: &Studio, client: ClientId) -> usize {
    let mut tx = studio.db.store.read().await.unwrap();
    let marks = identity::marks(&mut tx, client).await.unwrap();
    drop(tx);
    let mut found = 0;
    for table in TABLES {
        for column in table.indexed() {
            let all = format!(
                "select {column} from {} where {column} is not null",
                table.name
            );
            let texts = match Studio::rows_of(table.name) {
                Some(own) => {
                    let others = format!("{all} and not ({own})");
                    studio.db.texts(&others, values![client.0]).await
                }
                None => studio.db.texts(&all, &[]).await,
            };
            let names = |text: &&String| marks.find(text).is_some();
            found += texts.iter().flatten().filter(names).count();
        }
    }
    found
}

/// What random texts are made of.
const PIECES: [&str; 46] = [
    "Ann",
    "Lee",
    "ANN LEE",
    "AnnLee",
    "Lee,Ann",
    "ann.lee@example.com",
    "x@y.z",
    "07700 900123",
    "7700-900-808",
    "O’Neil",
    "ONeil Lukasz",
    "Shaun",
    "Łukasz",
    "허준호님",
    "허 준호",
    "山田太郎さん",
    "太郎",
    "山田",
    "Mueller, Hans",
    "Müller",
    "Hans",
    "渋谷1-2-3に",
    "García",
    "López, Maria del Mar",
    "Maria",
    "del",
    "Mar",
    "with",
    "and",
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    "PT",
    "10x",
    "12 high street",
    "O&#039;Neil",
    "Ann%20Lee",
    "QW5uIExlZSBpcyBoZXJl",
    "-",
    ",",
    "/",
    "\u{a0}",
    "_",
];

/// The index leads to every text that a search through all texts finds.
async fn index_finds_what_reading_everything_finds(db: Database) {
    let mut studio = Studio::open(db).await;
    let people = [
        (
            "Ann",
            "Lee",
            "ann.lee@example.com",
            "+44 7700 900123",
            "12 High Street",
        ),
        (
            "Shaun",
            "O'Neil-Łukasz",
            "o'neil@example.com",
            "07700 900808",
            "Level 1",
        ),
        ("준호", "허", "", "", ""),
        ("太郎", "山田", "", "", "渋谷1-2-3"),
        ("Hans", "Müller", "", "", ""),
        ("Maria del Mar", "García López", "", "900123", ""),
    ];
    let mut clients = Vec::new();
    for (first, last, email, phone, street) in people {
        let form = DetailsForm {
            first_name: first.into(),
            last_name: last.into(),
            email: email.into(),
            phone_mobile: phone.into(),
            address_line1: street.into(),
            ..DetailsForm::default()
        };
        clients.push(studio.client_with(&form).await);
    }
    let mut rng = studio.rng.fork();
    let mut found = 0;
    for _ in 0..count(3, 40) {
        for _ in 0..60 {
            let text: String = (0..rng.random_range(2..10))
                .map(|_| PIECES[rng.random_range(0..PIECES.len())])
                .collect();
            if rng.random_bool(0.5) {
                session(&mut studio, &text, "Kim").await;
            } else {
                let of = clients[rng.random_range(0..clients.len())];
                note(&studio, of, &text).await;
            }
        }
        for client in &clients {
            let mut tx = studio.db.store.read().await.unwrap();
            let findings = find(&mut tx, *client).await.unwrap();
            drop(tx);
            let seen: usize = findings.iter().map(|finding| finding.rows).sum();
            let all = sweep(&studio, *client).await;
            assert_eq!(seen, all, "{client:?}");
            found += seen;
        }
    }
    assert!(found > 50, "few texts name a client: {found}");
    say(&format!(
        "{:?}: the index found all {found} texts that name a client",
        studio.db.store.engine()
    ));
}

on_both!(
    client_is_found_by_each_identifying_column,
    equal_texts_are_one_finding,
    client_is_found_by_former_name_email_phone_and_street,
    findings_about_others_are_shown_and_must_be_decided,
    clients_sharing_name_address_and_number_are_told_apart,
    receipt_counts_the_searched_tables_and_columns,
    index_finds_what_reading_everything_finds,
);
