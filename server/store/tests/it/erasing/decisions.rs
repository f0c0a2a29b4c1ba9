//! What an administrator decides on the confirmation is what happens: to texts about others, in past sessions and in other
//! clients' invoices too, and to the client's own texts.

use std::time::{Duration, Instant};

use shared::{
    client::{ClientId, Reference},
    details::DetailsForm,
    finding::Choice,
    forms::{Decision, Decisions, Notice, Wording},
    ids::ClassId,
    ledger::{Entry, Swept},
    register::{TABLES, Text},
};
use store::{
    Engine, Outcome,
    desk::classes,
    engine::text_words,
    erasing::{
        erase::{Erasing, erase},
        listing::{self, Listing},
    },
    team::rights,
};
use support::{Database, long::say, now, on_both, sql, values};
use uuid::Uuid;

use crate::fixture::Studio;

impl Studio {
    /// Returns what the confirmation lists for the administrator who may do everything.
    pub(crate) async fn listing(&self, client: ClientId) -> Listing {
        let mut tx = self.db.store.read().await.expect("a transaction");
        let olivia = rights::actor(&mut tx, self.olivia).await;
        let olivia = olivia.expect("an answer").expect("an administrator");
        listing::of(&mut tx, client, &olivia)
            .await
            .expect("a listing")
    }

    async fn decide(&self, client: ClientId, decisions: &Decisions) -> Erasing {
        erase(&self.db.store, self.act(), client, decisions)
            .await
            .expect("an answer")
    }

    /// Erases the client with these decisions.
    pub(crate) async fn erase_with(&self, client: ClientId, decisions: &Decisions) -> Reference {
        match self.decide(client, decisions).await {
            Erasing::Erased(reference) => reference,
            other => panic!("not erased: {other:?}"),
        }
    }

    /// Returns the only text that the statement finds.
    async fn text(&self, query: &str, id: Uuid) -> Option<String> {
        let mut texts = self.db.texts(query, values![id]).await;
        assert_eq!(texts.len(), 1, "{query}");
        texts.remove(0)
    }

    /// Returns what the first receipt says about texts.
    async fn swept(&self, client: ClientId) -> Swept {
        self.swept_at(client, 1).await
    }

    /// Returns what the receipt at a position says about texts.
    async fn swept_at(&self, client: ClientId, position: u64) -> Swept {
        let query = "select receipt from erasures where client_id = $1";
        let receipt = self.text(query, client.0).await.expect("a receipt");
        let entry = Entry::read(&receipt, position).expect("an entry");
        entry.erasure.swept
    }

    /// Adds a session that has ended.
    async fn past_session(&mut self, class: &str, coach: &str) -> Uuid {
        let (id, quay) = (self.id(), self.quay);
        let ended = now() - jiff::SignedDuration::from_hours(48);
        self.db
            .insert_session_of(id, quay, [class, coach], ended)
            .await;
        id
    }
}

const SESSION: &str = "
    select name from classes where id = (select class_id from sessions where id = $1)";
const NOTES: &str = "select notes from clients where id = $1";
const INVOICE: &str = "select description from invoices where id = $1";

/// Makes the index of texts again, after texts were written by hand.
async fn reindex(studio: &Studio) {
    let made = text_words::rebuild(&studio.db.store).await;
    made.expect("an index of texts");
}

fn named(first: &str, last: &str) -> DetailsForm {
    DetailsForm {
        first_name: first.into(),
        last_name: last.into(),
        ..DetailsForm::default()
    }
}

