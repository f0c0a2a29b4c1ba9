//! Security headers, on every kind of answer.

use std::fs;

use app::content_security_policy;
use axum::body::Body;
use http::{Method, header};
use support::{Database, Folder, on_both, on_sqlite};

use crate::{
    answer::Answer,
    lethe::{Ask, Lethe},
    studio::{Caller, NORA},
};

const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// The headers of every answer.
const ALWAYS: [(&str, &str); 7] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=()",
    ),
    ("strict-transport-security", "max-age=63072000"),
];

/// Checks an answer, and returns the nonce of its scripts if it has any.
fn check(what: &str, answer: &Answer, status: u16, cache: &str) -> Option<String> {
    assert_eq!(answer.status, status, "{what}: {}", answer.body);
    for (name, value) in ALWAYS {
        assert_eq!(
            answer.header(name.parse().unwrap()),
            value,
            "{what}: {name}"
        );
    }
    assert_eq!(answer.header(header::CACHE_CONTROL), cache, "{what}");
    let policies: Vec<_> = answer
        .headers
        .get_all(header::CONTENT_SECURITY_POLICY)
        .iter()
        .collect();
    assert_eq!(policies.len(), 1, "{what}: one policy");
    let policy = policies[0].to_str().unwrap();
    for strict in [
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(strict), "{what}: {policy}");
    }
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{what}: {policy}"
    );

    let nonces = answer.attributes("nonce");
    let Some(nonce) = nonces.first().map(|nonce| (*nonce).to_owned()) else {
        let strict = content_security_policy(None);
        assert_eq!(
            policy,
            format!("{strict}; frame-ancestors 'none'"),
            "{what}: no script may run"
        );
        assert!(
            !answer.body.contains("<script"),
            "{what}: a script without a nonce"
        );
        return None;
    };
    let own = content_security_policy(Some(&nonce));
    assert_eq!(policy, format!("{own}; frame-ancestors 'none'"), "{what}");
    assert!(
        nonces.iter().all(|other| *other == nonce),
        "{what}: {nonces:?}"
    );
    for script in answer.body.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(
            tag.contains(&format!(r#"nonce="{nonce}""#)),
            "{what}: <script{tag}>"
        );
    }
    assert!(nonce.len() >= 22, "{what}: {nonce} can be guessed");
    Some(nonce)
}

/// A request, what it is for, and the status of its answer.
type Case = (&'static str, Ask, u16);

/// Returns requests that are answered with a page, which has scripts.
fn pages(lethe: &Lethe, large: &str) -> Vec<Case> {
    let information = format!("/clients/{NORA}/information");
    vec![
        ("a page", lethe.get("/clients").by(Caller::Sam), 200),
        (
            "the same page again",
            lethe.get("/clients").by(Caller::Sam),
            200,
        ),
        (
            "a page with islands",
            lethe.get(&information).by(Caller::Olivia),
            200,
        ),
        ("the login page", lethe.get("/login"), 200),
        (
            "a form with a mistake",
            lethe.form("/login", "log_in", &[("email", "x"), ("password", "x")]),
            422,
        ),
        ("a missing page", lethe.get("/nowhere").by(Caller::Sam), 404),
        ("a forbidden page", lethe.get("/team").by(Caller::Sam), 403),
        (
            "a forbidden form",
            lethe.form("/team", "set_permission", &[]).by(Caller::Sam),
            403,
        ),
        (
            "a wrong method",
            lethe
                .ask(Method::PUT, "/clients", "")
                .by(Caller::Sam)
                .with(header::ACCEPT, "text/html"),
            405,
        ),
        (
            "a large form",
            lethe
                .form("/clients", "search_clients", &[("term", large)])
                .by(Caller::Sam),
            413,
        ),
        (
            "an unreadable form",
            lethe
                .form("/clients", "save_client", &[("id", "7")])
                .by(Caller::Sam),
            400,
        ),
        (
            "another site",
            lethe
                .form("/clients", "log_out", &[])
                .with(header::ORIGIN, "https://evil.example"),
            403,
        ),
    ]
}

/// Returns requests that are answered with anything else.
fn others(lethe: &Lethe, large: &str) -> Vec<Case> {
    vec![
        ("a redirect", lethe.get("/clients"), 303),
        (
            "an answer to fetch",
            lethe.fetch("search_clients", &[]).by(Caller::Sam),
            200,
        ),
        ("a coded error", lethe.fetch("search_clients", &[]), 401),
        (
            "a refusal",
            lethe
                .fetch("erase_client", &[("id", &NORA.to_string())])
                .by(Caller::Sam),
            403,
        ),
        (
            "an unreadable call",
            lethe
                .fetch("erase_client", &[("id", "7")])
                .by(Caller::Olivia),
            400,
        ),
        ("no such function", lethe.fetch("no_such", &[]), 404),
        (
            "a wrong method",
            lethe.ask(Method::GET, "/api/log_in", ""),
            405,
        ),
        (
            "a large call",
            lethe
                .fetch("search_clients", &[("term", large)])
                .by(Caller::Sam),
            413,
        ),
        (
            "another site",
            lethe
                .fetch("log_out", &[])
                .with(header::ORIGIN, "https://evil.example"),
            403,
        ),
        ("a missing file", lethe.get("/pkg/no-such-file.js"), 404),
    ]
}

async fn answers_all_carry_the_security_headers(db: Database) {
    let lethe = Lethe::open(db).await;
    let large = "x".repeat(300 * 1024);
    let wrong = lethe
        .ask(Method::PUT, "/clients", "")
        .by(Caller::Sam)
        .with(header::ACCEPT, "text/html")
        .send()
        .await;
    assert_eq!(wrong.header(header::ALLOW), "GET,HEAD,POST");
    let mut nonces = Vec::new();
    for (what, ask, status) in pages(&lethe, &large) {
        let nonce = check(what, &ask.send().await, status, "no-store");
        nonces.push(nonce.unwrap_or_else(|| panic!("{what}: a page has scripts")));
    }
    let count = nonces.len();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), count, "a nonce is used once");

    for (what, ask, status) in others(&lethe, &large) {
        assert_eq!(
            check(what, &ask.send().await, status, "no-store"),
            None,
            "{what}"
        );
    }
    for file in ["/favicon.svg", "/robots.txt"] {
        let answer = lethe.get(file).send().await;
        check(file, &answer, 200, "no-cache");
        let modified = answer.header(header::LAST_MODIFIED);
        let again = lethe.get(file).with(header::IF_MODIFIED_SINCE, modified);
        check(file, &again.send().await, 304, "no-cache");
    }
}

