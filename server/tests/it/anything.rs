//! Arbitrary fields, addresses and bodies are answered or refused, and never cause a failure.

use form_urlencoded::byte_serialize;
use http::{Method, header};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select, subsequence},
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};
use support::{
    Database,
    long::{count, is_long},
    on_both,
};
use uuid::Uuid;

use crate::{
    answer::Answer,
    lethe::Lethe,
    meant::{Meant, functions},
    studio::{BOOKING, Caller, INES, MEMBERSHIP, NORA, PACKAGE, QUAY, SESSION, UNKNOWN},
};

/// Returns how many requests each page and function gets: few find frequent failures, the full number rare ones.
fn rounds() -> usize {
    count(10, 1000)
}

/// The parameters of pages.
const ASKED: [&str; 15] = [
    "after", "cancel", "code", "day", "delete", "done", "erased", "from", "link", "location",
    "next", "return", "saved", "tab", "term",
];

/// The length of the longest address that an HTTP library accepts.
const LONGEST: usize = 65_534;

/// The content types of bodies.
const KINDS: [&str; 5] = [
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data",
    "text/plain",
    "",
];

/// Returns every page of the program, with `{…}` for the variable parts of its address.
fn pages() -> Vec<String> {
    let listings = leptos_axum::generate_route_list(app::App);
    listings.iter().map(|page| page.path().to_owned()).collect()
}

/// Generates values for any field: valid values of other fields, and unexpected ones.
fn value() -> impl Strategy<Value = String> {
    let known = [
        NORA.0, INES.0, UNKNOWN.0, QUAY, SESSION, BOOKING, PACKAGE, MEMBERSHIP,
    ]
    .map(|id| id.to_string());
    let odd = [
        "",
        " ",
        "\0",
        "-1",
        "0",
        "1",
        "0.001",
        "1e9",
        "NaN",
        "9223372036854775808",
        "2026-02-30",
        "2026-12-01",
        "-9999-01-01",
        "9999-12-31",
        "25:61",
        "GBP",
        "true",
        "..",
        "../..",
        "//",
        "//evil.example",
        "%",
        "%zz",
        "{}",
        "[]",
        "null",
        "\u{202e}",
        "\u{feff}",
        "a\r\nb: c",
    ]
    .map(str::to_owned);
    prop_oneof![
        3 => select(known.to_vec()),
        3 => select(odd.to_vec()),
        2 => any::<String>(),
        1 => "[0-9.,-]{1,24}",
        1 => "\\PC{1000,3000}",
    ]
}

/// A change of the fields of a form before they are sent.
#[derive(Clone, Debug)]
enum Change {
    Write(Index, String),
    Leave(Index),
    Repeat(Index),
    Add(String, String),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        5 => (any::<Index>(), value()).prop_map(|(at, value)| Change::Write(at, value)),
        1 => any::<Index>().prop_map(Change::Leave),
        1 => any::<Index>().prop_map(Change::Repeat),
        1 => (any::<String>(), value()).prop_map(|(name, value)| Change::Add(name, value)),
    ]
}

impl Change {
    fn make(self, fields: &mut Vec<(String, String)>) {
        match self {
            Self::Add(name, value) => fields.push((name, value)),
            _ if fields.is_empty() => {}
            Self::Write(at, value) => at.get_mut(fields).1 = value,
            Self::Leave(at) => drop(fields.remove(at.index(fields.len()))),
            Self::Repeat(at) => fields.push(at.get(fields).clone()),
        }
    }
}

fn who() -> impl Strategy<Value = Caller> {
    prop_oneof![3 => Just(Caller::Olivia), 2 => Just(Caller::Nora), 1 => Just(Caller::Sam), 1 => Just(Caller::Stranger)]
}

/// Generates the same values every time when quick, new ones in full.
struct Draw(TestRunner);

impl Draw {
    fn new() -> Self {
        Self(TestRunner::new(Config {
            rng_seed: if is_long() {
                RngSeed::Random
            } else {
                RngSeed::Fixed(9)
            },
            ..Config::default()
        }))
    }

