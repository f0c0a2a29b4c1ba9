//! The confirmation lists what this client has of each kind of data, and no secret.

use jiff::ToSpan;
use shared::{
    access::TeamMemberId,
    client::ClientId,
    holdings::{Held, Holdings},
    register::{Fate, Kept, Owner, Personal, Shown, TABLES},
    visit::VisitFate,
};
use store::{Engine, erasing::holdings, team::rights};
use support::{Database, TODAY, on_both, values};

use super::fates::{studio_of_values, values_of};
use crate::fixture::Studio;

impl Studio {
    /// Returns what the confirmation tells a team member that a client has, where visits have this fate.
    async fn holdings_with(
        &self,
        viewer: TeamMemberId,
        client: ClientId,
        visits: VisitFate,
    ) -> Holdings {
        let mut tx = self.db.store.read().await.expect("a transaction");
        let viewer = rights::actor(&mut tx, viewer).await.expect("an answer");
        let viewer = viewer.expect("a team member");
        let found = holdings::of(&mut tx, client, &viewer, visits).await;
        found.expect("holdings")
    }

    async fn holdings_for(&self, viewer: TeamMemberId, client: ClientId) -> Holdings {
        self.holdings_with(viewer, client, VisitFate::Counted).await
    }

    async fn holdings(&self, client: ClientId) -> Holdings {
        self.holdings_for(self.olivia, client).await
    }
}

fn held(holdings: &Holdings, kind: Personal) -> &Held {
    let held = holdings.erased.iter().find(|held| held.kind == kind);
    held.unwrap_or_else(|| panic!("{kind:?} is not listed: {holdings:?}"))
}

fn values(holdings: &Holdings, kind: Personal) -> &[String] {
    held(holdings, kind).values.as_deref().expect("values")
}

async fn kinds_that_a_client_lacks_are_not_listed(db: Database) {
    let mut studio = Studio::open(db).await;
    let bare = studio.client("Cher").await;
    // The rows of another client are not the client's.
    studio.whole_client("Qzxann", bare).await;
    studio.run("delete from relationships", &[]).await;
    let holdings = studio.holdings(bare).await;
    let kinds: Vec<_> = holdings.erased.iter().map(|held| held.kind).collect();
    assert_eq!(kinds, [Personal::Name, Personal::Search]);
    assert_eq!(values(&holdings, Personal::Name), ["Cher"]);
    assert_eq!(values(&holdings, Personal::Search), [""; 0]);
    let kept: Vec<_> = holdings.kept.iter().map(|stays| stays.kind).collect();
    assert_eq!(kept, [Kept::Joined, Kept::Record]);
}

/// Every kind of the register is found by any one of its columns, and every value that may be shown is.
async fn client_with_everything_has_every_kind(db: Database) {
    let (studio, ann) = studio_of_values(db).await;
    let holdings = studio.holdings(ann).await;
    for kind in Personal::ALL {
        assert!(held(&holdings, kind).is_complete, "{kind:?}");
    }
    assert_eq!(holdings.not_erased(), []);
    assert_eq!(holdings.not_kept(), []);
    let all: Vec<&String> = holdings
        .erased
        .iter()
        .flat_map(|held| held.values.as_deref().expect("values"))
        .collect();
    for table in TABLES.iter().filter(|table| table.owner != Owner::Studio) {
        for column in table.columns {
            let (Fate::Clear(kind) | Fate::Remove(kind) | Fate::Count(kind)) = column.fate else {
                continue;
            };
            // Search words are parts of values that are shown.
            let is_secret = matches!(column.shown, Shown::Fact | Shown::Hidden)
                && kind != Personal::Search
                && column.name != "email_key";
            for cell in values_of(&studio, table.name, column.name, ann).await {
                let Ok(text) = String::from_utf8(cell.bytes) else {
                    continue;
                };
                let shown = |values: &[String]| values.iter().any(|value| value.contains(&text));
                if column.is_told() {
                    assert!(
                        shown(values(&holdings, kind)),
                        "{}.{} is not shown",
                        table.name,
                        column.name
                    );
                } else if is_secret {
                    assert!(
                        !all.iter().any(|value| value.contains(&text)),
                        "{}.{} is shown",
                        table.name,
                        column.name
                    );
                }
            }
        }
    }
    let check = |kind, rows| assert_eq!(held(&holdings, kind).rows, rows, "{kind:?}");
    check(Personal::Name, 3); // the client's, and two invoices
    check(Personal::Password, 1);
    check(Personal::Access, 3); // a login, a link, and the failed attempts
    check(Personal::Phones, 3);
    check(Personal::Relationships, 3);
    check(Personal::Notes, 9);
    assert_eq!(values(&holdings, Personal::DateOfBirth), ["1967-05-23"]);
    assert_eq!(
        values(&holdings, Personal::PaymentMethods),
        ["Qzxann pay, Qzxann card, Qzxann4"]
    );
    let kept = |kind| holdings.kept.iter().find(|stays| stays.kind == kind);
    assert_eq!(kept(Kept::Invoices).map(|stays| stays.rows), Some(5)); // and their payments and refunds
    assert_eq!(kept(Kept::Attendance).map(|stays| stays.rows), Some(2));
    assert_eq!(kept(Kept::Visits), None);
    check(Personal::Visits, 2);
}