/// When the clock, the database or anything else fails, the answer says so without the cause.
async fn panic_is_answered_without_details(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.db.store.close().await;
    let answer = lethe.get("/clients").by(Caller::Sam).send().await;
    check("a lost database", &answer, 500, "no-store");
    assert!(
        answer.is_page_that_says("Something went wrong"),
        "{}",
        answer.body
    );
    let answer = lethe
        .fetch(
            "log_in",
            &[("email", "sam@lethe.example"), ("password", "x")],
        )
        .send()
        .await;
    check("a call without a database", &answer, 500, "no-store");
    assert_eq!(answer.body, r#""Failed""#);

    lethe.clock.break_down();
    let answer = lethe.get("/clients").by(Caller::Sam).send().await;
    check("a panic", &answer, 500, "no-store");
    assert!(
        answer.is_page_that_says("Something went wrong"),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("clock"), "the cause: {}", answer.body);
    let answer = lethe
        .fetch("search_clients", &[])
        .by(Caller::Sam)
        .send()
        .await;
    check("a panic in a call", &answer, 500, "no-store");
    assert!(!answer.body.contains("clock"), "the cause: {}", answer.body);
}

on_both!(
    answers_all_carry_the_security_headers,
    panic_is_answered_without_details
);

/// Their names contain their hashes, so a browser never asks for them twice.
async fn build_files_are_cached_forever(db: Database) {
    let site = Folder::new();
    fs::create_dir(site.join("pkg")).unwrap();
    fs::write(site.join("pkg/lethe.css"), "a { color: red }").unwrap();
    fs::write(site.join("secret"), "outside").unwrap();
    let lethe = Lethe::with_site(db.clone(), &site, false);
    check(
        "a file without a hash in its name",
        &lethe.get("/pkg/lethe.css").send().await,
        200,
        "no-cache",
    );
    let lethe = Lethe::with_site(db, &site, true);
    let file = lethe.get("/pkg/lethe.css").send().await;
    check("a file", &file, 200, FOR_GOOD);
    assert_eq!(file.header(header::CONTENT_TYPE), "text/css");
    let modified = file.header(header::LAST_MODIFIED);
    let again = lethe
        .get("/pkg/lethe.css")
        .with(header::IF_MODIFIED_SINCE, modified)
        .send()
        .await;
    check("a file that a browser has", &again, 304, FOR_GOOD);
    let part = lethe
        .get("/pkg/lethe.css")
        .with(header::RANGE, "bytes=0-1")
        .send()
        .await;
    check("a part of a file", &part, 206, FOR_GOOD);
    for outside in [
        "/pkg/../secret",
        "/pkg/%2e%2e/secret",
        "/pkg/..%2fsecret",
        "/pkg//secret",
        "/pkg/",
        "/pkg",
    ] {
        let answer = lethe.get(outside).send().await;
        assert!(
            answer.status == 404 || answer.status.is_redirection(),
            "{outside}: {}",
            answer.status
        );
        assert!(!answer.body.contains("outside"), "{outside}");
        assert_eq!(
            answer.header(header::CACHE_CONTROL),
            "no-store",
            "{outside}"
        );
    }
    let answer = lethe
        .ask(Method::POST, "/pkg/lethe.css", Body::empty())
        .send()
        .await;
    check("a file is posted to", &answer, 405, "no-store");
}

/// The scripts are the weight of most pages. `.ci/weight.js` measures them as they are served here.
async fn files_are_served_compressed(db: Database) {
    let site = Folder::new();
    let script = "say('nothing');".repeat(100);
    fs::create_dir(site.join("pkg")).unwrap();
    fs::write(site.join("live.js"), &script).unwrap();
    fs::write(site.join("pkg/lethe.js"), &script).unwrap();
    fs::write(site.join("pkg/lethe.js.br"), "compressed").unwrap();
    let lethe = Lethe::with_site(db, &site, true);
    let get = |page, encoding| {
        let ask = lethe.get(page).with(header::ACCEPT_ENCODING, encoding);
        ask.send()
    };
    let plain = get("/live.js", "identity").await;
    assert_eq!(plain.header(header::CONTENT_ENCODING), "");
    assert_eq!(plain.body, script);
    for encoding in ["br", "gzip"] {
        let file = get("/live.js", encoding).await;
        assert_eq!(file.header(header::CONTENT_ENCODING), encoding);
        assert_eq!(file.header(header::CONTENT_TYPE), "text/javascript");
        assert!(file.body.len() < script.len(), "{}", file.body.len());
    }
    let built = get("/pkg/lethe.js", "br").await;
    assert_eq!(built.header(header::CONTENT_ENCODING), "br");
    assert_eq!(built.body, "compressed", "compressed once");
}

on_sqlite!(build_files_are_cached_forever, files_are_served_compressed);
