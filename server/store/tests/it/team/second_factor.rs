//! Second factors: set up, used to log in, turned off. Each code works once.

use jiff::{Timestamp, ToSpan};
use shared::{
    access::{Switch, TeamMemberId},
    flaw::Refused,
    forms::FormNumber,
};
use store::{
    Act, Answer, By, Once, Outcome,
    team::{
        groups,
        logins::{self, Begun, Limits, LoginState},
        members,
        second_factor::{self, Checked, Secret, State, confirm, log_in, prove, start, stop},
        secrets::Code,
    },
};
use support::{Database, now, on_both, totp};

use crate::fixture::Studio;

const TOKEN: &[u8] = b"a digest of a token";

/// Returns what the authenticator app shows at an instant.
fn code(secret: &Secret, at: Timestamp) -> String {
    totp::code(&secret.text, at)
}

impl Studio {
    /// Sets up a second factor for a member whose login is [`TOKEN`], with the current code.
    async fn with_second_factor(&self, member: TeamMemberId) -> (Secret, Vec<Code>) {
        let secret = self.started(member).await.done().expect("a secret");
        let confirmed = self.confirmed(member, &code(&secret, now())).await;
        (secret, confirmed.done().expect("the code is right"))
    }

    async fn started(&self, member: TeamMemberId) -> Answer<Secret> {
        start(&self.db.store, self.act_by(member)).await.unwrap()
    }

    async fn confirmed(&self, member: TeamMemberId, typed: &str) -> Answer<Vec<Code>> {
        confirm(&self.db.store, self.act_by(member), TOKEN, typed)
            .await
            .unwrap()
    }

    async fn stopped(&self, member: TeamMemberId, typed: &str, at: Timestamp) -> Outcome {
        stop(&self.db.store, self.act_at(By::Team(member), at), typed)
            .await
            .unwrap()
    }

    async fn begin(&self, token: &[u8], member: TeamMemberId, at: Timestamp) -> Begun {
        let hash = self.hash_of(member).await;
        logins::begin(&self.db.store, member, &hash, token, at, Limits::default())
            .await
            .unwrap()
            .expect("a login")
    }

    async fn behind(&self, token: &[u8], at: Timestamp) -> Option<LoginState> {
        let mut tx = self.db.store.read().await.unwrap();
        let found = logins::find(&mut tx, token, at, Limits::default()).await;
        found.unwrap().map(|found| found.state)
    }

    async fn factor(&self, member: TeamMemberId) -> State {
        let mut tx = self.db.store.read().await.unwrap();
        second_factor::state(&mut tx, member).await.unwrap()
    }
}

async fn second_factor_is_active_after_its_first_code(db: Database) {
    let studio = Studio::open(db).await;
    let sam = studio.sam;
    assert_eq!(studio.factor(sam).await, State::Off);
    assert_eq!(
        studio.confirmed(sam, "123456").await,
        Answer::Not(Outcome::Refused(Refused::Changed))
    );
    assert_eq!(studio.begin(TOKEN, sam, now()).await, Begun::Whole);
    assert_eq!(studio.begin(b"elsewhere", sam, now()).await, Begun::Whole);

    studio
        .run(
            "update team_members set email = 'a:b@lethe.example' where name = 'Sam'",
            &[],
        )
        .await;
    let first = studio.started(sam).await.done().expect("a secret");
    assert!(
        first
            .uri
            .starts_with("otpauth://totp/Lethe:ab%40lethe.example?secret="),
        "{}",
        first.uri
    );
    assert_eq!(studio.factor(sam).await, State::Started);
    assert_eq!(
        studio.begin(b"another", sam, now()).await,
        Begun::Whole,
        "it does not count yet"
    );
    let second = studio.started(sam).await.done().expect("a secret");
    for wrong in [
        code(&first, now()),
        code(&second, now() + 61.seconds()),
        String::new(),
        "x".into(),
    ] {
        let confirmed = studio.confirmed(sam, &wrong).await;
        assert_eq!(
            confirmed,
            Answer::Not(Outcome::Refused(Refused::Wrong)),
            "{wrong}"
        );
    }
    let typed = code(&second, now());
    let codes = studio.confirmed(sam, &typed).await;
    let codes = codes.done().expect("the code is right");
    assert_eq!(codes.len(), 10);
    assert_eq!(studio.factor(sam).await, State::On(10));
    assert!(
        studio.behind(TOKEN, now()).await.is_some(),
        "this login continues"
    );
    assert!(
        studio.behind(b"elsewhere", now()).await.is_none(),
        "the others end"
    );
    assert_eq!(
        studio.started(sam).await,
        Answer::Not(Outcome::Refused(Refused::Changed)),
        "it already exists"
    );
    assert_eq!(
        studio.confirmed(sam, &typed).await,
        Answer::Not(Outcome::Refused(Refused::Changed))
    );
}

