//! The second factor over HTTP: what a login without one reaches, and that codes work once.

use app::{AppError, answers::form::Outcome, login::answer::LoggingIn};
use http::header;
use shared::{access::Callers, flaw::Refused};
use support::{Database, on_both, totp, values};

use crate::{
    answer::Answer,
    lethe::Lethe,
    meant::MEANT,
    studio::{Caller, DESK, OWNERS, PASSWORD},
};

/// Returns the token of the cookie that an answer sets.
fn token(answer: &Answer) -> String {
    let cookie = answer.header(header::SET_COOKIE);
    let (_, rest) = cookie.split_once('=').expect("a cookie");
    rest.split(';').next().unwrap().to_owned()
}

impl Lethe {
    /// Returns what an authenticator app with this secret shows now.
    fn code(&self, secret: &str) -> String {
        totp::code(secret, self.clock.now())
    }

    /// Sets up a second factor as a person does. Returns the secret and the recovery codes.
    async fn set_second_factor_up(&self, who: Caller) -> (String, Vec<String>) {
        let fields = [("password", PASSWORD)];
        let page = self.form("/account", "start_second_factor", &fields);
        let page = page.by(who).send().await;
        assert!(page.is_page_that_says("Scan this QR code"), "{}", page.body);
        let secret = page.text("secret").replace(' ', "");
        let fields = [("code", &*self.code(&secret))];
        let page = self.form("/account", "confirm_second_factor", &fields);
        let page = page.by(who).send().await;
        assert!(
            page.is_page_that_says("Save your recovery codes"),
            "{}",
            page.body
        );
        let list = page.body.split(r#"id="recovery-codes""#).nth(1).unwrap();
        let list = list.split("</ul>").next().unwrap();
        let codes = list.split("<code>").skip(1);
        let codes = codes.map(|rest| rest.split('<').next().unwrap().to_owned());
        (secret, codes.collect())
    }

    /// Gives the password, and returns the token of a halfway login.
    async fn log_in_halfway(&self, who: Caller) -> String {
        let email = who.email();
        let fields = [
            ("email", &*email),
            ("password", PASSWORD),
            ("next", "/team"),
        ];
        let answer = self.form("/login", "log_in", &fields).send().await;
        assert_eq!(answer.location(), "/login/code?next=/team");
        token(&answer)
    }

    async fn give(&self, halfway: &str, code: &str) -> Answer {
        let fields = [("code", code), ("next", "/deleted-clients")];
        let ask = self.form("/login/code", "give_code", &fields);
        ask.with_token(halfway).send().await
    }

    async fn needs_second_factor(&self, group: uuid::Uuid) {
        let update = "update access_groups set second_factor = 'required' where id = $1";
        self.db.run(update, values![group]).await;
    }
}

async fn halfway_login_reaches_only_the_code_page(db: Database) {
    let lethe = Lethe::open(db).await;
    let (secret, _) = lethe.set_second_factor_up(Caller::Olivia).await;
    let halfway = lethe.log_in_halfway(Caller::Olivia).await;
    for page in [
        "/",
        "/clients",
        "/account",
        "/team",
        "/login",
        "/welcome",
        "/no-such-page",
    ] {
        let answer = lethe.get(page).with_token(&halfway).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.location()),
            (303, "/login/code"),
            "{page}"
        );
    }
    for meant in MEANT
        .iter()
        .filter(|meant| meant.callers != Callers::Anyone)
    {
        let fields = (meant.fields)();
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let answer = lethe
            .fetch(meant.function, &fields)
            .with_token(&halfway)
            .send()
            .await;
        assert_eq!(
            answer.error(),
            Some(AppError::NotLoggedIn),
            "{}",
            meant.function
        );
        let answer = lethe
            .form("/login/code", meant.function, &fields)
            .with_token(&halfway)
            .send()
            .await;
        let asks = answer.is_page_that_says("what you typed is still here");
        assert!(asks, "{}", meant.function);
    }
    let page = lethe
        .get("/login/code?next=/team")
        .with_token(&halfway)
        .send()
        .await;
    assert!(
        page.is_page_that_says("Enter your code") && !page.body.contains("Olivia"),
        "{}",
        page.body
    );

    let wrong = lethe.give(&halfway, "000000x").await;
    assert!(
        wrong.status == 422 && wrong.is_page_that_says("That’s not correct."),
        "{}",
        wrong.body
    );
    lethe.clock.advance(30);
    let code = lethe.code(&secret);
    let done = lethe.give(&halfway, &code).await;
    assert_eq!(
        (done.status.as_u16(), done.location()),
        (303, "/deleted-clients")
    );
    let whole = token(&done);
    assert_ne!(whole, halfway);
    assert_eq!(
        lethe.get("/team").with_token(&whole).send().await.status,
        200
    );
    assert_eq!(
        lethe.get("/team").with_token(&halfway).send().await.status,
        303,
        "the old token is invalid"
    );

    let again = lethe.log_in_halfway(Caller::Olivia).await;
    assert_eq!(
        lethe.give(&again, &code).await.status,
        422,
        "a code works once"
    );
    let out = lethe
        .form("/login/code", "log_out", &[])
        .with_token(&again)
        .send()
        .await;
    assert_eq!(out.location(), "/login");
    assert_eq!(
        lethe.give(&again, &code).await.location(),
        "/login",
        "logged out"
    );
}

