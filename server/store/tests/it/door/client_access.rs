//! Clients' own access: attempts, logins, links, signing up, deletion requests, and what erasing ends.

use jiff::{Timestamp, ToSpan};
use shared::{
    client::{ClientId, Email},
    details::DetailsForm,
    flaw::Refused,
    forms::{ChangeUserName, FormNumber, Notice, Shown, SignUp},
    ids::LocationId,
    setup::Password,
};
use store::{
    Act, Answer, By, Once, Outcome, Store,
    desk::{
        clients,
        deletion_requests::{self, ask, withdraw},
        events::{self, What},
    },
    door::{
        access::{
            Attempt, LINK_LASTS, attempt, change_user_name, forgotten, holder, link, make_link, of,
            set_password, sign_up,
        },
        logins::{begin, end, seen, who},
    },
    erasing::erase::Erasing,
    studio::embedding_sites,
    team::secrets::LinkToken,
};
use support::{Database, TODAY, now, on_both, values};

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

fn to_sign_up(studio: &Studio, first: &str) -> SignUp {
    SignUp {
        details: form(first).parse(TODAY).unwrap(),
        user_name: email(first),
        location: LocationId(studio.quay),
        password: Password::parse("forget-me-not").unwrap(),
    }
}

async fn signed_up(store: &Store, studio: &Studio, first: &str) -> Answer<ClientId> {
    let (act, new) = (public(studio, now()), to_sign_up(studio, first));
    sign_up(store, act, &new, "the hash of a password")
        .await
        .unwrap()
}

/// Returns an act of a person who is not logged in.
fn public(studio: &Studio, at: Timestamp) -> Act {
    studio.act_at(By::Public, at)
}

/// The same with a form, as if the same request arrived again.
fn once(studio: &Studio, number: u8, content: &[u8]) -> Act {
    Act {
        once: Once::new(FormNumber::from_random([number; 16]), content),
        ..public(studio, now())
    }
}

/// Gives a client access as Olivia, with this user name.
async fn access(studio: &Studio, client: ClientId, user_name: Option<&Email>) -> Answer<LinkToken> {
    make_link(&studio.db.store, studio.act(), client, user_name)
        .await
        .unwrap()
}

/// Makes a link as Sam, and returns the digest of its token.
async fn linked(studio: &Studio, client: ClientId) -> [u8; 32] {
    let user_name = email(&client.to_string());
    let act = studio.act_by(studio.sam);
    let made = make_link(&studio.db.store, act, client, Some(&user_name)).await;
    made.unwrap().done().expect("a link").digest()
}

