//! Adding clients, and pointing out possible duplicates.

use shared::{
    client::ClientId,
    details::DetailsForm,
    flaw::Refused,
    forms::{ClientToAdd, FormNumber, Notice},
    ids::{LocationId, PaymentMethodId},
};
use store::{
    Act, Once, Outcome,
    desk::{
        clients,
        new_clients::{Adding, Alike, PointedOut, add},
        payment_methods,
    },
};
use support::{Database, TODAY, on_both, values};

use crate::fixture::Studio;

fn person() -> DetailsForm {
    DetailsForm {
        first_name: "Zoë".into(),
        last_name: "Łukasz".into(),
        email: "zoe@mail.example".into(),
        phone_mobile: "+44 7700 900461".into(),
        date_of_birth: "1985-04-23".into(),
        ..DetailsForm::default()
    }
}

fn to_add(studio: &Studio, form: &DetailsForm, notice: Notice) -> ClientToAdd {
    ClientToAdd {
        details: form.parse(TODAY).expect("good details"),
        location: LocationId(studio.quay),
        notice,
    }
}

async fn added(studio: &Studio, form: &DetailsForm, notice: Notice) -> Adding {
    let new = to_add(studio, form, notice);
    add(&studio.db.store, studio.act(), &new).await.unwrap()
}

/// Returns why the first client is pointed out, if one is.
fn alike(adding: &Adding, expected: ClientId) -> Option<Alike> {
    match adding {
        Adding::PointedOut(PointedOut {
            duplicates: found,
            suppressed: false,
        }) => {
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0].id, expected);
            Some(found[0].alike)
        }
        _ => None,
    }
}

async fn possible_duplicates_are_pointed_out(db: Database) {
    let studio = Studio::open(db).await;
    let Adding::Added(zoe) = added(&studio, &person(), Notice::Unseen).await else {
        panic!("not added")
    };
    let mut tx = studio.db.store.read().await.unwrap();
    let found = clients::find(&mut tx, zoe)
        .await
        .unwrap()
        .expect("the new client");
    assert_eq!(
        (found.form, found.joined_on, found.home_location.as_str()),
        (person(), TODAY, "Quay")
    );
    drop(tx);

    let stranger = || DetailsForm {
        first_name: "Zoe".into(),
        last_name: "Lukasz".into(),
        ..DetailsForm::default()
    };
    let cases: [(&str, DetailsForm, Option<Alike>); 8] = [
        (
            "the address",
            DetailsForm {
                email: "ZOE@mail.example".into(),
                ..stranger()
            },
            Some(Alike::Email),
        ),
        (
            "the number",
            DetailsForm {
                phone_work: "07700 900461".into(),
                ..stranger()
            },
            Some(Alike::Phone),
        ),
        (
            "the number abroad",
            DetailsForm {
                phone_home: "0044 7700 900 461".into(),
                ..stranger()
            },
            Some(Alike::Phone),
        ),
        (
            "name and birth",
            DetailsForm {
                date_of_birth: "1985-04-23".into(),
                ..stranger()
            },
            Some(Alike::NameAndBirth),
        ),
        ("all of it", person(), Some(Alike::Email)),
        ("the name alone", stranger(), Some(Alike::Name)),
        (
            "another birth",
            DetailsForm {
                date_of_birth: "1985-04-24".into(),
                ..stranger()
            },
            Some(Alike::Name),
        ),
        (
            "a birthday shared",
            DetailsForm {
                first_name: "Jo".into(),
                date_of_birth: "1985-04-23".into(),
                ..stranger()
            },
            None,
        ),
    ];
    for (what, form, expected) in cases {
        let before = studio.db.number("select count(*) from clients", &[]).await;
        let adding = added(&studio, &form, Notice::Unseen).await;
        assert_eq!(alike(&adding, zoe), expected, "{what}: {adding:?}");
        let after = studio.db.number("select count(*) from clients", &[]).await;
        assert_eq!(after - before, i64::from(expected.is_none()), "{what}");
    }
    // It is a different person, who can share the phone number and the email address.
    let same_number = DetailsForm {
        email: String::new(),
        ..person()
    };
    assert!(matches!(
        added(&studio, &same_number, Notice::Seen).await,
        Adding::Added(_)
    ));
    assert!(matches!(
        added(&studio, &person(), Notice::Seen).await,
        Adding::Added(_)
    ));
    let same = "select count(*) from clients where email_key = 'zoe@mail.example'";
    assert_eq!(studio.db.number(same, &[]).await, 2);
}

