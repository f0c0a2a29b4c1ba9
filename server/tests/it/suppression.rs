//! While an erasure is suppressed, the desk is told that a client was erased, by plain forms and by `fetch`, and may
//! add the client again.

use std::{sync::Arc, time::Duration};

use app::answers::{clients::Adding, form::Outcome};
use server::cleaning::keep_forgetting;
use shared::client::ClientId;
use shared::flaw::{Flaw, Refused};
use store::studio::suppressions::Suppression;
use support::{Database, on_both, values};

use crate::{
    answer::Answer,
    lethe::Lethe,
    studio::{Caller, INES, NORA, QUAY},
};

const JOIN_AGAIN: &str = "A client with this email address or phone number was permanently deleted. Only add them if they’ve asked to rejoin.";
const BE_HERE_AGAIN: &str = "Nothing was saved. A client with this email address or phone number was permanently deleted. Only save if they’ve asked to come back.";

impl Lethe {
    /// Returns the process over the studio, with suppression on.
    async fn with_suppression(db: Database) -> Self {
        let suppression = Suppression::new(&[7; Suppression::KEY_SIZE], 12);
        let store = db.store.clone().with_suppression(suppression);
        Self::open(Database { store, ..db }).await
    }

    /// Sends the form that adds a client with Nora's email address in another case.
    async fn add_nora(&self, name: &str, although: Option<&str>) -> Answer {
        let fields = new_nora(name);
        let mut fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fields.extend(although.map(|sent| ("although_alike", sent)));
        self.form("/clients/new", "add_client", &fields)
            .by(Caller::Sam)
            .send()
            .await
    }
}

