//! An import adds what is new, all of it or nothing, and changes no existing row.

use jiff::Timestamp;
use shared::{client::ClientId, details::DetailsForm, setup::SetUpForm};
use store::{
    Act, By,
    desk::clients,
    import::{self, Count, Importing, Reason, Report},
    studio::{locations, set_up},
};
use support::{Database, TODAY, now, on_both, random, rng, values};

use super::export::ExportFolder;
use crate::{fixture::Studio, studio::suppressions::suppressed};

const TABLES: [&str; 16] = [
    "locations",
    "clients",
    "client_phones",
    "client_tokens",
    "client_list",
    "client_starts",
    "memberships",
    "packages",
    "invoices",
    "credit_movements",
    "sessions",
    "classes",
    "coaches",
    "bookings",
    "relationships",
    "payment_methods",
];

/// Returns how many rows each table has.
async fn counts(db: &Database) -> Vec<(&'static str, i64)> {
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push((
            table,
            db.number(&format!("select count(*) from {table}"), values![])
                .await,
        ));
    }
    counts
}

async fn write(db: &Database, folder: &ExportFolder, at: Timestamp) -> store::Result<Importing> {
    let export = folder.read().expect("a good export");
    // Identifiers must be random: the same ones twice would be a mistake of the test.
    let mut rng = rng();
    if db.number("select count(*) from clients", values![]).await > 0 {
        rand::Rng::fill_bytes(&mut rng, &mut [0; 4096]);
    }
    import::write(&db.store, &export, at, &mut rng, |_, _| ()).await
}

async fn import(db: &Database, folder: &ExportFolder) -> Report {
    match write(db, folder, now()).await.unwrap() {
        Importing::Imported(report) => report,
        Importing::Refused(problems) => panic!("{problems:?}"),
    }
}

async fn id(db: &Database, external_id: &str) -> ClientId {
    let mut tx = db.store.read().await.unwrap();
    let id = clients::by_external_id(&mut tx, external_id).await.unwrap();
    id.expect("a client with this external id")
}

async fn form(db: &Database, external_id: &str) -> shared::details::DetailsForm {
    let id = id(db, external_id).await;
    let mut tx = db.store.read().await.unwrap();
    clients::find(&mut tx, id)
        .await
        .unwrap()
        .expect("the client")
        .form
}

/// Imports the export with one change, and checks that it is refused for this reason and changes nothing.
async fn check_refused(
    db: &Database,
    change: impl FnOnce(&ExportFolder),
    expected: &[(&str, u64, &str, Reason)],
) {
    let folder = ExportFolder::new();
    change(&folder);
    let before = counts(db).await;
    let Importing::Refused(problems) = write(db, &folder, now()).await.unwrap() else {
        panic!("it was imported; expected {expected:?}");
    };
    let seen: Vec<_> = problems
        .into_iter()
        .map(|p| {
            (
                p.file,
                p.line.unwrap_or(0),
                p.column.unwrap_or(""),
                p.reason,
            )
        })
        .collect();
    assert_eq!(seen, expected);
    assert_eq!(counts(db).await, before);
}

async fn history_of_an_imported_client_begins_with_the_import(db: Database) {
    let folder = ExportFolder::empty();
    folder.add("locations.csv", "Quay,Europe/London,GBP\n");
    folder.add("clients.csv", "1,Ann,,,,,,,,,,,,,,,,,,2024-01-01,Quay,\n");
    let export = folder.read().expect("a good export");
    // The second one adds no client.
    for _ in 0..2 {
        let imported = import::write(&db.store, &export, now(), &mut rng(), |_, _| ()).await;
        assert!(matches!(imported, Ok(Importing::Imported(_))));
    }
    let events = "select what from client_events where by_id is null and subject_id is null";
    assert_eq!(db.texts(events, &[]).await, [Some("imported".to_owned())]);
}

async fn second_import_changes_nothing_and_says_so(db: Database) {
    let folder = ExportFolder::new();
    let report = import(&db, &folder).await;
    assert_eq!(
        report.counts().map(|(_, count)| count.added),
        [2, 3, 1, 1, 3, 1, 2, 3, 2, 2]
    );
    assert!(!report.is_nothing_new());
    let before = counts(&db).await;

    folder.change("clients.csv", "Ann,Lee", "Anna,Leigh");
    folder.change("packages.csv", "10,3", "10,4");
    let report = import(&db, &folder).await;
    assert!(report.is_nothing_new());
    assert_eq!(
        report.counts().map(|(_, count)| count.already_here),
        [2, 3, 1, 1, 3, 1, 2, 3, 2, 2]
    );
    assert_eq!(counts(&db).await, before);
    assert_eq!(form(&db, "M1").await.first_name, "Ann");
    assert_eq!(
        db.number("select credits_used from packages", values![])
            .await,
        3
    );
}

