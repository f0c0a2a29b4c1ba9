//! Suppression: erased clients are recognised by keyed digests, which are kept apart and expire.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use shared::{
    client::Email,
    details::DetailsForm,
    flaw::Refused,
    forms::{ClientToAdd, Notice, SignUp},
    ids::LocationId,
    setup::Password,
};
use store::{
    By, Outcome,
    desk::{
        clients,
        new_clients::{Adding, PointedOut, add},
    },
    door::access::sign_up,
    erasing::{deleted_clients, erase},
    studio::suppressions::{self, Suppression},
};
use support::{Database, TODAY, contents::Cell, now, on_both, values};

use crate::fixture::Studio;

/// Returns suppression for a year, with a key made from the number.
pub(crate) fn suppression(key: u8) -> Suppression {
    Suppression::new(&[key; Suppression::KEY_SIZE], 12)
}

/// Turns suppression on.
pub(crate) fn suppressed(db: Database) -> Database {
    Database {
        store: db.store.with_suppression(suppression(7)),
        ..db
    }
}

fn person() -> DetailsForm {
    DetailsForm {
        first_name: "Zoë".into(),
        email: "Zoe.Quill@mail.example".into(),
        phone_mobile: "+44 7700 900461".into(),
        phone_home: "020 7946 0462".into(),
        phone_work: "(07700) 900-461".into(),
        emergency_contact_phone: "020 7946 0999".into(),
        ..DetailsForm::default()
    }
}

fn named(first: &str) -> DetailsForm {
    DetailsForm {
        first_name: first.into(),
        ..DetailsForm::default()
    }
}

async fn digests(db: &Database) -> Vec<Vec<u8>> {
    let cells = db
        .cells("suppressions", &["digest".into()], "true", &[])
        .await;
    cells.into_iter().map(|cell| cell.bytes).collect()
}

async fn adding(studio: &Studio, form: &DetailsForm, notice: Notice, at: Timestamp) -> Adding {
    let new = ClientToAdd {
        details: form.parse(TODAY).expect("good details"),
        location: LocationId(studio.quay),
        notice,
    };
    let act = studio.act_at(By::Team(studio.olivia), at);
    add(&studio.db.store, act, &new).await.unwrap()
}

/// Returns whether these details match an erased client, and checks that they match no other client.
async fn is_pointed_out(studio: &mut Studio, form: &DetailsForm, at: Timestamp) -> bool {
    let before = studio
        .db
        .number("select count(*) from clients", values![])
        .await;
    let adding = adding(studio, form, Notice::Unseen, at).await;
    let after = studio
        .db
        .number("select count(*) from clients", values![])
        .await;
    match adding {
        Adding::Added(_) => false,
        Adding::PointedOut(PointedOut {
            duplicates,
            suppressed,
        }) => {
            assert_eq!(after, before, "a client was added");
            assert!(duplicates.is_empty(), "{duplicates:?}");
            suppressed
        }
        other @ Adding::Not(_) => panic!("{other:?}"),
    }
}

async fn digests_of_erased_clients_identify_no_client(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let zoe = studio.client_with(&person()).await;
    let reference = studio.erase(zoe).await;

    let digests = digests(&studio.db).await;
    assert_eq!(
        digests.len(),
        3,
        "an address and two numbers, one of them written in two ways"
    );
    let everything = studio.db.everything().await;
    let holders = |needle: &[u8]| -> Vec<&str> {
        let holding = everything.iter().filter(|cell| cell.holds(needle));
        holding.map(|cell: &Cell| cell.table.as_str()).collect()
    };
    for digest in &digests {
        assert_eq!(digest.len(), 32);
        assert_eq!(
            holders(digest),
            ["suppressions"],
            "a digest leads somewhere"
        );
    }
    for needle in [
        "zoe.quill",
        "quill@mail",
        "7700900461",
        "7700 900461",
        "79460462",
        "7946 0462",
    ] {
        assert!(holders(needle.as_bytes()).is_empty(), "{needle}");
    }
    for guess in [
        "zoe.quill@mail.example",
        "email\x00zoe.quill@mail.example",
        "00900461",
        "phone\x0000900461",
    ] {
        assert!(
            holders(&Sha256::digest(guess)).is_empty(),
            "a plain hash of {guess}"
        );
    }
    let expiry = "select cast(expires_on as text) from suppressions";
    let expiry = studio.db.texts(expiry, values![]).await;
    assert!(
        expiry
            .iter()
            .all(|day| day.as_deref() == Some("2028-01-01")),
        "{expiry:?}"
    );

    let mut tx = studio.db.store.read().await.unwrap();
    let left = deleted_clients::find(&mut tx, &reference)
        .await
        .unwrap()
        .expect("the record");
    assert_eq!(
        left.receipt.erasure.suppressed_until,
        Some(jiff::civil::date(2028, 1, 1))
    );
    assert_eq!(
        format!("{:?}", studio.db.store.suppression()),
        "Some(Suppression)"
    );
}

