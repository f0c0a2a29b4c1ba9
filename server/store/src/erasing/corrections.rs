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
    Result, Tx,
    desk::events::{self, What},
    engine::{
        batch::{SIZE, with_keys},
        db::on,
        text_words,
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

/// Changes the texts as decided, with `reference` for the client. Returns `None` if a text has changed meanwhile: the caller
/// must not commit then.
pub(super) async fn carry_out(
    tx: &mut Tx,
    findings: &[(Finding, Change)],
    (marks, reference): (&Marks, &Reference),
) -> Result<Option<Corrected>> {
    let mut corrected = Corrected::default();
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
        if write(tx, finding, after.as_deref()).await? != finding.rows {
            return Ok(None);
        }
    }
    Ok(Some(corrected))
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

/// Writes a text into all rows of a finding. Returns in how many rows it stands now.
async fn write(tx: &mut Tx, finding: &Finding, after: Option<&str>) -> Result<usize> {
    let Some(column) = finding.column() else {
        return Ok(0);
    };
    if column.text() == Some(Text::Studio) {
        return match write_to_setting(tx, column, (finding.whole_text(), after)).await {
            // Another group or location has this name.
            Err(error) if error.is_taken("name") => Ok(0),
            changed => changed,
        };
    }
    let mut changed = 0;
    let ids: Vec<Uuid> = finding.ids().collect();
    for ids in ids.chunks(SIZE) {
        let statement = with_keys(&write_rows(column), ids.len());
        changed += on!(&mut *tx, |c| {
            let mut query = sqlx::query(AssertSqlSafe(statement))
                .bind(after)
                .bind(finding.whole_text());
            for id in ids {
                query = query.bind(id);
            }
            query.execute(c).await?.rows_affected()
        });
    }
    let texts = (finding.whole_text(), after);
    text_words::replaced(tx, (column.table.name, column.name), finding.all(), texts).await?;
    Ok(usize::try_from(changed).unwrap_or(usize::MAX))
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

/// Replaces the text $2 with $1 in the rows $3.
fn write_rows(Column { table, name }: Column) -> String {
    format!(
        "update {} set {name} = $1 where {name} = $2 and id in ($3)",
        table.name
    )
}

/// Replaces the text $2 with $1 in a column of which there are few.
fn write_setting(Column { table, name }: Column) -> String {
    format!("update {} set {name} = $1 where {name} = $2", table.name)
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements() -> impl Iterator<Item = (String, String)> {
    let rows =
        changeable().map(|column| (format!("correct {}", column.field()), write_rows(column)));
    let settings = changeable_settings().map(|column| {
        (
            format!("correct setting {}", column.field()),
            write_setting(column),
        )
    });
    rows.chain(settings)
}
