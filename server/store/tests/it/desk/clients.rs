//! Clients: listed, searched, found, saved.

use shared::{client::ClientId, details::DetailsForm, search};
use store::{
    client_details::{self, Saving},
    clients::{self, Listed, Page},
};
use support::{Database, TODAY, now, on_both, random, values};

use crate::fixture::{Studio, whole};

async fn page(studio: &Studio, term: &str, after: Option<ClientId>, size: i64) -> Page<Listed> {
    let mut tx = studio.db.store.read().await.unwrap();
    clients::list(&mut tx, term, after, size).await.unwrap()
}

/// Returns the first names of the clients that `term` finds.
async fn found(studio: &Studio, term: &str) -> Vec<String> {
    let page = page(studio, term, None, 100).await;
    page.rows
        .into_iter()
        .map(|listed| listed.name.first)
        .collect()
}

/// Returns every client that `term` finds, page by page.
async fn walk(studio: &Studio, term: &str, size: i64) -> Vec<ClientId> {
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = page(studio, term, after, size).await;
        assert!(page.rows.len() <= usize::try_from(size).unwrap());
        seen.extend(page.rows.iter().map(|listed| listed.id));
        assert!(seen.len() < 100, "the pages never end");
        after = seen.last().copied();
        if !page.more {
            return seen;
        }
    }
}

fn named(first: &str, last: &str) -> DetailsForm {
    DetailsForm {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        ..DetailsForm::default()
    }
}

async fn save(studio: &Studio, client: ClientId, form: &DetailsForm) -> Saving {
    let details = form.parse(TODAY).expect("good details");
    client_details::save(
        &studio.db.store,
        &studio.editor(),
        client,
        &details,
        false,
        now(),
        &mut random(),
    )
    .await
    .unwrap()
}

async fn list_is_ordered_by_last_name_without_case_and_accents(db: Database) {
    let mut studio = Studio::open(db).await;
    for (first, last) in [
        ("Zoe", "Adams"),
        ("Ann", "Ődön"),
        ("Bea", "odon"),
        ("cid", "Zimmer"),
        ("Éva", ""),
        ("Dan", "zimmer"),
        ("eve", "de Boer"),
        ("Joël", "Łukasz"),
        ("Max", "Müller"),
        ("Moa", "Muller"),
        ("Нина", "Юрьева"),
    ] {
        studio.client_with(&named(first, last)).await;
    }
    let order = [
        "Zoe", "eve", "Éva", "Joël", "Max", "Moa", "Ann", "Bea", "cid", "Dan", "Нина",
    ];
    assert_eq!(found(&studio, "").await, order);
    assert_eq!(found(&studio, "  ").await, order);
}

async fn pages_have_no_gaps_and_no_repeats(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut expected = Vec::new();
    for i in 0..23 {
        // Some have the same name, so that only the key orders them.
        let (first, last) = (["Ann", "Bob", "Cid"][i % 3], ["Lee", "Lée"][i % 2]);
        let id = studio.client_with(&named(first, last)).await;
        expected.push((search::fold(&format!("{last} {first}")), id));
    }
    expected.sort();
    let expected: Vec<_> = expected.into_iter().map(|(_, id)| id).collect();
    for size in [1, 4, 22, 23, 24] {
        assert_eq!(walk(&studio, "", size).await, expected, "pages of {size}");
        assert_eq!(
            walk(&studio, "lee", size).await,
            expected,
            "pages of {size}, searched"
        );
    }
}

async fn page_after_an_erased_client_is_complete(db: Database) {
    let mut studio = Studio::open(db).await;
    for first in ["Ann", "Bob", "Cid", "Dan"] {
        studio.client(first).await;
    }
    let first = page(&studio, "", None, 2).await;
    studio.erase(first.rows[1].id).await;
    // The client's position in the list was personal, so it is no longer known.
    let next = page(&studio, "", Some(first.rows[1].id), 9).await;
    let names: Vec<_> = next
        .rows
        .iter()
        .map(|listed| listed.name.first.as_str())
        .collect();
    assert_eq!(names, ["Ann", "Cid", "Dan"]);
}

