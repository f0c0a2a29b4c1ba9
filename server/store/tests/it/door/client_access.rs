//! Clients' own access: attempts, logins, links, signing up, deletion requests, and what erasing ends.

use jiff::{Timestamp, ToSpan};
use shared::{
    client::{ClientId, Email},
    details::DetailsForm,
    flaw::Refused,
};
use store::{
    Outcome, Store,
    client_access::{
        Attempt, LINK_LASTS, NewUser, SigningUp, attempt, forgotten, link, make_link, of,
        set_password, sign_up,
    },
    client_sessions::{begin, end, seen, who},
    deletion_requests::{self, ask, withdraw},
    embedding_sites,
    erasures::Erasing,
    events::{self, What},
};
use support::{Database, TODAY, now, on_both, random, values};

use crate::{erasing::erase, fixture::Studio};

const TOKEN: &[u8] = b"a digest of a token";

/// How many rounds each race runs.
const ROUNDS: usize = 30;

fn form(first: &str) -> DetailsForm {
    DetailsForm {
        first_name: first.into(),
        email: format!("{first}@Mail.example"),
        ..DetailsForm::default()
    }
}

fn email(first: &str) -> Email {
    Email::parse(&format!("{first}@mail.example")).unwrap()
}

async fn logged_in(studio: &Studio, token: &[u8], at: Timestamp) -> Option<ClientId> {
    let mut tx = studio.db.store.read().await.unwrap();
    let found = who(&mut tx, token, at).await.unwrap();
    found.map(|(client, _)| client.id)
}

async fn erased(studio: &mut Studio, client: ClientId) {
    let (store, olivia) = (studio.db.store.clone(), studio.olivia);
    let erasing = erase(&store, olivia, client, &mut studio.rng).await;
    assert!(matches!(erasing, Ok(Erasing::Erased(_))), "{erasing:?}");
}

async fn signed_up(store: &Store, studio: &Studio, first: &str) -> SigningUp {
    let details = form(first).parse(TODAY).unwrap();
    let new = NewUser {
        details: &details,
        home: studio.quay,
        password_hash: "the hash of a password",
    };
    sign_up(store, &new, now(), &mut random()).await.unwrap()
}

async fn attempts_are_counted_per_client_and_reset_by_a_login(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let ann = studio.client_with(&form("Ann")).await;
    for n in 0..10 {
        let counted = attempt(&store, &email("ANN"), now()).await.unwrap();
        assert!(
            matches!(counted, Attempt::Counted(known) if known.id == ann && known.password_hash.is_none()),
            "{n}"
        );
    }
    assert!(matches!(
        attempt(&store, &email("ann"), now()).await.unwrap(),
        Attempt::TooSoon(1)
    ));
    let later = now() + 1.second();
    assert!(matches!(
        attempt(&store, &email("ann"), later).await.unwrap(),
        Attempt::Counted(_)
    ));
    for n in 0..10 {
        let counted = attempt(&store, &email("ann"), later + 1.hour())
            .await
            .unwrap();
        assert!(
            matches!(counted, Attempt::Counted(_)),
            "{n}: after an hour they are forgotten"
        );
    }
    assert!(matches!(
        attempt(&store, &email("ann"), later + 1.hour())
            .await
            .unwrap(),
        Attempt::TooSoon(1)
    ));
    assert!(matches!(
        attempt(&store, &email("bob"), now()).await.unwrap(),
        Attempt::Unknown
    ));
    assert!(begin(&store, TOKEN, ann, later).await.unwrap());
    assert!(matches!(
        attempt(&store, &email("ann"), later).await.unwrap(),
        Attempt::Counted(_)
    ));
    erased(&mut studio, ann).await;
    assert!(matches!(
        attempt(&store, &email("ann"), later).await.unwrap(),
        Attempt::Unknown
    ));
}

async fn login_ends_after_thirty_idle_days_and_ninety_in_all(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let ann = studio.client("Ann").await;
    assert!(begin(&store, TOKEN, ann, now()).await.unwrap());
    let days = |count: i64| now() + (count * 24).hours();
    let just = 1.millisecond();
    assert_eq!(logged_in(&studio, TOKEN, days(30) - just).await, Some(ann));
    assert_eq!(logged_in(&studio, TOKEN, days(30)).await, None);
    for day in [29, 58, 87] {
        seen(&store, TOKEN, days(day)).await.unwrap();
    }
    assert_eq!(logged_in(&studio, TOKEN, days(90) - just).await, Some(ann));
    assert_eq!(logged_in(&studio, TOKEN, days(90)).await, None);
    end(&store, TOKEN).await.unwrap();
    assert_eq!(logged_in(&studio, TOKEN, days(1)).await, None);
    seen(&store, TOKEN, days(1)).await.unwrap();
    assert_eq!(
        logged_in(&studio, TOKEN, days(1)).await,
        None,
        "an ended login is not revived"
    );
}