async fn import_adds_only_what_belongs_to_new_clients(db: Database) {
    let folder = ExportFolder::new();
    import(&db, &folder).await;

    folder.add(
        "clients.csv",
        "M4,Dee,,,,,,,,,,,,,,,,,,2024-01-04,Bondi,\r\n",
    );
    folder.add(
        "sessions.csv",
        "S3,Bondi,Barre,,2026-12-25T20:00+11:00,60,8\n",
    );
    folder.add("bookings.csv", "M4,S1,booked\nM4,S3,booked\nM1,S3,booked\n");
    folder.add(
        "relationships.csv",
        "paid_by,M1,M4,2025-01-01,\nbuddy,M1,M3,2025-01-01,\n",
    );
    folder.add(
        "memberships.csv",
        "M4,Bondi,Unlimited,active,2026-01-01,,99.50,AUD\n",
    );
    let report = import(&db, &folder).await;
    let count = |added, already_here| Count {
        added,
        already_here,
    };
    assert_eq!(report.clients, count(1, 3));
    assert_eq!(report.sessions, count(1, 2));
    assert_eq!(report.bookings, count(2, 4));
    assert_eq!(report.relationships, count(1, 3));
    assert_eq!(report.memberships, count(1, 1));
    let sessions = "select s.external_id from bookings b join sessions s on s.id = b.session_id
        join clients c on c.id = b.client_id where c.external_id = 'M4' order by s.external_id";
    assert_eq!(
        db.texts(sessions, values![]).await,
        [Some("S1".to_owned()), Some("S3".to_owned())]
    );
}

/// The other system knows them apart. A client whom it does not know may be the same person.
async fn family_with_one_address_comes_in(db: Database) {
    let folder = ExportFolder::new();
    let child = "M4,Dee,Roe,Cid@Example.com,,,,,,,,,,,,,,,,2024-01-04,Bondi,\r\n";
    folder.add("clients.csv", child);
    import(&db, &folder).await;
    let sibling = "M5,Eve,Roe,cid@example.com,,,,,,,,,,,,,,,,2024-01-05,Bondi,\r\n";
    folder.add("clients.csv", sibling);
    import(&db, &folder).await;
    let same = "select count(*) from clients where email_key = 'cid@example.com'";
    assert_eq!(db.number(same, values![]).await, 3);
    let access = "select count(*) from clients where user_name is not null";
    assert_eq!(db.number(access, values![]).await, 0);

    let forget = "update clients set external_id = null where external_id = 'M3'";
    db.run(forget, values![]).await;
    let new = "M6,Fay,,cid@example.com,,,,,,,,,,,,,,,,2024-01-06,Bondi,\r\n";
    check_refused(
        &db,
        |folder| {
            folder.add("clients.csv", &[child, sibling, new].concat());
        },
        &[
            ("clients.csv", 5, "email", Reason::Taken),
            ("clients.csv", 8, "email", Reason::Taken),
            ("payment_methods.csv", 3, "token", Reason::Taken),
        ],
    )
    .await;
}

async fn export_that_contradicts_the_database_is_refused_whole(db: Database) {
    import(&db, &ExportFolder::new()).await;
    let new = "M4,Dee,,Cid@Example.com,,,,,,,,,,,,,,,,2024-01-04,Bondi,\r\n";
    check_refused(
        &db,
        |folder| {
            folder.change("clients.csv", "cid@example.com", "");
            folder.add("clients.csv", new);
        },
        &[("clients.csv", 6, "email", Reason::Taken)],
    )
    .await;
    let new = "M4,Dee,,,,,,,,,,,,,,,,,,2024-01-04,Bondi,\r\n";
    check_refused(
        &db,
        |folder| {
            folder.add("clients.csv", new);
            folder.change("invoices.csv", "M2,", "M4,");
            folder.change("payment_methods.csv", "M3,", "M4,");
        },
        &[
            ("invoices.csv", 3, "number", Reason::Taken),
            ("invoices.csv", 4, "number", Reason::Taken),
            ("payment_methods.csv", 3, "token", Reason::Taken),
        ],
    )
    .await;
    check_refused(
        &db,
        |folder| {
            folder.change(
                "locations.csv",
                "Australia/Sydney,AUD",
                "Pacific/Auckland,NZD",
            );
            folder.add("clients.csv", new);
        },
        &[
            ("locations.csv", 2, "time_zone", Reason::Differs),
            ("locations.csv", 2, "currency", Reason::Differs),
        ],
    )
    .await;
}

async fn erased_client_is_refused_unless_they_want_to_return(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let erased = DetailsForm {
        first_name: "Ann".into(),
        email: "ANN@example.com".into(),
        phone_home: "+61 400 555 111".into(),
        ..DetailsForm::default()
    };
    let erased = studio.client_with(&erased).await;
    studio.erase(erased).await;
    let (db, count) = (studio.db, "select count(*) from suppressions");
    let expired = "insert into suppressions (digest, expires_on) values ($1, $2)";
    db.execute(expired, values![b"old".to_vec(), TODAY])
        .await
        .unwrap();
    check_refused(
        &db,
        |_| (),
        &[
            ("clients.csv", 2, "email", Reason::Suppressed),
            ("clients.csv", 2, "phone_mobile", Reason::Suppressed),
        ],
    )
    .await;

    let folder = ExportFolder::new();
    let export = folder.read().expect("a good export").although_suppressed();
    let importing = import::write(&db.store, &export, now(), &mut random(), |_, _| ())
        .await
        .unwrap();
    assert!(
        matches!(&importing, Importing::Imported(report) if report.clients.added == 3),
        "{importing:?}"
    );
    assert_eq!(
        db.number(count, values![]).await,
        0,
        "the returned client, and an expired digest"
    );
    import(&db, &folder).await;
}

