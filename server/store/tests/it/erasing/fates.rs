//! Every stored value meets the fate that the register states.

use std::collections::BTreeMap;

use shared::{
    access::Role,
    client::{ClientId, Reference},
    ledger::{Entry, Erased},
    register::{Fate, Owner, Personal, TABLES, Table},
    visit::VisitFate,
    wording,
};
use support::{Database, contents::Cell, now, on_both, values};

use crate::{
    erasing::ledger::Ledger,
    fixture::{Studio, whole::BETWEEN_STEPS},
    studio::suppressions::suppressed,
};

/// Columns of removed rows whose values identify no client and may also be elsewhere.
pub(crate) const TELL_NOTHING: &[(&str, &str)] = &[
    ("acts", "client_id"),
    ("acts", "done_at"),
    ("bookings", "client_id"),
    ("bookings", "session_id"),
    ("bookings", "status"),
    ("bookings", "booked_at"),
    ("bookings", "package_id"),
    ("confirmations_asked", "client_id"),
    ("confirmations_asked", "asked_by"),
    ("confirmations_asked", "asked_at"),
    ("client_former", "client_id"),
    ("client_former", "replaced_at"),
    ("former_texts", "client_id"),
    ("former_texts", "kind"),
    ("former_texts", "number"),
    ("former_texts", "replaced_at"),
    ("former_texts", "by_id"),
    ("client_phones", "client_id"),
    ("client_list", "client_id"),
    ("client_starts", "client_id"),
    ("client_states", "client_id"),
    ("client_states", "state"),
    ("client_states", "home_location_id"),
    ("client_states", "joined_on"),
    ("client_states", "balance"),
    ("client_states", "last_visit"),
    ("client_states", "until"),
    // One or two letters.
    ("client_starts", "start"),
    ("client_phones", "kind"),
    ("client_tokens", "client_id"),
    // The words are parts of other values.
    ("text_words", "word"),
    ("text_words", "field"),
    ("text_words", "row_id"),
    ("text_words", "client_id"),
    ("clients", "failed_log_ins"),
    ("clients", "last_failed_at"),
    // A region of the list.
    ("clients", "formats"),
    ("client_links", "client_id"),
    ("client_links", "expires_at"),
    ("client_events", "client_id"),
    ("client_events", "happened_at"),
    ("client_events", "what"),
    ("client_events", "by_id"),
    ("client_sessions", "client_id"),
    ("client_sessions", "created_at"),
    ("client_sessions", "last_seen_at"),
    ("payment_methods", "client_id"),
    ("payment_methods", "expiry_month"),
    ("payment_methods", "expiry_year"),
    ("payment_methods", "removed_at"),
    ("undos", "client_id"),
    ("undos", "kind"),
    ("undos", "status_before"),
    ("undos", "status_after"),
    ("undos", "ended_on"),
    ("undos", "done_at"),
    ("relationships", "client_id"),
    ("relationships", "other_id"),
    ("relationships", "kind"),
    ("relationships", "since"),
    ("relationships", "ended_on"),
];

/// Returns the stored values of one column of a client.
pub(crate) async fn values_of(
    studio: &Studio,
    table: &str,
    column: &str,
    client: ClientId,
) -> Vec<Cell> {
    let rows = Studio::rows_of(table).expect("a table of clients");
    studio
        .db
        .cells(table, &[column.to_owned()], &rows, values![client.0])
        .await
}

/// Returns how many rows of a table belong to a client.
async fn count_of(studio: &Studio, table: &str, client: ClientId) -> i64 {
    let rows = Studio::rows_of(table).expect("a table of clients");
    studio
        .db
        .number(
            &format!("select count(*) from {table} where {rows}"),
            values![client.0],
        )
        .await
}

/// Opens a studio in which every column of the register holds a value. Returns it with the client of these values.
pub(super) async fn studio_of_values(db: Database) -> (Studio, ClientId) {
    let mut studio = Studio::open(suppressed(db)).await;
    let bob = studio.client("Bob").await;
    let gone = studio.whole_client("Wvkgone", bob).await;
    // Only an erasure with a ledger has a receipt.
    let (ledger, without) = (Ledger::new(), studio.db.store.clone());
    studio.keep(&ledger);
    studio.bring_together().await.expect("a new ledger");
    // Only an erasure that another administrator asked for says who that was.
    let dora = studio
        .member("Dora", Role::Administrator, studio.owners)
        .await;
    let asked = "update confirmations_asked set asked_by = $2 where client_id = $1";
    studio.run(asked, values![gone.0, dora.0]).await;
    studio.erase(gone).await;
    studio.db.store = without;
    let ann = studio.whole_client("Qzxann", bob).await;
    studio.fill_the_rest().await;
    let lasting = |table: &&Table| !BETWEEN_STEPS.contains(&table.name);
    for table in TABLES.iter().filter(lasting) {
        for column in table.names() {
            // The rows of `erasures` belong to clients who are already erased.
            let record = table.name == "erasures" || column == "erased_at";
            let filled = if record || table.owner == Owner::Studio {
                let columns = [column.to_owned()];
                studio.db.cells(table.name, &columns, "true", &[]).await
            } else {
                values_of(&studio, table.name, column, ann).await
            };
            assert!(
                !filled.is_empty(),
                "No test stores a value in {}.{column}: give it one in tests/it/fixture/whole.rs.",
                table.name
            );
        }
    }
    (studio, ann)
}