async fn login_is_halfway_until_a_code_is_given(db: Database) {
    let studio = Studio::open(db).await;
    let (store, sam) = (&studio.db.store, studio.sam);
    let (secret, _) = studio.with_second_factor(sam).await;
    assert_eq!(studio.begin(TOKEN, sam, now()).await, Begun::Halfway);
    assert!(matches!(
        studio.behind(TOKEN, now()).await,
        Some(LoginState::Halfway)
    ));
    let mut tx = store.read().await.unwrap();
    assert!(
        logins::actor(&mut tx, TOKEN, now(), Limits::default())
            .await
            .unwrap()
            .is_none()
    );
    assert!(logins::proved_at(&mut tx, TOKEN).await.unwrap().is_none());
    drop(tx);

    let used = code(&secret, now());
    let checked = log_in(store, TOKEN, b"whole", &used, now()).await.unwrap();
    assert_eq!(
        checked,
        Checked::Wrong,
        "the code that set it up counts no second time"
    );
    assert_eq!(
        log_in(store, b"none", b"whole", &used, now())
            .await
            .unwrap(),
        Checked::None
    );
    let later = now() + 30.seconds();
    let fresh = code(&secret, later);
    assert_eq!(
        log_in(store, TOKEN, b"whole", &fresh, later).await.unwrap(),
        Checked::Right
    );
    assert!(
        studio.behind(TOKEN, later).await.is_none(),
        "the token of before is worth nothing"
    );
    assert!(
        matches!(studio.behind(b"whole", later).await, Some(LoginState::Whole(actor)) if actor.id == sam)
    );

    assert_eq!(studio.begin(TOKEN, sam, later).await, Begun::Halfway);
    assert_eq!(
        log_in(store, TOKEN, b"again", &fresh, later).await.unwrap(),
        Checked::Wrong,
        "replayed"
    );
    let late = later + 10.minutes();
    assert!(
        studio.behind(TOKEN, late).await.is_none(),
        "it waits for ten minutes"
    );
    assert_eq!(
        log_in(store, TOKEN, b"again", &code(&secret, late), late)
            .await
            .unwrap(),
        Checked::None
    );
}

async fn code_given_twice_at_once_logs_in_once(db: Database) {
    let studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let (store, sam) = (&studio.db.store, studio.sam);
    let (secret, codes) = studio.with_second_factor(sam).await;
    let mut at = now();
    for (round, recovery) in codes.iter().enumerate() {
        at += 30.seconds();
        let typed = if round % 2 == 0 {
            code(&secret, at)
        } else {
            recovery.as_str().to_owned()
        };
        let [left, right] = ["left", "right"].map(|side| format!("{side} {round}").into_bytes());
        studio.begin(&left, sam, at).await;
        studio.begin(&right, sam, at).await;
        let [first, second] =
            ["first", "second"].map(|whole| format!("{whole} {round}").into_bytes());
        let (one, other) = tokio::join!(
            log_in(store, &left, &first, &typed, at),
            log_in(&rival, &right, &second, &typed, at),
        );
        let outcomes = [one.unwrap(), other.unwrap()];
        let inside = outcomes
            .iter()
            .filter(|checked| **checked == Checked::Right)
            .count();
        assert_eq!(inside, 1, "round {round}: {outcomes:?}");
    }
}