async fn import_without_suppression_accepts_erased_clients(db: Database) {
    let insert = "insert into suppressions (digest, expires_on) values ($1, $2)";
    db.execute(
        insert,
        values![b"kept".to_vec(), jiff::civil::date(2027, 1, 1)],
    )
    .await
    .unwrap();
    import(&db, &ExportFolder::new()).await;
    assert_eq!(
        db.number("select count(*) from suppressions", values![])
            .await,
        1
    );
}

async fn failure_halfway_leaves_nothing(db: Database) {
    db.execute("drop table relationships", values![])
        .await
        .unwrap();
    let failed = write(&db, &ExportFolder::new(), now()).await;
    assert!(failed.is_err(), "{failed:?}");
    for table in [
        "locations",
        "clients",
        "client_tokens",
        "client_list",
        "client_starts",
        "sessions",
        "classes",
        "coaches",
        "invoices",
        "bookings",
    ] {
        assert_eq!(
            db.number(&format!("select count(*) from {table}"), values![])
                .await,
            0,
            "{table}"
        );
    }
}

async fn unusual_values_are_imported_unchanged(db: Database) {
    let folder = ExportFolder::new();
    folder.change(
        "clients.csv",
        "M2,Bob,",
        "M2,\"Zoë \"\"Z\"\" O'Neil; --\",עבד الكريم 🏋️‍♀️",
    );
    folder.change(
        "clients.csv",
        "2024-01-03,Bondi,",
        "2024-01-03,Bondi,\"line one\r\n\r\n\"\"two\"\", три\"",
    );
    folder.change("sessions.csv", "Tom", "Łukasz 💪");
    import(&db, &folder).await;
    // A line break is one character, however the file writes it.
    let ann = form(&db, "M1").await;
    assert_eq!(ann.medical_information, "Asthma,\nand a \"knee\"");
    assert_eq!(ann.phone_mobile, "0400 555 111");
    assert_eq!(ann.date_of_birth, "1990-01-31");
    let bob = form(&db, "M2").await;
    assert_eq!(bob.first_name, "Zoë \"Z\" O'Neil; --");
    assert_eq!(bob.last_name, "עבד الكريم 🏋️‍♀️");
    assert_eq!(form(&db, "M3").await.notes, "line one\n\n\"two\", три");
    let coach = db
        .texts(
            "select o.name from sessions s join coaches o on o.id = s.coach_id where s.external_id = 'S1'",
            values![],
        )
        .await;
    assert_eq!(coach, [Some("Łukasz 💪".to_owned())]);
}

async fn studio_set_up_after_an_import_uses_its_location(db: Database) {
    import(&db, &ExportFolder::new()).await;
    let form = SetUpForm {
        code: String::new(),
        studio: "River Studio".into(),
        location: "Bondi".into(),
        time_zone: "Europe/London".into(),
        currency: "gbp".into(),
        name: "Olivia Reed".into(),
        email: "olivia@lethe.example".into(),
        password: "forget-me-not".into(),
    };
    let form = form.parse().expect("a good form");
    let mut tx = db.store.read().await.unwrap();
    assert!(!set_up::is_set_up(&mut tx).await.unwrap());
    drop(tx);
    let act = Act::without_form(By::Public, now(), &mut rng());
    let owner = set_up::set_up(&db.store, act, &form, "a hash").await;
    assert!(owner.unwrap().done().is_some());
    let mut tx = db.store.read().await.unwrap();
    let locations = locations::locations(&mut tx).await.unwrap();
    let seen: Vec<_> = locations
        .iter()
        .map(|l| (l.name.as_str(), l.currency.as_str()))
        .collect();
    assert_eq!(seen, [("Bondi", "AUD"), ("Kreuzberg", "EUR")]);
    drop(tx);
    // An older version can have imported them.
    let rules = "select cast(text_words + search_words + client_states as bigint) from studio";
    assert_eq!(db.number(rules, values![]).await, 0, "words are made again");
}

on_both!(
    history_of_an_imported_client_begins_with_the_import,
    family_with_one_address_comes_in,
    second_import_changes_nothing_and_says_so,
    import_adds_only_what_belongs_to_new_clients,
    export_that_contradicts_the_database_is_refused_whole,
    erased_client_is_refused_unless_they_want_to_return,
    import_without_suppression_accepts_erased_clients,
    failure_halfway_leaves_nothing,
    unusual_values_are_imported_unchanged,
    studio_set_up_after_an_import_uses_its_location
);
