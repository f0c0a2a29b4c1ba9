//! Setting a studio up.

use shared::ids::LocationId;
use shared::{access::Permission, flaw::Refused, forms::FormNumber, setup::SetUpForm};
use store::{
    Act, Answer, By, Once, Outcome,
    studio::{locations, set_up},
    team::rights,
};
use support::{Database, now, on_both, random, values};

fn form() -> SetUpForm {
    SetUpForm {
        code: String::new(),
        studio: "River Studio".into(),
        location: "Quay".into(),
        time_zone: "Europe/London".into(),
        currency: "gbp".into(),
        name: "Olivia Reed".into(),
        email: "olivia@lethe.example".into(),
        password: "forget-me-not".into(),
    }
}

async fn studio_is_set_up_once(db: Database) {
    let form = form().parse().expect("a good form");
    let mut tx = db.store.read().await.unwrap();
    assert!(!set_up::is_set_up(&mut tx).await.unwrap());
    drop(tx);

    let act = || {
        let act = Act::without_form(By::Public, now(), &mut random());
        let once = Once::new(FormNumber::from_random([7; 16]), b"the form");
        Act { once, ..act }
    };
    let set_up = async |act| {
        set_up::set_up(&db.store, act, &form, "a hash")
            .await
            .unwrap()
    };
    let owner = set_up(act()).await.done().expect("the first administrator");
    assert_eq!(set_up(act()).await, Answer::Done(owner), "the same form");
    let another = Act::without_form(By::Public, now(), &mut random());
    let before = Answer::Not(Outcome::Refused(Refused::Changed));
    assert_eq!(set_up(another).await, before);

    let mut tx = db.store.read().await.unwrap();
    assert!(set_up::is_set_up(&mut tx).await.unwrap());
    let actor = rights::actor(&mut tx, owner)
        .await
        .unwrap()
        .expect("the administrator");
    assert!(
        Permission::ALL
            .into_iter()
            .all(|permission| actor.may(permission))
    );
    let locations = locations::locations(&mut tx).await.unwrap();
    assert_eq!(locations.len(), 1);
    assert_eq!(locations[0].currency, "GBP");
}

async fn handwritten_statements_run_on_both_engines(db: Database) {
    let id = uuid::Uuid::from_u128(7);
    let insert =
        "insert into locations (id, name, time_zone, currency) values ($1, $2, 'UTC', 'EUR')";
    assert_eq!(db.execute(insert, values![id, "Quay"]).await.unwrap(), 1);
    assert!(db.execute(insert, values![id, "Pier"]).await.is_err());
    let again = db.open_again().await;
    let mut tx = again.read().await.unwrap();
    assert_eq!(
        locations::locations(&mut tx).await.unwrap()[0].id,
        LocationId(id)
    );
    assert_eq!(
        db.number("select count(*) from locations where id = $1", values![id])
            .await,
        1
    );
    assert_eq!(
        db.texts("select name from locations", values![]).await,
        [Some("Quay".to_owned())]
    );
}

on_both!(
    studio_is_set_up_once,
    handwritten_statements_run_on_both_engines
);
