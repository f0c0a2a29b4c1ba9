//! Corrected texts: only words change, what they were is kept, and it goes with the client and follows the erasures of others.

use shared::{
    access::TeamMemberId,
    client::ClientId,
    finding::Choice,
    flaw::Refused,
    forms::{
        CorrectInvoice, CorrectMembership, CorrectPackage, CorrectSession, Decision, Decisions,
        Difference, SessionTexts, Shown,
    },
    ids::{InvoiceId, MembershipId, PackageId, SessionId},
    register::Text,
};
use store::{
    Outcome,
    desk::{
        corrections::{self, Correction, Thing},
        schedule, session_corrections,
    },
    erasing::findings::Finding,
};
use support::{Database, now, on_both, tomorrow, values};
use uuid::Uuid;

use crate::fixture::{Studio, whole};

/// What a page shows that says nothing about what it showed.
fn anything() -> Shown {
    Shown::read([])
}

impl Studio {
    async fn correct(&self, client: ClientId, thing: Thing, text: &str, shown: &Shown) -> Outcome {
        corrections::correct(&self.db.store, self.act(), client, thing, text, shown)
            .await
            .unwrap()
    }

    async fn corrections(&self, thing: Thing, text: &str) -> Vec<Correction<String>> {
        let mut tx = self.db.store.read().await.unwrap();
        corrections::of(&mut tx, thing, text).await.unwrap()
    }

    async fn correct_session(
        &self,
        session: SessionId,
        [class, coach]: [&str; 2],
        shown: &Shown,
    ) -> Outcome {
        let texts = session_texts(class, coach);
        let (store, act) = (&self.db.store, self.act_by(self.sam));
        session_corrections::correct(store, act, session, &texts, shown)
            .await
            .unwrap()
    }

    /// Returns the class and the coach of a session.
    async fn texts_of(&self, session: SessionId) -> SessionTexts {
        let mut tx = self.db.store.read().await.unwrap();
        let session = schedule::one(&mut tx, session).await.unwrap();
        let session = session.expect("a session");
        SessionTexts {
            class: session.name,
            coach: session.coach,
        }
    }

    async fn session_corrections(&self, session: SessionId) -> Vec<Correction<SessionTexts>> {
        let now = self.texts_of(session).await;
        let mut tx = self.db.store.read().await.unwrap();
        let corrections = session_corrections::of(&mut tx, session, now).await;
        corrections.unwrap()
    }

    /// Returns the text of a thing, and all else that its row holds.
    async fn row(&self, thing: Thing) -> (String, String) {
        let (text, rest, id) = match thing {
            Thing::Invoice(id) => (
                "select description from invoices where id = $1",
                "select number || amount || currency || status || issued_on || due_on from invoices where id = $1",
                id.0,
            ),
            Thing::Membership(id) => (
                "select plan from memberships where id = $1",
                "select status || starts_on || price || currency from memberships where id = $1",
                id.0,
            ),
            Thing::Package(id) => (
                "select name from packages where id = $1",
                "select status || credits_total || credits_used || purchased_on from packages where id = $1",
                id.0,
            ),
        };
        let one = async |query| {
            let texts = self.db.texts(query, values![id]).await;
            texts[0].clone().expect("a text")
        };
        (one(text).await, one(rest).await)
    }

    async fn things(&mut self, client: ClientId) -> [Thing; 3] {
        let quay = self.quay;
        let invoice = self.invoice(client, quay, "paid", 8900, 8900).await;
        let membership = self.membership(client, quay, "active", None).await;
        let package = self.package(client, quay, "active", 3, None).await;
        [
            Thing::Invoice(InvoiceId(invoice)),
            Thing::Membership(MembershipId(membership)),
            Thing::Package(PackageId(package)),
        ]
    }
}

fn session_texts(class: &str, coach: &str) -> SessionTexts {
    SessionTexts {
        class: class.into(),
        coach: (!coach.is_empty()).then(|| coach.into()),
    }
}

/// Returns what the page of a thing showed.
fn shown(client: ClientId, thing: Thing, text: &str) -> Shown {
    let text = text.to_owned();
    match thing {
        Thing::Invoice(invoice) => Shown::of(&CorrectInvoice {
            client,
            invoice,
            description: text,
        }),
        Thing::Membership(membership) => Shown::of(&CorrectMembership {
            client,
            membership,
            plan: text,
        }),
        Thing::Package(package) => Shown::of(&CorrectPackage {
            client,
            package,
            name: text,
        }),
    }
}