/// A cancelled booking is erased like the others, and is in no figure. Where visits are kept, all bookings are.
async fn visits_are_listed_as_erased_or_as_kept(db: Database) {
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let past = support::now() - 48.hours();
    for status in ["booked", "waitlisted", "attended", "no_show", "cancelled"] {
        studio.booking(ann, studio.quay, status, past).await;
    }
    for (visits, erased, counted, stay) in [
        (VisitFate::Counted, Some(5), Some(4), None),
        (VisitFate::Kept, None, None, Some(5)),
    ] {
        let holdings = studio.holdings_with(studio.olivia, ann, visits).await;
        assert_eq!(holdings.visits, visits);
        let all = holdings.erased.iter();
        let held = all.filter(|held| held.kind == Personal::Visits);
        assert_eq!(held.map(|held| held.rows).next(), erased);
        for (kind, expected) in [(Kept::Attendance, counted), (Kept::Visits, stay)] {
            let kept = holdings.kept.iter().find(|stays| stays.kind == kind);
            assert_eq!(kept.map(|stays| stays.rows), expected, "{kind:?}");
        }
        let (others, kept) = (holdings.not_erased(), holdings.not_kept());
        assert!(!others.contains(&Personal::Visits));
        assert!(!kept.contains(&Kept::Visits) && !kept.contains(&Kept::Attendance));
    }
}

async fn many_values_are_counted_and_the_first_are_shown(db: Database) {
    const MOVEMENTS: i64 = 6_000;
    let mut studio = Studio::open(db).await;
    let ann = studio.client("Ann").await;
    let number = match studio.db.store.engine() {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    };
    let insert = format!(
        "insert into credit_movements (id, client_id, location_id, amount, currency, reason, created_on)
         with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {MOVEMENTS})
         select {number}, $1, $2, 1, 'GBP',
            n || replace(replace('xxxxxxxxxx', 'x', 'yyyyyyyyyy'), 'y', ' é2345678'), $3
         from numbers"
    );
    studio
        .run(&insert, values![ann.0, studio.quay, TODAY])
        .await;
    let holdings = studio.holdings(ann).await;
    let all = held(&holdings, Personal::Notes);
    assert_eq!((all.rows, all.is_complete), (MOVEMENTS, false));
    let notes = values(&holdings, Personal::Notes);
    assert_eq!(notes.len(), Holdings::VALUES);
    for note in notes {
        assert!(note.ends_with('…'), "{note}");
        assert!(note.chars().count() <= Holdings::LENGTH + 1, "{note}");
    }
    let kept = holdings
        .kept
        .iter()
        .find(|stays| stays.kind == Kept::Credits);
    assert_eq!(kept.map(|stays| stays.rows), Some(MOVEMENTS));
    assert_eq!(studio.holdings(ann).await, holdings, "another order");
}

async fn medical_information_is_hidden_without_the_permission(db: Database) {
    let mut studio = Studio::open(db).await;
    let bob = studio.client("Bob").await;
    let ann = studio.whole_client("Qzxann", bob).await;
    for (viewer, is_shown) in [(studio.olivia, true), (studio.adam, false)] {
        let holdings = studio.holdings_for(viewer, ann).await;
        let medical = held(&holdings, Personal::Medical);
        assert_eq!((medical.rows, medical.values.is_some()), (1, is_shown));
        assert!(held(&holdings, Personal::Notes).values.is_some());
    }
}

on_both!(
    kinds_that_a_client_lacks_are_not_listed,
    client_with_everything_has_every_kind,
    visits_are_listed_as_erased_or_as_kept,
    many_values_are_counted_and_the_first_are_shown,
    medical_information_is_hidden_without_the_permission
);