fn new_nora(name: &str) -> [(&'static str, String); 3] {
    [
        ("details[first_name]", name.to_owned()),
        ("details[email]", "NORA@Mail.example".to_owned()),
        ("location", QUAY.to_string()),
    ]
}

async fn form_for_an_erased_client_asks_for_confirmation(db: Database) {
    let lethe = Lethe::with_suppression(db).await;
    lethe.erase(NORA).await;
    let before = lethe.db.dump().await;
    for although in [None, Some("0")] {
        let page = lethe.add_nora("Una", although).await;
        assert!(
            page.status == 422 && page.is_page_that_says(JOIN_AGAIN),
            "{}",
            page.body
        );
        assert!(page.body.contains("The client hasn’t been added yet."));
        assert!(
            page.body
                .contains("They’ve asked to rejoin. Add as a new client")
        );
        assert!(
            !page.body.contains("Are they one of these clients?"),
            "no client is a duplicate"
        );
        assert!(
            page.tag("details[first_name]").contains("Una"),
            "the typed text is kept"
        );
        let tick = page.tag("add_client-although_alike");
        assert!(
            tick.contains(r#"name="although_alike""#) && !tick.contains("checked"),
            "{tick}"
        );
    }
    assert_eq!(lethe.db.dump().await, before, "a client was added");

    let done = lethe.add_nora("Una", Some("1")).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(
        done.location().starts_with("/clients/") && done.location().ends_with("?done=add_client")
    );
    // The address is in use again, so the duplicate is pointed out.
    let page = lethe.add_nora("Una", None).await;
    assert!(
        page.is_page_that_says("Are they one of these clients?") && !page.body.contains(JOIN_AGAIN)
    );
    assert!(
        page.body.contains(
            "This is a different person who shares the email address. Add as a new client"
        )
    );
}

async fn duplicate_and_erased_client_are_pointed_out_together(db: Database) {
    let lethe = Lethe::with_suppression(db).await;
    lethe.erase(NORA).await;
    let [name, email, location] = new_nora("Una");
    let fields = [
        name,
        email,
        location,
        ("details[phone_home]", "07700 900461".to_owned()),
    ];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let page = lethe
        .form("/clients/new", "add_client", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    assert!(
        page.is_page_that_says(JOIN_AGAIN) && page.body.contains("Are they one of these clients?")
    );
    assert!(
        page.body.contains(&format!("/clients/{INES}")),
        "Ines has the number"
    );
    assert!(
        page.body.contains(
            "This is a different person, and they’ve asked to rejoin. Add as a new client"
        )
    );
}

async fn fetch_for_an_erased_client_asks_for_confirmation(db: Database) {
    let lethe = Lethe::with_suppression(db).await;
    lethe.erase(NORA).await;
    let fields = new_nora("Una");
    let mut fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let adding: Adding = lethe
        .fetch("add_client", &fields)
        .by(Caller::Sam)
        .send()
        .await
        .data();
    assert_eq!(
        adding,
        Adding::PointedOut {
            alike: Vec::new(),
            suppressed: true
        }
    );
    fields.push(("although_alike", "1"));
    let adding: Adding = lethe
        .fetch("add_client", &fields)
        .by(Caller::Sam)
        .send()
        .await
        .data();
    assert!(matches!(adding, Adding::Added(_)), "{adding:?}");
}

async fn change_that_matches_an_erased_client_asks_for_confirmation(db: Database) {
    let lethe = Lethe::with_suppression(db).await;
    lethe.erase(NORA).await;
    let (id, page) = (INES.to_string(), format!("/clients/{INES}/information"));
    let mut fields = vec![
        ("id", id.as_str()),
        ("details[first_name]", "Ines"),
        ("details[email]", "nora@MAIL.example"),
    ];
    let before = lethe.db.dump().await;
    let answer = lethe
        .form(&page, "save_client", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    assert!(
        answer.status == 422 && answer.is_page_that_says(BE_HERE_AGAIN),
        "{}",
        answer.body
    );
    assert!(
        answer.tag("details[email]").contains("nora@MAIL.example"),
        "the typed text is kept"
    );
    assert!(
        answer
            .tag("save_client-although_suppressed")
            .contains(r#"name="although_suppressed""#)
    );
    let saving: Outcome = lethe
        .fetch("save_client", &fields)
        .by(Caller::Sam)
        .send()
        .await
        .data();
    let seen = (
        "although_suppressed".to_owned(),
        Flaw::Refused(Refused::NotSeen),
    );
    assert_eq!(saving, Outcome::Refused(vec![seen]));
    assert_eq!(lethe.db.dump().await, before, "it was saved");

    fields.push(("although_suppressed", "1"));
    let answer = lethe
        .form(&page, "save_client", &fields)
        .by(Caller::Sam)
        .send()
        .await;
    assert_eq!(answer.location(), format!("{page}?saved=1"));
    fields.pop();
    let saving: Outcome = lethe
        .fetch("save_client", &fields)
        .by(Caller::Sam)
        .send()
        .await
        .data();
    assert_eq!(saving, Outcome::Done, "the address is Ines's own now");
}

async fn confirmation_and_receipt_say_what_is_kept_and_until_when(db: Database) {
    let kept = "A scrambled fingerprint of the email address and phone numbers";
    let until = "Deleted by 1 Jan 2028.";
    let confirmation = async |lethe: &Lethe, client: ClientId| {
        let page = format!("/clients/{client}/information?delete=confirm");
        lethe.get(&page).by(Caller::Dora).send().await
    };
    let receipt = async |lethe: &Lethe, client: ClientId| {
        let page = format!("/deleted-clients/{}", lethe.erase(client).await);
        lethe.get(&page).by(Caller::Sam).send().await
    };

    let off = Lethe::open(db.clone()).await;
    let page = confirmation(&off, NORA).await;
    assert!(page.is_page_that_says("account deletion confirmation") && !page.body.contains(kept));
    let left = receipt(&off, NORA).await;
    assert!(left.is_page_that_says("Invoices and payments") && !left.body.contains(kept));

    let store = db
        .store
        .clone()
        .with_suppression(Suppression::new(&[7; Suppression::KEY_SIZE], 12));
    let on = Lethe::over(Database { store, ..db });
    let [una, bare] = [0x60, 0x61].map(|id| ClientId(uuid::Uuid::from_u128(id)));
    on.client(una, "Una").await;
    on.client(bare, "Bare").await;
    on.db
        .run(
            "update clients set email = null, email_key = null where id = $1",
            values![bare.0],
        )
        .await;
    on.db
        .run(
            "delete from client_phones where client_id = $1",
            values![bare.0],
        )
        .await;
    let page = confirmation(&on, una).await;
    assert!(
        page.is_page_that_says(kept) && page.body.contains(until),
        "{}",
        page.body
    );
    let left = receipt(&on, una).await;
    assert!(
        left.is_page_that_says(kept) && left.body.contains(until),
        "{}",
        left.body
    );
    // Nothing is kept of a client without an address and a number.
    assert!(!confirmation(&on, bare).await.body.contains(kept));
    assert!(!receipt(&on, bare).await.body.contains(kept));
}

async fn expired_suppressions_are_removed_while_serving(db: Database) {
    let lethe = Lethe::open(db).await;
    for day in ["2026-12-02", "2026-12-03"] {
        let insert = format!(
            "insert into suppressions (digest, expires_on) select token_hash, '{day}' from team_sessions
            where token_hash not in (select digest from suppressions) limit 1"
        );
        lethe.db.run(&insert, &[]).await;
    }
    let left = async || {
        lethe
            .db
            .texts("select 'a digest' from suppressions", &[])
            .await
            .len()
    };
    for expected in [2, 1, 0] {
        let clock = lethe.clock.clone();
        let forgetting = tokio::spawn(keep_forgetting(
            lethe.db.store.clone(),
            Arc::new(move || clock.now()),
        ));
        let mut tries = 0;
        while left().await != expected {
            tries += 1;
            assert!(tries < 600, "there are {}", left().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        forgetting.abort();
        lethe.clock.advance(24 * 60 * 60);
    }
}

on_both!(
    form_for_an_erased_client_asks_for_confirmation,
    duplicate_and_erased_client_are_pointed_out_together,
    fetch_for_an_erased_client_asks_for_confirmation,
    change_that_matches_an_erased_client_asks_for_confirmation,
    confirmation_and_receipt_say_what_is_kept_and_until_when,
    expired_suppressions_are_removed_while_serving
);