async fn correction_changes_the_text_alone_and_keeps_what_it_was(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.index_fixture().await;
    let ann = studio.client("Ann").await;
    for thing in studio.things(ann).await {
        let (first, rest) = studio.row(thing).await;
        assert_eq!(studio.corrections(thing, &first).await, []);
        for (before, after) in [
            (first.as_str(), "Ten clases"),
            ("Ten clases", "Ten classes, 2026"),
        ] {
            let shown = shown(ann, thing, before);
            let outcome = studio.correct(ann, thing, after, &shown).await;
            assert_eq!(outcome, Outcome::Done, "{thing:?}");
        }
        let (text, same) = studio.row(thing).await;
        assert_eq!((text.as_str(), same), ("Ten classes, 2026", rest));
        let correction = |before: &str, after: &str| Correction {
            at: now(),
            by: "Olivia".to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        // Both were made at the same instant.
        let expected = [
            correction("Ten clases", "Ten classes, 2026"),
            correction(&first, "Ten clases"),
        ];
        assert_eq!(studio.corrections(thing, &text).await, expected);
    }
    assert_eq!(studio.faults().await, [""; 0], "every text has its words");
}

async fn correction_is_refused(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    for thing in studio.things(ann).await {
        let (text, _) = studio.row(thing).await;
        let older = shown(ann, thing, "Older");
        let newer = studio.correct(ann, thing, "Ten", &older).await;
        let Outcome::Newer(differences) = newer else {
            panic!("{thing:?}: an older page was saved");
        };
        let [Difference { before, now, .. }] = &differences[..] else {
            panic!("{differences:?}");
        };
        assert_eq!((before.as_str(), now), ("Older", &text));
        for (client, text, expected) in [
            (ann, text.as_str(), Outcome::Refused(Refused::SameText)),
            (bob, "Ten", Outcome::NotFound),
        ] {
            let outcome = studio.correct(client, thing, text, &anything()).await;
            assert_eq!(outcome, expected, "{thing:?}");
        }
        for (who, act) in [("Adam", studio.adam), ("Sam", studio.sam)] {
            let (store, act) = (&studio.db.store, studio.act_by(act));
            let outcome = corrections::correct(store, act, ann, thing, "Ten", &anything()).await;
            assert_eq!(outcome.unwrap(), Outcome::NotPermitted, "{who}");
        }
        assert_eq!(studio.corrections(thing, &text).await, []);
    }
}

async fn erased_client_leaves_no_former_text(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let invoice = studio.invoice(ann, studio.quay, "paid", 8900, 8900).await;
    let thing = Thing::Invoice(InvoiceId(invoice));
    for text in ["Qzx for Ann", "Qzx for Ann and her sister"] {
        let outcome = studio.correct(ann, thing, text, &anything()).await;
        assert_eq!(outcome, Outcome::Done);
    }
    studio.erase(ann).await;
    let everything = studio.db.everything().await;
    let left = everything.iter().find(|cell| cell.holds(b"Qzx for Ann"));
    assert_eq!(left, None);
    let outcome = studio.correct(ann, thing, "Again", &anything()).await;
    assert_eq!(outcome, Outcome::NotFound);
}

/// Bob's former text names Sadie, and so does a class that his session had before it was corrected.
async fn former_texts_that_name_an_erased_client_are_findings(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.index_fixture().await;
    let sadie = studio.client("Sadie").await;
    let mut form = whole::form("Qzx");
    (form.first_name, form.last_name) = ("Sadie".into(), "Solo".into());
    assert_eq!(
        studio
            .save(sadie, &form, shared::forms::Notice::Unseen)
            .await,
        Outcome::Done
    );
    let bob = studio.client("Bob").await;
    let invoice = studio.invoice(bob, studio.quay, "paid", 8900, 8900).await;
    let thing = Thing::Invoice(InvoiceId(invoice));
    for text in ["Duet with Sadie Solo", "Duet"] {
        let outcome = studio.correct(bob, thing, text, &anything()).await;
        assert_eq!(outcome, Outcome::Done);
    }
    let session = studio.session(studio.quay, tomorrow(), 8).await;
    for class in ["PT: Sadie Solo", "PT"] {
        let outcome = studio
            .correct_session(session, [class, ""], &anything())
            .await;
        assert_eq!(outcome, Outcome::Done);
    }

    let listing = studio.listing(sadie).await;
    let mut about: Vec<_> = listing.findings.iter().map(Finding::about).collect();
    about.sort_by_key(|about| format!("{about:?}"));
    assert_eq!(about, [Text::Class, Text::FormerText]);
    let former = listing
        .findings
        .iter()
        .find(|one| one.about() == Text::FormerText);
    let row = former.and_then(|one| one.place.row).expect("a row");
    let mut tx = studio.db.store.read().await.unwrap();
    let found = corrections::thing_of(&mut tx, row).await.unwrap();
    assert_eq!(found, Some(thing));
    drop(tx);
    let decide = |one: &Finding| Decision {
        at: one.key(),
        choice: Some(Choice::Replace),
        text: String::new(),
    };
    let decisions = Decisions {
        findings: listing.findings.iter().map(decide).collect(),
        ..listing.as_proposed()
    };
    let reference = studio.erase_with(sadie, &decisions).await;

    let (text, _) = studio.row(thing).await;
    let corrections = studio.corrections(thing, &text).await;
    let before: Vec<_> = corrections.into_iter().map(|one| one.before).collect();
    assert_eq!(
        before,
        [format!("Duet with {reference}"), "Pilates".to_owned()]
    );
    let corrections = studio.session_corrections(session).await;
    assert_eq!(corrections[0].before.class, format!("PT: {reference}"));
    assert_eq!(corrections[1].after.class, format!("PT: {reference}"));
    let everything = studio.db.everything().await;
    assert_eq!(
        everything.iter().find(|cell| cell.holds(b"Sadie Solo")),
        None
    );
    assert_eq!(studio.faults().await, [""; 0]);
}

async fn session_is_corrected_alone(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.index_fixture().await;
    let (quay, starts) = (studio.quay, tomorrow());
    let (id, other) = (SessionId(studio.id()), SessionId(studio.id()));
    for session in [id, other] {
        studio
            .db
            .insert_session_of(session.0, quay, ["Reformr", "Kim"], starts)
            .await;
    }
    let rest = "select cast(starts_at as text) || minutes || capacity from sessions where id = $1";
    let before = studio.db.texts(rest, values![id.0]).await;
    let shown = Shown::of(&CorrectSession::showing(
        id,
        &session_texts("Reformr", "Kim"),
    ));
    let outcome = studio.correct_session(id, ["Reformer", ""], &shown).await;
    assert_eq!(outcome, Outcome::Done);
    assert_eq!(studio.texts_of(id).await, session_texts("Reformer", ""));
    assert_eq!(
        studio.texts_of(other).await,
        session_texts("Reformr", "Kim")
    );
    assert_eq!(studio.db.texts(rest, values![id.0]).await, before);

    // The page is older now.
    let outcome = studio.correct_session(id, ["Barre", "Kim"], &shown).await;
    let Outcome::Newer(differences) = outcome else {
        panic!("an older page was saved");
    };
    let fields: Vec<_> = differences.iter().map(|one| one.field).collect();
    assert_eq!(fields, ["name", "coach"]);
    for (session, texts, expected) in [
        (id, ["Reformer", ""], Outcome::Refused(Refused::SameText)),
        (SessionId(Uuid::nil()), ["Barre", ""], Outcome::NotFound),
    ] {
        let outcome = studio.correct_session(session, texts, &anything()).await;
        assert_eq!(outcome, expected);
    }

    let outcome = studio
        .correct_session(id, ["Reformer", "Lou"], &anything())
        .await;
    assert_eq!(outcome, Outcome::Done);
    let correction = |before, after| Correction {
        at: now(),
        by: "Sam".to_owned(),
        before,
        after,
    };
    let expected = [
        correction(
            session_texts("Reformer", ""),
            session_texts("Reformer", "Lou"),
        ),
        correction(
            session_texts("Reformr", "Kim"),
            session_texts("Reformer", ""),
        ),
    ];
    assert_eq!(studio.session_corrections(id).await, expected);
    assert_eq!(studio.session_corrections(other).await, []);
    assert_eq!(studio.faults().await, [""; 0], "every name has its words");
}

/// Two forms that are sent at once: one changes the text, the other is told.
async fn corrections_at_once_lose_nothing(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let invoice = studio.invoice(ann, studio.quay, "paid", 8900, 8900).await;
    let thing = Thing::Invoice(InvoiceId(invoice));
    let shown = shown(ann, thing, "Pilates");
    let correct = |by: TeamMemberId, text: &'static str| {
        let (store, act, shown) = (&studio.db.store, studio.act_by(by), &shown);
        corrections::correct(store, act, ann, thing, text, shown)
    };
    let (one, other) = tokio::join!(
        correct(studio.olivia, "Pilates duet"),
        correct(studio.olivia, "Barre")
    );
    let outcomes = [one.unwrap(), other.unwrap()];
    let done = outcomes.iter().filter(|one| **one == Outcome::Done).count();
    let newer = outcomes
        .iter()
        .filter(|one| matches!(one, Outcome::Newer(_)))
        .count();
    assert_eq!((done, newer), (1, 1), "{outcomes:?}");
    let (text, _) = studio.row(thing).await;
    assert_eq!(studio.corrections(thing, &text).await.len(), 1);
}

on_both!(
    correction_changes_the_text_alone_and_keeps_what_it_was,
    correction_is_refused,
    erased_client_leaves_no_former_text,
    former_texts_that_name_an_erased_client_are_findings,
    session_is_corrected_alone,
    corrections_at_once_lose_nothing
);
