//! Erasing a client over HTTP, from the scan to the receipt, by plain forms and by `fetch`.

use app::{
    AppError,
    answers::{
        erasing::{Became, Erasing, Found},
        form::Outcome,
    },
};
use http::header::CONTENT_TYPE;
use shared::register::{Personal, Text};
use shared::{
    Condition,
    client::{ClientId, Reference},
    finding::Choice,
    ledger::Entry,
};
use support::{Database, now, on_both, values};
use uuid::Uuid;

use crate::{
    answer::{Answer, without_numbers},
    lethe::Lethe,
    studio::{
        BOOKING, Caller, ERASERS, FRIENDSHIP, INES, MEMBERSHIP, NORA, PACKAGE, QUAY, UNKNOWN,
    },
};

fn information(step: &str) -> String {
    format!("/clients/{NORA}/information{step}")
}

impl Lethe {
    async fn confirm_by_form(&self, who: Caller) -> Answer {
        let (id, seen) = (NORA.to_string(), self.seen(who, NORA).await);
        let fields = [("id", id.as_str()), ("seen", &seen)];
        self.form(&information(""), "erase_client", &fields)
            .by(who)
            .send()
            .await
    }

    async fn confirm_by_fetch(&self, who: Caller) -> Answer {
        let (id, seen) = (NORA.to_string(), self.seen(who, NORA).await);
        self.fetch("erase_client", &[("id", &id), ("seen", &seen)])
            .by(who)
            .send()
            .await
    }

    /// Confirms the erasure of Nora as one who has not seen what the confirmation lists.
    async fn confirm_unseen(&self, who: Caller) -> Answer {
        self.fetch("erase_client", &[("id", &NORA.to_string())])
            .by(who)
            .send()
            .await
    }

