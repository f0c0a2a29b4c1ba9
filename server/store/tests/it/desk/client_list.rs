//! The list of clients: its filters, its orders, its pages, and the states that acts leave.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
};
use shared::{
    client::ClientId,
    client_list::{ClientOrder, ClientState, Open},
    details::DetailsForm,
    forms::{CreditGift, ManualInvoice, MembershipSale, Notice},
    ids::{BookingId, LocationId},
    membership::Change,
};
use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr};
use store::{
    Outcome, Tx,
    desk::{
        bookings,
        client_list::{self, Count, ListPage, Start, View},
        client_states, credit, deletion_requests, invoices, memberships, visits,
    },
};
use support::{Database, TODAY, now, on_both, values};
use uuid::Uuid;

use crate::fixture::{Studio, gbp};

/// What clients of [`crowded`] have, in turn.
const KINDS: [&[ClientState]; 6] = [
    &[],
    &[ClientState::Active],
    &[ClientState::Owes],
    &[ClientState::HasCredit, ClientState::Active],
    &[ClientState::AskedToBeDeleted],
    &[ClientState::Owes, ClientState::HasCredit],
];

/// A client as the tests expect it.
#[derive(Clone)]
struct Expected {
    id: ClientId,
    sort_key: String,
    joined_on: Date,
    /// In pounds.
    balance: i64,
    last_visit: Date,
    home: Uuid,
    states: &'static [ClientState],
}

async fn page(studio: &Studio, view: View, start: Start, size: i64) -> ListPage {
    let mut tx = studio.db.store.read().await.unwrap();
    client_list::page(&mut tx, view, start, now(), size)
        .await
        .unwrap()
}

async fn count(studio: &Studio, view: View, at: Timestamp) -> Count {
    let mut tx = studio.db.store.read().await.unwrap();
    client_list::count(&mut tx, view, at).await.unwrap()
}

/// Returns the ids of a view in its order.
async fn ids(studio: &Studio, view: View) -> Vec<ClientId> {
    let page = page(studio, view, Start::First, 100).await;
    page.rows.into_iter().map(|row| row.id).collect()
}

fn in_state(state: ClientState) -> View {
    View {
        state: Some(state),
        ..View::default()
    }
}

/// Returns the states of a client as they are stored, but for the one that everyone is in.
async fn states(studio: &Studio, client: ClientId) -> Vec<String> {
    let states = "
        select state from client_states where client_id = $1 and state <> 'everyone' order by state";
    let states = studio.db.texts(states, values![client.0]).await;
    states.into_iter().flatten().collect()
}

/// Finds the states of all clients, after records were written by hand.
async fn find_states(studio: &Studio) {
    studio.run("update studio set client_states = 0", &[]).await;
    client_states::complete(&studio.db.store, now())
        .await
        .unwrap();
}