async fn user_name_of_another_client_is_pointed_out(db: Database) {
    let mut studio = Studio::open(db).await;
    let zoe = studio.client("Zoe").await;
    let name = "update clients set user_name = 'zoe@mail.example' where id = $1";
    studio.run(name, values![zoe.0]).await;
    let form = DetailsForm {
        first_name: "Mia".into(),
        email: "Zoe@mail.example".into(),
        ..DetailsForm::default()
    };
    let adding = added(&studio, &form, Notice::Unseen).await;
    assert_eq!(alike(&adding, zoe), Some(Alike::Email), "{adding:?}");
}

/// Nothing but the name can tell whether it is the same person.
async fn identical_name_is_pointed_out_until_a_person_goes_on(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let form = |first: &str, last: &str| DetailsForm {
        first_name: first.into(),
        last_name: last.into(),
        ..DetailsForm::default()
    };
    let first = added(&studio, &form("ÁNN", ""), Notice::Unseen).await;
    assert_eq!(alike(&first, ann), Some(Alike::Name), "{first:?}");
    let seen = added(&studio, &form("ÁNN", ""), Notice::Seen).await;
    assert!(matches!(seen, Adding::Added(_)), "{seen:?}");
    // Another name, although the list orders it at the same place.
    let lee = added(&studio, &form("Ann", "Lee"), Notice::Unseen).await;
    assert!(matches!(lee, Adding::Added(_)), "{lee:?}");
    let other = added(&studio, &form("Lee Ann", ""), Notice::Unseen).await;
    assert!(matches!(other, Adding::Added(_)), "{other:?}");
}

async fn erased_client_is_not_a_duplicate(db: Database) {
    let studio = Studio::open(db).await;
    let Adding::Added(zoe) = added(&studio, &person(), Notice::Unseen).await else {
        panic!("not added")
    };
    studio.erase(zoe).await;
    assert!(matches!(
        added(&studio, &person(), Notice::Unseen).await,
        Adding::Added(_)
    ));
}