/// Returns decisions about what is listed: a choice for each finding, by what its text is about.
fn decided(listing: &Listing, choose: impl Fn(Text) -> (Choice, &'static str)) -> Decisions {
    let decide = |finding: &store::erasing::findings::Finding| {
        let (choice, text) = choose(finding.about());
        Decision {
            at: finding.key(),
            choice: Some(choice),
            text: text.into(),
        }
    };
    Decisions {
        findings: listing.findings.iter().map(decide).collect(),
        ..listing.as_proposed()
    }
}

async fn each_finding_is_replaced_edited_or_left(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    let (bob, cid) = (studio.client("Bob").await, studio.client("Cid").await);
    let session = studio
        .past_session("PT: Sadie Solo (SADIE SOLO)", "Kim")
        .await;
    let invoice = studio.invoice(bob, studio.quay, "paid", 8900, 8900).await;
    let update = "update invoices set description = 'Family card incl. Sadie Solo' where id = $1";
    studio.run(update, values![invoice]).await;
    let update = "update clients set notes = 'Knows Sadie Solo' where id = $1";
    studio.run(update, values![cid.0]).await;
    reindex(&studio).await;
    let invoices = "select number || amount || status || issued_on from invoices where id = $1";
    let amounts = studio.text(invoices, invoice).await;

    let listing = studio.listing(sadie).await;
    assert_eq!(listing.findings.len(), 3);
    let decisions = decided(&listing, |about| match about {
        Text::Class => (Choice::Replace, ""),
        Text::Invoice => (Choice::Edit, " Family card "),
        _ => (Choice::Leave, ""),
    });
    let reference = studio.erase_with(sadie, &decisions).await;

    let expected = format!("PT: {0} ({0})", reference.as_str());
    assert_eq!(studio.text(SESSION, session).await, Some(expected));
    assert_eq!(
        studio.text(INVOICE, invoice).await,
        Some("Family card".into())
    );
    assert_eq!(studio.text(invoices, invoice).await, amounts);
    assert_eq!(
        studio.text(NOTES, cid.0).await,
        Some("Knows Sadie Solo".into())
    );
    let swept = studio.swept(sadie).await;
    assert_eq!((swept.replaced, swept.edited, swept.accepted), (1, 1, 1));
    let events = "select what from client_events where client_id = $1 and what = 'text_changed'";
    assert_eq!(studio.db.texts(events, values![bob.0]).await.len(), 1);
    assert_eq!(studio.db.texts(events, values![cid.0]).await.len(), 0);
}

/// The index knows the new words of a text that has changed, and not the old ones.
async fn changed_text_is_found_by_its_new_words(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    let finn = studio.client_with(&named("Finn", "Sibling")).await;
    let bob = studio.client("Bob").await;
    let update = "update clients set notes = 'Sadie Solo' where id = $1";
    studio.run(update, values![bob.0]).await;
    studio.past_session("PT", "Sadie Solo").await;
    reindex(&studio).await;
    let listing = studio.listing(sadie).await;
    let decisions = decided(&listing, |_| (Choice::Edit, "With Finn Sibling"));
    studio.erase_with(sadie, &decisions).await;

    assert_eq!(studio.listing(finn).await.findings.len(), 2);
    let old = "select word from text_words where word in ('sadie', 'solo')";
    assert_eq!(studio.db.texts(old, &[]).await, []);
    let before = studio
        .db
        .texts("select word || field from text_words order by 1", &[])
        .await;
    reindex(&studio).await;
    let after = studio
        .db
        .texts("select word || field from text_words order by 1", &[])
        .await;
    assert_eq!(before, after, "the index is as if it were made again");
}

async fn nothing_changes_when_a_text_is_another_one_than_seen(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    let bob = studio.client("Bob").await;
    let session = studio.past_session("PT: Sadie Solo", "Kim").await;
    reindex(&studio).await;
    let decisions = decided(&studio.listing(sadie).await, |_| (Choice::Replace, ""));

    for (change, id, findings) in [
        (
            "update classes set name = 'Sadie Solo, PT' where id = (select class_id from sessions where id = $1)",
            session,
            1,
        ),
        (
            "update clients set notes = 'See Sadie Solo' where id = $1",
            bob.0,
            2,
        ),
        (
            "update classes set name = 'PT' where id = (select class_id from sessions where id = $1)",
            session,
            1,
        ),
    ] {
        studio.run(change, values![id]).await;
        reindex(&studio).await;
        let before = studio.db.everything().await;
        let Erasing::NotAccepted(listing) = studio.decide(sadie, &decisions).await else {
            panic!("erased unseen: {change}");
        };
        assert_eq!(listing.findings.len(), findings, "{change}");
        assert_ne!(listing.seen(), decisions.seen);
        assert_eq!(studio.db.everything().await, before, "{change}");
    }
}

/// A text of the client's own that changes has to be seen, too.
async fn nothing_changes_when_an_own_text_was_not_seen(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    let seen = studio.listing(sadie).await.as_proposed();
    assert_eq!(seen.seen, "", "nothing is listed");
    studio.invoice(sadie, studio.quay, "paid", 8900, 8900).await;
    let Erasing::NotAccepted(listing) = studio.decide(sadie, &seen).await else {
        panic!("erased unseen");
    };
    assert_eq!(listing.own.len(), 1);
    studio.erase_with(sadie, &listing.as_proposed()).await;
}

async fn impossible_decisions_are_refused(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    studio.past_session("PT: Sadie Solo", "Kim").await;
    let invoice = studio.invoice(sadie, studio.quay, "paid", 8900, 8900).await;
    let update = "update invoices set description = 'Ten for two' where id = $1";
    studio.run(update, values![invoice]).await;
    reindex(&studio).await;
    let before = studio.db.everything().await;
    let listing = studio.listing(sadie).await;
    let own = listing.own[0].key();
    let wording = |after: &str| Decisions {
        rest: Some(Choice::Leave),
        wordings: vec![Wording {
            at: own.clone(),
            after: after.into(),
        }],
        ..listing.as_proposed()
    };
    for (decisions, why) in [
        (listing.as_proposed(), "undecided"),
        (decided(&listing, |_| (Choice::Edit, "")), "blank"),
        (
            decided(&listing, |_| (Choice::Edit, "PT: Solo, Sadie")),
            "still names the client",
        ),
        (wording("Ten for two"), "may not stay"),
        (wording("Ten for Sadie Solo"), "names the client"),
        (wording(""), "blank"),
    ] {
        let erasing = studio.decide(sadie, &decisions).await;
        assert!(matches!(erasing, Erasing::NotAccepted(_)), "{why}");
        assert_eq!(studio.db.everything().await, before, "{why}");
    }
    studio
        .erase_with(sadie, &wording("Personal training"))
        .await;
    assert_eq!(
        studio.text(INVOICE, invoice).await,
        Some("Personal training".into())
    );
    let swept = studio.swept(sadie).await;
    assert_eq!(
        swept.own.map(|own| (own.replaced, own.shared)),
        Some((1, 0))
    );
}

/// Their rows never change, so a text in them can only stay.
async fn text_of_erased_clients_can_only_stay(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    let mut invoices = Vec::new();
    for name in ["Ann", "Bob", "Cid", "Dee"] {
        let client = studio.client(name).await;
        let invoice = studio
            .invoice(client, studio.quay, "paid", 8900, 8900)
            .await;
        let update = "update invoices set description = 'Class of Sadie Solo' where id = $1";
        studio.run(update, values![invoice]).await;
        invoices.push((client, invoice));
    }
    reindex(&studio).await;
    let (ann, of_ann) = invoices[0];
    studio.erase(ann).await;
    assert_eq!(
        studio.text(INVOICE, of_ann).await,
        Some("Class of Sadie Solo".into())
    );

    let listing = studio.listing(sadie).await;
    let mut seen: Vec<_> = listing
        .findings
        .iter()
        .map(|finding| {
            (
                finding.rows,
                finding.is_of_erased(),
                finding.choices().len(),
            )
        })
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, [(1, true, 1), (3, false, 3)]);
    let all = decided(&listing, |_| (Choice::Replace, ""));
    assert!(matches!(
        studio.decide(sadie, &all).await,
        Erasing::NotAccepted(_)
    ));
    let rest = Decisions {
        rest: Some(Choice::Replace),
        ..listing.as_proposed()
    };
    let reference = studio.erase_with(sadie, &rest).await;
    let expected = format!("Class of {}", reference.as_str());
    for (_, invoice) in &invoices[1..] {
        assert_eq!(studio.text(INVOICE, *invoice).await, Some(expected.clone()));
    }
    let swept = studio.swept_at(sadie, 2).await;
    assert_eq!((swept.replaced, swept.accepted), (3, 1));
}