async fn link_works_once_within_seven_days_and_only_the_latest(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, sam) = (studio.db.store.clone(), studio.sam);
    let ann = studio.client_with(&form("Ann")).await;
    for token in [b"first", b"other"] {
        let made = make_link(&store, sam, ann, token, now(), &mut studio.rng)
            .await
            .unwrap();
        assert_eq!(made, Outcome::Done);
    }
    let set = async |token: &[u8], at| {
        set_password(&store, token, "new hash", at, &mut random())
            .await
            .unwrap()
    };
    let over = Outcome::Refused(Refused::LinkExpired);
    assert_eq!(set(b"first", now()).await, over, "a later one was made");
    assert_eq!(
        set(b"other", now() + LINK_LASTS).await,
        over,
        "the link has expired"
    );
    assert!(begin(&store, TOKEN, ann, now()).await.unwrap());
    let last = now() + LINK_LASTS - 1.millisecond();
    assert_eq!(set(b"other", last).await, Outcome::Done);
    assert_eq!(
        logged_in(&studio, TOKEN, now()).await,
        None,
        "older logins end"
    );
    assert_eq!(set(b"other", now()).await, over, "the link has been used");
    let mut tx = store.read().await.unwrap();
    let access = of(&mut tx, ann).await.unwrap().unwrap();
    assert!(access.has_password && access.link_expires_at.is_none());
    let zone = jiff::tz::TimeZone::UTC;
    let happened = events::of(&mut tx, ann, &zone, 10).await.unwrap();
    let happened: Vec<_> = happened
        .into_iter()
        .map(|event| (event.what, event.by))
        .collect();
    assert_eq!(happened[0], (What::PasswordSet, None));
    assert!(happened[1..].contains(&(What::LinkMade, Some("Sam".into()))));
}

async fn link_sets_one_password_for_concurrent_requests(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, rival, sam) = (
        studio.db.store.clone(),
        studio.db.open_again().await,
        studio.sam,
    );
    let ann = studio.client("Ann").await;
    make_link(&store, sam, ann, TOKEN, now(), &mut studio.rng)
        .await
        .unwrap();
    let mut tries = tokio::task::JoinSet::new();
    for i in 0..20 {
        let store = if i % 2 == 0 {
            store.clone()
        } else {
            rival.clone()
        };
        tries.spawn(async move {
            set_password(&store, TOKEN, "a hash", now(), &mut random())
                .await
                .unwrap()
        });
    }
    let answers = tries.join_all().await;
    assert_eq!(
        answers
            .iter()
            .filter(|answer| **answer == Outcome::Done)
            .count(),
        1,
        "{answers:?}"
    );
}

async fn forgotten_password_is_noted_once_an_hour(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let ann = studio.client_with(&form("Ann")).await;
    let asked = "select count(*) from client_events where what = 'password_forgotten'";
    for at in [now(), now() + 59.minutes()] {
        forgotten(&store, &email("ann"), at, &mut studio.rng)
            .await
            .unwrap();
    }
    forgotten(&store, &email("bob"), now(), &mut studio.rng)
        .await
        .unwrap();
    assert_eq!(studio.db.number(asked, &[]).await, 1);
    forgotten(&store, &email("ann"), now() + 60.minutes(), &mut studio.rng)
        .await
        .unwrap();
    assert_eq!(studio.db.number(asked, &[]).await, 2);
    erased(&mut studio, ann).await;
    forgotten(&store, &email("ann"), now() + 5.hours(), &mut studio.rng)
        .await
        .unwrap();
    assert_eq!(studio.db.number(asked, &[]).await, 0);
}

async fn email_address_signs_up_once_and_again_after_an_erasure(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, rival) = (studio.db.store.clone(), studio.db.open_again().await);
    let (one, other) = tokio::join!(
        signed_up(&store, &studio, "ann"),
        signed_up(&rival, &studio, "ANN")
    );
    let ((SigningUp::Done(client), refused) | (refused, SigningUp::Done(client))) = (one, other)
    else {
        panic!("{one:?} {other:?}")
    };
    assert_eq!(refused, SigningUp::EmailTaken);
    erased(&mut studio, client).await;
    let again = signed_up(&store, &studio, "ann").await;
    assert!(
        matches!(again, SigningUp::Done(new) if new != client),
        "{again:?}"
    );
    studio.quay = studio.id();
    assert_eq!(
        signed_up(&store, &studio, "bob").await,
        SigningUp::NoSuchLocation
    );
}

