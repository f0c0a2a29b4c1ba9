//! Logins of browsers: the cookie, and how long it is valid.

use app::login::{answer::LoggingIn, site_data::CLEAR_SITE_DATA};
use http::header;
use support::{Database, contents::hex, on_both};

use crate::{
    answer::Answer,
    lethe::{Ask, Lethe},
    studio::{Caller, PASSWORD, digest},
};

const MINUTE: i64 = 60;

/// Returns the value of the cookie that an answer sets, and its sorted attributes.
fn cookie(answer: &Answer) -> (String, Vec<String>) {
    let cookies: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(cookies.len(), 1, "one cookie: {cookies:?}");
    let mut parts = cookies[0].to_str().unwrap().split("; ");
    let (name, token) = parts
        .next()
        .and_then(|pair| pair.split_once('='))
        .expect("a name and a value");
    assert_eq!(name, "__Host-lethe");
    let mut attributes: Vec<_> = parts.map(str::to_owned).collect();
    attributes.sort();
    (token.to_owned(), attributes)
}

impl Lethe {
    fn log_in_by_fetch(&self) -> Ask {
        self.fetch(
            "log_in",
            &[("email", "sam@lethe.example"), ("password", PASSWORD)],
        )
    }

    fn log_in_by_form(&self) -> Ask {
        self.form(
            "/login",
            "log_in",
            &[("email", "sam@lethe.example"), ("password", PASSWORD)],
        )
    }

    async fn counts(&self, token: &str) -> bool {
        self.get("/clients").with_token(token).send().await.status == 200
    }
}

async fn cookie_is_for_this_host_over_tls_and_no_script(db: Database) {
    let lethe = Lethe::open(db).await;
    let by_form = lethe.log_in_by_form().send().await;
    assert_eq!(
        (by_form.status.as_u16(), by_form.location()),
        (303, "/clients")
    );
    let by_fetch = lethe.log_in_by_fetch().send().await;
    assert_eq!(by_fetch.data::<LoggingIn>(), LoggingIn::Done);
    for answer in [by_form, by_fetch] {
        let (token, attributes) = cookie(&answer);
        assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
        assert!(
            token.len() == 64 && token.chars().all(|c| c.is_ascii_hexdigit()),
            "{token}"
        );
        assert!(lethe.counts(&token).await);
    }
}

async fn login_has_its_own_token_and_ends_the_browsers_previous_login(db: Database) {
    let lethe = Lethe::open(db).await;
    let (first, _) = cookie(&lethe.log_in_by_fetch().send().await);
    let (elsewhere, _) = cookie(&lethe.log_in_by_fetch().send().await);
    let (second, _) = cookie(&lethe.log_in_by_fetch().with_token(&first).send().await);
    assert!(first != second && first != elsewhere && second != elsewhere);
    assert!(
        !lethe.counts(&first).await,
        "the browser's previous login has ended"
    );
    assert!(
        lethe.counts(&elsewhere).await,
        "another browser stays logged in"
    );
    assert!(lethe.counts(&second).await);

    lethe.clock.advance(29 * MINUTE);
    let wrong = lethe.fetch(
        "log_in",
        &[("email", "sam@lethe.example"), ("password", "wrong")],
    );
    let wrong = wrong.with_token(&second).send().await;
    assert_eq!(wrong.data::<LoggingIn>(), LoggingIn::Wrong);
    assert!(!wrong.headers.contains_key(header::SET_COOKIE));
    assert!(lethe.counts(&second).await, "a failed login ends no login");
}

async fn foreign_token_is_never_adopted(db: Database) {
    let lethe = Lethe::open(db).await;
    let planted = "f".repeat(64);
    let (token, _) = cookie(&lethe.log_in_by_form().with_token(&planted).send().await);
    assert_ne!(token, planted);
    assert!(!lethe.counts(&planted).await);
}