/// What a client has before the erasure, column by column.
pub(super) struct Before {
    client: ClientId,
    columns: Vec<Column>,
}

struct Column {
    table: &'static str,
    name: &'static str,
    fate: Fate,
    cells: Vec<Cell>,
    rows: i64,
}

impl Before {
    /// Reads what a client has, for a studio that counts visits.
    pub(super) async fn of(studio: &Studio, client: ClientId) -> Self {
        Self::with(studio, client, VisitFate::Counted).await
    }

    /// Reads what a client has, for a studio in which visits have this fate.
    async fn with(studio: &Studio, client: ClientId, visits: VisitFate) -> Self {
        let mut columns = Vec::new();
        for table in TABLES.iter().filter(|table| table.owner != Owner::Studio) {
            let rows = count_of(studio, table.name, client).await;
            for (column, fate) in table.fates() {
                columns.push(Column {
                    table: table.name,
                    name: column,
                    fate: fate.under(visits),
                    cells: values_of(studio, table.name, column, client).await,
                    rows,
                });
            }
        }
        Self { client, columns }
    }

    /// Returns the columns in which the client has no value, except those that an erasure fills.
    pub(super) fn empty(&self) -> Vec<String> {
        let empty = self.columns.iter().filter(|column| {
            column.cells.is_empty()
                && column.table != "erasures"
                && column.name != "erased_at"
                && !BETWEEN_STEPS.contains(&column.table)
        });
        empty
            .map(|column| format!("{}.{}", column.table, column.name))
            .collect()
    }

    /// Returns how much of a kind an erasure takes: the values that it clears and the rows that it deletes.
    fn count(&self, kind: Personal) -> i64 {
        let mut deleted = BTreeMap::new();
        let mut cleared = 0;
        for column in &self.columns {
            if column.fate == Fate::Remove(kind) {
                deleted.insert(column.table, column.rows);
            } else if column.fate == Fate::Clear(kind) {
                cleared += column.cells.len();
            }
        }
        deleted.into_values().sum::<i64>() + i64::try_from(cleared).expect("a small number")
    }

    /// Checks after the erasure that every column has met its fate.
    pub(super) async fn check(&self, studio: &Studio) {
        for Column {
            table,
            name: column,
            fate,
            cells,
            rows: count,
        } in &self.columns
        {
            let after = values_of(studio, table, column, self.client).await;
            let rows = count_of(studio, table, self.client).await;
            match fate {
                Fate::Clear(_) => {
                    assert!(after.is_empty(), "{table}.{column} still holds a value");
                    assert_eq!(rows, *count, "{table} has lost rows");
                }
                Fate::Remove(_) | Fate::Count(_) => {
                    assert_eq!(rows, 0, "{table} still has rows");
                }
                // No other client has the texts of this one.
                Fate::Reword(_) => {
                    let table = TABLES.iter().find(|known| known.name == *table).unwrap();
                    let about = table
                        .column(column)
                        .and_then(shared::register::Column::text)
                        .unwrap();
                    assert_eq!(after.len(), cells.len());
                    for cell in after {
                        assert_eq!(cell.bytes, wording::kind(about).as_bytes(), "{column}");
                    }
                }
                Fate::Keep(_) => match (*table, *column) {
                    ("erasures", "wiped_at") => assert!(after.is_empty(), "not wiped by erasing"),
                    ("erasures", "proof") => assert!(after.is_empty(), "there is no ledger"),
                    ("erasures", "asked_by") => assert!(after.is_empty(), "one acted alone"),
                    ("erasures", _) | ("clients", "updated_at" | "erased_at") => {
                        assert_eq!(after.len(), 1, "{table}.{column} is not written down");
                    }
                    _ => assert_eq!(after, *cells, "{table}.{column} has changed"),
                },
            }
        }
    }
}

async fn columns_all_meet_their_fate(db: Database) {
    let (studio, ann) = studio_of_values(db).await;
    let before = Before::of(&studio, ann).await;
    studio.erase(ann).await;
    before.check(&studio).await;
}