async fn erased_client_who_signs_up_is_back_and_the_team_is_told(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let zoe = studio.client_with(&person()).await;
    let name = "update clients set user_name = 'zoe.login@mail.example' where id = $1";
    studio.run(name, values![zoe.0]).await;
    studio.erase(zoe).await;
    // The second one chooses what the erased client logged in with.
    let una = DetailsForm {
        email: "una@mail.example".into(),
        ..named("Una")
    };
    for (form, user_name, told) in [
        (person(), "zoe.quill@mail.example", "joined_again"),
        (una.clone(), "zoe.login@mail.example", "joined_again"),
        (una, "una@mail.example", "added"),
    ] {
        let new = SignUp {
            details: form.parse(TODAY).unwrap(),
            user_name: Email::parse(user_name).unwrap(),
            location: LocationId(studio.quay),
            password: Password::parse("forget-me-not").unwrap(),
        };
        let act = studio.act_at(By::Public, now());
        let signed_up = sign_up(&studio.db.store, act, &new, "the hash of a password");
        let client = signed_up.await.unwrap().done().expect("a client");
        let events = "select what from client_events where client_id = $1";
        assert_eq!(
            studio.db.texts(events, values![client.0]).await,
            [Some(told.into())]
        );
    }
    assert_eq!(digests(&studio.db).await, Vec::<Vec<u8>>::new());
}

async fn digests_are_not_kept_without_suppression_or_contact_details(db: Database) {
    let mut studio = Studio::open(db).await;
    let zoe = studio.client_with(&person()).await;
    let mut references = vec![studio.erase(zoe).await];
    assert!(!is_pointed_out(&mut studio, &person(), now()).await);

    studio.db = suppressed(studio.db);
    let bare = studio
        .client_with(&DetailsForm {
            phone_home: "000".into(),
            ..named("Bare")
        })
        .await;
    references.push(studio.erase(bare).await);
    assert_eq!(
        studio
            .db
            .number("select count(*) from suppressions", values![])
            .await,
        0
    );
    let mut tx = studio.db.store.read().await.unwrap();
    for reference in &references {
        let left = deleted_clients::find(&mut tx, reference)
            .await
            .unwrap()
            .expect("the record");
        assert_eq!(left.receipt.erasure.suppressed_until, None);
    }
}

async fn digests_are_not_kept_of_other_clients(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let zoe = studio.client_with(&person()).await;
    let quay = studio.quay;
    studio.credit(zoe, quay, 500, "GBP").await;
    let asked = studio.ask_to_erase(studio.olivia, zoe).await;
    assert!(matches!(asked, erase::Erasing::Open(..)), "{asked:?}");
    assert_eq!(
        studio
            .db
            .number("select count(*) from suppressions", values![])
            .await,
        0
    );
}

/// Addresses were compared as typed before: browsers sent the domain in its ASCII form.
async fn digest_of_an_address_in_its_ascii_form_is_recognised(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let jurgen = |email: &str| DetailsForm {
        email: email.into(),
        ..named("Jürgen")
    };
    let client = studio.client_with(&jurgen("jürgen@exämple.test")).await;
    let before = "update clients set email_key = 'jürgen@xn--exmple-cua.test' where id = $1";
    studio.run(before, values![client.0]).await;
    studio.erase(client).await;
    for typed in ["jürgen@exämple.test", "JÜRGEN@xn--exmple-cua.test"] {
        assert!(is_pointed_out(&mut studio, &jurgen(typed), now()).await);
    }
    assert!(!is_pointed_out(&mut studio, &jurgen("jürgen@example.test"), now()).await);
}