async fn recovery_code_logs_in_once(db: Database) {
    let studio = Studio::open(db).await;
    let (store, sam) = (&studio.db.store, studio.sam);
    let (_, codes) = studio.with_second_factor(sam).await;
    let typed = codes[3].as_str().to_lowercase();
    studio.begin(TOKEN, sam, now()).await;
    assert_eq!(
        log_in(store, TOKEN, b"whole", &typed, now()).await.unwrap(),
        Checked::Right
    );
    assert_eq!(studio.factor(sam).await, State::On(9));
    let (_, others) = studio.with_second_factor(studio.adam).await;
    studio.begin(TOKEN, sam, now()).await;
    assert_eq!(
        log_in(store, TOKEN, b"again", &typed, now()).await.unwrap(),
        Checked::Wrong
    );
    let other = others[0].as_str();
    assert_eq!(
        log_in(store, TOKEN, b"again", other, now()).await.unwrap(),
        Checked::Wrong,
        "another's"
    );
}

async fn guesses_are_slowed_down_and_not_reset_by_the_password(db: Database) {
    let studio = Studio::open(db).await;
    let (store, sam) = (&studio.db.store, studio.sam);
    let (secret, _) = studio.with_second_factor(sam).await;
    let later = now() + 1.minute();
    for guess in 0..10 {
        let token = format!("halfway {guess}");
        studio.begin(token.as_bytes(), sam, later).await;
        let checked = log_in(store, token.as_bytes(), b"whole", "x", later)
            .await
            .unwrap();
        assert_eq!(checked, Checked::Wrong, "guess {guess}");
    }
    let right = code(&secret, later);
    let checked = log_in(store, b"halfway 0", b"whole", &right, later)
        .await
        .unwrap();
    assert_eq!(checked, Checked::TooSoon(1));
    let after = later + 1.second();
    let checked = log_in(store, b"halfway 0", b"whole", &right, after)
        .await
        .unwrap();
    assert_eq!(checked, Checked::Right);
}

async fn turning_it_off_requires_a_code(db: Database) {
    let studio = Studio::open(db).await;
    let sam = studio.sam;
    let (secret, _) = studio.with_second_factor(sam).await;
    assert_eq!(
        studio.stopped(sam, "x", now()).await,
        Outcome::Refused(Refused::Wrong)
    );
    assert_eq!(
        studio.stopped(sam, &code(&secret, now()), now()).await,
        Outcome::Refused(Refused::Wrong),
        "used"
    );
    let later = now() + 30.seconds();
    assert_eq!(
        studio.stopped(sam, &code(&secret, later), later).await,
        Outcome::Done
    );
    assert_eq!(studio.factor(sam).await, State::Off);
    assert_eq!(studio.begin(TOKEN, sam, later).await, Begun::Whole);
    assert_eq!(
        studio
            .db
            .number("select count(*) from team_recovery_codes", &[])
            .await,
        0
    );
}

/// Returns an act of Sam with one form, as if the same request arrived again.
fn once(studio: &Studio, content: &[u8], at: Timestamp) -> Act {
    let once = Once::new(FormNumber::from_random([7; 16]), content);
    let act = studio.act_at(By::Team(studio.sam), at);
    Act { once, ..act }
}

async fn secret_and_recovery_codes_are_shown_again_to_the_same_form(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let started = async || {
        let act = once(&studio, b"start", now());
        start(store, act).await.unwrap().done().expect("a secret")
    };
    let secret = started().await;
    assert_eq!(started().await.uri, secret.uri);
    let typed = code(&secret, now());
    let confirmed = async || {
        let act = Act {
            once: Once::new(FormNumber::from_random([8; 16]), typed.as_bytes()),
            ..studio.act_by(studio.sam)
        };
        confirm(store, act, TOKEN, &typed).await.unwrap()
    };
    let codes = confirmed().await;
    assert!(matches!(&codes, Answer::Done(codes) if codes.len() == 10));
    assert_eq!(confirmed().await, codes);
    assert_eq!(studio.factor(studio.sam).await, State::On(10));
}