    fn one<S: Strategy>(&mut self, strategy: S) -> S::Value {
        let tree = strategy.new_tree(&mut self.0);
        tree.expect("a value").current()
    }
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

fn assert_answered(answer: &Answer, what: &str) {
    let status = answer.status.as_u16();
    assert!(status < 500, "{status} to {what}: {}", answer.body);
}

/// Asserts that the callers were logged in until the end.
async fn assert_logged_in(lethe: &Lethe) {
    for (page, who) in [
        ("/clients", Caller::Olivia),
        ("/clients", Caller::Sam),
        ("/app", Caller::Nora),
    ] {
        let status = lethe.get(page).by(who).send().await.status;
        assert_eq!(status, 200, "{page} for {who:?}");
    }
}

/// Logs Nora in, and makes her pay for Ines by a relationship that no request can end, so that no request erases her.
async fn log_nora_in_for_good(lethe: &Lethe) {
    lethe.log_client_in(NORA, "token-of-nora").await;
    let id = Uuid::from_u128(0x5eed);
    lethe
        .db
        .insert_relationship(id, "paid_by", [INES, NORA], None)
        .await;
}

/// Returns every server function except those that end a login.
fn without_logouts() -> Vec<&'static str> {
    let functions = functions().into_iter();
    functions
        .filter(|name| !name.ends_with("log_out"))
        .collect()
}

async fn pages_answer_arbitrary_addresses(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    let (pages, mut draw) = (pages(), Draw::new());
    for page in (0..rounds()).flat_map(|_| &pages) {
        let who = draw.one(who());
        let mut address = String::new();
        for part in page.split('/').skip(1) {
            let part = if part.starts_with('{') {
                encoded(&draw.one(value()))
            } else {
                part.to_owned()
            };
            address = format!("{address}/{part}");
        }
        let asked = draw.one(subsequence(&ASKED[..], 0..ASKED.len()));
        address.push('?');
        for name in asked {
            let asked = format!("{name}={}&", encoded(&draw.one(value())));
            if address.len() + asked.len() <= LONGEST {
                address.push_str(&asked);
            }
        }
        let answer = lethe.get(&address).by(who).send().await;
        assert_answered(&answer, &format!("{address} by {who:?}"));
    }
    assert_logged_in(&lethe).await;
}

async fn functions_answer_arbitrary_fields(db: Database) {
    let lethe = Lethe::open(db).await;
    log_nora_in_for_good(&lethe).await;
    let mut draw = Draw::new();
    let functions = without_logouts();
    for round in 0..rounds() {
        for function in &functions {
            let meant = Meant::of(function);
            let mut fields: Vec<_> = (meant.fields)()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            for change in draw.one(vec(change(), 1..4)) {
                change.make(&mut fields);
            }
            let who = draw.one(who());
            let sent: Vec<_> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let ask = match round % 2 {
                0 => lethe.fetch(function, &sent),
                _ => lethe.form(meant.page, function, &sent),
            };
            let answer = ask.by(who).send().await;
            assert_answered(&answer, &format!("{function} by {who:?} with {fields:?}"));
        }
    }
    assert_logged_in(&lethe).await;
}

/// PostgreSQL stores no text with this character.
async fn functions_answer_null_characters(db: Database) {
    let lethe = Lethe::open(db).await;
    log_nora_in_for_good(&lethe).await;
    for function in without_logouts() {
        let meant = Meant::of(function);
        let fields = (meant.fields)();
        for changed in 0..fields.len() {
            let mut sent: Vec<_> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            sent[changed].1 = "a\0b";
            for who in [Caller::Olivia, Caller::Nora] {
                let answer = lethe.fetch(function, &sent).by(who).send().await;
                assert_answered(&answer, &format!("{function} by {who:?} with {sent:?}"));
            }
        }
    }
    assert_logged_in(&lethe).await;
}

async fn functions_answer_arbitrary_bodies(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    let (functions, mut draw) = (without_logouts(), Draw::new());
    for function in (0..rounds()).flat_map(|_| &functions) {
        let body = draw.one(prop_oneof![
            vec(any::<u8>(), 0..400),
            "[a-z_\\[\\]=&%+;]{0,80}".prop_map(String::into_bytes)
        ]);
        let kind = draw.one(select(&KINDS[..]));
        let ask = lethe.ask(Method::POST, &format!("/api/{function}"), body.clone());
        let answer = ask
            .with(header::CONTENT_TYPE, kind)
            .by(Caller::Olivia)
            .send()
            .await;
        assert_answered(&answer, &format!("{function} with {kind} {body:?}"));
    }
    assert_logged_in(&lethe).await;
}

on_both!(
    pages_answer_arbitrary_addresses,
    functions_answer_arbitrary_fields,
    functions_answer_null_characters,
    functions_answer_arbitrary_bodies
);