/// The email address with which a team member logs in stays; the name can change.
async fn team_member_keeps_the_email_address(db: Database) {
    let mut studio = Studio::open(db).await;
    let form = DetailsForm {
        email: "sadie@example.com".into(),
        ..named("Sadie", "Solo")
    };
    let sadie = studio.client_with(&form).await;
    let update = "
        update team_members set name = 'Sadie Solo', email = 'sadie@example.com', email_key = 'sadie@example.com'
        where id = $1";
    let member = studio.olivia.0;
    studio.run(update, values![member]).await;
    reindex(&studio).await;
    let listing = studio.listing(sadie).await;
    let choices: Vec<_> = listing
        .findings
        .iter()
        .map(|finding| (finding.place.column.as_str(), finding.choices().len()))
        .collect();
    assert_eq!(choices, [("email", 1), ("name", 3)]);
    let rest = Decisions {
        rest: Some(Choice::Replace),
        ..listing.as_proposed()
    };
    let reference = studio.erase_with(sadie, &rest).await;
    let member_is = "select name || ' ' || email from team_members where id = $1";
    assert_eq!(
        studio.text(member_is, member).await,
        Some(format!("{} sadie@example.com", reference.as_str()))
    );
}

/// In the texts of a client who has the address too, it names that client. Elsewhere a person decides.
async fn shared_address_stays_in_the_texts_of_the_client_who_shares_it(db: Database) {
    const HOME: &str = "home@solo.example";
    let mut studio = Studio::open(db).await;
    let form = |first: &str, email: &str| DetailsForm {
        email: email.into(),
        ..named(first, "Solo")
    };
    let child = studio
        .client_with(&form("Sadie", "Home@solo.example"))
        .await;
    let mother = studio.client_with(&form("Mona", HOME)).await;
    // An address that the child had before is the mother's as well.
    let renamed = form("Sadie", "sadie@solo.example");
    assert_eq!(
        studio.save(child, &renamed, Notice::Seen).await,
        Outcome::Done
    );
    let bob = studio.client("Bob").await;
    for (client, notes) in [
        (mother, "Write to home@solo.example. Comes with Sadie Solo."),
        (bob, "Knows home@solo.example"),
    ] {
        let update = "update clients set notes = $2, emergency_contact_name = $3 where id = $1";
        studio.run(update, values![client.0, notes, HOME]).await;
    }
    reindex(&studio).await;
    let listing = studio.listing(child).await;
    let seen: Vec<_> = listing
        .findings
        .iter()
        .map(|finding| (finding.of, finding.excerpt.found.as_str()))
        .collect();
    let mut expected = vec![
        (Some(bob), HOME),
        (Some(bob), HOME),
        (Some(mother), "Sadie Solo"),
    ];
    for one in seen {
        let at = expected.iter().position(|other| *other == one);
        expected.remove(at.unwrap_or_else(|| panic!("{one:?}")));
    }
    assert!(expected.is_empty(), "{expected:?}");
    // A typed text of the mother may have her address.
    let text = "Write to home@solo.example.";
    let edited = decided(&listing, |_| (Choice::Edit, text));
    let mothers = listing
        .findings
        .iter()
        .find(|finding| finding.of == Some(mother));
    let others = listing
        .findings
        .iter()
        .find(|finding| finding.of == Some(bob));
    assert!(listing.decided(&edited, mothers.unwrap()).is_ok());
    assert!(listing.decided(&edited, others.unwrap()).is_err());

    let decisions = decided(&listing, |_| (Choice::Replace, ""));
    let reference = studio.erase_with(child, &decisions).await;
    let reference = reference.as_str();
    assert_eq!(
        studio.text(NOTES, mother.0).await,
        Some(format!(
            "Write to home@solo.example. Comes with {reference}."
        ))
    );
    assert_eq!(
        studio.text(NOTES, bob.0).await,
        Some(format!("Knows {reference}"))
    );
    let email = "select email from clients where id = $1";
    assert_eq!(studio.text(email, mother.0).await, Some(HOME.into()));
    let swept = studio.swept(child).await;
    assert_eq!((swept.replaced, swept.accepted), (3, 0));
    assert!(studio.listing(mother).await.findings.is_empty());
}

