//! Carries out what was decided about findings: texts about others that name the client who is erased.
//!
//! Only the text changes, and only where it is still the one that was decided about.

use std::collections::BTreeSet;

use shared::{
    client::{ClientId, Reference},
    ids::{ClassId, CoachId},
    register::{Owner, Text},
    residue::Marks,
};
use sqlx::AssertSqlSafe;

use crate::{
    Engine, Result, Tx,
    desk::due_texts::DueText,
    engine::{
        db::on,
        texts::{self, Replacement},
    },
    erasing::{
        findings::{Column, Finding, changeable, changeable_settings},
        finishing::Extent,
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

/// A text that another one takes the place of. A text of a setting of the studio has no rows here.
struct Correction {
    column: Column,
    /// In how many rows it stands.
    count: usize,
    text: Replacement,
}

impl Correction {
    /// Returns whether it can wait: it is in rows of clients, for whom nothing is done before.
    fn can_wait(&self) -> bool {
        self.column.table.owner != Owner::Studio
    }
}

/// All that was decided, and what it does to each text.
pub(super) struct Corrections {
    pub(super) corrected: Corrected,
    pub(super) touched: Touched,
    all: Vec<Correction>,
}

impl Corrections {
    /// Returns what can be done after the erasure, for each row.
    pub(super) fn due(&self) -> impl Iterator<Item = DueText<'_>> {
        let can_wait = self.all.iter().filter(|correction| correction.can_wait());
        can_wait.flat_map(|Correction { column, text, .. }| {
            text.rows.iter().filter_map(|(row, owner)| {
                Some(DueText {
                    client: ClientId((*owner)?),
                    field: column.field(),
                    row: *row,
                    text: text.after.as_deref(),
                })
            })
        })
    }

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
            all.push(Correction {
                column: finding.column(),
                count: finding.rows,
                text: Replacement {
                    rows: finding.all().to_vec(),
                    before: finding.whole_text().to_owned(),
                    after,
                },
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

/// Changes the texts as decided, without those that can wait if only the beginning is done. Returns `false` if a text has changed
/// meanwhile: the caller must not commit then.
pub(super) async fn carry_out(
    tx: &mut Tx,
    corrections: &Corrections,
    extent: Extent,
) -> Result<bool> {
    let of_columns = corrections
        .all
        .chunk_by(|one, other| one.column.field() == other.column.field());
    for all in of_columns {
        let column = all[0].column;
        if extent == Extent::Begun && all[0].can_wait() {
            continue;
        }
        let written = if column.text() == Some(Text::Studio) {
            write_settings(tx, column, all).await?
        } else {
            let texts = all.iter().map(|correction| &correction.text);
            texts::replace(tx, (column.table.name, column.name), texts).await?
        };
        let expected: usize = all.iter().map(|correction| correction.count).sum();
        if written != expected {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes texts into a column of which there are few. Returns how many rows have changed.
async fn write_settings(tx: &mut Tx, column: Column, all: &[Correction]) -> Result<usize> {
    let mut changed = 0;
    for Correction { text, .. } in all {
        let Replacement { before, after, .. } = text;
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

/// Replaces the text $2 with $1 in a column of which there are few.
fn write_setting(Column { table, name }: Column) -> String {
    format!("update {} set {name} = $1 where {name} = $2", table.name)
}

/// Returns every statement that is built from the register, by name.
pub(crate) fn built_statements(engine: Engine) -> impl Iterator<Item = (String, String)> {
    let rows = changeable().map(move |column| {
        (
            format!("correct {}", column.field()),
            texts::replacing((column.table.name, column.name), engine),
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
