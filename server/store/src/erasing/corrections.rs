//! Carries out what was decided about findings: texts about others that name the client who is erased.
//!
//! Only the text changes, and only where it is still the one that was decided about.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rand::Rng;
use shared::{
    access::TeamMemberId,
    client::{ClientId, Reference},
    ids::{ClassId, CoachId},
    register::Text,
    residue::Marks,
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    Engine, Result, Tx,
    desk::events::{self, What},
    engine::{
        batch::{SIZE, with_rows},
        db::on,
        dialect,
        text_words::{self, Difference},
    },
    erasing::{
        findings::{Column, Finding, changeable, changeable_settings},
        listing::Change,
    },
};

/// How many texts stayed, and how many changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Corrected {
    pub(super) left: usize,
    pub(super) replaced: usize,
    pub(super) edited: usize,
}

/// The rows that a plan changes: they are locked before the client is.
#[derive(Clone, Default)]
pub(super) struct Touched {
    /// Classes.
    pub(super) classes: BTreeSet<ClassId>,
    /// Coaches.
    pub(super) coaches: BTreeSet<CoachId>,
    /// The clients whose rows they are.
    pub(super) clients: BTreeSet<ClientId>,
}

impl Touched {
    /// Returns the rows that are changed.
    pub(super) fn by(findings: &[(Finding, Change)]) -> Self {
        let mut touched = Self::default();
        for (finding, change) in findings {
            if *change == Change::Leave {
                continue;
            }
            touched.clients.extend(finding.owners());
            match finding.place.table.as_str() {
                "classes" => touched.classes.extend(finding.ids().map(ClassId)),
                "coaches" => touched.coaches.extend(finding.ids().map(CoachId)),
                _ => {}
            }
        }
        touched
    }

    /// Whether all these rows are among the others.
    pub(super) fn is_within(&self, others: &Self) -> bool {
        self.classes.is_subset(&others.classes)
            && self.coaches.is_subset(&others.coaches)
            && self.clients.is_subset(&others.clients)
    }
}

/// A text that another one takes the place of.
struct Correction {
    column: Column,
    /// The rows in which it stands, each with its client. None of a setting of the studio.
    rows: Vec<(Uuid, Option<Uuid>)>,
    /// In how many rows it stands.
    count: usize,
    before: String,
    after: Option<String>,
    words: Difference,
}

/// All that was decided, and what it does to each text.
pub(super) struct Corrections {
    pub(super) corrected: Corrected,
    pub(super) touched: Touched,
    all: Vec<Correction>,
}

impl Corrections {
    /// Returns what is decided, with `reference` for the client.
    pub(super) fn of(
        findings: &[(Finding, Change)],
        (marks, reference): (&Marks, &Reference),
    ) -> Self {
        let mut corrected = Corrected::default();
        let mut all = Vec::new();
        for (finding, change) in findings {
            let after = match change {
                Change::Leave => {
                    corrected.left += finding.rows;
                    continue;
                }
                Change::Replace => {
                    corrected.replaced += finding.rows;
                    let marks = finding.marks(marks);
                    Some(marks.replaced(finding.whole_text(), reference.as_str()))
                }
                Change::Edit(text) => {
                    corrected.edited += finding.rows;
                    text.clone()
                }
            };
            let before = finding.whole_text();
            all.push(Correction {
                column: finding.column(),
                rows: finding.all().to_vec(),
                count: finding.rows,
                words: Difference::between(before, after.as_deref()),
                before: before.to_owned(),
                after,
            });
        }
        // The rows of a column are next to each other.
        all.sort_by_key(|correction| correction.column.field());
        Self {
            corrected,
            touched: Touched::by(findings),
            all,
        }
    }
}

/// Changes the texts as decided. Returns `false` if a text has changed meanwhile: the caller must not commit then.
pub(super) async fn carry_out(tx: &mut Tx, corrections: &Corrections) -> Result<bool> {
    let of_columns = corrections
        .all
        .chunk_by(|one, other| one.column.field() == other.column.field());
    for all in of_columns {
        let column = all[0].column;
        let written = if column.text() == Some(Text::Studio) {
            write_settings(tx, column, all).await?
        } else {
            write(tx, column, all).await?
        };
        let expected: usize = all.iter().map(|correction| correction.count).sum();
        if written != expected {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Adds an event to the history of each client whose row has changed, and tells the open pages.
pub(super) async fn note(
    tx: &mut Tx,
    touched: &Touched,
    by: TeamMemberId,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let clients: Vec<_> = touched.clients.iter().copied().collect();
    events::note_all(tx, &clients, What::TextChanged, by, (now, rng)).await
}

/// Writes texts into their rows of a column. Returns how many rows have changed.
async fn write(tx: &mut Tx, column: Column, all: &[Correction]) -> Result<usize> {
    let mut changes = Vec::new();
    for Correction {
        rows,
        before,
        after,
        ..
    } in all
    {
        changes.extend(rows.iter().map(|(row, _)| (*row, before, after)));
    }
    let one = write_rows(column, tx.engine());
    let mut changed = 0;
    for changes in changes.chunks(SIZE) {
        let statement = with_rows(tx.engine(), &one, changes.len());
        changed += on!(&mut *tx, |c| {
            let mut query = sqlx::query(AssertSqlSafe(statement));
            for (row, before, after) in changes {
                query = query.bind(row).bind(*before).bind(*after);
            }
            query.execute(c).await?.rows_affected()
        });
    }
    let texts = all.iter();
    let texts = texts.map(|correction| (&correction.words, &correction.rows[..]));
    text_words::replaced(tx, (column.table.name, column.name), texts).await?;
    Ok(usize::try_from(changed).unwrap_or(usize::MAX))
}

/// Writes texts into a column of which there are few. Returns how many rows have changed.
async fn write_settings(tx: &mut Tx, column: Column, all: &[Correction]) -> Result<usize> {
    let mut changed = 0;
    for Correction { before, after, .. } in all {
        changed += match write_to_setting(tx, column, (before, after.as_deref())).await {
            // Another group or location has this name.
            Err(error) if error.is_taken("name") => 0,
            changed => changed?,
        };
    }
    Ok(changed)
}

async fn write_to_setting(
    tx: &mut Tx,
    column: Column,
    (before, after): (&str, Option<&str>),
) -> Result<usize> {
    let changed = on!(tx, |c| sqlx::query(AssertSqlSafe(write_setting(column)))
        .bind(after)
        .bind(before)
        .execute(c)
        .await?
        .rows_affected());
    Ok(usize::try_from(changed).unwrap_or(usize::MAX))
}

/// Replaces, in the row $1, the text $2 with $3.
fn write_rows(Column { table, name }: Column, engine: Engine) -> String {
    let id = dialect::ID.of(engine);
    let table = table.name;
    format!(
        "update {table} set {name} = n.column3 from (values ({id}, $2, $3)) n
        where {table}.id = n.column1 and {table}.{name} = n.column2"
    )
}

/// Replaces the text $2 with $1 in a column of which there are few.
fn write_setting(Column { table, name }: Column) -> String {
    format!("update {} set {name} = $1 where {name} = $2", table.name)
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements(engine: Engine) -> impl Iterator<Item = (String, String)> {
    let rows = changeable().map(move |column| {
        (
            format!("correct {}", column.field()),
            write_rows(column, engine),
        )
    });
    let settings = changeable_settings().map(|column| {
        (
            format!("correct setting {}", column.field()),
            write_setting(column),
        )
    });
    rows.chain(settings)
}