/// The settings of the studio are few, and have no words in the index.
async fn settings_of_the_studio_change(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    let quay = studio.quay;
    let update = "update locations set name = 'Sadie Solo Hall' where id = $1";
    studio.run(update, values![quay]).await;
    studio
        .run("update studio set name = 'Studio Sadie Solo'", &[])
        .await;
    let listing = studio.listing(sadie).await;
    assert_eq!(listing.findings.len(), 2);
    let same = decided(&listing, |_| (Choice::Edit, "Hall"));
    studio.erase_with(sadie, &same).await;
    let location = "select name from locations where id = $1";
    assert_eq!(studio.text(location, quay).await, Some("Hall".into()));
    let name = studio.db.texts("select name from studio", &[]).await;
    assert_eq!(name, [Some("Hall".into())]);
}

/// Medical information stays hidden from administrators who may not see it. They can still take the name out of it.
async fn hidden_text_is_replaced_unseen(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    let bob = studio.client("Bob").await;
    let update = "update clients set medical_information = 'Like Sadie Solo' where id = $1";
    studio.run(update, values![bob.0]).await;
    reindex(&studio).await;
    let forbid =
        "delete from access_group_permissions where permission = 'view_medical_information'";
    studio.run(forbid, &[]).await;
    let listing = studio.listing(sadie).await;
    let [finding] = &listing.findings[..] else {
        panic!("{listing:?}");
    };
    assert_eq!(finding.text(), None);
    assert_eq!(finding.choices(), [Choice::Replace, Choice::Leave]);
    let edit = decided(&listing, |_| (Choice::Edit, "Like nobody"));
    assert!(matches!(
        studio.decide(sadie, &edit).await,
        Erasing::NotAccepted(_)
    ));
    let replace = decided(&listing, |_| (Choice::Replace, ""));
    let reference = studio.erase_with(sadie, &replace).await;
    let medical = "select medical_information from clients where id = $1";
    assert_eq!(
        studio.text(medical, bob.0).await,
        Some(format!("Like {}", reference.as_str()))
    );
}

