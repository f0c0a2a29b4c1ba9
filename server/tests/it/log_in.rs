//! Logging in: what strangers learn from it, and how guessing is slowed down.

use std::time::Duration;

use app::login::answer::LoggingIn;
use support::{Database, on_both};
use tokio::{task::JoinSet, time::timeout};

use crate::{
    answer::{Answer, attribute, without_numbers},
    lethe::Lethe,
    log,
    studio::{NORA, PASSWORD},
};

const KNOWN: &str = "sam@lethe.example";
const UNKNOWN: &str = "tom@lethe.example";

/// The log message for each password that is hashed, to be stored or compared.
const HASHED: &str = "a password is hashed";

impl Lethe {
    async fn try_form(&self, email: &str, password: &str) -> Answer {
        self.form(
            "/login",
            "log_in",
            &[("email", email), ("password", password)],
        )
        .send()
        .await
    }

    async fn try_fetch(&self, email: &str, password: &str) -> LoggingIn {
        self.fetch("log_in", &[("email", email), ("password", password)])
            .send()
            .await
            .data()
    }
}

/// Returns the body without random values and typed text.
fn masked(answer: &Answer, email: &str) -> String {
    let nonce = attribute(&answer.body, "nonce").expect("a script with a nonce");
    let body = answer.body.replace(nonce, "NONCE");
    without_numbers(&body).replace(email, "EMAIL")
}

async fn unknown_address_and_wrong_password_get_the_same_answer(db: Database) {
    let lethe = Lethe::open(db).await;
    let known = lethe.try_form(KNOWN, "wrong").await;
    let unknown = lethe.try_form(UNKNOWN, "wrong").await;
    assert_eq!((known.status.as_u16(), unknown.status.as_u16()), (422, 422));
    assert_eq!(masked(&known, KNOWN), masked(&unknown, UNKNOWN));
    assert!(known.is_page_that_says("That email and password don’t match."));
    assert_eq!(
        attribute(known.tag("email"), "value"),
        Some(KNOWN),
        "the typed text is kept"
    );
    assert_eq!(
        attribute(known.tag("password"), "value"),
        None,
        "except the password"
    );
    let names = |answer: &Answer| {
        answer
            .headers
            .keys()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&known), names(&unknown));

    let known = lethe
        .fetch("log_in", &[("email", KNOWN), ("password", "wrong")])
        .send()
        .await;
    let unknown = lethe
        .fetch("log_in", &[("email", UNKNOWN), ("password", "wrong")])
        .send()
        .await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert_eq!(known.data::<LoggingIn>(), LoggingIn::Wrong);
}

/// Every answer takes the time of one hash, so that the time does not reveal an account.
async fn attempts_each_hash_one_password(db: Database) {
    let lethe = Lethe::open(db).await;
    for (email, password) in [
        (KNOWN, "wrong"),
        (UNKNOWN, "wrong"),
        ("no address", "wrong"),
        (KNOWN, PASSWORD),
        (KNOWN, ""),
    ] {
        let before = log::count(HASHED);
        lethe.try_fetch(email, password).await;
        assert_eq!(log::count(HASHED) - before, 1, "{email} {password}");
    }
}