/// Adds clients of all kinds at two locations. Some have the same name or joined on the same day.
async fn crowded(studio: &mut Studio) -> Vec<Expected> {
    let mut all = Vec::new();
    for n in 0..24 {
        let name = ["ann", "bob", "cid", "dan"][n % 4];
        let id = studio.client(name).await;
        let home = if n % 12 < 6 {
            studio.lagoon
        } else {
            studio.quay
        };
        let states = KINDS[n % KINDS.len()];
        let joined_on = date(2024, 1, 1).saturating_add(i64::try_from(n % 5).unwrap().days());
        let set = "update clients set home_location_id = $2, joined_on = $3 where id = $1";
        studio.run(set, values![id.0, home, joined_on]).await;
        let mut balance = 0;
        for state in states {
            match state {
                ClientState::Active => {
                    studio.membership(id, home, "paused", None).await;
                }
                ClientState::Owes => {
                    studio.invoice(id, home, "failed", 500, 0).await;
                    balance -= 5;
                }
                ClientState::HasCredit => {
                    studio.credit(id, home, 100, "GBP").await;
                    balance += 1;
                }
                ClientState::AskedToBeDeleted => {
                    let ask = "update clients set deletion_requested_at = $2 where id = $1";
                    studio.run(ask, values![id.0, now()]).await;
                }
            }
        }
        let mut last_visit = date(1, 1, 1);
        if n % 4 > 0 {
            last_visit = date(2026, 11, 1 + i8::try_from(n % 3).unwrap());
            // In the middle of the day at both locations, or close to it.
            for (status, day) in [
                ("attended", last_visit),
                ("attended", date(2026, 10, 1)),
                ("no_show", date(2026, 11, 20)),
            ] {
                let starts = day.at(18, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
                studio.booking(id, home, status, starts).await;
            }
        }
        all.push(Expected {
            id,
            sort_key: name.to_owned(),
            joined_on,
            balance,
            last_visit,
            home,
            states,
        });
    }
    find_states(studio).await;
    all
}

/// Returns every view: each filter, and each order.
fn views(studio: &Studio) -> Vec<View> {
    let mut views = Vec::new();
    for location in [None, Some(studio.quay), Some(studio.lagoon)] {
        let states = ClientState::ALL.into_iter().map(Some);
        for state in states.chain([None]) {
            for order in ClientOrder::ALL {
                let location = location.map(LocationId);
                views.push(View {
                    location,
                    state,
                    order,
                });
            }
        }
    }
    views
}

/// Returns the clients of a view in its order, without asking the store.
fn expected(all: &[Expected], view: View) -> Vec<ClientId> {
    let is_in = |client: &&Expected| {
        view.location.is_none_or(|home| home.0 == client.home)
            && view
                .state
                .is_none_or(|state| client.states.contains(&state))
    };
    let mut clients: Vec<_> = all.iter().filter(is_in).cloned().collect();
    clients.sort_by_key(|client| match view.order {
        ClientOrder::Name | ClientOrder::NameBackwards => (client.sort_key.clone(), client.id.0),
        ClientOrder::NewestFirst | ClientOrder::OldestFirst => {
            (client.joined_on.to_string(), client.id.0)
        }
        ClientOrder::OwesMost | ClientOrder::MostCredit => {
            (format!("{:03}", client.balance + 10), client.id.0)
        }
        ClientOrder::VisitedLast | ClientOrder::NotSeenLongest => {
            (client.last_visit.to_string(), client.id.0)
        }
    });
    match view.order {
        ClientOrder::Name
        | ClientOrder::OldestFirst
        | ClientOrder::OwesMost
        | ClientOrder::NotSeenLongest => {}
        ClientOrder::NameBackwards
        | ClientOrder::NewestFirst
        | ClientOrder::MostCredit
        | ClientOrder::VisitedLast => clients.reverse(),
    }
    clients.into_iter().map(|client| client.id).collect()
}

async fn each_filter_and_order_lists_its_clients(db: Database) {
    let mut studio = Studio::open(db).await;
    let all = crowded(&mut studio).await;
    for view in views(&studio) {
        let expected = expected(&all, view);
        assert!(!expected.is_empty(), "{view:?} shows nothing");
        assert_eq!(ids(&studio, view).await, expected, "{view:?}");
        let counted = i64::try_from(expected.len()).unwrap();
        assert_eq!(count(&studio, view, now()).await, Count::Exactly(counted));
    }
}

async fn pages_lead_to_the_end_and_back(db: Database) {
    let mut studio = Studio::open(db).await;
    let all = crowded(&mut studio).await;
    let size = 5;
    for view in views(&studio) {
        let expected = expected(&all, view);
        let pages: Vec<_> = expected.chunks(size).collect();
        let mut start = Start::First;
        for (n, ids) in pages.iter().enumerate() {
            let page = page(&studio, view, start, 5).await;
            let seen: Vec<_> = page.rows.iter().map(|row| row.id).collect();
            assert_eq!(seen, *ids, "{view:?}, page {n}");
            assert_eq!(page.has_previous, n > 0, "{view:?}, page {n}");
            assert_eq!(page.has_next, n + 1 < pages.len(), "{view:?}, page {n}");
            start = Start::After(*ids.last().unwrap());
        }
        for n in (1..pages.len()).rev() {
            let page = page(&studio, view, Start::Before(pages[n][0]), 5).await;
            let seen: Vec<_> = page.rows.iter().map(|row| row.id).collect();
            assert_eq!(seen, pages[n - 1], "{view:?}, before page {n}");
            assert_eq!(page.has_previous, n > 1, "{view:?}, before page {n}");
            assert!(page.has_next, "{view:?}, before page {n}");
        }
    }
}

async fn page_of_an_erased_client_is_the_first_one(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let bob = studio.client("Bob").await;
    studio.erase(ann).await;
    for start in [Start::After(ann), Start::Before(ann)] {
        let page = page(&studio, View::default(), start, 5).await;
        assert_eq!(page.rows.len(), 1);
        assert_eq!(page.rows[0].id, bob);
        assert!(!page.has_previous && !page.has_next);
    }
}

async fn acts_write_the_states_of_their_client(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let quay = LocationId(studio.quay);
    let store = &studio.db.store;
    assert_eq!(states(&studio, ann).await, [""; 0]);

    let gift = CreditGift {
        client: ann,
        location: quay,
        amount: gbp(500),
        reason: "Birthday".into(),
    };
    let given = credit::add(store, studio.act(), &gift).await.unwrap();
    assert_eq!(given, Outcome::Done);
    assert_eq!(states(&studio, ann).await, ["has_credit"]);
    assert_eq!(ids(&studio, in_state(ClientState::HasCredit)).await, [ann]);

    let ask = deletion_requests::ask(store, studio.act(), ann).await;
    assert_eq!(ask.unwrap(), Outcome::Done);
    assert_eq!(
        states(&studio, ann).await,
        ["asked_to_be_deleted", "has_credit"]
    );
    let withdraw = deletion_requests::withdraw(store, studio.act(), ann).await;
    assert_eq!(withdraw.unwrap(), Outcome::Done);
    assert_eq!(states(&studio, ann).await, ["has_credit"]);
    assert_eq!(
        ids(&studio, in_state(ClientState::AskedToBeDeleted)).await,
        []
    );

    let sale = MembershipSale {
        client: ann,
        location: quay,
        plan: "Unlimited".into(),
        price: gbp(0),
        starts_on: TODAY,
    };
    let sold = memberships::sell(store, studio.act(), &sale).await.unwrap();
    assert_eq!(sold, Outcome::Done);
    assert_eq!(ids(&studio, in_state(ClientState::Active)).await, [ann]);
    let mut tx = store.read().await.unwrap();
    let sold = memberships::of_client(&mut tx, ann).await.unwrap();
    drop(tx);
    let membership = sold[0].membership.id;
    let ended = memberships::change(store, studio.act(), ann, membership, Change::CancelNow).await;
    assert_eq!(ended.unwrap(), Outcome::Done);
    assert_eq!(ids(&studio, in_state(ClientState::Active)).await, []);
}

/// A visit and a debt move a client in the list; undoing the visit moves the client back.
async fn acts_move_their_client_in_the_orders_of_everyone(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    let by = |order| View {
        order,
        ..View::default()
    };
    let session = studio.session(studio.quay, now() - 3.hours(), 8).await;
    let booking = BookingId(studio.seat(session, bob, "booked").await);
    find_states(&studio).await;
    let visited = by(ClientOrder::VisitedLast);
    let first = ids(&studio, visited).await[0];
    let store = studio.db.store.clone();
    let attend = async |change| {
        let act = studio.act();
        let outcome = bookings::attend(&store, act, bob, booking, change).await;
        assert_eq!(outcome.unwrap(), Outcome::Done);
    };
    attend(visits::Change::CheckIn).await;
    assert_eq!(ids(&studio, visited).await, [bob, ann]);
    assert_eq!(
        ids(&studio, by(ClientOrder::NotSeenLongest)).await,
        [ann, bob]
    );
    attend(visits::Change::Undo).await;
    assert_eq!(ids(&studio, visited).await[0], first);

    let bill = ManualInvoice {
        client: ann,
        location: LocationId(studio.quay),
        description: "Pilates".into(),
        amount: gbp(500),
        due_on: TODAY,
    };
    let issued = invoices::issue(&store, studio.act(), &bill).await;
    assert_eq!(issued.unwrap(), Outcome::Done);
    assert_eq!(ids(&studio, by(ClientOrder::OwesMost)).await, [ann, bob]);
    assert_eq!(ids(&studio, by(ClientOrder::MostCredit)).await, [bob, ann]);
}

async fn new_name_moves_a_client_in_filtered_lists(db: Database) {
    let mut studio = Studio::open(db).await;
    let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
    for client in [ann, bob] {
        studio.credit(client, studio.quay, 100, "GBP").await;
    }
    find_states(&studio).await;
    let view = in_state(ClientState::HasCredit);
    assert_eq!(ids(&studio, view).await, [ann, bob]);
    let form = DetailsForm {
        first_name: "Zoe".into(),
        ..DetailsForm::default()
    };
    let saved = studio.save(ann, &form, Notice::Unseen).await;
    assert_eq!(saved, Outcome::Done);
    assert_eq!(ids(&studio, view).await, [bob, ann]);
}

async fn membership_leaves_the_list_when_it_ends(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    studio
        .membership(ann, studio.quay, "cancelled", Some(TODAY))
        .await;
    find_states(&studio).await;
    let view = in_state(ClientState::Active);
    assert_eq!(count(&studio, view, now()).await, Count::Exactly(1));
    let tomorrow = now() + 48.hours();
    assert_eq!(count(&studio, view, tomorrow).await, Count::Exactly(0));

    let store = &studio.db.store;
    client_states::remove_ended(store, now()).await.unwrap();
    assert_eq!(states(&studio, ann).await, ["active"]);
    client_states::remove_ended(store, tomorrow).await.unwrap();
    assert_eq!(states(&studio, ann).await, [""; 0]);
}

async fn counting_stops_at_a_thousand(db: Database) {
    let mut studio = Studio::open(db).await;
    studio.client("Ann").await;
    let id = match studio.db.store.engine() {
        store::Engine::Sqlite => "randomblob(16)",
        store::Engine::Postgres => "gen_random_uuid()",
    };
    let more = async |clients: i64| {
        let insert = format!(
            "insert into clients (id, first_name, sort_key, joined_on, home_location_id, created_at, updated_at)
            with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {clients})
            select {id}, 'Bob', 'bob', l.joined_on, l.home_location_id, l.created_at, l.updated_at
            from numbers, (select * from clients limit 1) l"
        );
        studio.run(&insert, &[]).await;
    };
    more(999).await;
    let view = View::default();
    assert_eq!(count(&studio, view, now()).await, Count::Exactly(1_000));
    more(1).await;
    assert_eq!(count(&studio, view, now()).await, Count::MoreThan(1_000));
}