async fn shared_part_of_an_own_text_is_proposed(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    for (name, plan) in [
        ("Ann", "Class pass"),
        ("Bob", "Class pass"),
        ("Cid", "Class pass"),
        ("Dee", "pass for"),
    ] {
        let client = studio.client(name).await;
        let invoice = studio
            .invoice(client, studio.quay, "paid", 8900, 8900)
            .await;
        let update = "update invoices set description = $2 where id = $1";
        studio.run(update, values![invoice, plan]).await;
    }
    let invoice = studio.invoice(sadie, studio.quay, "paid", 8900, 8900).await;
    let update = "update invoices set description = 'Class pass for Sadie' where id = $1";
    studio.run(update, values![invoice]).await;
    let listing = studio.listing(sadie).await;
    let text = &listing.own[0];
    let mut tx = studio.db.store.read().await.unwrap();
    let propose = async |tx: &mut store::Tx, may_be: fn(&str) -> bool| {
        store::erasing::own::proposal(tx, sadie, text, may_be)
            .await
            .unwrap()
    };
    assert_eq!(propose(&mut tx, |_| true).await, Some("Class pass".into()));
    assert_eq!(propose(&mut tx, |_| false).await, None);
    assert_eq!(propose(&mut tx, |part| part == "pass for").await, None);
}

/// Adds past sessions with a coach.
async fn add_sessions(studio: &Studio, coach: &str, sessions: i64) {
    let number = match studio.db.store.engine() {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    };
    let (class, coach) = (
        studio.db.class("Reformer").await,
        studio.db.coach(coach).await,
    );
    let insert = format!(
        "insert into sessions (id, location_id, class_id, coach_id, starts_at, minutes, capacity)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {sessions})
         select {number}, $1, $2, $3, $4, 60, 10 from numbers"
    );
    let row = values![studio.quay, class, coach, now()];
    studio.run(&insert, row).await;
}

/// Returns how many rows have been written: on SQLite by all transactions, on PostgreSQL by the one that erased the client.
async fn written(studio: &Studio, erased: ClientId) -> i64 {
    let mut tx = studio.db.store.write().await.unwrap();
    match studio.db.store.engine() {
        Engine::Sqlite => {
            let all = sql::number(&mut tx, "select total_changes()", &[]);
            all.await.unwrap()
        }
        Engine::Postgres => {
            let mut rows = 0;
            for table in TABLES {
                let of_erasure = format!(
                    "select count(*) from {} t join erasures e on e.xmin::text = t.xmin::text where e.client_id = $1",
                    table.name
                );
                let of_table = sql::number(&mut tx, &of_erasure, values![erased.0]).await;
                rows += of_table.unwrap();
            }
            rows
        }
    }
}

/// A name is one row, however many sessions have it: so an erasure writes the same rows, and no other transaction waits longer.
async fn erasing_a_coach_writes_as_many_rows_for_any_number_of_sessions(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut rows = Vec::new();
    for (first, sessions) in [("Terence", 1), ("Torrance", 700)] {
        let coach = studio.client_with(&named(first, "Coachman")).await;
        add_sessions(&studio, &format!("{first} Coachman"), sessions).await;
        let listing = studio.listing(coach).await;
        assert_eq!(listing.findings[0].sessions, usize::try_from(sessions).ok());
        let decisions = decided(&listing, |_| (Choice::Edit, "A coach"));
        let before = match studio.db.store.engine() {
            Engine::Sqlite => written(&studio, coach).await,
            Engine::Postgres => 0,
        };
        studio.erase_with(coach, &decisions).await;
        rows.push(written(&studio, coach).await - before);
    }
    assert_eq!(rows[0], rows[1]);
    say(&format!(
        "{:?}: a coach of 1 session: {} rows written, of 700 sessions: {}",
        studio.db.store.engine(),
        rows[0],
        rows[1]
    ));
    let named = "select count(*) from coaches where name like '%Coachman%'";
    assert_eq!(studio.db.number(named, &[]).await, 0);
}