async fn recovery_code_works_once(db: Database) {
    let lethe = Lethe::open(db).await;
    let (_, codes) = lethe.set_second_factor_up(Caller::Sam).await;
    assert_eq!(codes.len(), 10);
    let halfway = lethe.log_in_halfway(Caller::Sam).await;
    assert_eq!(
        lethe.give(&halfway, &codes[0]).await.location(),
        "/deleted-clients"
    );
    let halfway = lethe.log_in_halfway(Caller::Sam).await;
    assert_eq!(lethe.give(&halfway, &codes[0]).await.status, 422);
    assert_eq!(
        lethe.give(&halfway, &codes[1]).await.location(),
        "/deleted-clients"
    );
    let fields = [("email", "sam@lethe.example"), ("password", PASSWORD)];
    let answer: LoggingIn = lethe.fetch("log_in", &fields).send().await.data();
    assert_eq!(answer, LoggingIn::CodeNeeded);
}

async fn login_without_a_required_second_factor_reaches_only_its_set_up(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.needs_second_factor(OWNERS.0).await;
    for who in [Caller::Olivia, Caller::Sam] {
        for page in ["/", "/clients", "/team", "/login", "/no-such-page"] {
            let answer = lethe.get(page).by(who).send().await;
            assert_eq!(
                (answer.status.as_u16(), answer.location()),
                (303, "/account"),
                "{page}"
            );
        }
        let account = lethe.get("/account").by(who).send().await;
        assert!(
            account.is_page_that_says("Your group requires two-step verification."),
            "{}",
            account.body
        );
        for meant in MEANT
            .iter()
            .filter(|meant| !matches!(meant.callers, Callers::Anyone | Callers::Account))
        {
            let fields = (meant.fields)();
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let answer = lethe.fetch(meant.function, &fields).by(who).send().await;
            assert_eq!(
                answer.error(),
                Some(AppError::NotLoggedIn),
                "{}",
                meant.function
            );
            let answer = lethe
                .form("/account", meant.function, &fields)
                .by(who)
                .send()
                .await;
            let asks = answer.is_page_that_says("what you typed is still here");
            assert!(asks, "{}", meant.function);
        }
        lethe.set_second_factor_up(who).await;
        assert_eq!(lethe.get("/clients").by(who).send().await.status, 200);
    }
    lethe.needs_second_factor(DESK.0).await;
    let out = lethe
        .form("/account", "log_out", &[])
        .by(Caller::Adam)
        .send()
        .await;
    assert_eq!(out.location(), "/login", "logging out is always open");
}

async fn secret_is_shown_once(db: Database) {
    let lethe = Lethe::open(db).await;
    let fields = [("password", "not the password")];
    let refused = lethe
        .fetch("start_second_factor", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    let wrong = Outcome::Refused(vec![("password".into(), Refused::Wrong.into())]);
    assert_eq!(refused.data::<Outcome>(), wrong);
    let fields = [("password", PASSWORD)];
    let made = lethe
        .form("/account", "start_second_factor", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    let secret = made.text("secret").to_owned();
    assert!(made.body.contains(r#"role="img""#), "a QR code");
    let code = [("code", "000000x")];
    let flawed = lethe
        .form("/account", "confirm_second_factor", &code)
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(flawed.status, 422);
    let page = lethe.get("/account").by(Caller::Sam).send().await;
    for page in [flawed, page] {
        assert!(
            page.is_page_that_says("You started setting this up."),
            "{}",
            page.body
        );
        assert!(
            !page.body.contains(&secret) && !page.body.contains(r#"role="img""#),
            "the secret is back"
        );
    }
    let (secret, codes) = lethe.set_second_factor_up(Caller::Sam).await;
    let page = lethe.get("/account").by(Caller::Sam).send().await;
    assert!(
        page.is_page_that_says("10 recovery codes left"),
        "{}",
        page.body
    );
    let log = crate::log::all();
    assert!(!page.body.contains(&codes[0]) && !log.contains(&codes[0]) && !log.contains(&secret));
}

on_both!(
    halfway_login_reaches_only_the_code_page,
    recovery_code_works_once,
    login_without_a_required_second_factor_reaches_only_its_set_up,
    secret_is_shown_once
);
