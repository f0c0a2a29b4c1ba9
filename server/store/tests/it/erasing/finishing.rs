//! An erasure that concerns hundreds of rows is committed first, and finished in short transactions. Wherever it is interrupted, it is
//! finished later, and nothing is done for a client with a text in which the erased client is still named.

use shared::{
    client::ClientId,
    details::DetailsForm,
    finding::Choice,
    forms::{Decisions, Notice},
    visit::VisitFate,
};
use store::{
    Engine, Error,
    engine::text_words,
    erasing::{
        erase::{Erasing, erase},
        finishing::finish,
        replay::settle,
        wiping,
    },
    failures,
};
use support::{Database, long::say, now, on_both, values};
use uuid::Uuid;

use crate::fixture::Studio;

/// How many invoices of other clients name the client, and how many sessions the client came to.
const MANY: i64 = 300;

/// How many clients have these invoices.
const OWNERS: i64 = 20;

/// The number of texts that still name the client.
const NAMING: &str = "select count(*) from invoices where description like '%Qzxmontgomery%'";
const LEFT: &str =
    "select (select count(*) from unfinished_erasures) + (select count(*) from due_texts)";

impl Studio {
    /// Adds a client with this last name, who is named in many invoices of others and has come to many sessions.
    async fn named_often(&mut self, last: &str) -> ClientId {
        let form = DetailsForm {
            first_name: "Qzxada".into(),
            last_name: last.into(),
            ..DetailsForm::default()
        };
        let client = self.client_with(&form).await;
        let mut owners = Vec::new();
        for _ in 0..OWNERS {
            owners.push(self.client("Bob").await);
        }
        for n in 0..MANY {
            let owner = owners[usize::try_from(n % OWNERS).unwrap()];
            let invoice = self.invoice(owner, self.quay, "paid", 100, 0).await;
            let text = format!("Plan {n} of Qzxada {last}");
            let update = "update invoices set description = $2 where id = $1";
            self.run(update, values![invoice, text]).await;
            let ended = now() - jiff::SignedDuration::from_hours(24 + n);
            self.booking(client, self.quay, "attended", ended).await;
        }
        text_words::rebuild(&self.db.store).await.unwrap();
        client
    }

    async fn unfinished(&self) -> i64 {
        self.db.number(LEFT, &[]).await
    }

    /// Erases a client whose name gives way to the reference in all texts, with a failure of the statement after so many others.
    async fn erase_and_fail(
        &self,
        client: ClientId,
        statements: usize,
    ) -> (store::Result<Erasing>, bool) {
        let decisions = Decisions {
            rest: Some(Choice::Replace),
            ..self.listing(client).await.as_proposed()
        };
        let work = erase(&self.db.store, self.act(), client, &decisions);
        Box::pin(failures::after(statements, work)).await
    }

    /// Erases a client and stops before the first step that finishes the erasure.
    async fn begin_erasing(&self, client: ClientId) {
        for statements in (20..).step_by(5) {
            let (answer, failed) = self.erase_and_fail(client, statements).await;
            match answer {
                Err(Error::Database(_)) => assert!(failed),
                Ok(Erasing::Erased(_)) => {
                    assert!(
                        failed && self.unfinished().await > MANY,
                        "it was not interrupted"
                    );
                    return;
                }
                other => panic!("{other:?}"),
            }
        }
    }

    /// Asserts that a client is erased, and that nothing is left to do.
    async fn assert_finished(&self, client: ClientId, last: &str) {
        assert_eq!(self.unfinished().await, 0);
        assert!(self.is_erased(client).await);
        assert_eq!(self.remains(client).await, 0);
        let naming = format!("select count(*) from invoices where description like '%{last}%'");
        assert_eq!(self.db.number(&naming, &[]).await, 0);
        assert_eq!(self.faults().await, [""; 0]);
    }
}