async fn payment_method_is_removed_once_and_only_from_its_client(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let method = studio.id();
    let insert = "
        insert into payment_methods (id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
        values ($1, $2, 'stripe', 'tok_secret', 'Visa', '4242', 12, 2029)";
    studio.run(insert, values![method, ann.0]).await;
    let mut tx = studio.db.store.read().await.unwrap();
    let listed = payment_methods::of_client(&mut tx, ann).await.unwrap();
    assert!(!format!("{listed:?}").contains("tok_secret"));
    assert_eq!(
        (listed[0].brand.as_str(), listed[0].last4.as_str()),
        ("Visa", "4242")
    );
    drop(tx);
    let (changed, done) = (Outcome::Refused(Refused::Changed), Outcome::Done);
    for (client, outcome, left) in [(bob, &changed, 1), (ann, &done, 0), (ann, &changed, 0)] {
        let (store, method) = (&studio.db.store, PaymentMethodId(method));
        let removed = payment_methods::remove(store, studio.act(), client, method).await;
        assert_eq!(removed.unwrap(), *outcome);
        assert_eq!(
            studio
                .db
                .number(
                    "select count(*) from payment_methods where removed_at is null",
                    &[]
                )
                .await,
            left
        );
    }
}

/// The form arrives twice at the same moment, at two processes.
async fn client_is_added_once_for_the_same_form(db: Database) {
    let studio = Studio::open(db).await;
    let rival = studio.db.open_again().await;
    let store = &studio.db.store;
    let stranger = DetailsForm {
        first_name: "Max".into(),
        ..DetailsForm::default()
    };
    let new = to_add(&studio, &stranger, Notice::Seen);
    let act = |round: u8| Act {
        once: Once::new(FormNumber::from_random([round; 16]), b"Max"),
        ..studio.act()
    };
    for round in 0..20 {
        let (one, other) =
            tokio::join!(add(store, act(round), &new), add(&rival, act(round), &new));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert!(matches!(one, Adding::Added(_)), "round {round}: {one:?}");
        assert_eq!(one, other, "round {round}");
        let clients = studio.db.number("select count(*) from clients", &[]).await;
        assert_eq!(clients, i64::from(round) + 1);
    }
}

/// Back, edit, send: the number is the same, and the content is not.
async fn client_form_with_other_content_is_refused(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let act = |content: &[u8]| Act {
        once: Once::new(FormNumber::from_random([7; 16]), content),
        ..studio.act()
    };
    let zoe = to_add(&studio, &person(), Notice::Unseen);
    let Adding::Added(client) = add(store, act(b"Zoe"), &zoe).await.unwrap() else {
        panic!("not added")
    };
    let stranger = DetailsForm {
        first_name: "Max".into(),
        ..DetailsForm::default()
    };
    let before = studio.db.everything().await;
    let max = to_add(&studio, &stranger, Notice::Unseen);
    let refused = Adding::Not(Outcome::Refused(Refused::SentBefore));
    assert_eq!(add(store, act(b"Max"), &max).await.unwrap(), refused);
    let again = add(store, act(b"Zoe"), &zoe).await.unwrap();
    assert_eq!(again, Adding::Added(client), "it leads to the client");
    assert!(
        studio.db.everything().await == before,
        "something has changed"
    );
}

/// What is pointed out does not use the form up: the same page goes on with a tick.
async fn form_that_points_out_a_duplicate_may_be_sent_again(db: Database) {
    let studio = Studio::open(db).await;
    let store = &studio.db.store;
    let act = |content: &[u8]| Act {
        once: Once::new(FormNumber::from_random([7; 16]), content),
        ..studio.act()
    };
    assert!(matches!(
        added(&studio, &person(), Notice::Unseen).await,
        Adding::Added(_)
    ));
    let namesake = DetailsForm {
        email: String::new(),
        ..person()
    };
    let unseen = to_add(&studio, &namesake, Notice::Unseen);
    let seen = to_add(&studio, &namesake, Notice::Seen);
    let first = add(store, act(b"unseen"), &unseen).await.unwrap();
    assert!(matches!(first, Adding::PointedOut(_)), "{first:?}");
    let second = add(store, act(b"seen"), &seen).await.unwrap();
    assert!(matches!(second, Adding::Added(_)), "{second:?}");
}

/// Medical information is written only by members who may see it.
async fn medical_information_is_not_added_without_the_permission(db: Database) {
    let studio = Studio::open(db).await;
    let form = DetailsForm {
        medical_information: "A pacemaker".into(),
        ..person()
    };
    let new = to_add(&studio, &form, Notice::Unseen);
    let adding = add(&studio.db.store, studio.act_by(studio.adam), &new);
    let Adding::Added(zoe) = adding.await.unwrap() else {
        panic!("not added")
    };
    let mut tx = studio.db.store.read().await.unwrap();
    let found = clients::find(&mut tx, zoe).await.unwrap();
    assert_eq!(found.expect("the client").form, person());
}

on_both!(
    user_name_of_another_client_is_pointed_out,
    possible_duplicates_are_pointed_out,
    identical_name_is_pointed_out_until_a_person_goes_on,
    erased_client_is_not_a_duplicate,
    client_is_added_once_for_the_same_form,
    client_form_with_other_content_is_refused,
    form_that_points_out_a_duplicate_may_be_sent_again,
    medical_information_is_not_added_without_the_permission,
    payment_method_is_removed_once_and_only_from_its_client
);
