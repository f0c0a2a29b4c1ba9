//! Undoing what was just done, over HTTP: the button after the act, and its form.

use support::{Database, on_both, tomorrow, values};
use uuid::Uuid;

use crate::{
    lethe::Lethe,
    pages::CARD,
    studio::{Caller, FRIENDSHIP, INES, NORA, PASSWORD, QUAY},
};

const PILATES: Uuid = Uuid::from_u128(0x61);
const SEAT: Uuid = Uuid::from_u128(0x62);

/// The number of the form that cancels.
const CANCELS: &str = "00000000000000000000000000000001";

/// Returns the id in an address, by which the act can be undone.
fn undo_of(address: &str) -> &str {
    address.split_once("&undo=").expect("a way to undo it").1
}

impl Lethe {
    /// Books Nora, and posts the form that cancels the booking on `page`. Returns the address that follows.
    async fn cancelled_booking(&self, page: &str) -> String {
        self.db.insert_session(PILATES, QUAY, tomorrow(), 1).await;
        self.db.insert_booking(SEAT, NORA, PILATES, "booked").await;
        let (client, booking) = (NORA.to_string(), SEAT.to_string());
        let fields = [
            ("client", &*client),
            ("booking", &*booking),
            ("once", CANCELS),
        ];
        let ask = || self.form(page, "cancel_booking", &fields).by(Caller::Sam);
        let answer = ask().send().await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let again = ask().send().await;
        assert_eq!(again.location(), answer.location(), "the same answer");
        answer.location().to_owned()
    }

    async fn status_of_seat(&self) -> Option<String> {
        let status = "select status from bookings where id = $1";
        self.db.texts(status, values![SEAT]).await.remove(0)
    }
}

