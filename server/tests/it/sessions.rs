//! How a browser is recognised: its cookie, and when that stops to count.

use app::login::answer::LoggingIn;
use http::header;

use crate::{
    answer::Answer,
    engine::on_both,
    lethe::{Ask, Lethe},
    studio::{PASSWORD, Who, digest, hex},
};

const MINUTE: i64 = 60;

/// The cookie that an answer sets: its value, and its attributes in order.
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

on_both! {
    async fn the_cookie_is_for_this_host_over_tls_and_no_script(db: Database) {
        let lethe = Lethe::open(db).await;
        let by_form = lethe.log_in_by_form().send().await;
        assert_eq!((by_form.status.as_u16(), by_form.location()), (303, "/clients"));
        let by_fetch = lethe.log_in_by_fetch().send().await;
        assert_eq!(by_fetch.data::<LoggingIn>(), LoggingIn::Done);
        for answer in [by_form, by_fetch] {
            let (token, attributes) = cookie(&answer);
            assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
            assert!(token.len() == 64 && token.chars().all(|c| c.is_ascii_hexdigit()), "{token}");
            assert!(lethe.counts(&token).await);
        }
    }

    async fn each_log_in_has_a_token_of_its_own_and_ends_the_one_before_it_in_this_browser(db: Database) {
        let lethe = Lethe::open(db).await;
        let (first, _) = cookie(&lethe.log_in_by_fetch().send().await);
        let (elsewhere, _) = cookie(&lethe.log_in_by_fetch().send().await);
        let (second, _) = cookie(&lethe.log_in_by_fetch().with_token(&first).send().await);
        assert!(first != second && first != elsewhere && second != elsewhere);
        assert!(!lethe.counts(&first).await, "the browser had a log-in before");
        assert!(lethe.counts(&elsewhere).await, "another browser stays logged in");
        assert!(lethe.counts(&second).await);

        lethe.clock.advance(29 * MINUTE);
        let wrong = lethe.fetch("log_in", &[("email", "sam@lethe.example"), ("password", "wrong")]);
        let wrong = wrong.with_token(&second).send().await;
        assert_eq!(wrong.data::<LoggingIn>(), LoggingIn::Wrong);
        assert!(!wrong.headers.contains_key(header::SET_COOKIE));
        assert!(lethe.counts(&second).await, "a log-in that failed ends nothing");
    }

    async fn a_token_from_outside_is_never_adopted(db: Database) {
        let lethe = Lethe::open(db).await;
        let planted = "f".repeat(64);
        let (token, _) = cookie(&lethe.log_in_by_form().with_token(&planted).send().await);
        assert_ne!(token, planted);
        assert!(!lethe.counts(&planted).await);
    }

    async fn a_token_that_was_never_issued_is_nobody(db: Database) {
        let lethe = Lethe::open(db).await;
        let long = "a".repeat(4000);
        for token in ["", "0", "' or 1=1 --", &"0".repeat(64), &long, "TOKEN-OF-SAM", "token-of-sam0"] {
            assert!(!lethe.counts(token).await, "{token}");
        }
        // What the database holds opens nothing.
        let digest = hex(&digest("token-of-sam"));
        assert!(!lethe.counts(&digest).await && !lethe.counts(&digest.to_uppercase()).await);
    }

    async fn logging_out_ends_the_log_in_and_takes_the_cookie(db: Database) {
        let lethe = Lethe::open(db).await;
        let (token, _) = cookie(&lethe.log_in_by_fetch().send().await);
        let answer = lethe.form("/clients", "log_out", &[]).with_token(&token).send().await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/login"));
        let (emptied, attributes) = cookie(&answer);
        assert_eq!(emptied, "");
        assert_eq!(attributes, ["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"]);
        assert!(!lethe.counts(&token).await, "a copy of the cookie opens nothing");
        let search = lethe.fetch("search_clients", &[("term", "nora")]).with_token(&token).send().await;
        assert_eq!(search.status, 401);

        let (token, _) = cookie(&lethe.log_in_by_fetch().send().await);
        assert_eq!(lethe.fetch("log_out", &[]).with_token(&token).send().await.status, 200);
        assert!(!lethe.counts(&token).await);
    }

    async fn half_an_hour_without_a_request_ends_a_log_in(db: Database) {
        let lethe = Lethe::open(db).await;
        let (token, _) = cookie(&lethe.log_in_by_fetch().send().await);
        for _ in 0..3 {
            lethe.clock.advance(30 * MINUTE - 1);
            assert!(lethe.counts(&token).await, "a request starts the time anew");
        }
        lethe.clock.advance(30 * MINUTE);
        assert!(!lethe.counts(&token).await);
        assert_eq!(lethe.fetch("search_clients", &[]).with_token(&token).send().await.status, 401);
        lethe.clock.advance(-1);
        assert!(lethe.counts(&token).await, "only the time ended it");
    }

    async fn twelve_hours_end_a_log_in_in_any_case(db: Database) {
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

    async fn the_database_holds_no_token(db: Database) {
        let lethe = Lethe::open(db).await;
        let (token, _) = cookie(&lethe.log_in_by_fetch().send().await);
        let dump = lethe.db.dump().await.join("\n").to_lowercase();
        assert!(!dump.contains(&token), "the token itself is stored");
        for who in Who::ALL {
            let hex = who.token().map(|token| hex(token.as_bytes()));
            assert!(hex.is_none_or(|hex| !dump.contains(&hex)), "the token of {who:?} is stored");
        }
    }
}