async fn interrupted_erasure_is_finished_later(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.allow_deletions(1_000).await;
    let (mut refused, mut interrupted) = (0, 0);
    let mut client = None;
    let mut counted = 0;
    // Each statement would take minutes.
    for (n, statements) in (20..).step_by(31).enumerate() {
        let last = format!("Qzxmontgomery{n}");
        let (ann, last) = match client.take() {
            Some(client) => client,
            None => (studio.named_often(&last).await, last),
        };
        let (answer, failed) = studio.erase_and_fail(ann, statements).await;
        match answer {
            Err(Error::Database(_)) => {
                assert!(!studio.is_erased(ann).await, "statement {statements}");
                assert_eq!(studio.unfinished().await, 0, "statement {statements}");
                client = Some((ann, last));
                refused += 1;
                continue;
            }
            Ok(Erasing::Erased(_)) => {}
            other => panic!("statement {statements} failed: {other:?}"),
        }
        counted += MANY;
        if failed {
            assert!(studio.unfinished().await > 0, "statement {statements}");
            assert_eq!(studio.faults().await.len(), 1, "statement {statements}");
            finish(&studio.db.store, &mut studio.rng).await.unwrap();
            interrupted += 1;
        }
        studio.assert_finished(ann, &last).await;
        let events = "select count(*) from client_events where what = 'text_changed'";
        assert_eq!(studio.db.number(events, &[]).await * MANY, counted * OWNERS);
        let attended = "select cast(sum(attended_unnamed) as bigint) from sessions";
        assert_eq!(studio.db.number(attended, &[]).await, counted);
        if !failed {
            break;
        }
    }
    assert!(
        refused > 1 && interrupted > 1,
        "{refused} refused, {interrupted} interrupted"
    );
    let engine = studio.db.store.engine();
    say(&format!(
        "{engine:?}: an erasure was refused {refused} times and finished later {interrupted} times"
    ));
}

async fn act_for_a_client_begins_with_the_texts_that_are_due(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.named_often("Qzxmontgomery").await;
    studio.begin_erasing(ann).await;
    let first = "select cast(client_id as text) from due_texts order by id limit 1";
    let first = match studio.db.store.engine() {
        Engine::Sqlite => "select lower(hex(client_id)) from due_texts order by id limit 1",
        Engine::Postgres => first,
    };
    let bob = studio
        .db
        .texts(first, &[])
        .await
        .remove(0)
        .expect("a client");
    let bob = ClientId(Uuid::parse_str(&bob).expect("an id"));
    let of_bob = format!("{NAMING} and client_id = $1");
    let before = studio.db.number(NAMING, &[]).await;
    assert_eq!(
        studio.db.number(&of_bob, values![bob.0]).await,
        MANY / OWNERS
    );

    let form = crate::fixture::whole::form("Qzxbob");
    studio.save(bob, &form, Notice::Seen).await;
    assert_eq!(studio.db.number(&of_bob, values![bob.0]).await, 0);
    assert_eq!(studio.db.number(NAMING, &[]).await, before - MANY / OWNERS);

    // The next erasure finishes this one first.
    studio.erase(bob).await;
    studio.assert_finished(ann, "Qzxmontgomery").await;
}

async fn start_finishes_an_erasure(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.named_often("Qzxmontgomery").await;
    studio.begin_erasing(ann).await;
    assert_eq!(studio.faults().await, ["unfinished: 1"]);
    // Bytes of what is left would stay on the disk.
    assert!(!wiping::is_due(&studio.db.store).await.unwrap());
    let rng = &mut studio.rng;
    settle(&studio.db.store, rng, None, |_| {})
        .await
        .expect("agreement");
    studio.assert_finished(ann, "Qzxmontgomery").await;
    assert!(wiping::is_due(&studio.db.store).await.unwrap());
}

async fn two_processes_finish_an_erasure_together(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.named_often("Qzxmontgomery").await;
    studio.begin_erasing(ann).await;
    let (store, mut one, mut other) = (
        studio.db.store.clone(),
        support::random(),
        support::random(),
    );
    let (one, other) = tokio::join!(finish(&store, &mut one), finish(&store, &mut other));
    one.expect("an end");
    other.expect("an end");
    studio.assert_finished(ann, "Qzxmontgomery").await;
    let attended = "select cast(max(attended_unnamed) as bigint) from sessions";
    assert_eq!(studio.db.number(attended, &[]).await, 1);
}

async fn visits_that_are_kept_stay(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.choose(VisitFate::Kept).await;
    let ann = studio.named_often("Qzxmontgomery").await;
    for n in 0..100 {
        let invoice = studio.invoice(ann, studio.quay, "paid", 100, 0).await;
        let update = "update invoices set description = $2 where id = $1";
        let text = format!("Four words make {n}");
        studio.run(update, values![invoice, text]).await;
    }
    text_words::rebuild(&studio.db.store).await.unwrap();
    studio.begin_erasing(ann).await;
    let bookings = "select count(*) from bookings where client_id = $1";
    let delete = "delete from bookings where client_id = $1";
    for _ in 0..2 {
        assert!(studio.db.execute(delete, values![ann.0]).await.is_err());
        finish(&studio.db.store, &mut studio.rng).await.unwrap();
        assert_eq!(studio.db.number(bookings, values![ann.0]).await, MANY);
    }
    assert_eq!(studio.unfinished().await, 0);
}

on_both!(
    interrupted_erasure_is_finished_later,
    act_for_a_client_begins_with_the_texts_that_are_due,
    start_finishes_an_erasure,
    two_processes_finish_an_erasure_together,
    visits_that_are_kept_stay,
);