/// An erasure can put the same words in the place of two names, and two transactions can add one name at once.
async fn classes_with_one_name_are_one_finding(db: Database) {
    let mut studio = Studio::open(db).await;
    let sadie = studio.client_with(&named("Sadie", "Solo")).await;
    let first = studio.past_session("PT: Sadie Solo", "Kim").await;
    let second = studio.past_session("PT: S. Solo", "Kim").await;
    let same = "update classes set name = 'PT: Sadie Solo' where name = 'PT: S. Solo'";
    studio.run(same, &[]).await;
    reindex(&studio).await;
    let listing = studio.listing(sadie).await;
    let [finding] = &listing.findings[..] else {
        panic!("{listing:?}");
    };
    assert_eq!((finding.rows, finding.sessions), (2, Some(2)));
    let mut tx = studio.db.store.read().await.unwrap();
    let class = finding.place.row.map(ClassId).unwrap();
    let latest = classes::latest_of_class(&mut tx, class).await.unwrap();
    drop(tx);
    assert!([first, second].contains(&latest.unwrap().0));
    let replace = decided(&listing, |_| (Choice::Replace, ""));
    let reference = studio.erase_with(sadie, &replace).await;
    for session in [first, second] {
        let expected = format!("PT: {}", reference.as_str());
        assert_eq!(studio.text(SESSION, session).await, Some(expected));
    }
    assert_eq!(studio.swept(sadie).await.replaced, 2);
}

/// A coach who is a client too: one decision about all sessions, in time that grows with their number and not faster.
async fn coach_of_many_sessions_is_one_decision(db: Database) {
    const SESSIONS: i64 = 6_000;
    let mut studio = Studio::open(db).await;
    let terence = studio.client_with(&named("Terence", "Coachman")).await;
    add_sessions(&studio, "Terence Coachman", SESSIONS).await;
    let number = match studio.db.store.engine() {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    };
    // The coach comes to classes of others, too.
    let attend = format!(
        "insert into bookings (id, client_id, session_id, status) select {number}, $1, id, 'attended' from sessions"
    );
    studio.run(&attend, values![terence.0]).await;

    let began = Instant::now();
    let listing = studio.listing(terence).await;
    let listed = began.elapsed();
    assert_eq!(listing.findings.len(), 1);
    assert_eq!(listing.findings[0].sessions, Some(6_000));
    let decisions = decided(&listing, |_| (Choice::Replace, ""));
    let began = Instant::now();
    let reference = studio.erase_with(terence, &decisions).await;
    let erased = began.elapsed();
    say(&format!(
        "{:?}: a coach of 6,000 sessions: listed in {listed:?}, replaced and erased in {erased:?}",
        studio.db.store.engine()
    ));
    assert!(erased < Duration::from_secs(30), "{erased:?}");
    let coaches = "select name from coaches";
    assert_eq!(
        studio.db.texts(coaches, &[]).await,
        [Some(reference.as_str().to_owned())]
    );
    assert_eq!(studio.swept(terence).await.replaced, 1);
    let counted = "select cast(sum(attended_unnamed) as bigint) from sessions";
    assert_eq!(studio.db.number(counted, &[]).await, 6_000);
    let words = "select word from text_words where word = 'coachman'";
    assert_eq!(studio.db.texts(words, &[]).await, []);
}

on_both!(
    each_finding_is_replaced_edited_or_left,
    changed_text_is_found_by_its_new_words,
    nothing_changes_when_a_text_is_another_one_than_seen,
    nothing_changes_when_an_own_text_was_not_seen,
    impossible_decisions_are_refused,
    text_of_erased_clients_can_only_stay,
    team_member_keeps_the_email_address,
    shared_address_stays_in_the_texts_of_the_client_who_shares_it,
    settings_of_the_studio_change,
    hidden_text_is_replaced_unseen,
    shared_part_of_an_own_text_is_proposed,
    classes_with_one_name_are_one_finding,
    erasing_a_coach_writes_as_many_rows_for_any_number_of_sessions,
    coach_of_many_sessions_is_one_decision,
);