async fn ten_failures_slow_down_and_lock_no_account(db: Database) {
    let lethe = Lethe::open(db).await;
    let both = async |password, expected: LoggingIn, when: &str| {
        for email in [KNOWN, UNKNOWN] {
            assert_eq!(
                lethe.try_fetch(email, password).await,
                expected,
                "{email}, {when}"
            );
        }
    };
    for attempt in 1..=10 {
        both("wrong", LoggingIn::Wrong, &format!("attempt {attempt}")).await;
    }
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
        let when = format!("after waiting for less than {seconds} s");
        let before = log::count(HASHED);
        both("wrong", LoggingIn::SlowDown(seconds), &when).await;
        both(PASSWORD, LoggingIn::SlowDown(seconds), &when).await;
        lethe.clock.advance(seconds - 1);
        both(PASSWORD, LoggingIn::SlowDown(1), &when).await;
        assert_eq!(
            log::count(HASHED),
            before,
            "a refused attempt tells nothing about the password"
        );
        lethe.clock.advance(1);
        both(
            "wrong",
            LoggingIn::Wrong,
            &format!("after waiting for {seconds} s"),
        )
        .await;
    }
    let page = lethe.try_form(KNOWN, PASSWORD).await;
    assert!(
        page.status == 422 && page.is_page_that_says("Too many attempts. Try again in 60 seconds."),
        "{}",
        page.body
    );
    let other = lethe.try_form(UNKNOWN, PASSWORD).await;
    assert_eq!(masked(&page, KNOWN), masked(&other, UNKNOWN));

    lethe.clock.advance(60);
    assert_eq!(lethe.try_fetch(KNOWN, PASSWORD).await, LoggingIn::Done);
    assert_eq!(
        lethe.try_fetch(KNOWN, "wrong").await,
        LoggingIn::Wrong,
        "a success resets the failures"
    );
    assert_eq!(lethe.try_fetch(UNKNOWN, PASSWORD).await, LoggingIn::Wrong);
}

/// A stranger learns the same about every address, and failures of an account are counted across processes.
async fn failures_are_counted_across_processes_and_told_to_no_stranger(db: Database) {
    let one = Lethe::open(db).await;
    one.set_password(NORA).await;
    let two = Lethe::over(one.db.clone());
    for (page, function, known) in [
        ("/login", "log_in", KNOWN),
        ("/app/login", "client_log_in", "nora@mail.example"),
    ] {
        let guess = async |lethe: &Lethe, email: &str, password: &str| {
            let before = log::count(HASHED);
            let answer = lethe
                .form(page, function, &[("email", email), ("password", password)])
                .send()
                .await;
            let body = answer
                .attributes("nonce")
                .first()
                .map(|_| masked(&answer, email));
            (answer.status.as_u16(), body, log::count(HASHED) - before)
        };
        let refused = async |lethe: &Lethe, password: &str, when: &str| {
            let answer = guess(lethe, known, password).await;
            assert_eq!((answer.0, answer.2), (422, 1), "{page}, {when}");
            assert!(
                answer
                    .1
                    .as_ref()
                    .is_some_and(|body| body.contains("don’t match")),
                "{page}, {when}"
            );
            assert_eq!(
                answer,
                guess(lethe, UNKNOWN, password).await,
                "{page}, {when}"
            );
        };
        for n in 1..=10 {
            refused(
                if n % 2 == 0 { &one } else { &two },
                "wrong",
                &format!("attempt {n}"),
            )
            .await;
        }
        let new = Lethe::over(one.db.clone());
        for (lethe, which) in [(&one, "one"), (&two, "the other"), (&new, "a new one")] {
            refused(lethe, PASSWORD, which).await;
        }
        for lethe in [&one, &two] {
            lethe.clock.advance(1);
        }
        assert_eq!(guess(&two, known, PASSWORD).await.0, 303, "{page}");
        for n in 1..=10 {
            assert_eq!(
                guess(&two, known, "wrong").await.2,
                1,
                "{page}, attempt {n} after the one that succeeded"
            );
        }
        assert_eq!(guess(&two, UNKNOWN, PASSWORD).await.0, 422, "{page}");
    }
}