async fn attempts_are_counted_per_client_and_reset_by_a_login(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let ann = studio.client_with(&form("Ann")).await;
    access(&studio, ann, None).await.done().expect("access");
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

/// Returns the client whose attempt to log in with this user name is counted.
async fn attempted(studio: &Studio, user_name: &str) -> Option<ClientId> {
    let user_name = Email::parse(user_name).unwrap();
    match attempt(&studio.db.store, &user_name, now()).await.unwrap() {
        Attempt::Counted(known) => Some(known.id),
        Attempt::Unknown => None,
        other @ Attempt::TooSoon(_) => panic!("{other:?}"),
    }
}

/// Adds a mother and a child with one address.
async fn family(studio: &mut Studio) -> (ClientId, ClientId) {
    let of = |first: &str, email: &str| DetailsForm {
        first_name: first.into(),
        email: email.into(),
        ..DetailsForm::default()
    };
    let mother = studio.client_with(&of("Mona", "Home@exämple.test")).await;
    let child = studio
        .client_with(&of("Mia", "home@xn--exmple-cua.test"))
        .await;
    (mother, child)
}

async fn user_name(studio: &Studio, client: ClientId) -> Option<String> {
    let mut tx = studio.db.store.read().await.unwrap();
    let access = of(&mut tx, client).await.unwrap();
    access.expect("a client").user_name
}

async fn user_name_is_the_address_of_the_first_who_gets_access(db: Database) {
    let mut studio = Studio::open(db).await;
    let (mother, child) = family(&mut studio).await;
    let own = Email::parse("Mia@exämple.test").unwrap();
    assert_eq!(user_name(&studio, mother).await, None);
    assert_eq!(attempted(&studio, "home@exämple.test").await, None);
    assert!(access(&studio, mother, None).await.done().is_some());
    let before = studio.db.everything().await;
    let taken = Answer::Not(Outcome::Refused(Refused::UserNameTaken));
    assert_eq!(access(&studio, child, None).await, taken);
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
    assert!(access(&studio, child, Some(&own)).await.done().is_some());
    // A user name stays with another link.
    for chosen in [None, Some(&email("another"))] {
        assert!(access(&studio, child, chosen).await.done().is_some());
        assert_eq!(user_name(&studio, child).await, Some(own.key()));
    }
    for (typed, expected) in [
        ("HOME@exämple.test", Some(mother)),
        ("home@xn--exmple-cua.test", Some(mother)),
        ("mia@xn--exmple-cua.test", Some(child)),
        ("another@mail.example", None),
    ] {
        assert_eq!(attempted(&studio, typed).await, expected, "{typed}");
    }
    let bare = studio.client("Bare").await;
    let none = Answer::Not(Outcome::Refused(Refused::NoUserName));
    assert_eq!(access(&studio, bare, None).await, none);
}

async fn user_name_follows_the_address_while_it_is_the_same_and_the_new_one_is_free(db: Database) {
    let mut studio = Studio::open(db).await;
    let (mother, child) = family(&mut studio).await;
    let other = studio.client_with(&form("Other")).await;
    assert!(access(&studio, mother, None).await.done().is_some());
    assert!(
        access(&studio, child, Some(&email("mia")))
            .await
            .done()
            .is_some()
    );
    assert!(access(&studio, other, None).await.done().is_some());
    for (client, address, expected) in [
        // The child's user name is another one, so it stays.
        (child, "mia2@mail.example", "mia@mail.example"),
        (mother, "Mona@mail.example", "mona@mail.example"),
        // Another client logs in with it.
        (mother, "other@mail.example", "mona@mail.example"),
        (mother, "", "mona@mail.example"),
        (mother, "mona@MAIL.example", "mona@mail.example"),
        (mother, "home@exämple.test", "home@exämple.test"),
    ] {
        let changed = DetailsForm {
            email: address.into(),
            ..form("Changed")
        };
        let saved = studio.save(client, &changed, Notice::Seen).await;
        assert_eq!(saved, Outcome::Done, "{address}");
        assert_eq!(
            user_name(&studio, client).await.as_deref(),
            Some(expected),
            "{address}"
        );
    }
}

/// Returns the first names of the clients that a term finds.
async fn found(studio: &Studio, term: &str) -> Vec<String> {
    let mut tx = studio.db.store.read().await.unwrap();
    let page = clients::list(&mut tx, term, None, 10).await.unwrap();
    let names = page.rows.into_iter().map(|listed| listed.name.first);
    names.collect()
}

/// The search finds the client by the new one. The former one is free, and is searched for when the client is erased.
async fn user_name_is_changed_by_hand(db: Database) {
    let mut studio = Studio::open(db).await;
    let (mother, child) = family(&mut studio).await;
    assert!(access(&studio, mother, None).await.done().is_some());
    let chosen = email("mia");
    assert!(access(&studio, child, Some(&chosen)).await.done().is_some());
    assert_eq!(found(&studio, "mia@mail.example").await, ["Mia"]);
    let bare = studio.client("Bare").await;
    let change = async |client, typed: &str, shown: &Shown| {
        let user_name = Email::parse(typed).unwrap();
        let (store, act) = (&studio.db.store, studio.act());
        change_user_name(store, act, client, &user_name, shown)
            .await
            .unwrap()
    };
    let anything = Shown::read([]);
    let refused = Outcome::Refused;
    for (client, typed, expected) in [
        (child, "HOME@exämple.test", refused(Refused::UserNameTaken)),
        (child, "Mia@mail.example", refused(Refused::SameText)),
        (bare, "bare@mail.example", refused(Refused::Changed)),
    ] {
        assert_eq!(change(client, typed, &anything).await, expected, "{typed}");
    }
    let mut tx = studio.db.store.read().await.unwrap();
    let taken = Email::parse("HOME@exämple.test").unwrap();
    let (holds, name) = holder(&mut tx, &taken).await.unwrap().expect("a client");
    assert_eq!((holds, name.first.as_str()), (mother, "Mona"));
    assert_eq!(holder(&mut tx, &email("nobody")).await.unwrap(), None);
    drop(tx);

    let shown = Shown::of(&ChangeUserName {
        client: child,
        user_name: chosen.key(),
    });
    assert_eq!(
        change(child, "Mia2@other.example", &shown).await,
        Outcome::Done
    );
    let newer = change(child, "mia3@other.example", &shown).await;
    assert!(matches!(newer, Outcome::Newer(_)), "{newer:?}");
    let now = user_name(&studio, child).await;
    assert_eq!(now.as_deref(), Some("mia2@other.example"));
    assert_eq!(attempted(&studio, "mia2@other.example").await, Some(child));
    assert_eq!(attempted(&studio, "mia@mail.example").await, None);
    for (term, expected) in [
        ("mia2@other", &["Mia"][..]),
        ("mia@mail.example", &[]),
        ("home@exämple.test", &["Mia", "Mona"]),
        ("mia", &["Mia"]),
    ] {
        assert_eq!(found(&studio, term).await, expected, "{term}");
    }
    // A change of the name leaves the user name in the search.
    let renamed = DetailsForm {
        first_name: "Maya".into(),
        email: "home@exämple.test".into(),
        ..DetailsForm::default()
    };
    assert_eq!(
        studio.save(child, &renamed, Notice::Seen).await,
        Outcome::Done
    );
    assert_eq!(found(&studio, "mia2@other").await, ["Maya"]);

    let other = studio.client("Other").await;
    let notes = DetailsForm {
        first_name: "Other".into(),
        notes: "Logs in as mia@mail.example".into(),
        ..DetailsForm::default()
    };
    assert_eq!(
        studio.save(other, &notes, Notice::Seen).await,
        Outcome::Done
    );
    assert_eq!(studio.listing(child).await.findings.len(), 1);
}

/// The mother is still reached and logs in. The child's user name is free.
async fn erasing_one_of_two_who_share_an_address_leaves_the_other(db: Database) {
    let mut studio = Studio::open(db).await;
    let (mother, child) = family(&mut studio).await;
    assert!(access(&studio, mother, None).await.done().is_some());
    assert!(
        access(&studio, child, Some(&email("mia")))
            .await
            .done()
            .is_some()
    );
    assert!(begin(&studio.db.store, TOKEN, mother, now()).await.unwrap());
    erased(&mut studio, child).await;
    assert_eq!(attempted(&studio, "mia@mail.example").await, None);
    assert_eq!(attempted(&studio, "home@exämple.test").await, Some(mother));
    assert_eq!(logged_in(&studio, TOKEN, now()).await, Some(mother));
    let left = "select email from clients where email_key = 'home@exämple.test'";
    assert_eq!(
        studio.db.texts(left, &[]).await,
        [Some("Home@exämple.test".to_owned())]
    );
    let of_child =
        "select count(*) from clients where id = $1 and email is null and user_name is null";
    assert_eq!(studio.db.number(of_child, values![child.0]).await, 1);
    let next = studio.client("Next").await;
    assert!(
        access(&studio, next, Some(&email("mia")))
            .await
            .done()
            .is_some()
    );
    assert_eq!(attempted(&studio, "mia@mail.example").await, Some(next));

    // The other way round: the address is a user name again.
    let heir = studio.client_with(&form("Heir")).await;
    erased(&mut studio, mother).await;
    let home = Email::parse("home@exämple.test").unwrap();
    assert!(access(&studio, heir, Some(&home)).await.done().is_some());
    assert_eq!(attempted(&studio, "home@exämple.test").await, Some(heir));
}

async fn forgotten_password_is_noted_for_the_client_with_the_user_name(db: Database) {
    let mut studio = Studio::open(db).await;
    let (mother, child) = family(&mut studio).await;
    let asked = async |at: Timestamp| {
        let home = Email::parse("HOME@exämple.test").unwrap();
        let asked = forgotten(&studio.db.store, public(&studio, at), &home).await;
        assert_eq!(asked.unwrap(), Outcome::Done);
        let mut noted = Vec::new();
        for client in [mother, child] {
            let of = "
                select count(*) from client_events where client_id = $1 and what = 'password_forgotten'";
            noted.push(studio.db.number(of, values![client.0]).await);
        }
        noted
    };
    assert_eq!(asked(now()).await, [0, 0], "it is unclear who asks");
    assert!(
        access(&studio, child, Some(&email("mia")))
            .await
            .done()
            .is_some()
    );
    assert_eq!(asked(now()).await, [1, 0], "only the mother has no access");
    assert!(access(&studio, mother, None).await.done().is_some());
    assert_eq!(asked(now() + 2.hours()).await, [2, 0]);
}

/// What a stranger is told depends on user names alone.
async fn sign_up_with_an_address_without_access_adds_another_client(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let ann = studio.client_with(&form("Ann")).await;
    let added = signed_up(&store, &studio, "ann").await.done();
    let added = added.expect("a client");
    assert_ne!(added, ann);
    assert_eq!(attempted(&studio, "ann@mail.example").await, Some(added));
    // The next one needs a user name of their own.
    let mut new = to_sign_up(&studio, "ann");
    let sign_up = async |new: &SignUp| {
        let act = public(&studio, now());
        sign_up(&store, act, new, "the hash of a password")
            .await
            .unwrap()
    };
    let taken = Answer::Not(Outcome::Refused(Refused::UserNameTaken));
    assert_eq!(sign_up(&new).await, taken);
    new.user_name = email("ann+two");
    assert!(sign_up(&new).await.done().is_some());
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
    let store = studio.db.store.clone();
    let ann = studio.client_with(&form("Ann")).await;
    let (first, other) = (linked(&studio, ann).await, linked(&studio, ann).await);
    let set = async |token: &[u8], at| {
        set_password(&store, public(&studio, at), token, "new hash")
            .await
            .unwrap()
    };
    let over = Answer::Not(Outcome::Refused(Refused::LinkExpired));
    assert_eq!(set(&first, now()).await, over, "a later one was made");
    assert_eq!(
        set(&other, now() + LINK_LASTS).await,
        over,
        "the link has expired"
    );
    assert!(begin(&store, TOKEN, ann, now()).await.unwrap());
    let last = now() + LINK_LASTS - 1.millisecond();
    assert_eq!(set(&other, last).await, Answer::Done(ann));
    assert_eq!(
        logged_in(&studio, TOKEN, now()).await,
        None,
        "older logins end"
    );
    assert_eq!(set(&other, now()).await, over, "the link has been used");
    let mut tx = store.read().await.unwrap();
    let access = of(&mut tx, ann).await.unwrap().unwrap();
    assert!(access.has_password && access.link_expires_at.is_none());
    let zone = jiff::tz::TimeZone::UTC;
    let happened = events::page(&mut tx, ann, &zone, events::Start::Latest, 10);
    let happened: Vec<_> = happened
        .await
        .unwrap()
        .rows
        .into_iter()
        .map(|event| (event.what, event.by))
        .collect();
    assert_eq!(happened[0], (What::PasswordSet, None));
    assert!(happened[1..].contains(&(What::LinkMade, Some("Sam".into()))));
}

async fn link_sets_one_password_for_concurrent_requests(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, rival) = (studio.db.store.clone(), studio.db.open_again().await);
    let ann = studio.client("Ann").await;
    let token = linked(&studio, ann).await;
    let mut tries = tokio::task::JoinSet::new();
    for i in 0..20 {
        let store = if i % 2 == 0 {
            store.clone()
        } else {
            rival.clone()
        };
        let act = public(&studio, now());
        tries.spawn(async move { set_password(&store, act, &token, "a hash").await.unwrap() });
    }
    let answers = tries.join_all().await;
    assert_eq!(
        answers
            .iter()
            .filter(|answer| **answer == Answer::Done(ann))
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
    let ask = async |studio: &Studio, first: &str, at| {
        let asked = forgotten(&store, public(studio, at), &email(first)).await;
        assert_eq!(asked.unwrap(), Outcome::Done);
    };
    for at in [now(), now() + 59.minutes()] {
        ask(&studio, "ann", at).await;
    }
    ask(&studio, "bob", now()).await;
    assert_eq!(studio.db.number(asked, &[]).await, 1);
    ask(&studio, "ann", now() + 60.minutes()).await;
    assert_eq!(studio.db.number(asked, &[]).await, 2);
    erased(&mut studio, ann).await;
    ask(&studio, "ann", now() + 5.hours()).await;
    assert_eq!(studio.db.number(asked, &[]).await, 0);
}

/// A form that is sent again with another address must not tell whether a client has the first one.
async fn forgotten_password_tells_nothing_through_its_number(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    studio.client_with(&form("Ann")).await;
    let mut outcomes = Vec::new();
    for (number, first) in [(1, "ann"), (2, "bob")] {
        let sent = forgotten(&store, once(&studio, number, b"1"), &email(first)).await;
        let again = forgotten(&store, once(&studio, number, b"2"), &email("cid")).await;
        outcomes.push((sent.unwrap(), again.unwrap()));
    }
    assert_eq!(outcomes[0], outcomes[1]);
}

/// A request that is sent twice at the same moment is answered twice in the same way.
async fn client_is_answered_twice_for_the_same_form(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let store = studio.db.store.clone();
    let new = to_sign_up(&studio, "ann");
    let hash = "the hash of a password";
    let (one, other) = tokio::join!(
        sign_up(&store, once(&studio, 1, b"ann"), &new, hash),
        sign_up(&rival, once(&studio, 1, b"ann"), &new, hash),
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one, other);
    let ann = one.done().expect("a client");
    assert_eq!(
        studio.db.number("select count(*) from clients", &[]).await,
        1
    );

    let by_sam = |content: &[u8]| Act {
        by: By::Team(studio.sam),
        ..once(&studio, 2, content)
    };
    let (one, other) = tokio::join!(
        make_link(&store, by_sam(b"link"), ann, None),
        make_link(&rival, by_sam(b"link"), ann, None),
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one, other, "the same link");
    let token = one.done().expect("a link").digest();

    let set = async |content: &[u8]| {
        set_password(&store, once(&studio, 3, content), &token, hash)
            .await
            .unwrap()
    };
    assert_eq!(set(b"password").await, Answer::Done(ann));
    assert_eq!(set(b"password").await, Answer::Done(ann), "the same form");
    let sent_before = Answer::Not(Outcome::Refused(Refused::SentBefore));
    assert_eq!(set(b"another").await, sent_before);
    let set = "select count(*) from client_events where what = 'password_set'";
    assert_eq!(studio.db.number(set, &[]).await, 1);
    // Erasing the client removes the numbers with what was sent, except its own, for the answer to the same form.
    erased(&mut studio, ann).await;
    let acts = async |condition: &str| {
        let acts = format!("select count(*) from acts where {condition}");
        studio.db.number(&acts, &[]).await
    };
    assert_eq!(acts("client_id is not null").await, 0);
    assert_eq!(acts("subject_id is not null").await, 1);
}

async fn email_address_signs_up_once_and_again_after_an_erasure(db: Database) {
    let mut studio = Studio::open(db).await;
    let (store, rival) = (studio.db.store.clone(), studio.db.open_again().await);
    let (one, other) = tokio::join!(
        signed_up(&store, &studio, "ann"),
        signed_up(&rival, &studio, "ANN")
    );
    let ((Answer::Done(client), refused) | (refused, Answer::Done(client))) = (one, other) else {
        panic!("no client is added")
    };
    let taken = Answer::Not(Outcome::Refused(Refused::UserNameTaken));
    assert_eq!(refused, taken);
    erased(&mut studio, client).await;
    let again = signed_up(&store, &studio, "ann").await;
    assert!(
        matches!(again, Answer::Done(new) if new != client),
        "{again:?}"
    );
    studio.quay = studio.id();
    assert_eq!(
        signed_up(&store, &studio, "bob").await,
        Answer::Not(Outcome::NotFound)
    );
}

async fn deletion_request_is_listed_until_withdrawn_or_carried_out(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
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
        withdraw(&store, studio.act_at(By::Client(ann), now()), ann)
            .await
            .unwrap(),
        changed
    );
    assert_eq!(
        ask(
            &store,
            studio.act_at(By::Client(bob), now() + 1.second()),
            bob
        )
        .await
        .unwrap(),
        done
    );
    assert_eq!(
        ask(&store, studio.act_at(By::Client(ann), now()), ann)
            .await
            .unwrap(),
        done
    );
    assert_eq!(
        ask(&store, studio.act_at(By::Client(ann), now()), ann)
            .await
            .unwrap(),
        changed
    );
    assert_eq!(listed().await, [ann, bob]);
    assert_eq!(
        withdraw(&store, studio.act_by(studio.sam), bob)
            .await
            .unwrap(),
        done
    );
    erased(&mut studio, ann).await;
    assert_eq!(listed().await, []);
    assert_eq!(
        ask(&store, studio.act_at(By::Client(ann), now()), ann)
            .await
            .unwrap(),
        Outcome::NotFound
    );
    assert_eq!(
        withdraw(&store, studio.act_at(By::Client(ann), now()), ann)
            .await
            .unwrap(),
        Outcome::NotFound
    );
    let unknown = ClientId(studio.id());
    assert_eq!(
        ask(&store, studio.act_at(By::Client(unknown), now()), unknown)
            .await
            .unwrap(),
        Outcome::NotFound
    );
}