/// The failure is counted, and the corrected form is carried out under the same number.
async fn wrong_code_does_not_use_the_form_up(db: Database) {
    let studio = Studio::open(db).await;
    let (store, sam) = (&studio.db.store, studio.sam);
    let (secret, _) = studio.with_second_factor(sam).await;
    let later = now() + 30.seconds();
    let typed = code(&secret, later);
    let stopped = async |typed: &str| {
        stop(store, once(&studio, typed.as_bytes(), later), typed)
            .await
            .unwrap()
    };
    assert_eq!(stopped("x").await, Outcome::Refused(Refused::Wrong));
    let failures = "select failed_log_ins from team_members where name = 'Sam'";
    assert_eq!(studio.db.number(failures, &[]).await, 1);
    assert_eq!(stopped(&typed).await, Outcome::Done);
    assert_eq!(stopped(&typed).await, Outcome::Done, "the same form again");
    assert_eq!(
        stopped("x").await,
        Outcome::Refused(Refused::SentBefore),
        "the same form with another code"
    );
}

async fn app_code_confirms_identity_and_recovery_code_does_not(db: Database) {
    let studio = Studio::open(db).await;
    let (store, sam) = (&studio.db.store, studio.sam);
    studio.begin(TOKEN, sam, now()).await;
    let (secret, codes) = studio.with_second_factor(sam).await;
    let proved_at = async || {
        let mut tx = store.read().await.unwrap();
        logins::proved_at(&mut tx, TOKEN).await.unwrap()
    };
    let later = now() + 6.minutes();
    let recovery = codes[0].as_str();
    assert_eq!(
        prove(store, sam, TOKEN, recovery, later).await.unwrap(),
        Checked::Wrong
    );
    assert_eq!(proved_at().await, Some(now()));
    assert_eq!(
        prove(store, sam, TOKEN, &code(&secret, later), later)
            .await
            .unwrap(),
        Checked::Right
    );
    assert_eq!(proved_at().await, Some(later));
}

async fn group_that_requires_a_second_factor_admits_no_login_without_it(db: Database) {
    let studio = Studio::open(db).await;
    let (store, sam) = (&studio.db.store, studio.sam);
    studio.begin(TOKEN, sam, now()).await;
    let change = groups::need_second_factor(store, studio.act(), studio.owners, Switch::On)
        .await
        .unwrap();
    assert_eq!(change, Outcome::Done);
    assert!(matches!(
        studio.behind(TOKEN, now()).await,
        Some(LoginState::WithoutSecondFactor(_))
    ));
    studio.with_second_factor(sam).await;
    assert!(matches!(
        studio.behind(TOKEN, now()).await,
        Some(LoginState::Whole(_))
    ));

    // A member who lost the device gets it removed and is logged out.
    assert_eq!(
        members::reset_second_factor(store, studio.act(), sam)
            .await
            .unwrap(),
        Outcome::Done
    );
    assert!(studio.behind(TOKEN, now()).await.is_none());
    assert_eq!(studio.factor(sam).await, State::Off);
}

async fn database_holds_no_recovery_code(db: Database) {
    let studio = Studio::open(db).await;
    let (_, codes) = studio.with_second_factor(studio.sam).await;
    let everything = studio.db.everything().await;
    for code in codes {
        let text = code.as_str().to_lowercase();
        assert!(
            !everything.iter().any(|cell| cell.holds(text.as_bytes())),
            "a recovery code is stored"
        );
    }
}

on_both!(
    second_factor_is_active_after_its_first_code,
    login_is_halfway_until_a_code_is_given,
    code_given_twice_at_once_logs_in_once,
    recovery_code_logs_in_once,
    guesses_are_slowed_down_and_not_reset_by_the_password,
    turning_it_off_requires_a_code,
    secret_and_recovery_codes_are_shown_again_to_the_same_form,
    wrong_code_does_not_use_the_form_up,
    app_code_confirms_identity_and_recovery_code_does_not,
    group_that_requires_a_second_factor_admits_no_login_without_it,
    database_holds_no_recovery_code
);