async fn list_shows_name_email_and_mobile_number(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client_with(&whole::form("Qzxann")).await;
    let listed = page(&studio, "", None, 2).await.rows.remove(0);
    assert_eq!(listed.id, client);
    assert_eq!(
        listed.name.to_string(),
        "Qzxann Éléonore Qzxann O'Neil-Łukasz"
    );
    assert_eq!(
        listed.email.as_deref(),
        Some("Qzxann.Ellie+gym@Qzxann-Mail.test")
    );
    assert_eq!(listed.phone.as_deref(), Some("+44 7700 900461"));
}

async fn search_finds_names_emails_and_phones_by_their_beginnings(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut ann = named("Ann", "Müller-Łukasz");
    ann.email = "ann.m@river.example".into();
    ann.phone_mobile = "+44 7700 900461".into();
    studio.client_with(&ann).await;
    let mut joann = named("Joann", "Muller");
    joann.email = "joann@lake.example".into();
    joann.phone_home = "020 7946 0462".into();
    studio.client_with(&joann).await;
    studio.client_with(&named("Нина", "Юрьева")).await;
    for (term, expected) in [
        ("ann", &["Ann"][..]),
        ("ANN mull", &["Ann"]),
        ("mull", &["Joann", "Ann"]),
        ("MÜLL", &["Joann", "Ann"]),
        ("lukasz ann", &["Ann"]),
        ("muller joann 020 7946", &["Joann"]),
        ("ann@", &[]),
        ("ann.m@riv", &["Ann"]),
        ("Joann@Lake.example", &["Joann"]),
        ("river", &["Ann"]),
        ("07700 900461", &["Ann"]),
        ("900 461", &["Ann"]),
        ("+44 20 7946 0462", &["Joann"]),
        ("нин", &["Нина"]),
        ("юрьева нина", &["Нина"]),
        ("a b c d e f", &[]),
        ("ann müller łukasz river", &["Ann"]),
        ("zzz müller łukasz river", &[]),
        ("ann zzz łukasz river", &[]),
        ("ann müller zzz river", &[]),
        ("ann müller łukasz zzz", &[]),
        ("ann müller łukasz river m", &["Ann"]),
        ("%", &["Joann", "Ann", "Нина"]),
        ("ann%", &["Ann"]),
        ("' or 1=1 --", &[]),
        ("\u{10ffff}", &["Joann", "Ann", "Нина"]),
    ] {
        assert_eq!(found(&studio, term).await, expected, "{term:?}");
    }
}

async fn client_fields_are_all_saved_and_read_back(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client("Ann").await;
    studio
        .run(
            "update clients set external_id = 'import 7' where id = $1",
            values![client.0],
        )
        .await;
    let mut form = whole::form("Qzxann");
    assert_eq!(save(&studio, client, &form).await, Saving::Saved);
    let mut tx = studio.db.store.read().await.unwrap();
    let seen = clients::find(&mut tx, client)
        .await
        .unwrap()
        .expect("the client");
    drop(tx);
    assert_eq!(seen.form, form);
    assert_eq!(seen.id, client);
    assert_eq!(
        seen.name.to_string(),
        format!("{} {}", form.first_name, form.last_name)
    );
    assert_eq!(seen.external_id.as_deref(), Some("import 7"));
    assert_eq!(seen.joined_on, jiff::civil::date(2024, 2, 29));
    assert_eq!(seen.home_location, "Quay");

    // A blank field is stored as unknown, except the first name. Saving one kind of phone removes no other.
    form = DetailsForm {
        first_name: form.first_name,
        ..DetailsForm::default()
    };
    assert_eq!(save(&studio, client, &form).await, Saving::Saved);
    let mut tx = studio.db.store.read().await.unwrap();
    let seen = clients::find(&mut tx, client)
        .await
        .unwrap()
        .expect("the client");
    assert_eq!(seen.form, form);
    assert_eq!(seen.name.last, None);
    assert_eq!(
        studio
            .db
            .number("select count(*) from client_phones", &[])
            .await,
        0
    );
    let blank = "select count(*) from clients where last_name = '' or email = '' or notes = '' or city = ''";
    assert_eq!(studio.db.number(blank, &[]).await, 0);
}