async fn rows_tell_clients_apart(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let bob = studio.client("Bob").await;
    let form = DetailsForm {
        first_name: "Ann".into(),
        date_of_birth: "1985-04-23".into(),
        ..DetailsForm::default()
    };
    let saved = studio.save(ann, &form, Notice::Unseen).await;
    assert_eq!(saved, Outcome::Done);
    studio.membership(ann, studio.quay, "active", None).await;
    studio
        .invoice(ann, studio.quay, "outstanding", 700, 200)
        .await;
    studio.invoice(ann, studio.quay, "failed", 100, 0).await;
    studio.invoice(ann, studio.quay, "paid", 900, 900).await;
    studio.credit(ann, studio.lagoon, 300, "USD").await;
    let lagoon = studio.lagoon;
    for (days, status) in [(9, "attended"), (3, "attended"), (2, "no_show")] {
        let starts = now() - (24 * days).hours();
        studio.booking(ann, lagoon, status, starts).await;
    }
    let mut tx = studio.db.store.read().await.unwrap();
    let clients = [bob, ann];
    let about = client_list::about(&mut tx, &clients, now()).await.unwrap();
    let [of_bob, of_ann] = about.try_into().unwrap();
    assert_eq!(of_bob.date_of_birth, None);
    assert_eq!(of_bob.location, "Quay");
    assert_eq!(of_bob.last_visit, None);
    assert_eq!(of_bob.open, Open::default());
    assert_eq!(of_ann.date_of_birth, Some(date(1985, 4, 23)));
    assert_eq!(of_ann.last_visit, Some(TODAY - 3.days()));
    assert_eq!(of_ann.open.memberships.len(), 1);
    assert_eq!(of_ann.open.owed, [gbp(600)]);
    let credit = of_ann.open.credit.iter();
    let credit: Vec<_> = credit.map(|credit| credit.coded()).collect();
    assert_eq!(credit.len(), 1);
    assert_eq!(of_ann.open.credit[0].minor(), 300);
}