async fn message_offers_to_undo_and_the_form_does(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/schedule/{PILATES}");
    let address = lethe.cancelled_booking(&page).await;
    let (id, shown) = (undo_of(&address), lethe.page(&address, Caller::Sam).await);
    assert!(address.starts_with(&format!("{page}?done=cancel_booking&undo=")));
    assert!(!address.contains(CANCELS), "the number stays in the form");
    assert!(shown.contains("Booking cancelled.") && shown.contains(">Undo</button>"));
    assert!(
        shown.contains(&format!(r#"action="{page}?do=undo""#)),
        "the form is posted to its own page"
    );
    assert!(shown.contains(r#"src="/message.js""#));

    let undo = lethe.form(&page, "undo", &[("undo", id)]).by(Caller::Sam);
    let undone = undo.send().await;
    assert_eq!(undone.location(), format!("{page}?done=undo"));
    assert_eq!(lethe.status_of_seat().await.as_deref(), Some("booked"));
    let shown = lethe.page(undone.location(), Caller::Sam).await;
    assert!(shown.contains("Undone.") && !shown.contains(">Undo</button>"));

    // The button of the older page.
    let late = lethe.form(&page, "undo", &[("undo", id)]).by(Caller::Sam);
    let late = late.send().await;
    assert_eq!(late.status, 422);
    assert!(late.body.contains("This can no longer be undone"));
    assert!(!late.body.contains(id), "it offers no more what is refused");
}

async fn page_keeps_its_query_through_undoing(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = format!("/clients/{NORA}/bookings/{SEAT}?from=checklist");
    lethe.db.insert_session(PILATES, QUAY, tomorrow(), 1).await;
    lethe.db.insert_booking(SEAT, NORA, PILATES, "booked").await;
    let (client, booking) = (NORA.to_string(), SEAT.to_string());
    let fields = format!("client={client}&booking={booking}&once={CANCELS}");
    let post = format!("{page}&do=cancel_booking");
    let cancelled = lethe
        .ask(http::Method::POST, &post, fields)
        .with(
            http::header::CONTENT_TYPE,
            "application/x-www-form-urlencoded",
        )
        .by(Caller::Sam)
        .send()
        .await;
    let address = cancelled.location();
    assert!(
        address.contains("?from=checklist&done=cancel_booking&undo="),
        "{address}"
    );
    let shown = lethe.page(address, Caller::Sam).await;
    let action = format!(r#"action="{page}&amp;do=undo""#);
    assert!(shown.contains(&action), "{shown}");
}

async fn other_acts_are_undone_by_their_forms(db: Database) {
    let lethe = Lethe::open(db).await;
    let method = Uuid::from_u128(0x63);
    let insert = "
        insert into payment_methods (id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
        values ($1, $2, 'stripe', 'tok', 'Visa', '4242', 12, 2029)";
    lethe.db.run(insert, values![method, INES.0]).await;
    let holds = "update relationships set ended_on = null where id = $1";
    lethe.db.run(holds, values![FRIENDSHIP]).await;
    let (client, link, method) = (INES.to_string(), FRIENDSHIP.to_string(), method.to_string());
    for (page, function, field, id, words) in [
        (
            format!("/clients/{INES}/relationships/{FRIENDSHIP}"),
            "end_relationship",
            "relationship",
            &link,
            "End link",
        ),
        (
            format!("/clients/{INES}/payment-methods"),
            "remove_payment_method",
            "method",
            &method,
            "Visa",
        ),
    ] {
        let before = lethe.page(&page, Caller::Sam).await;
        assert!(before.contains(words), "{before}");
        let fields = [("client", &*client), (field, id)];
        let done = lethe.form(&page, function, &fields).by(Caller::Sam);
        let done = done.send().await;
        let shown = lethe.page(done.location(), Caller::Sam).await;
        assert!(shown.contains(">Undo</button>"), "{function}");
        assert!(!lethe.page(&page, Caller::Sam).await.contains(words));
        let undo = [("undo", undo_of(done.location()))];
        let undone = lethe.form(&page, "undo", &undo).by(Caller::Sam);
        assert_eq!(undone.send().await.location(), format!("{page}?done=undo"));
        assert!(lethe.page(&page, Caller::Sam).await.contains(words));
    }
}

async fn client_undoes_only_own_acts(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.log_client_in(NORA, "token-of-nora").await;
    lethe.db.insert_session(PILATES, QUAY, tomorrow(), 1).await;
    lethe.db.insert_booking(SEAT, NORA, PILATES, "booked").await;
    let seat = SEAT.to_string();
    let fields = [("booking", &*seat)];
    let cancelled = lethe.form("/app", "client_cancel_booking", &fields);
    let cancelled = cancelled.by(Caller::Nora).send().await;
    let shown = lethe.page(cancelled.location(), Caller::Nora).await;
    assert!(shown.contains(r#"action="/app?do=client_undo""#), "{shown}");
    let undo = [("undo", undo_of(cancelled.location()))];
    let undone = lethe.form("/app", "client_undo", &undo).by(Caller::Nora);
    assert_eq!(undone.send().await.location(), "/app?done=client_undo");
    assert_eq!(lethe.status_of_seat().await.as_deref(), Some("booked"));

    // An act of a team member for another client.
    let bob = Uuid::from_u128(0x64);
    lethe
        .db
        .insert_booking(bob, INES, PILATES, "waitlisted")
        .await;
    let (client, booking) = (INES.to_string(), bob.to_string());
    let fields = [("client", &*client), ("booking", &*booking)];
    let cancelled = lethe.form(&format!("/schedule/{PILATES}"), "cancel_booking", &fields);
    let cancelled = cancelled.by(Caller::Sam).send().await;
    let undo = [("undo", undo_of(cancelled.location()))];
    let refused = lethe.form("/app", "client_undo", &undo).by(Caller::Nora);
    assert_eq!(refused.send().await.status, 422);
}

async fn deactivated_member_is_back_by_undo(db: Database) {
    let lethe = Lethe::open(db).await;
    let sam = Caller::Sam.id().unwrap().0.to_string();
    let page = format!("/team/members/{sam}");
    let deactivate = async |number: &str| {
        let fields = [("member", &*sam), ("once", number)];
        let done = lethe.form(&page, "deactivate_member", &fields);
        done.by(Caller::Mona).send().await.location().to_owned()
    };
    let enters = async || {
        let log_in = [("email", "sam@lethe.example"), ("password", PASSWORD)];
        lethe
            .form("/login", "log_in", &log_in)
            .send()
            .await
            .location()
            == "/clients"
    };
    let undo = async |id: &str, who: Caller| {
        let fields = [("undo", id)];
        lethe.form(&page, "undo", &fields).by(who).send().await
    };
    let address = deactivate(CANCELS).await;
    assert_eq!(deactivate(CANCELS).await, address, "the same answer");
    let shown = lethe.page(&address, Caller::Mona).await;
    assert!(shown.contains("Team member deactivated.") && shown.contains(">Undo</button>"));
    assert!(!enters().await);
    let id = undo_of(&address);
    assert_eq!(undo(id, Caller::Adam).await.status, 403, "as deactivating");
    assert!(!enters().await);
    let undone = undo(id, Caller::Mona).await;
    assert_eq!(undone.location(), format!("{page}?done=undone_can_log_in"));
    let shown = lethe.page(undone.location(), Caller::Mona).await;
    assert!(shown.contains("Undone. The team member can log in again."));
    assert!(enters().await);
    let ended = lethe.get("/clients").by(Caller::Sam).send().await;
    assert_eq!(ended.status, 303, "a login that has ended stays so");
    assert_eq!(undo(id, Caller::Mona).await.status, 422, "it works once");

    let late = deactivate("00000000000000000000000000000002").await;
    lethe.clock.advance(10 * 60);
    let refused = undo(undo_of(&late), Caller::Mona).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("This can no longer be undone"));
    assert!(!enters().await);
}

async fn removed_payment_method_is_shown_until_it_cannot_come_back(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.give_ines_a_card_and_a_request().await;
    let list = format!("/clients/{INES}/payment-methods");
    let page = format!("{list}/{CARD}");
    let shown = lethe.page(&page, Caller::Sam).await;
    assert!(shown.contains("Visa ending in 4242") && shown.contains(">Expires soon<"));
    assert!(lethe.page(&list, Caller::Sam).await.contains(&page));
    let (client, card) = (INES.to_string(), CARD.to_string());
    let fields = [("client", &*client), ("method", &*card)];
    let form = "?do=remove_payment_method";
    assert!(shown.contains(form));
    let removed = lethe.form(&page, "remove_payment_method", &fields);
    let removed = removed.by(Caller::Sam).send().await;
    let shown = lethe.page(removed.location(), Caller::Sam).await;
    assert!(shown.contains(">Removed<") && shown.contains(">Undo</button>"));
    assert!(!shown.contains(form), "it cannot be removed twice");
    assert!(!lethe.page(&list, Caller::Sam).await.contains(&page));
    let undo = [("undo", undo_of(removed.location()))];
    let undone = lethe.form(&page, "undo", &undo).by(Caller::Sam);
    assert_eq!(undone.send().await.location(), format!("{page}?done=undo"));
    assert!(lethe.page(&list, Caller::Sam).await.contains(&page));
}

on_both!(
    deactivated_member_is_back_by_undo,
    removed_payment_method_is_shown_until_it_cannot_come_back,
    message_offers_to_undo_and_the_form_does,
    page_keeps_its_query_through_undoing,
    other_acts_are_undone_by_their_forms,
    client_undoes_only_own_acts,
);