async fn erasing_ends_logins_and_links_for_good(db: Database) {
    let mut studio = Studio::open(db).await;
    let store = studio.db.store.clone();
    let ann = studio.client("Ann").await;
    assert!(begin(&store, TOKEN, ann, now()).await.unwrap());
    let token = linked(&studio, ann).await;
    erased(&mut studio, ann).await;
    assert_eq!(logged_in(&studio, TOKEN, now()).await, None);
    let mut tx = store.read().await.unwrap();
    assert_eq!(link(&mut tx, &token, now()).await.unwrap(), None);
    assert_eq!(of(&mut tx, ann).await.unwrap(), None);
    drop(tx);
    assert!(!begin(&store, b"again", ann, now()).await.unwrap());
    let made = make_link(&store, studio.act(), ann, None).await.unwrap();
    assert_eq!(made, Answer::Not(Outcome::NotFound));
}

/// Neither blocks the other forever, and neither fails.
async fn erasing_races_with_the_client_in_the_app(db: Database) {
    let mut studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let (store, olivia) = (studio.db.store.clone(), studio.olivia);
    studio.allow_deletions(1_000).await;
    for round in 0..ROUNDS {
        let ann = studio.client("Ann").await;
        let token = format!("token {round}");
        assert!(begin(&store, token.as_bytes(), ann, now()).await.unwrap());
        let by_ann = studio.act_at(By::Client(ann), now());
        let (erasing, used, begun, asked, ended) = tokio::join!(
            erase(&store, olivia, ann, &mut studio.rng),
            seen(&rival, token.as_bytes(), now() + 1.minute()),
            begin(&rival, b"another", ann, now()),
            ask(&rival, by_ann, ann),
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
        let added = embedding_sites::add(store, studio.act_by(studio.adam), origin).await;
        assert_eq!(added.unwrap(), Outcome::Done);
    }
    let list = async || {
        embedding_sites::list(&mut store.read().await.unwrap())
            .await
            .unwrap()
    };
    assert_eq!(list().await, ["https://a.example", "https://b.example"]);
    for origin in ["https://a.example", "https://c.example"] {
        let removed = embedding_sites::remove(store, studio.act_by(studio.adam), origin).await;
        assert_eq!(removed.unwrap(), Outcome::Done);
    }
    let refused = embedding_sites::remove(store, studio.act_by(studio.sam), "https://b.example");
    assert_eq!(refused.await.unwrap(), Outcome::NotPermitted, "staff");
    assert_eq!(list().await, ["https://b.example"]);
}

on_both!(
    user_name_is_changed_by_hand,
    user_name_is_the_address_of_the_first_who_gets_access,
    user_name_follows_the_address_while_it_is_the_same_and_the_new_one_is_free,
    erasing_one_of_two_who_share_an_address_leaves_the_other,
    forgotten_password_is_noted_for_the_client_with_the_user_name,
    sign_up_with_an_address_without_access_adds_another_client,
    attempts_are_counted_per_client_and_reset_by_a_login,
    login_ends_after_thirty_idle_days_and_ninety_in_all,
    link_works_once_within_seven_days_and_only_the_latest,
    link_sets_one_password_for_concurrent_requests,
    forgotten_password_is_noted_once_an_hour,
    forgotten_password_tells_nothing_through_its_number,
    client_is_answered_twice_for_the_same_form,
    email_address_signs_up_once_and_again_after_an_erasure,
    deletion_request_is_listed_until_withdrawn_or_carried_out,
    erasing_ends_logins_and_links_for_good,
    erasing_races_with_the_client_in_the_app,
    websites_are_listed_once
);
