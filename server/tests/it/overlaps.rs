//! One client in two sessions that overlap: a warning, and a way to book both.

use app::words::addresses::act;
use support::{Database, on_both, tomorrow, values};
use uuid::Uuid;

use crate::{
    lethe::Lethe,
    studio::{Caller, INES, QUAY},
};

const PILATES: Uuid = Uuid::from_u128(0x61);
const BARRE: Uuid = Uuid::from_u128(0x62);

async fn overlap_is_pointed_out_and_accepted(db: Database) {
    let lethe = Lethe::open(db).await;
    for (session, name) in [(PILATES, "Pilates"), (BARRE, "Barre")] {
        lethe
            .db
            .insert_session_of(session, QUAY, [name, "Tom"], tomorrow())
            .await;
    }
    let (client, first, second) = (INES.to_string(), PILATES.to_string(), BARRE.to_string());
    let profile = format!("/clients/{INES}/bookings");
    let roster = format!("/schedule/{BARRE}");
    let book = act(&roster, "book_client");
    let booked = [("client", &*client), ("session", &*first), ("package", "")];
    let booked = lethe.form(&profile, "book_session", &booked);
    assert_eq!(booked.by(Caller::Sam).send().await.status, 303);

    let email = "select email from clients where id = $1";
    let email = lethe.db.texts(email, values![INES.0]).await;
    let email = email[0].clone().unwrap();
    let both = [
        ("client", &*client),
        ("session", &*second),
        ("package", ""),
        ("who", &*email),
    ];
    let before = lethe.db.dump().await;
    for (page, function) in [(&profile, "book_session"), (&book, "book_client")] {
        let answer = lethe.form(page, function, &both).by(Caller::Sam);
        let answer = answer.send().await;
        assert_eq!(answer.status, 422, "{function}: {}", answer.body);
        for words in [
            "This client has another session at the same time.",
            "Book although the sessions overlap",
        ] {
            assert!(answer.body.contains(words), "{function}: {words}");
        }
    }
    assert_eq!(
        lethe.db.dump().await,
        before,
        "a refused booking changed something"
    );
    let page = lethe.page(&book, Caller::Sam).await;
    assert!(!page.contains("Book although"), "it is not offered before");

    let wanted = [&both[..], &[("although_overlapping", "1")]].concat();
    let booked = lethe.form(&book, "book_client", &wanted);
    assert_eq!(booked.by(Caller::Sam).send().await.status, 303);
    assert!(
        lethe
            .page(&roster, Caller::Sam)
            .await
            .contains("Overlaps Pilates")
    );
    let page = lethe.page(&profile, Caller::Sam).await;
    assert!(page.contains("Overlaps Pilates") && page.contains("Overlaps Barre"));
}

on_both!(overlap_is_pointed_out_and_accepted);