async fn deletion_request_is_listed_until_withdrawn_or_carried_out(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, sam) = (studio.db.store.clone(), studio.sam);
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let listed = async || {
        let mut tx = store.read().await.unwrap();
        let list = deletion_requests::list(&mut tx, 10).await.unwrap();
        assert_eq!(
            deletion_requests::count(&mut tx).await.unwrap(),
            i64::try_from(list.len()).unwrap()
        );
        list.into_iter()
            .map(|request| request.client)
            .collect::<Vec<_>>()
    };
    let (done, changed) = (Outcome::Done, Outcome::Refused(Refused::Changed));
    assert_eq!(
        withdraw(&store, ann, None, now(), &mut studio.rng)
            .await
            .unwrap(),
        changed
    );
    assert_eq!(
        ask(&store, bob, now() + 1.second(), &mut studio.rng)
            .await
            .unwrap(),
        done
    );
    assert_eq!(
        ask(&store, ann, now(), &mut studio.rng).await.unwrap(),
        done
    );
    assert_eq!(
        ask(&store, ann, now(), &mut studio.rng).await.unwrap(),
        changed
    );
    assert_eq!(listed().await, [ann, bob]);
    assert_eq!(
        withdraw(&store, bob, Some(sam), now(), &mut studio.rng)
            .await
            .unwrap(),
        done
    );
    erased(&mut studio, ann).await;
    assert_eq!(listed().await, []);
    assert_eq!(
        ask(&store, ann, now(), &mut studio.rng).await.unwrap(),
        Outcome::NotFound
    );
    assert_eq!(
        withdraw(&store, ann, None, now(), &mut studio.rng)
            .await
            .unwrap(),
        Outcome::NotFound
    );
    let unknown = ClientId(studio.id());
    assert_eq!(
        ask(&store, unknown, now(), &mut studio.rng).await.unwrap(),
        Outcome::NotFound
    );
}

async fn erasing_ends_logins_and_links_for_good(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, sam) = (studio.db.store.clone(), studio.sam);
    let ann = studio.client("Ann").await;
    assert!(begin(&store, TOKEN, ann, now()).await.unwrap());
    make_link(&store, sam, ann, b"a link", now(), &mut studio.rng)
        .await
        .unwrap();
    erased(&mut studio, ann).await;
    assert_eq!(logged_in(&studio, TOKEN, now()).await, None);
    let mut tx = store.read().await.unwrap();
    assert_eq!(link(&mut tx, b"a link", now()).await.unwrap(), None);
    assert_eq!(of(&mut tx, ann).await.unwrap(), None);
    drop(tx);
    assert!(!begin(&store, b"again", ann, now()).await.unwrap());
    let made = make_link(&store, sam, ann, b"again", now(), &mut studio.rng)
        .await
        .unwrap();
    assert_eq!(made, Outcome::NotFound);
}

/// Neither blocks the other forever, and neither fails.
async fn erasing_races_with_the_client_in_the_app(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let (store, olivia) = (studio.db.store.clone(), studio.olivia);
    for round in 0..ROUNDS {
        let ann = studio.client("Ann").await;
        let token = format!("token {round}");
        assert!(begin(&store, token.as_bytes(), ann, now()).await.unwrap());
        let mut rng = random();
        let (erasing, used, begun, asked, ended) = tokio::join!(
            erase(&store, olivia, ann, &mut studio.rng),
            seen(&rival, token.as_bytes(), now() + 1.minute()),
            begin(&rival, b"another", ann, now()),
            ask(&rival, ann, now(), &mut rng),
            end(&rival, b"another"),
        );
        assert!(
            matches!(erasing, Ok(Erasing::Erased(_))),
            "round {round}: {erasing:?}"
        );
        used.unwrap();
        begun.unwrap();
        asked.unwrap();
        ended.unwrap();
        let left = studio
            .db
            .number(
                "select count(*) from client_sessions where client_id = $1",
                values![ann.0],
            )
            .await;
        assert_eq!(left, 0, "round {round}");
    }
}

async fn websites_are_listed_once(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    for origin in [
        "https://b.example",
        "https://a.example",
        "https://b.example",
    ] {
        embedding_sites::add(store, origin).await.unwrap();
    }
    let list = async || {
        embedding_sites::list(&mut store.read().await.unwrap())
            .await
            .unwrap()
    };
    assert_eq!(list().await, ["https://a.example", "https://b.example"]);
    embedding_sites::remove(store, "https://a.example")
        .await
        .unwrap();
    embedding_sites::remove(store, "https://c.example")
        .await
        .unwrap();
    assert_eq!(list().await, ["https://b.example"]);
}

on_both!(
    attempts_are_counted_per_client_and_reset_by_a_login,
    login_ends_after_thirty_idle_days_and_ninety_in_all,
    link_works_once_within_seven_days_and_only_the_latest,
    link_sets_one_password_for_concurrent_requests,
    forgotten_password_is_noted_once_an_hour,
    email_address_signs_up_once_and_again_after_an_erasure,
    deletion_request_is_listed_until_withdrawn_or_carried_out,
    erasing_ends_logins_and_links_for_good,
    erasing_races_with_the_client_in_the_app,
    websites_are_listed_once
);
