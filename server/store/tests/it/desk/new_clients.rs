//! Adding clients, and pointing out possible duplicates.

use shared::{client::ClientId, details::DetailsForm};
use store::{
    clients,
    new_clients::{Adding, Alike, PointedOut, add},
    payment_methods,
};
use support::{Database, TODAY, now, on_both, values};

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

async fn added(studio: &mut Studio, form: &DetailsForm, although_alike: bool) -> Adding {
    let (by, details) = (studio.editor(), form.parse(TODAY).expect("good details"));
    let new = (&details, studio.quay);
    add(
        &studio.db.store,
        &by,
        new,
        although_alike,
        now(),
        &mut studio.rng,
    )
    .await
    .unwrap()
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
    let mut studio = Studio::open(db).await;
    let Adding::Added(zoe) = added(&mut studio, &person(), false).await else {
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
        ("the name alone", stranger(), None),
        (
            "another birth",
            DetailsForm {
                date_of_birth: "1985-04-24".into(),
                ..stranger()
            },
            None,
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
        let adding = added(&mut studio, &form, false).await;
        assert_eq!(alike(&adding, zoe), expected, "{what}: {adding:?}");
        let after = studio.db.number("select count(*) from clients", &[]).await;
        assert_eq!(after - before, i64::from(expected.is_none()), "{what}");
    }
    // It is a different person, but an email address belongs to one client.
    let same_number = DetailsForm {
        email: String::new(),
        ..person()
    };
    assert!(matches!(
        added(&mut studio, &same_number, true).await,
        Adding::Added(_)
    ));
    assert_eq!(
        added(&mut studio, &person(), true).await,
        Adding::EmailTaken
    );
}

async fn erased_client_is_not_a_duplicate(db: Database) {
    let mut studio = Studio::open(db).await;
    let Adding::Added(zoe) = added(&mut studio, &person(), false).await else {
        panic!("not added")
    };
    studio.erase(zoe).await;
    assert!(matches!(
        added(&mut studio, &person(), false).await,
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
    let by = studio.olivia;
    for (client, left) in [(bob, 1), (ann, 0), (ann, 0)] {
        payment_methods::remove(
            &studio.db.store,
            by,
            (client, method),
            now(),
            &mut studio.rng,
        )
        .await
        .unwrap();
        assert_eq!(
            studio
                .db
                .number("select count(*) from payment_methods", &[])
                .await,
            left
        );
    }
}

on_both!(
    possible_duplicates_are_pointed_out,
    erased_client_is_not_a_duplicate,
    payment_method_is_removed_once_and_only_from_its_client
);