async fn search_finds_what_was_saved_last(db: Database) {
    let mut studio = Studio::open(db).await;
    let client = studio.client_with(&whole::form("Qzxann")).await;
    let mut form = whole::form("Wvkben");
    form.phone_mobile = "0151 555 0199".into();
    assert_eq!(save(&studio, client, &form).await, Saving::Saved);
    for term in ["qzxann", "7700900461", "qzxann.ellie"] {
        assert!(found(&studio, term).await.is_empty(), "{term}");
    }
    for term in ["wvkben", "5550199", "wvkben.ellie"] {
        assert_eq!(found(&studio, term).await.len(), 1, "{term}");
    }
    let changed = "select count(*) from clients where updated_at = $1 and created_at = $1";
    assert_eq!(studio.db.number(changed, values![now()]).await, 1);
}

async fn email_address_belongs_to_one_client(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let mut form = named("Ann", "Lee");
    form.email = "Ann@River.example".into();
    assert_eq!(save(&studio, ann, &form).await, Saving::Saved);
    assert_eq!(
        save(&studio, ann, &form).await,
        Saving::Saved,
        "one's own address is free"
    );
    let before = studio.db.everything().await;
    form.email = "ann@RIVER.example".into();
    assert_eq!(save(&studio, bob, &form).await, Saving::EmailTaken);
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
    form.email = "joann@river.example".into();
    assert_eq!(save(&studio, bob, &form).await, Saving::Saved);
}

async fn unknown_client_is_neither_found_nor_saved(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.client("Ann").await;
    let unknown = ClientId(studio.id());
    assert_eq!(
        save(&studio, unknown, &named("Bob", "")).await,
        Saving::NoSuchClient
    );
    let mut tx = studio.db.store.read().await.unwrap();
    assert!(clients::find(&mut tx, unknown).await.unwrap().is_none());
}

async fn buddies_are_shown_to_both_until_the_link_ends(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let (cid, dan) = (studio.client("Cid").await, studio.client("Dan").await);
    studio.relationship("buddy", ann, bob, None).await;
    studio
        .relationship("buddy", cid, ann, Some(TODAY.tomorrow().unwrap()))
        .await;
    studio.relationship("buddy", ann, dan, Some(TODAY)).await;
    studio.relationship("paid_by", ann, dan, None).await;
    let mut tx = studio.db.store.read().await.unwrap();
    let mut buddies = Vec::new();
    for client in [ann, bob, cid, dan] {
        let seen = clients::buddies(&mut tx, client, TODAY).await.unwrap();
        buddies.push(
            seen.into_iter()
                .map(|buddy| buddy.name.first)
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(
        buddies,
        [vec!["Bob", "Cid"], vec!["Ann"], vec!["Ann"], vec![]]
    );
}

on_both!(
    list_is_ordered_by_last_name_without_case_and_accents,
    pages_have_no_gaps_and_no_repeats,
    page_after_an_erased_client_is_complete,
    list_shows_name_email_and_mobile_number,
    search_finds_names_emails_and_phones_by_their_beginnings,
    client_fields_are_all_saved_and_read_back,
    search_finds_what_was_saved_last,
    email_address_belongs_to_one_client,
    unknown_client_is_neither_found_nor_saved,
    buddies_are_shown_to_both_until_the_link_ends
);