async fn erased_client_is_recognised_in_any_spelling(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let zoe = studio.client_with(&person()).await;
    studio.erase(zoe).await;
    let cases: [(&str, DetailsForm, bool); 9] = [
        (
            "the address",
            DetailsForm {
                email: "Zoe.Quill@mail.example".into(),
                ..named("A")
            },
            true,
        ),
        (
            "in another case",
            DetailsForm {
                email: "ZOE.quill@MAIL.example".into(),
                ..named("B")
            },
            true,
        ),
        (
            "the number",
            DetailsForm {
                phone_mobile: "+44 7700 900461".into(),
                ..named("C")
            },
            true,
        ),
        (
            "at home",
            DetailsForm {
                phone_home: "07700 900461".into(),
                ..named("D")
            },
            true,
        ),
        (
            "from abroad",
            DetailsForm {
                phone_work: "0044-7700-900-461".into(),
                ..named("E")
            },
            true,
        ),
        (
            "the second number",
            DetailsForm {
                phone_work: "+44 (20) 7946.0462".into(),
                ..named("F")
            },
            true,
        ),
        (
            "another address",
            DetailsForm {
                email: "quill@mail.example".into(),
                ..named("G")
            },
            false,
        ),
        (
            "another number",
            DetailsForm {
                phone_mobile: "+44 7700 900462".into(),
                ..named("H")
            },
            false,
        ),
        // It belongs to another client.
        (
            "the emergency contact",
            DetailsForm {
                phone_mobile: "020 7946 0999".into(),
                ..named("I")
            },
            false,
        ),
    ];
    for (what, form, expected) in cases {
        assert_eq!(
            is_pointed_out(&mut studio, &form, now()).await,
            expected,
            "{what}"
        );
    }
}

async fn client_who_joined_again_is_not_pointed_out_again(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let zoe = studio.client_with(&person()).await;
    studio.erase(zoe).await;
    let again = DetailsForm {
        phone_home: String::new(),
        ..person()
    };
    assert!(is_pointed_out(&mut studio, &again, now()).await);
    let Adding::Added(zoe) = adding(&studio, &again, Notice::Seen, now()).await else {
        panic!("not added")
    };
    let Adding::PointedOut(seen) = adding(&studio, &again, Notice::Unseen, now()).await else {
        panic!("added")
    };
    assert_eq!((seen.duplicates[0].id, seen.suppressed), (zoe, false));
    // The number that was not used again is still known.
    let other = DetailsForm {
        phone_mobile: "020 7946 0462".into(),
        ..named("Other")
    };
    assert!(is_pointed_out(&mut studio, &other, now()).await);
    assert_eq!(digests(&studio.db).await.len(), 1);

    studio.erase(zoe).await;
    assert!(
        is_pointed_out(&mut studio, &again, now()).await,
        "erased again"
    );
}

async fn another_key_makes_other_digests(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let zoe = studio.client_with(&person()).await;
    studio.erase(zoe).await;
    let first = digests(&studio.db).await;
    studio.db.store = studio.db.store.clone().with_suppression(suppression(8));
    assert!(
        !is_pointed_out(
            &mut studio,
            &DetailsForm {
                phone_work: String::new(),
                ..person()
            },
            now()
        )
        .await
    );
    let zoe = "select id from clients where erased_at is null";
    assert_eq!(
        studio
            .db
            .number(&format!("select count(*) from ({zoe}) c"), values![])
            .await,
        1
    );
    let mut tx = studio.db.store.read().await.unwrap();
    let zoe = clients::one_found(&mut tx, "Zoe.Quill@mail.example")
        .await
        .unwrap()
        .expect("Zoë");
    drop(tx);
    studio.erase(zoe).await;
    let both = digests(&studio.db).await;
    assert_eq!(both.len(), 6);
    assert_eq!(
        both.iter().filter(|digest| first.contains(digest)).count(),
        3
    );
}