    /// Returns what the confirmation of the erasure of Nora lists.
    async fn found(&self, who: Caller) -> Found {
        match self.confirm_unseen(who).await.data() {
            Erasing::NotAccepted(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// Returns the reference of Nora, who must be erased.
    async fn reference(&self) -> Reference {
        let references = self.db.texts("select reference from erasures", &[]).await;
        assert_eq!(references.len(), 1, "one client is erased");
        Reference::parse(references[0].as_deref().unwrap()).unwrap()
    }
}

async fn scan_shows_the_checklist_or_the_button(db: Database) {
    let lethe = Lethe::open(db).await;
    let blocked = format!("/clients/{INES}/information");
    for step in ["?delete=scan", "?delete=confirm"] {
        let answer = lethe
            .get(&format!("{blocked}{step}"))
            .by(Caller::Dora)
            .send()
            .await;
        assert!(
            answer.is_page_that_says("Account deletion checklist"),
            "{step}"
        );
        assert!(answer.body.contains(
            "Can not delete this account until the following list of items has been resolved"
        ));
        for words in ["INV-21", "Pilates", "15.00 GBP", "Quay"] {
            assert!(answer.body.contains(words), "{words}: {}", answer.body);
        }
        assert!(
            !answer.body.contains(r#"value="confirm""#),
            "{step}: no button"
        );
        assert!(
            answer.body.contains(r#"aria-checked="false""#),
            "{step}: the switch is off"
        );
    }

    let answer = lethe.get(&information("")).by(Caller::Dora).send().await;
    assert!(answer.body.contains(r#"aria-checked="false""#));
    assert!(!answer.body.contains(r#"value="confirm""#));
    let answer = lethe
        .get(&information("?delete=scan"))
        .by(Caller::Dora)
        .send()
        .await;
    assert!(
        answer.body.contains(r#"aria-checked="true""#),
        "the switch is on"
    );
    assert!(
        answer.body.contains(r#"value="confirm""#),
        "the button is there"
    );
    let answer = lethe
        .get(&information("?delete=confirm"))
        .by(Caller::Dora)
        .send()
        .await;
    assert!(answer.is_page_that_says("Nora McNora account deletion confirmation"));
    assert!(answer.body.contains("?do=erase_client"));
}

async fn confirmed_form_erases_and_leads_to_the_receipt(db: Database) {
    let lethe = Lethe::open(db).await;
    let answer = lethe.confirm_by_form(Caller::Dora).await;
    let reference = lethe.reference().await;
    let left = format!("/deleted-clients/{reference}");
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, format!("{left}?erased=now").as_str())
    );
    let receipt = lethe.get(answer.location()).by(Caller::Sam).send().await;
    assert!(
        receipt.is_page_that_says("Client erased."),
        "{}",
        receipt.body
    );
    assert!(!receipt.body.contains("Nora"), "{}", receipt.body);
    let list = lethe.get("/deleted-clients").by(Caller::Sam).send().await;
    assert!(list.is_page_that_says(reference.as_str()));

    let again = lethe.confirm_by_form(Caller::Olivia).await;
    assert_eq!(again.location(), "/clients?erased=before");
    let list = lethe.get(again.location()).by(Caller::Olivia).send().await;
    assert!(list.is_page_that_says("Another administrator has already deleted this client."));
    assert!(!list.body.contains(reference.as_str()));
}

/// The form is sent twice, and the answer to the first request may be lost.
async fn repeated_form_leads_to_its_own_receipt(db: Database) {
    let lethe = Lethe::open(db).await;
    let (id, seen) = (NORA.to_string(), lethe.seen(Caller::Dora, NORA).await);
    let once = "0123456789abcdef0123456789abcdef";
    let fields = [("id", id.as_str()), ("seen", &seen), ("once", once)];
    let send = async || {
        let form = lethe.form(&information(""), "erase_client", &fields);
        form.by(Caller::Dora).send().await
    };
    let find_out = async |once: &str, who| -> Became {
        let fields = [("id", id.as_str()), ("once", once)];
        lethe
            .fetch("find_out_erasure", &fields)
            .by(who)
            .send()
            .await
            .data()
    };
    assert_eq!(find_out(once, Caller::Dora).await, Became::NotErased);
    let first = send().await;
    let reference = lethe.reference().await;
    let record = format!("/deleted-clients/{reference}?erased=now");
    assert_eq!(first.location(), record);
    assert_eq!(send().await.location(), record);
    let again: Erasing = lethe
        .fetch("erase_client", &fields)
        .by(Caller::Dora)
        .send()
        .await
        .data();
    assert_eq!(again, Erasing::Erased(reference.clone()));

    assert_eq!(
        find_out(once, Caller::Dora).await,
        Became::Erased(reference)
    );
    let other = "fedcba9876543210fedcba9876543210";
    for who in [Caller::Dora, Caller::Olivia, Caller::Sam] {
        assert_eq!(find_out(other, who).await, Became::ErasedByAnother);
    }
}

async fn confirmed_fetch_erases_and_returns_the_reference(db: Database) {
    let lethe = Lethe::open(db).await;
    let erasing: Erasing = lethe.confirm_by_fetch(Caller::Dora).await.data();
    let reference = lethe.reference().await;
    assert_eq!(erasing, Erasing::Erased(reference));
    let again: Erasing = lethe.confirm_by_fetch(Caller::Olivia).await.data();
    assert_eq!(again, Erasing::ErasedBefore);
}

/// An erased client's addresses answer everyone like those of a client who never was.
async fn old_addresses_lead_nowhere(db: Database) {
    let lethe = Lethe::open(db).await;
    let reference = lethe.erase(NORA).await;
    let pages = [
        "",
        "/information",
        "/information?delete=scan",
        "/information?delete=confirm",
        "/access",
        "/history",
        "/payment-methods",
        "/deletion-request",
        "/relationships",
        &format!("/relationships/{FRIENDSHIP}"),
        "/memberships",
        &format!("/memberships/{MEMBERSHIP}"),
        "/invoices",
        "/credit",
        "/bookings",
        &format!("/bookings/{BOOKING}"),
        "/packages",
        &format!("/packages/{PACKAGE}"),
        "/live",
        "/no-such-page",
    ];
    for (page, who) in pages
        .iter()
        .flat_map(|page| Caller::ALL.map(|who| (page, who)))
    {
        let ask = async |client: ClientId| {
            let address = format!("/clients/{client}{page}");
            lethe.get(&address).by(who).send().await
        };
        let (erased, unknown) = (ask(NORA).await, ask(UNKNOWN).await);
        assert_eq!(erased.status, unknown.status, "{page} by {who:?}");
        if who == Caller::Stranger {
            let asked = format!("/login?next=/clients/{NORA}");
            assert!(erased.location().starts_with(&asked), "{page}");
            continue;
        }
        assert_eq!(erased.status, 404, "{page} by {who:?}");
        assert_eq!(erased.location(), "", "{page} by {who:?}");
        assert!(erased.is_page_that_says("Page not found"), "{page}");
        assert!(
            without_nonces(&erased) == without_nonces(&unknown),
            "{page} by {who:?}: {}",
            erased.body
        );
        for told in [reference.as_str(), "Nora", &NORA.to_string()] {
            assert!(!erased.body.contains(told), "{page} says {told}");
        }
    }
}

/// Returns a page without what differs in every answer: the numbers of its forms, and the nonce of its scripts.
fn without_nonces(answer: &Answer) -> String {
    let page = without_numbers(&answer.body);
    match answer.attributes("nonce").first() {
        Some(nonce) => page.replace(nonce, "NONCE"),
        None => page,
    }
}

async fn writing_functions_do_not_change_an_erased_client(db: Database) {
    let lethe = Lethe::open(db).await;
    lethe.erase(NORA).await;
    let before = lethe.db.dump().await;
    let id = NORA.to_string();
    let fields = [
        ("id", id.as_str()),
        ("details[first_name]", "Nora"),
        ("details[email]", "nora@mail.example"),
    ];

    let answer = lethe
        .fetch("save_client", &fields)
        .by(Caller::Olivia)
        .send()
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.error()),
        (404, Some(AppError::NotFound))
    );
    let answer = lethe
        .form(&information(""), "save_client", &fields)
        .by(Caller::Olivia)
        .send()
        .await;
    assert!(answer.status == 404 && answer.is_page_that_says("Page not found"));
    let answer = lethe
        .fetch("save_client", &fields[..1])
        .by(Caller::Olivia)
        .send()
        .await;
    assert_ne!(answer.status, 500, "{}", answer.body);
    let erasing: Erasing = lethe.confirm_by_fetch(Caller::Olivia).await.data();
    assert_eq!(erasing, Erasing::ErasedBefore);
    assert_eq!(lethe.db.dump().await, before, "an erased client changed");
}

async fn erasing_is_refused_once_the_permission_is_removed(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = lethe
        .get(&information("?delete=confirm"))
        .by(Caller::Dora)
        .send()
        .await;
    assert!(page.body.contains("?do=erase_client"));
    lethe.forbid(ERASERS).await;
    let before = lethe.db.dump().await;

    let answer = lethe.confirm_by_form(Caller::Dora).await;
    assert!(answer.status == 403 && answer.is_page_that_says("You don’t have access to this page"));
    let answer = lethe.confirm_by_fetch(Caller::Dora).await;
    assert_eq!(
        (answer.status.as_u16(), answer.error()),
        (403, Some(AppError::NotPermitted))
    );
    // The attempts are recorded.
    let recorded = "select count(*) from refused_erasures";
    assert_eq!(lethe.db.number(recorded, &[]).await, 2);
    lethe.db.run("delete from refused_erasures", &[]).await;
    assert_eq!(
        lethe.db.dump().await,
        before,
        "a refused deletion changed something"
    );
}

async fn erasing_is_refused_with_what_opened_since_the_scan(db: Database) {
    let lethe = Lethe::open(db).await;
    let page = lethe
        .get(&information("?delete=confirm"))
        .by(Caller::Dora)
        .send()
        .await;
    assert!(page.body.contains("?do=erase_client"));
    lethe.invoice(NORA).await;
    let before = lethe.db.dump().await;

    let answer = lethe.confirm_by_form(Caller::Dora).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.location(), information("?delete=confirm"));
    // Said, and not only handed to the island.
    let says = ">New items have come up since the scan";
    for (step, is_said) in [("?delete=confirm", true), ("?delete=scan", false)] {
        let page = lethe.get(&information(step)).by(Caller::Dora).send().await;
        assert!(page.is_page_that_says("INV-20"), "{step}");
        assert_eq!(page.is_page_that_says(says), is_said, "{step}");
    }
    let Erasing::Open(checklist, _) = lethe.confirm_by_fetch(Caller::Dora).await.data() else {
        panic!("the invoice is open");
    };
    let conditions: Vec<_> = checklist
        .items()
        .iter()
        .map(shared::Item::condition)
        .collect();
    assert_eq!(conditions, [Condition::Payment]);
    assert_eq!(lethe.db.dump().await, before, "something was erased");
}

async fn confirmation_has_the_field_for_a_proof_once_the_last_one_has_expired(db: Database) {
    let lethe = Lethe::open(db).await;
    let field = r#"name="proof""#;
    // The script shows it when the last proof expires.
    let later = "data-hidden-for";
    for (seconds, is_asked) in [(300, false), (1, true)] {
        lethe.clock.advance(seconds);
        for step in ["", "?delete=scan", "?delete=confirm"] {
            let page = lethe.get(&information(step)).by(Caller::Dora).send().await;
            assert_eq!(page.status, 200);
            assert!(page.body.contains(field), "{step}");
            assert_eq!(page.body.contains(later), !is_asked, "{step}");
        }
    }
    let page = lethe.get(&information("")).by(Caller::Sam).send().await;
    assert!(!page.body.contains(field), "staff do not delete");
}

async fn confirmation_lists_what_this_client_has(db: Database) {
    let lethe = Lethe::open(db).await;
    for who in [Caller::Dora, Caller::Olivia] {
        let sees_medical = who == Caller::Olivia;
        let page = lethe
            .get(&information("?delete=confirm"))
            .by(who)
            .send()
            .await;
        for words in [
            r#"<bdi class="value">Nora McNora</bdi>"#,
            r#"<bdi class="value">23 Apr 1985</bdi>"#,
            r#"<bdi class="value">Noraville</bdi>"#,
            "1 relationship.",
            "1 membership. Part of the studio’s accounts: what was sold.",
            "1 booking is counted in its session. ",
            "Other kinds of data that Lethe would delete or keep",
        ] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        let others = page.body.split("<details").nth(1).expect("a disclosure");
        for (kind, is_other) in [
            ("Gender", true),
            ("Stored payment method tokens", true),
            ("Invoices and payments", true),
            ("Medical information", false),
            ("Memberships sold", false),
        ] {
            assert_eq!(others.contains(kind), is_other, "{kind}");
        }
        assert_eq!(page.body.contains("asthma"), sees_medical, "{who:?}");

        let answer = lethe.confirm_unseen(who).await;
        assert!(answer.body.contains("Noraville"));
        assert_eq!(answer.body.contains("asthma"), sees_medical, "{who:?}");
        let Erasing::NotAccepted(found) = answer.data() else {
            panic!("erased unseen");
        };
        let holdings = found.holdings.expect("holdings");
        let medical = holdings
            .erased
            .iter()
            .find(|held| held.kind == Personal::Medical)
            .expect("medical information");
        assert_eq!(
            (medical.rows, medical.values.is_some()),
            (1, sees_medical),
            "that there is some is told"
        );
    }
}

/// Names Nora in two texts of Ines, one of them medical information.
async fn named_in_two_texts(db: Database) -> Lethe {
    let lethe = Lethe::open(db).await;
    let update = "
        update clients set notes = 'Comes with Nora McNora', medical_information = 'Like Nora McNora'
        where id = $1";
    lethe.db.run(update, values![INES.0]).await;
    lethe.db.index_texts("clients", INES.0).await;
    lethe
}

async fn findings_are_shown_as_the_viewer_may_see_them(db: Database) {
    let lethe = named_in_two_texts(db).await;
    let said = [
        "Mentioned in other records",
        "Comes with",
        "<mark>Nora McNora</mark>",
        "name=\"seen\"",
        "name=\"findings[1][do]\" value=\"edit\"",
    ];
    let medical = "Medical information of Ines";
    for who in [Caller::Dora, Caller::Olivia] {
        let page = lethe
            .get(&information("?delete=confirm"))
            .by(who)
            .send()
            .await;
        for words in said {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(page.body.contains(medical), "{}", page.body);
        assert_eq!(
            page.body.contains("Like "),
            who == Caller::Olivia,
            "medical information requires the permission"
        );
        assert_eq!(
            page.body
                .contains("You don’t have permission to see this text."),
            who == Caller::Dora
        );
        assert_eq!(
            page.body.contains("name=\"findings[0][text]\""),
            who == Caller::Olivia,
            "a hidden text cannot be edited"
        );
    }
    let other = lethe
        .get(&information("?delete=scan"))
        .by(Caller::Dora)
        .send()
        .await;
    assert!(!other.body.contains("Comes with"));
}

async fn undecided_findings_are_asked_about(db: Database) {
    let lethe = named_in_two_texts(db).await;
    let before = lethe.db.dump().await;
    let answer = lethe.confirm_by_form(Caller::Dora).await;
    assert_eq!(answer.status, 422);
    assert!(answer.is_page_that_says("Nora McNora account deletion confirmation"));
    assert!(
        answer
            .body
            .contains("Choose what happens to each text that names this client")
    );
    assert!(answer.body.contains("<mark>Nora McNora</mark>"));
    let Erasing::NotAccepted(found) = lethe.confirm_by_fetch(Caller::Olivia).await.data() else {
        panic!("erased unseen");
    };
    let about: Vec<_> = found.findings.iter().map(|one| one.about).collect();
    assert_eq!(about, [Text::Medical, Text::Notes]);
    assert_eq!(lethe.found(Caller::Olivia).await, found);
    assert_eq!(lethe.db.dump().await, before, "something was erased");
}

/// What is said after a refusal fits what was listed before and what is listed now.
async fn refusal_says_what_there_is_to_do(db: Database) {
    let lethe = Lethe::open(db).await;
    let id = NORA.to_string();
    let confirm = async |seen: &str| {
        let fields = [("id", id.as_str()), ("seen", seen)];
        let answer = lethe
            .form(&information(""), "erase_client", &fields)
            .by(Caller::Olivia)
            .send()
            .await;
        assert_eq!(answer.status, 422);
        answer
    };
    let sentences = [
        "Check the texts and numbers that this confirmation lists now",
        "Choose what happens to each text that names this client, and correct the marked ones.",
        "What this confirmation lists has changed since you opened it.",
    ];
    let check = |answer: &Answer, expected: usize| {
        for (i, words) in sentences.iter().enumerate() {
            assert_eq!(answer.is_page_that_says(words), i == expected, "{words}");
        }
    };
    // Nothing was listed, and now a text of the client's own is.
    let before = lethe.seen(Caller::Olivia, NORA).await;
    check(&confirm("").await, 0);
    let update = "update clients set notes = 'Comes with Nora McNora' where id = $1";
    lethe.db.run(update, values![INES.0]).await;
    lethe.db.index_texts("clients", INES.0).await;
    // Nothing was listed, and now a finding is.
    check(&confirm("").await, 1);
    // Something else was listed.
    check(&confirm(&before).await, 2);
}

async fn findings_about_others_are_decided_by_a_person(db: Database) {
    let lethe = named_in_two_texts(db).await;
    let before = lethe.db.dump().await;
    let found = lethe.found(Caller::Olivia).await;
    let (medical, notes) = (&found.findings[0].at, &found.findings[1].at);
    let id = NORA.to_string();
    let decided = |choice: &'static str, text: &'static str| {
        vec![
            ("id", id.as_str()),
            ("seen", &found.seen),
            ("findings[0][at]", medical),
            ("findings[0][do]", "replace"),
            ("findings[1][at]", notes),
            ("findings[1][text]", text),
            ("findings[1][do]", choice),
        ]
    };
    for (fields, says) in [
        (
            decided("", "")[..4].to_vec(),
            "Choose what happens to this text.",
        ),
        (
            decided("edit", "Still with McNora, Nora")[..].to_vec(),
            "This text names the client.",
        ),
    ] {
        let ask = lethe.fetch("erase_client", &fields).by(Caller::Olivia);
        let Erasing::NotAccepted(again) = ask.send().await.data() else {
            panic!("one of two is enough: {says}");
        };
        assert_eq!(again.findings[0].chosen, Some(Choice::Replace));
        let answer = lethe
            .form(&information(""), "erase_client", &fields)
            .by(Caller::Olivia)
            .send()
            .await;
        assert_eq!(answer.status, 422, "{says}");
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
        let kept = "name=\"findings[0][do]\" value=\"replace\" form=\"erase\" checked";
        assert!(answer.body.contains(kept), "{says}: {}", answer.body);
        assert_eq!(lethe.db.dump().await, before, "something was erased");
    }
    let typed = lethe
        .form(
            &information(""),
            "erase_client",
            &decided("edit", "Still with McNora, Nora"),
        )
        .by(Caller::Olivia)
        .send()
        .await;
    assert!(typed.body.contains(">Still with McNora, Nora</textarea>"));

    let fields = decided("edit", "Comes with a friend");
    let answer = lethe
        .form(&information(""), "erase_client", &fields)
        .by(Caller::Olivia)
        .send()
        .await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let record = lethe
        .get(answer.location().split('?').next().unwrap())
        .by(Caller::Sam)
        .send()
        .await;
    assert!(
        record.body.contains(
            "Texts in other records: 1 with the name replaced by the reference, 1 edited, 0 left"
        ),
        "{}",
        record.body
    );
    let reference = lethe.reference().await;
    let texts = "select notes || '; ' || medical_information from clients where id = $1";
    assert_eq!(
        lethe.db.texts(texts, values![INES.0]).await,
        [Some(format!(
            "Comes with a friend; Like {}",
            reference.as_str()
        ))]
    );
    let profile = lethe
        .get(&format!("/clients/{INES}/history"))
        .by(Caller::Sam)
        .send()
        .await;
    assert!(
        profile.is_page_that_says("Text changed that named a deleted client"),
        "{}",
        profile.body
    );
}

/// What the administrator saw is compared with what is there: a text that changed meanwhile is shown, with what was decided.
async fn newer_findings_are_shown_before_anything_is_erased(db: Database) {
    let lethe = Lethe::open(db).await;
    let write = async |notes: &str| {
        let update = "update clients set notes = $2 where id = $1";
        lethe.db.run(update, values![INES.0, notes]).await;
        lethe.db.index_texts("clients", INES.0).await;
    };
    write("Comes with Nora McNora").await;
    let id = NORA.to_string();
    let found = lethe.found(Caller::Dora).await;
    write("Left with Nora McNora").await;
    let before = lethe.db.dump().await;
    let at = found.findings[0].at.as_str();
    let fields = [
        ("id", id.as_str()),
        ("seen", &found.seen),
        ("findings[0][at]", at),
        ("findings[0][do]", "leave"),
    ];
    let answer = lethe
        .form(&information(""), "erase_client", &fields)
        .by(Caller::Dora)
        .send()
        .await;
    assert_eq!(answer.status, 422);
    for words in [
        "What this confirmation lists has changed since you opened it.",
        "Left with",
        "value=\"leave\" form=\"erase\" checked",
    ] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    assert_eq!(lethe.db.dump().await, before, "something was erased");
}

/// The decisions come back with the refusal.
async fn decisions_survive_a_wrong_password(db: Database) {
    let lethe = Lethe::open(db).await;
    let update = "update clients set notes = 'Comes with Nora McNora' where id = $1";
    lethe.db.run(update, values![INES.0]).await;
    lethe.db.index_texts("clients", INES.0).await;
    let id = NORA.to_string();
    let found = lethe.found(Caller::Dora).await;
    lethe.clock.advance(301);
    let fields = [
        ("id", id.as_str()),
        ("seen", &found.seen),
        ("findings[0][at]", &found.findings[0].at),
        ("findings[0][do]", "edit"),
        ("findings[0][text]", "Comes <alone>"),
        ("proof", "not the password"),
    ];
    let answer = lethe
        .form(&information(""), "erase_client", &fields)
        .by(Caller::Dora)
        .send()
        .await;
    assert_eq!(answer.status, 422);
    for words in [
        "That’s not correct.",
        "name=\"findings[0][do]\" value=\"edit\" form=\"erase\" checked",
        ">Comes &lt;alone&gt;</textarea>",
    ] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
}

/// A client with many findings is erased by a request that stays small: the rest is decided together.
async fn many_findings_are_decided_together(db: Database) {
    let lethe = Lethe::open(db).await;
    for i in 0..120_u128 {
        let (session, class) = (Uuid::from_u128(0xf000 + i), format!("PT {i} Nora McNora"));
        let names = [class.as_str(), "Kim"];
        lethe
            .db
            .insert_session_of(session, QUAY, names, now())
            .await;
    }
    let id = NORA.to_string();
    let found = lethe.found(Caller::Dora).await;
    assert_eq!(found.findings.len(), Found::SHOWN);
    assert_eq!(
        found.rest.map(|rest| (rest.texts, rest.rows)),
        Some((70, 70))
    );
    // Each says how many sessions have it, and leads to one of them.
    let first = &found.findings[0];
    assert_eq!(first.sessions, Some(1));
    let page = first.page.as_deref().expect("the page of a session");
    assert!(page.starts_with("/schedule/"), "{page}");
    let answer = lethe.get(page).by(Caller::Dora).send().await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Nora McNora"));
    let answer = lethe
        .get(&information("?delete=confirm"))
        .by(Caller::Dora)
        .send()
        .await;
    assert!(answer.body.contains("Class, in 1 session"));
    let fields = [
        ("id", id.as_str()),
        ("seen", &found.seen),
        ("rest", "replace"),
    ];
    let erasing: Erasing = lethe
        .fetch("erase_client", &fields)
        .by(Caller::Dora)
        .send()
        .await
        .data();
    assert!(matches!(erasing, Erasing::Erased(_)), "{erasing:?}");
    let named = "select name from classes where name like '%McNora%'";
    assert_eq!(lethe.db.texts(named, &[]).await, []);
}

async fn receipt_is_for_the_team_and_equals_the_ledger_entry(db: Database) {
    let lethe = Lethe::open(db).await;
    let reference = lethe.erase(NORA).await;
    let address = format!("/deleted-clients/{reference}/receipt");
    let answer = lethe.get(&address).by(Caller::Sam).send().await;
    assert_eq!(
        (answer.status.as_u16(), answer.header(CONTENT_TYPE)),
        (200, "application/json")
    );
    let entry = Entry::read(answer.body.trim_end(), 1).unwrap();
    assert_eq!((entry.position, &entry.erasure.reference), (1, &reference));
    assert!(!answer.body.contains("Nora"));
    let record = lethe
        .get(&format!("/deleted-clients/{reference}"))
        .by(Caller::Sam)
        .send()
        .await;
    for words in [
        &*entry.hash,
        "Nothing left: ",
        &*format!("href=\"{address}\""),
    ] {
        assert!(record.body.contains(words), "{words}: {}", record.body);
    }
    let answer = lethe.get(&address).send().await;
    assert_eq!(answer.status, 401);
    for unknown in ["DC-2222-2222", "Nora"] {
        let answer = lethe
            .get(&format!("/deleted-clients/{unknown}/receipt"))
            .by(Caller::Sam)
            .send()
            .await;
        assert_eq!(answer.status, 404, "{unknown}");
    }
}

async fn email_address_is_free_for_a_new_client(db: Database) {
    let lethe = Lethe::open(db).await;
    let ines = INES.to_string();
    let fields = [
        ("id", ines.as_str()),
        ("details[first_name]", "Ines"),
        ("details[email]", "NORA@mail.example"),
    ];
    let taken: Outcome = lethe
        .fetch("save_client", &fields)
        .by(Caller::Sam)
        .send()
        .await
        .data();
    assert!(matches!(taken, Outcome::Refused(_)), "{taken:?}");
    lethe.erase(NORA).await;
    let saved: Outcome = lethe
        .fetch("save_client", &fields)
        .by(Caller::Sam)
        .send()
        .await
        .data();
    assert_eq!(saved, Outcome::Done);
}

on_both!(
    scan_shows_the_checklist_or_the_button,
    confirmed_form_erases_and_leads_to_the_receipt,
    repeated_form_leads_to_its_own_receipt,
    confirmed_fetch_erases_and_returns_the_reference,
    old_addresses_lead_nowhere,
    writing_functions_do_not_change_an_erased_client,
    erasing_is_refused_once_the_permission_is_removed,
    erasing_is_refused_with_what_opened_since_the_scan,
    confirmation_has_the_field_for_a_proof_once_the_last_one_has_expired,
    confirmation_lists_what_this_client_has,
    findings_are_shown_as_the_viewer_may_see_them,
    undecided_findings_are_asked_about,
    refusal_says_what_there_is_to_do,
    findings_about_others_are_decided_by_a_person,
    newer_findings_are_shown_before_anything_is_erased,
    decisions_survive_a_wrong_password,
    many_findings_are_decided_together,
    receipt_is_for_the_team_and_equals_the_ledger_entry,
    email_address_is_free_for_a_new_client
);
