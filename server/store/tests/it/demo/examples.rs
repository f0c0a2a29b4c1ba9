//! Example data: it fills a studio without clients, leaves no trace when it is removed, and what is connected with real records stays.

use shared::{
    client::ClientId,
    flaw::Refused,
    forms::{Credit, ManualInvoice, SeatBooking},
    ids::{LocationId, SessionId},
    visit::Overlap,
};
use store::{
    Answer, Outcome,
    demo::examples::{Examples, Removed, Why, examples, fill, remove},
    desk::{
        bookings, clients, invoices,
        relationships::{self, Kind},
    },
};
use support::{Database, TODAY, now, on_both, values};
use uuid::Uuid;

use crate::fixture::{Studio, gbp};

impl Studio {
    async fn fill(&self) -> Outcome {
        fill(&self.db.store, self.act_by(self.adam)).await.unwrap()
    }

    async fn remove_examples(&self) -> Answer<Removed> {
        let act = self.act_by(self.adam);
        remove(&self.db.store, act).await.unwrap()
    }

    async fn examples(&self) -> Examples {
        let mut tx = self.db.store.read().await.unwrap();
        examples(&mut tx).await.unwrap()
    }

    /// Returns the example client with this first name.
    async fn example(&self, first: &str) -> ClientId {
        let id = self
            .hex("clients", &format!("first_name = '{first}'"))
            .await;
        ClientId(id)
    }

    /// Returns the id of the first row of a table.
    async fn hex(&self, table: &str, such: &str) -> Uuid {
        let id = match self.db.store.engine() {
            store::Engine::Sqlite => "lower(hex(id))",
            store::Engine::Postgres => "cast(id as text)",
        };
        let find = format!("select {id} from {table} where example = 1 and {such} order by id");
        let found = self.db.texts(&find, &[]).await;
        Uuid::parse_str(found[0].as_deref().expect("an id")).expect("an id")
    }
}

async fn example_clients_are_told_from_others(db: Database) {
    let mut studio = Studio::open(db).await;
    assert_eq!(studio.fill().await, Outcome::Done);
    let ann = studio.client("Ann").await;
    let example = studio.hex("clients", "1 = 1").await;
    let mut tx = studio.db.store.read().await.unwrap();
    let all = clients::list(&mut tx, "", None, 100).await.unwrap().rows;
    for listed in all {
        assert_eq!(listed.is_example, listed.id != ann, "{listed:?}");
    }
    let found = clients::list(&mut tx, "example", None, 100).await.unwrap();
    assert!(!found.rows.is_empty() && found.rows.iter().all(|row| row.is_example));
    for (client, expected) in [(ann, false), (ClientId(example), true)] {
        let client = clients::find(&mut tx, client).await.unwrap();
        assert_eq!(client.expect("a client").is_example, expected);
    }
}

async fn example_data_leaves_no_trace(db: Database) {
    let studio = Studio::open(db).await;
    studio.index_fixture().await;
    let before = studio.db.everything().await;
    let by_sam = fill(&studio.db.store, studio.act_by(studio.sam)).await;
    assert_eq!(by_sam.unwrap(), Outcome::NotPermitted);
    assert_eq!(studio.examples().await, Examples::CanBeAdded);
    assert_eq!(studio.fill().await, Outcome::Done);
    for (table, expected) in [
        ("clients where example = 1 and last_name = 'Example'", 12),
        ("sessions where example = 1", 28),
        ("memberships", 5),
        ("packages", 4),
        ("invoices where number like 'EXAMPLE-%'", 9),
        ("payments", 7),
        ("client_states where state = 'owes'", 2),
        ("client_events where what = 'imported'", 12),
    ] {
        let count = format!("select count(*) from {table}");
        assert_eq!(studio.db.number(&count, &[]).await, expected, "{table}");
    }
    let seats = "select count(*) from bookings";
    assert!(studio.db.number(seats, &[]).await > 90);
    assert_eq!(studio.faults().await, [""; 0], "every text has its words");
    let present = Examples::Present { kept: Vec::new() };
    assert_eq!(studio.examples().await, present);
    let again = Outcome::Refused(Refused::HasClients);
    assert_eq!(studio.fill().await, again);

    let by_sam = remove(&studio.db.store, studio.act_by(studio.sam)).await;
    assert_eq!(by_sam.unwrap(), Answer::Not(Outcome::NotPermitted));
    assert_eq!(studio.remove_examples().await, Answer::Done(Removed::All));
    studio.run("delete from acts", &[]).await;
    assert_eq!(studio.db.everything().await, before);
    let gone = Answer::Not(Outcome::Refused(Refused::Changed));
    assert_eq!(studio.remove_examples().await, gone);
    assert_eq!(studio.fill().await, Outcome::Done, "once more");
}