async fn unissued_token_is_refused(db: Database) {
    let lethe = Lethe::open(db).await;
    let long = "a".repeat(4000);
    for token in [
        "",
        "0",
        "' or 1=1 --",
        &"0".repeat(64),
        &long,
        "TOKEN-OF-SAM",
        "token-of-sam0",
    ] {
        assert!(!lethe.counts(token).await, "{token}");
    }
    // The stored digest is not a token.
    let digest = hex(&digest("token-of-sam"));
    assert!(!lethe.counts(&digest).await && !lethe.counts(&digest.to_uppercase()).await);
}

async fn logout_ends_the_login_and_removes_the_cookie(db: Database) {
    let lethe = Lethe::open(db).await;
    let (token, _) = cookie(&lethe.log_in_by_fetch().send().await);
    let answer = lethe
        .form("/clients", "log_out", &[])
        .with_token(&token)
        .send()
        .await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/login"));
    let cleared = r#""cache", "storage""#;
    assert_eq!(
        answer.header(CLEAR_SITE_DATA),
        cleared,
        "cookies of other doors stay"
    );
    let (emptied, attributes) = cookie(&answer);
    assert_eq!(emptied, "");
    assert_eq!(
        attributes,
        ["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"]
    );
    assert!(
        !lethe.counts(&token).await,
        "a copy of the cookie opens nothing"
    );
    let search = lethe
        .fetch("search_clients", &[("term", "nora")])
        .with_token(&token)
        .send()
        .await;
    assert_eq!(search.status, 401);

    let (token, _) = cookie(&lethe.log_in_by_fetch().send().await);
    let answer = lethe.fetch("log_out", &[]).with_token(&token).send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header(CLEAR_SITE_DATA), cleared);
    assert!(!lethe.counts(&token).await);
}

async fn login_ends_after_half_an_hour_without_a_request(db: Database) {
    let lethe = Lethe::open(db).await;
    let (token, _) = cookie(&lethe.log_in_by_fetch().send().await);
    for _ in 0..3 {
        lethe.clock.advance(30 * MINUTE - 1);
        assert!(lethe.counts(&token).await, "a request restarts the time");
    }
    lethe.clock.advance(30 * MINUTE);
    assert!(!lethe.counts(&token).await);
    assert_eq!(
        lethe
            .fetch("search_clients", &[])
            .with_token(&token)
            .send()
            .await
            .status,
        401
    );
    lethe.clock.advance(-1);
    assert!(lethe.counts(&token).await, "only the time ended it");
}

async fn login_ends_after_twelve_hours(db: Database) {
    let lethe = Lethe::open(db).await;
    let (token, _) = cookie(&lethe.log_in_by_fetch().send().await);
    for _ in 0..35 {
        lethe.clock.advance(20 * MINUTE);
        assert!(lethe.counts(&token).await);
    }
    lethe.clock.advance(20 * MINUTE - 1);
    assert!(lethe.counts(&token).await);
    lethe.clock.advance(1);
    assert!(!lethe.counts(&token).await);
}

async fn database_holds_no_token(db: Database) {
    let lethe = Lethe::open(db).await;
    let (token, _) = cookie(&lethe.log_in_by_fetch().send().await);
    let dump = lethe.db.dump().await.join("\n").to_lowercase();
    assert!(!dump.contains(&token), "the token itself is stored");
    for who in Caller::ALL {
        let hex = who.token().map(|token| hex(token.as_bytes()));
        assert!(
            hex.is_none_or(|hex| !dump.contains(&hex)),
            "the token of {who:?} is stored"
        );
    }
}

on_both!(
    cookie_is_for_this_host_over_tls_and_no_script,
    login_has_its_own_token_and_ends_the_browsers_previous_login,
    foreign_token_is_never_adopted,
    unissued_token_is_refused,
    logout_ends_the_login_and_removes_the_cookie,
    login_ends_after_half_an_hour_without_a_request,
    login_ends_after_twelve_hours,
    database_holds_no_token
);
