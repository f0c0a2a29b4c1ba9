//! Every page in the language for tests: no sentence is written in a page, and what comes from the records keeps its own
//! direction.

use std::collections::BTreeSet;

use http::header;
use shared::client::ClientId;
use support::{Database, on_both, values};
use uuid::Uuid;

use crate::{
    lethe::Lethe,
    pages::{addresses, routes},
    studio::{Caller, NORA},
};

/// The client who is erased.
const GONE: ClientId = ClientId(Uuid::from_u128(0x22));

/// The language for tests.
const PSEUDO: &str = "ar-XB";

/// Elements whose text comes from the records, or is for machines.
const RECORDS: [&str; 11] = [
    "bdi", "time", "code", "textarea", "datalist", "option", "mark", "q", "script", "style", "svg",
];

/// Elements that hold no text.
const VOID: [&str; 5] = ["input", "link", "meta", "br", "hr"];

/// Returns what is written outside of elements for records.
fn words(page: &str) -> Vec<String> {
    let mut inside = Vec::<&str>::new();
    let mut words = Vec::new();
    let (_, body) = page.split_once("<body").expect("a body");
    for part in body.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else {
            continue;
        };
        let name = tag.trim_start_matches('/').split([' ', '/']).next();
        let name = name.unwrap_or_default();
        if tag.starts_with('/') {
            while let Some(left) = inside.pop() {
                if left == name {
                    break;
                }
            }
        } else if !tag.starts_with('!') && !tag.ends_with('/') && !VOID.contains(&name) {
            inside.push(name);
        }
        if !inside.iter().any(|name| RECORDS.contains(name)) {
            words.push(text.to_owned());
        }
    }
    words
}

/// Returns a text without what it isolates, which comes from the records.
fn without_isolated(text: &str) -> String {
    let mut depth = 0;
    let outside = |letter: &char| {
        match letter {
            '\u{2068}' => depth += 1,
            '\u{2069}' => depth -= 1,
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(outside).collect()
}

/// Returns whether a text is English, or from the records without being isolated.
fn is_plain(text: &str) -> bool {
    let text = ["&amp;", "&lt;", "&gt;", "&quot;"]
        .iter()
        .fold(without_isolated(text), |text, name| text.replace(name, " "));
    let letters: Vec<_> = text.chars().collect();
    letters
        .windows(2)
        .any(|pair| pair.iter().all(char::is_ascii_alphabetic))
}

async fn page_holds_only_sentences_of_the_catalogue_and_isolated_records(db: Database) {
    let lethe = Lethe::pretending(db).await;
    lethe.client(GONE, "Gone").await;
    let reference = lethe.erase(GONE).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    lethe.give_ines_a_card_and_a_request().await;
    let mut plain = BTreeSet::new();
    let mut pages = 0;
    for route in routes() {
        for (address, who) in addresses(&route, &reference).1.iter().flat_map(|address| {
            [Caller::Stranger, Caller::Sam, Caller::Olivia, Caller::Nora].map(|who| (address, who))
        }) {
            let ask = lethe.get(address).by(who);
            let answer = ask.with(header::ACCEPT_LANGUAGE, PSEUDO).send().await;
            if answer.body.is_empty() {
                continue;
            }
            pages += 1;
            let begin = format!(r#"<html lang="{PSEUDO}" dir="rtl">"#);
            assert!(answer.body.contains(&begin), "{address} by {who:?}");
            let wrong = words(&answer.body)
                .into_iter()
                .filter(|text| is_plain(text));
            plain.extend(wrong.map(|text| format!("{route}: {text}")));
        }
    }
    assert!(pages > 100, "{pages}");
    let plain: Vec<_> = plain.into_iter().collect();
    assert!(plain.is_empty(), "{}", plain.join("\n"));
}

/// Names of records in Hebrew and Arabic, and one that brings a mark for its direction.
const NAMES: [&str; 3] = ["נועה לוי", "أحمد علي", "\u{202e}Ann"];

async fn names_in_other_scripts_stand_apart(db: Database) {
    let lethe = Lethe::open(db).await;
    for name in NAMES {
        let statements = [
            "update clients set first_name = $1 where erased_at is null",
            "update locations set name = $1 where id in (select id from locations limit 1)",
            "update team_members set name = $1 where name like 'Olivia%'",
        ];
        for statement in statements {
            lethe.db.run(statement, values![name]).await;
        }
        for page in [
            "/clients".to_owned(),
            format!("/clients/{NORA}"),
            format!("/clients/{NORA}/bookings"),
            "/team/locations".to_owned(),
        ] {
            let answer = lethe.get(&page).by(Caller::Olivia).send().await;
            assert!(answer.body.contains(name), "{page}");
            let bare = words(&answer.body);
            let bare: Vec<_> = bare
                .iter()
                .filter(|text| without_isolated(text).contains(name))
                .collect();
            assert!(bare.is_empty(), "{page}: {bare:?}");
        }
    }
}

async fn language_for_tests_is_hidden_from_studios(db: Database) {
    let lethe = Lethe::open(db).await;
    let ask = lethe.get("/login").with(header::ACCEPT_LANGUAGE, PSEUDO);
    let page = ask.send().await;
    assert!(page.is_page_that_says(r#"<html lang="en" dir="ltr">"#));
    assert!(page.is_page_that_says("Log in"));
}

on_both!(
    page_holds_only_sentences_of_the_catalogue_and_isolated_records,
    names_in_other_scripts_stand_apart,
    language_for_tests_is_hidden_from_studios
);