async fn studio_with_clients_gets_no_example_data(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.client("Ann").await;
    assert_eq!(studio.examples().await, Examples::None);
    let refused = Outcome::Refused(Refused::HasClients);
    assert_eq!(studio.fill().await, refused);
}

async fn what_real_records_refer_to_stays(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.index_fixture().await;
    assert_eq!(studio.fill().await, Outcome::Done);
    let bob = studio.client("Bob").await;
    let (ada, ben) = (studio.example("Ada").await, studio.example("Ben").await);
    let store = studio.db.store.clone();
    let bill = ManualInvoice {
        client: ada,
        location: LocationId(studio.quay),
        description: "Workshop".into(),
        amount: gbp(3000),
        due_on: TODAY,
    };
    let issued = invoices::issue(&store, studio.act(), &bill).await;
    assert_eq!(issued.unwrap(), Outcome::Done);
    let linked = relationships::start(&store, studio.act(), ben, Kind::Buddy, bob).await;
    assert_eq!(linked.unwrap(), Outcome::Done);
    let ahead = format!("starts_at > '{}'", now());
    let session = SessionId(studio.hex("sessions", &ahead).await);
    let seat = SeatBooking {
        client: bob,
        session,
        credit: Credit::None,
        overlap: Overlap::Wanted,
    };
    let booked = bookings::book(&store, studio.act(), &seat).await;
    assert_eq!(booked.unwrap(), Outcome::Done);

    let Examples::Present { mut kept } = studio.examples().await else {
        panic!("there are examples");
    };
    kept.sort_by_key(|kept| kept.name.first.clone());
    let kept: Vec<_> = kept.iter().map(|kept| (kept.client, kept.why)).collect();
    assert_eq!(kept, [(ada, Why::Invoiced), (ben, Why::Linked)]);
    assert_eq!(studio.remove_examples().await, Answer::Done(Removed::Part));
    let clients = "select count(*) from clients";
    assert_eq!(studio.db.number(clients, &[]).await, 3);
    let seats = "select count(*) from bookings where client_id = $1 and session_id = $2";
    assert_eq!(studio.db.number(seats, values![bob.0, session.0]).await, 1);
    let empty = "
        select count(*) from sessions s where not exists (select 1 from bookings b where b.session_id = s.id)";
    assert_eq!(studio.db.number(empty, &[]).await, 0);
    assert_eq!(studio.faults().await, [""; 0]);
    // Ada is deleted as every client is.
    assert_eq!(studio.remove_examples().await, Answer::Done(Removed::Part));
    assert_eq!(studio.fill().await, Outcome::Refused(Refused::HasClients));
}

/// A client is an example from the start or never, and only examples can be deleted.
async fn only_examples_are_deleted(db: Database) {
    let mut studio = Studio::open(db).await;
    assert_eq!(studio.fill().await, Outcome::Done);
    let bob = studio.client("Bob").await;
    studio.invoice(bob, studio.quay, "paid", 100, 100).await;
    studio.credit(bob, studio.quay, 100, "GBP").await;
    for statement in [
        "update clients set example = 1 where id = $1",
        "delete from payments where client_id = $1",
        "delete from credit_movements where client_id = $1",
        "delete from clients where id = $1",
    ] {
        let refused = studio.db.execute(statement, values![bob.0]).await;
        assert!(refused.is_err(), "{statement}");
    }
    let ada = studio.example("Ada").await;
    let real = "update clients set example = 0 where id = $1";
    assert!(studio.db.execute(real, values![ada.0]).await.is_err());
}

on_both!(
    example_clients_are_told_from_others,
    example_data_leaves_no_trace,
    studio_with_clients_gets_no_example_data,
    what_real_records_refer_to_stays,
    only_examples_are_deleted
);