async fn digests_expire_and_are_removed(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let zoe = studio.client_with(&person()).await;
    studio.erase(zoe).await;
    let [last, expired]: [Timestamp; 2] =
        ["2027-12-31T23:59:59Z", "2028-01-01T00:00:00Z"].map(|at| at.parse().unwrap());
    assert!(is_pointed_out(&mut studio, &person(), last).await);
    suppressions::clear_expired(&studio.db.store, last)
        .await
        .unwrap();
    assert_eq!(digests(&studio.db).await.len(), 3);
    assert!(!is_pointed_out(&mut studio, &person(), expired).await);
    assert_eq!(
        digests(&studio.db).await.len(),
        3,
        "not known any more, and not removed yet"
    );
    suppressions::clear_expired(&studio.db.store, expired)
        .await
        .unwrap();
    assert_eq!(digests(&studio.db).await.len(), 0);
}

async fn erasing_removes_expired_digests_and_renews_others(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let insert = "insert into suppressions (digest, expires_on) values ($1, $2)";
    studio.run(insert, values![b"gone".to_vec(), TODAY]).await;
    studio
        .run(
            insert,
            values![b"stays".to_vec(), TODAY.tomorrow().unwrap()],
        )
        .await;
    let kim = DetailsForm {
        phone_home: "020 7946 0462".into(),
        ..named("Kim")
    };
    let kim = studio.client_with(&kim).await;
    let zoe = studio.client_with(&person()).await;
    studio.erase(zoe).await;
    let left = digests(&studio.db).await;
    assert!(!left.contains(&b"gone".to_vec()) && left.contains(&b"stays".to_vec()));

    // A family shares a phone: the later erasure decides.
    studio
        .run(
            "update suppressions set expires_on = $1",
            values![TODAY.tomorrow().unwrap()],
        )
        .await;
    studio.erase(kim).await;
    let later = "select count(*) from suppressions where expires_on > $1";
    assert_eq!(
        studio
            .db
            .number(later, values![TODAY.tomorrow().unwrap()])
            .await,
        1
    );
}

async fn change_that_matches_an_erased_client_is_noticed(db: Database) {
    let mut studio = Studio::open(suppressed(db)).await;
    let shared = DetailsForm {
        phone_home: "020 7946 0462".into(),
        ..named("Kim")
    };
    let kim = studio.client_with(&shared).await;
    let zoe = studio.client_with(&person()).await;
    studio.erase(zoe).await;
    assert_eq!(
        studio.save(kim, &shared, Notice::Unseen).await,
        Outcome::Done,
        "Kim had the number before"
    );
    assert_eq!(
        digests(&studio.db).await.len(),
        3,
        "Kim's own number is not Zoë coming back"
    );

    let moved = DetailsForm {
        phone_work: "+44 20 7946 0462".into(),
        ..named("Kim")
    };
    assert_eq!(
        studio.save(kim, &moved, Notice::Unseen).await,
        Outcome::Done,
        "the same number in another field"
    );
    let changed = DetailsForm {
        email: "zoe.quill@mail.example".into(),
        ..shared
    };
    assert_eq!(
        studio.save(kim, &changed, Notice::Unseen).await,
        Outcome::Refused(Refused::NotSeen)
    );
    assert!(
        studio
            .db
            .texts("select email from clients where id = $1", values![kim.0])
            .await
            == [None],
        "nothing is saved"
    );
    assert_eq!(
        studio.save(kim, &changed, Notice::Seen).await,
        Outcome::Done
    );
    assert_eq!(
        digests(&studio.db).await.len(),
        2,
        "the address is in use again"
    );
    assert_eq!(
        studio.save(kim, &changed, Notice::Unseen).await,
        Outcome::Done,
        "the address is Kim's own now"
    );
}

on_both!(
    digests_of_erased_clients_identify_no_client,
    erased_client_who_signs_up_is_back_and_the_team_is_told,
    digests_are_not_kept_without_suppression_or_contact_details,
    digests_are_not_kept_of_other_clients,
    erased_client_is_recognised_in_any_spelling,
    digest_of_an_address_in_its_ascii_form_is_recognised,
    client_who_joined_again_is_not_pointed_out_again,
    another_key_makes_other_digests,
    digests_expire_and_are_removed,
    erasing_removes_expired_digests_and_renews_others,
    change_that_matches_an_erased_client_is_noticed
);