async fn columns_all_meet_their_fate_where_visits_are_kept(db: Database) {
    let (studio, ann) = studio_of_values(db).await;
    studio.choose(VisitFate::Kept).await;
    let before = Before::with(&studio, ann, VisitFate::Kept).await;
    studio.erase(ann).await;
    before.check(&studio).await;
}

async fn personal_values_are_left_nowhere(db: Database) {
    let (studio, ann) = studio_of_values(db).await;
    let mut needles = Vec::new();
    for table in TABLES.iter().filter(|table| table.owner != Owner::Studio) {
        for (column, fate) in table.fates() {
            let tells = !matches!(fate, Fate::Keep(_) | Fate::Reword(_))
                && !TELL_NOTHING.contains(&(table.name, column));
            if tells {
                let cells = values_of(&studio, table.name, column, ann).await;
                // Ends of phone numbers and words such as "gym" are in other values by chance.
                needles.extend(cells.into_iter().filter(|cell| cell.bytes.len() >= 6));
            }
        }
    }
    assert!(
        needles.len() > 60,
        "only {} values to look for",
        needles.len()
    );
    studio.erase(ann).await;

    let everything = studio.db.everything().await;
    for needle in &needles {
        let found = everything.iter().find(|cell| cell.holds(&needle.bytes));
        assert!(
            found.is_none(),
            "{}.{} is left in {found:?}. If its values identify no client, add the column to TELL_NOTHING.",
            needle.table,
            needle.column
        );
    }
    for word in ["qzxann", "wvkgone"] {
        assert_eq!(
            everything.iter().find(|cell| cell.holds(word.as_bytes())),
            None
        );
    }
}

async fn other_clients_are_unchanged(db: Database) {
    let (mut studio, ann) = studio_of_values(db).await;
    let cleo = studio.client("Cleo").await;
    let joann = studio.whole_client("Joqzxann", cleo).await;
    let of_joann = async |studio: &Studio| {
        let mut cells = Vec::new();
        for table in TABLES.iter().filter(|table| table.owner != Owner::Studio) {
            for column in table.names() {
                cells.extend(values_of(studio, table.name, column, joann).await);
            }
        }
        cells
    };
    let before = of_joann(&studio).await;
    studio.erase(ann).await;
    assert_eq!(of_joann(&studio).await, before);
}

async fn record_counts_what_was_erased_and_has_a_reference(db: Database) {
    let (studio, ann) = studio_of_values(db).await;
    let tokens = count_of(&studio, "client_tokens", ann).await;
    let starts = count_of(&studio, "client_starts", ann).await;
    let words = count_of(&studio, "text_words", ann).await;
    let before = Before::of(&studio, ann).await;
    let reference = studio.erase(ann).await;

    assert_eq!(
        Reference::parse(reference.as_str()),
        Some(reference.clone())
    );
    let shape: String = reference
        .as_str()
        .chars()
        .map(|c| if c == '-' { '-' } else { 'x' })
        .collect();
    assert_eq!(shape, "xx-xxxx-xxxx");
    let record = "
        select receipt from erasures
        where client_id = $1 and reference = $2 and erased_by = $3 and erased_at = $4";
    let record = studio
        .db
        .texts(
            record,
            values![ann.0, reference.as_str(), studio.olivia.0, now()],
        )
        .await;
    let erased = Entry::read(record[0].as_deref().unwrap(), 1)
        .unwrap()
        .erasure
        .erased;
    let mut counts: Vec<_> = Personal::ALL.into_iter().map(|what| (what, 0)).collect();
    for Erased { what, count } in &erased {
        counts.iter_mut().find(|(kind, _)| kind == what).unwrap().1 += count;
    }
    assert_eq!(
        erased.len(),
        counts.len(),
        "a kind is listed twice or missing"
    );
    let held = Personal::ALL.map(|kind| (kind, before.count(kind)));
    assert_eq!(counts, held);
    let check = |kind, expected: i64| assert_eq!(before.count(kind), expected, "{kind:?}");
    check(Personal::Name, 4); // first, last, and on two invoices
    check(Personal::Access, 5); // a login, a link, the count and time of failures, and the formats
    check(Personal::Phones, 3);
    check(Personal::Relationships, 3);
    check(Personal::Notes, 9); // of the team, on two invoices, two packages and four movements of credit
    check(Personal::Former, 3); // one of the fixture itself, and a text of an invoice
    check(Personal::Search, tokens + starts + words + 4); // and the key of the order, the row in the list, and two states
    check(Personal::History, 6); // two acts, what can be undone, two events, and a question to another administrator
    check(Personal::Visits, 2);
}

on_both!(
    columns_all_meet_their_fate,
    columns_all_meet_their_fate_where_visits_are_kept,
    personal_values_are_left_nowhere,
    other_clients_are_unchanged,
    record_counts_what_was_erased_and_has_a_reference
);
