//! Other sites can make a browser send requests to Lethe. Lethe refuses all of them.

use http::header;
use support::{Database, on_both};

use crate::{
    lethe::{Lethe, ORIGIN},
    meant::functions,
    studio::{Caller, NORA, PASSWORD},
};

const SITE: &str = "sec-fetch-site";

/// How a browser marks a request from another site.
const ELSEWHERE: [&[(&str, &str)]; 7] = [
    &[(SITE, "cross-site")],
    &[(SITE, "same-site")],
    &[(SITE, "cross-site"), ("origin", "https://evil.example")],
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
    &[("origin", "https://desk.example.evil.example")],
    &[("origin", "https://desk.example:8443")],
];

/// How a browser marks a request from Lethe itself, and a request of a program, which no site can trigger.
const HERE: [&[(&str, &str)]; 5] = [
    &[(SITE, "same-origin"), ("origin", ORIGIN)],
    &[(SITE, "same-origin")],
    &[(SITE, "none")],
    &[("origin", ORIGIN)],
    &[],
];

/// Returns the page whose form calls a function.
fn page(function: &str) -> &'static str {
    match function {
        "log_in" | "give_code" | "use_link" => "/login",
        "set_up" => "/setup",
        "set_permission" => "/team",
        _ => "/clients",
    }
}

async fn requests_from_other_sites_are_refused_and_change_nothing(db: Database) {
    let lethe = Lethe::open(db).await;
    let before = lethe.db.dump().await;
    let id = NORA.to_string();
    let fields = [
        ("id", id.as_str()),
        ("details[first_name]", "Eve"),
        ("email", "sam@lethe.example"),
        ("password", PASSWORD),
    ];
    for function in functions() {
        for marks in ELSEWHERE {
            for (who, ask) in [
                (Caller::Olivia, lethe.fetch(function, &fields)),
                (
                    Caller::Olivia,
                    lethe.form(page(function), function, &fields),
                ),
                (Caller::Stranger, lethe.fetch(function, &fields)),
                (Caller::Stranger, lethe.form("/login", function, &fields)),
            ] {
                let ask = marks.iter().fold(ask.by(who), |ask, (name, value)| {
                    ask.with(name.parse().unwrap(), value)
                });
                let answer = ask.send().await;
                assert_eq!(answer.status, 403, "{function} by {who:?} with {marks:?}");
                assert!(
                    !answer.headers.contains_key(header::SET_COOKIE),
                    "{function} {marks:?}"
                );
            }
        }
    }
    assert_eq!(
        lethe.db.dump().await,
        before,
        "another site changed something"
    );
}

async fn requests_from_lethe_itself_pass(db: Database) {
    let lethe = Lethe::open(db).await;
    for function in functions() {
        for marks in HERE {
            for ask in [
                lethe.fetch(function, &[]),
                lethe.form(page(function), function, &[]),
            ] {
                // A logout would end the login of the other requests.
                let who = if function.ends_with("log_out") {
                    Caller::Stranger
                } else {
                    Caller::Olivia
                };
                let ask = marks.iter().fold(ask.by(who), |ask, (name, value)| {
                    ask.with(name.parse().unwrap(), value)
                });
                let answer = ask.send().await;
                assert_ne!(answer.status, 403, "{function} with {marks:?}");
            }
        }
    }
}

/// A proxy may forward requests under another host name.
async fn public_address_is_trusted_behind_a_proxy(db: Database) {
    let lethe = Lethe::open(db).await;
    let ask = |origin| {
        lethe
            .fetch("search_clients", &[])
            .by(Caller::Sam)
            .with(header::HOST, "127.0.0.1:3000")
            .with(header::ORIGIN, origin)
    };
    assert_eq!(ask(ORIGIN).send().await.status, 200);
    assert_eq!(ask("https://evil.example").send().await.status, 403);
}

/// A link from another site opens a page for the logged-in team member.
async fn links_from_other_sites_open_pages(db: Database) {
    let lethe = Lethe::open(db).await;
    let answer = lethe
        .get("/clients")
        .by(Caller::Sam)
        .with(SITE.parse().unwrap(), "cross-site")
        .send()
        .await;
    assert_eq!(answer.status, 200);
}

on_both!(
    requests_from_other_sites_are_refused_and_change_nothing,
    requests_from_lethe_itself_pass,
    public_address_is_trusted_behind_a_proxy,
    links_from_other_sites_open_pages
);