/// A list that is sorted after it is read would be read whole.
async fn no_list_is_sorted_after_it_is_read(db: Database) {
    let mut tx = db.store.write().await.unwrap();
    if let Tx::Postgres(tx) = &mut tx {
        for setting in [
            "set local enable_seqscan = off",
            "set local enable_bitmapscan = off",
            "set local plan_cache_mode = force_generic_plan",
        ] {
            tx.execute(setting).await.unwrap();
        }
    }
    let lists = store::statements(db.store.engine());
    let lists: Vec<_> = lists
        .into_iter()
        .filter(|(name, _)| name.starts_with("clients ") && name.contains(" by "))
        .collect();
    assert_eq!(lists.len(), 32);
    for (name, text) in lists {
        let plan: Vec<String> = match &mut tx {
            Tx::Sqlite(tx) => {
                let explain = AssertSqlSafe(format!("explain query plan {text}"));
                let rows = sqlx::query(explain).fetch_all(&mut **tx).await.unwrap();
                rows.iter().map(|row| row.get("detail")).collect()
            }
            Tx::Postgres(tx) => {
                let prepare = AssertSqlSafe(format!("prepare explained as {text}"));
                tx.execute(prepare.into_sql_str()).await.expect(&text);
                let parameters = (1..9).take_while(|n| text.contains(&format!("${n}")));
                let nulls = vec!["null"; parameters.count()].join(", ");
                let explain = format!("explain (costs off) execute explained({nulls})");
                let plan = sqlx::query_scalar(AssertSqlSafe(explain));
                let plan = plan.fetch_all(&mut **tx).await.unwrap();
                tx.execute("deallocate explained").await.unwrap();
                plan
            }
        };
        let sorts = |line: &String| line.contains("TEMP B-TREE") || line.contains("Sort");
        assert!(!plan.iter().any(sorts), "{name}: {plan:#?}");
    }
}

on_both!(
    each_filter_and_order_lists_its_clients,
    pages_lead_to_the_end_and_back,
    page_of_an_erased_client_is_the_first_one,
    acts_write_the_states_of_their_client,
    acts_move_their_client_in_the_orders_of_everyone,
    new_name_moves_a_client_in_filtered_lists,
    membership_leaves_the_list_when_it_ends,
    counting_stops_at_a_thousand,
    rows_tell_clients_apart,
    no_list_is_sorted_after_it_is_read
);