async fn failures_are_forgotten_after_an_hour(db: Database) {
    let lethe = Lethe::open(db).await;
    for email in [KNOWN, UNKNOWN] {
        for _ in 0..10 {
            assert_eq!(lethe.try_fetch(email, "wrong").await, LoggingIn::Wrong);
        }
    }
    lethe.clock.advance(60 * 60);
    for email in [KNOWN, UNKNOWN] {
        for n in 1..=10 {
            assert_eq!(
                lethe.try_fetch(email, "wrong").await,
                LoggingIn::Wrong,
                "{email} {n}"
            );
        }
        assert_eq!(
            lethe.try_fetch(email, "wrong").await,
            LoggingIn::SlowDown(1),
            "{email}"
        );
    }
    lethe.clock.advance(1);
    assert_eq!(lethe.try_fetch(KNOWN, PASSWORD).await, LoggingIn::Done);
}

async fn email_address_matches_in_any_case(db: Database) {
    let lethe = Lethe::open(db).await;
    for attempt in 0..10 {
        let (known, unknown) = if attempt % 2 == 0 {
            ("SAM@lethe.example", "TOM@lethe.example")
        } else {
            (KNOWN, UNKNOWN)
        };
        assert_eq!(lethe.try_fetch(known, "wrong").await, LoggingIn::Wrong);
        assert_eq!(lethe.try_fetch(unknown, "wrong").await, LoggingIn::Wrong);
    }
    assert_eq!(
        lethe.try_fetch(" Sam@Lethe.example ", "wrong").await,
        LoggingIn::SlowDown(1)
    );
    assert_eq!(
        lethe.try_fetch(" Tom@Lethe.example ", "wrong").await,
        LoggingIn::SlowDown(1)
    );
}

async fn burst_gets_no_more_guesses_than_a_sequence(db: Database) {
    let lethe = Lethe::open(db).await;
    for email in [KNOWN, UNKNOWN] {
        let before = log::count(HASHED);
        let mut burst = JoinSet::new();
        for _ in 0..30 {
            burst.spawn(
                lethe
                    .fetch("log_in", &[("email", email), ("password", "wrong")])
                    .send(),
            );
        }
        let answers = timeout(Duration::from_mins(1), burst.join_all())
            .await
            .expect("every answer");
        let wrong = answers
            .iter()
            .filter(|answer| answer.data::<LoggingIn>() == LoggingIn::Wrong)
            .count();
        assert_eq!((log::count(HASHED) - before, wrong), (10, 10), "{email}");
    }
    lethe.clock.advance(1);
    assert_eq!(lethe.try_fetch(KNOWN, PASSWORD).await, LoggingIn::Done);
}

async fn login_leads_only_to_the_requested_page(db: Database) {
    let lethe = Lethe::open(db).await;
    for (next, leads_to) in [
        ("", "/clients"),
        ("/team", "/team"),
        ("/clients?after=7", "/clients?after=7"),
        ("//evil.example", "/clients"),
        ("/\\evil.example", "/clients"),
        ("https://evil.example/", "/clients"),
        ("/\t/evil.example", "/clients"),
        ("/a\r\nSet-Cookie: x=y", "/clients"),
        ("/é", "/clients"),
    ] {
        let fields = [("email", KNOWN), ("password", PASSWORD), ("next", next)];
        let answer = lethe.form("/login", "log_in", &fields).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.location()),
            (303, leads_to),
            "{next}"
        );
    }
    let page = lethe.get("/login?next=/team").send().await;
    assert!(
        page.body.contains(r#"name="next" value="/team""#),
        "{}",
        page.body
    );
    let fields = [("email", KNOWN), ("password", "wrong"), ("next", "/team")];
    let page = lethe.form("/login", "log_in", &fields).send().await;
    assert!(
        page.body.contains(r#"name="next" value="/team""#),
        "a mistyped password does not lose the way"
    );
}

on_both!(
    unknown_address_and_wrong_password_get_the_same_answer,
    attempts_each_hash_one_password,
    ten_failures_slow_down_and_lock_no_account,
    failures_are_counted_across_processes_and_told_to_no_stranger,
    failures_are_forgotten_after_an_hour,
    email_address_matches_in_any_case,
    burst_gets_no_more_guesses_than_a_sequence,
    login_leads_only_to_the_requested_page
);
