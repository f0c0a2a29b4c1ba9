//! A CSV file (RFC 4180): checks its header, and reads its rows with their lines.

use std::{collections::HashMap, fs, io::ErrorKind, path::Path};

use csv::ByteRecord;

use super::{
    super::{Problem, Reason},
    file::File,
    records::{Record, Records},
    row::Row,
};

/// The rows of a file.
#[derive(Debug)]
pub(super) struct Table {
    file: File,
    rows: Vec<RawRow>,
    /// The first column of rows that could not be split into fields.
    broken: Vec<String>,
    /// Whether a row has incorrect quotation marks, so that it may have swallowed others.
    is_torn: bool,
}

#[derive(Debug)]
struct RawRow {
    line: u64,
    /// The values in the order of [`File::columns`]. `None` where a problem is already recorded.
    fields: Vec<Option<String>>,
}

impl Table {
    /// Reads a file of a folder. Returns `None` if the file is missing or has no usable header.
    pub(super) fn read(folder: &Path, file: File, problems: &mut Vec<Problem>) -> Option<Self> {
        match fs::read(folder.join(file.name)) {
            Ok(bytes) => Self::parse(&bytes, file, problems),
            Err(cause) => {
                problems.push(Problem {
                    file: file.name,
                    line: None,
                    column: None,
                    reason: match cause.kind() {
                        ErrorKind::NotFound => Reason::NoFile,
                        _ => Reason::Unreadable,
                    },
                });
                None
            }
        }
    }

    fn parse(bytes: &[u8], file: File, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut records = Records::new(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let mut record = ByteRecord::new();
        let mut note = |line, column, reason| {
            problems.push(Problem {
                file: file.name,
                line: Some(line),
                column,
                reason,
            });
        };
        let header = records.next(&mut record).unwrap_or(Record {
            line: 1,
            well_quoted: true,
        });
        let indexes = indexes(&record, file.columns, |column, reason| {
            note(header.line, column, reason);
        })?;

        let mut table = Self {
            file,
            rows: Vec::new(),
            broken: Vec::new(),
            is_torn: false,
        };
        let width = record.len();
        while let Some(Record { line, well_quoted }) = records.next(&mut record) {
            let field = |index: &usize| std::str::from_utf8(record.get(*index).unwrap_or_default());
            if !well_quoted || record.len() != width {
                let reason = if well_quoted {
                    Reason::Fields {
                        expected: width,
                        found: record.len(),
                    }
                } else {
                    Reason::Quotes
                };
                note(line, None, reason);
                table.is_torn |= !well_quoted;
                let key = indexes.first().and_then(|index| field(index).ok());
                table.broken.extend(key.map(|key| key.trim().to_owned()));
                continue;
            }
            let mut fields = Vec::with_capacity(indexes.len());
            for (column, index) in file.columns.iter().copied().zip(&indexes) {
                fields.push(match field(index) {
                    Ok(text) if text.contains('\0') => {
                        note(line, Some(column), Reason::NullCharacter);
                        None
                    }
                    Ok(text) => Some(text.trim().to_owned()),
                    Err(_) => {
                        note(line, Some(column), Reason::NotUtf8);
                        None
                    }
                });
            }
            table.rows.push(RawRow { line, fields });
        }
        Some(table)
    }

    /// Returns the index of each row by its first column, by which other files refer to it. Rows with other problems
    /// are included, so that one mistake is not reported twice. Returns `None` if rows may be missing.
    pub(super) fn indexes(&self) -> Option<HashMap<String, usize>> {
        if self.is_torn {
            return None;
        }
        let whole = self.rows.iter().enumerate();
        let whole = whole.filter_map(|(index, row)| Some((row.fields.first()?.clone()?, index)));
        let broken = self.broken.iter().map(|key| (key.clone(), usize::MAX));
        Some(broken.chain(whole).collect())
    }

    /// Builds a value from each row. A row that yields no value has recorded a problem.
    pub(super) fn rows<T>(
        &self,
        problems: &mut Vec<Problem>,
        mut make: impl FnMut(&mut Row<'_>) -> Option<T>,
    ) -> Vec<T> {
        let make = |RawRow { line, fields }: &RawRow| {
            make(&mut Row::new(self.file, *line, fields, problems))
        };
        self.rows.iter().filter_map(make).collect()
    }
}

/// Returns the index of each column in the header.
fn indexes(
    header: &ByteRecord,
    columns: &'static [&'static str],
    mut note: impl FnMut(Option<&'static str>, Reason),
) -> Option<Vec<usize>> {
    let named = |name: &[u8], column: &str| name.trim_ascii() == column.as_bytes();
    let mut good = true;
    for (index, name) in header.iter().enumerate() {
        if !columns.iter().any(|column| named(name, column)) {
            note(None, Reason::SurplusColumn(index + 1));
            good = false;
        }
    }
    let mut indexes = Vec::with_capacity(columns.len());
    for column in columns {
        let mut found = (0..header.len()).filter(|index| named(&header[*index], column));
        match (found.next(), found.next()) {
            (Some(index), None) => indexes.push(index),
            (None, _) => {
                note(Some(column), Reason::NoColumn);
                good = false;
            }
            (Some(_), Some(_)) => {
                note(Some(column), Reason::ColumnTwice);
                good = false;
            }
        }
    }
    good.then_some(indexes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: File = File {
        name: "t.csv",
        columns: &["a", "b"],
    };

    /// `rows`: line, a and b of each row. `problems`: line, column and reason of each problem.
    fn check(
        text: impl AsRef<[u8]>,
        rows: &[(u64, &str, &str)],
        problems: &[(u64, Option<&str>, Reason)],
    ) {
        let text = text.as_ref();
        let mut noted = Vec::new();
        let table = Table::parse(text, FILE, &mut noted);
        let seen: Vec<_> = table.iter().flat_map(|table| &table.rows).collect();
        let seen: Vec<_> = seen
            .iter()
            .map(|row| {
                let field = |i: usize| row.fields[i].as_deref().unwrap_or("?");
                (row.line, field(0), field(1))
            })
            .collect();
        assert_eq!(seen, rows, "{}", text.escape_ascii());
        let noted: Vec<_> = noted
            .into_iter()
            .map(|problem| (problem.line.unwrap_or(0), problem.column, problem.reason))
            .collect();
        assert_eq!(noted, problems, "{}", text.escape_ascii());
    }

    #[test]
    fn rows_know_the_line_on_which_they_start() {
        check("a,b\n1,2\n3,4", &[(2, "1", "2"), (3, "3", "4")], &[]);
        check(
            "a,b\r\n1,2\r\n3,4\r\n",
            &[(2, "1", "2"), (3, "3", "4")],
            &[],
        );
        check(
            "\u{feff}b,a\r\n\"2\r\n\r\n2\",1\r\n4,3\r\n",
            &[(2, "1", "2\r\n\r\n2"), (5, "3", "4")],
            &[],
        );
        check(
            "a,b\n\n\n1,2\n\r\n3,4\n\n",
            &[(4, "1", "2"), (6, "3", "4")],
            &[],
        );
        check("a,b\n", &[], &[]);
    }

    #[test]
    fn quotes_commas_and_every_script_are_kept() {
        check(
            "a,b\n\"x, \"\"y\"\"\",🏋️‍♀️\n\"\",6' 2\" עבד\n",
            &[(2, "x, \"y\"", "🏋️‍♀️"), (3, "", "6' 2\" עבד")],
            &[],
        );
    }

    #[test]
    fn headers_have_every_column_once_and_no_other() {
        check(
            "",
            &[],
            &[
                (1, Some("a"), Reason::NoColumn),
                (1, Some("b"), Reason::NoColumn),
            ],
        );
        check(
            "a,c,b\n1,2,3\n",
            &[],
            &[(1, None, Reason::SurplusColumn(2))],
        );
        check(
            "a,b,b\n1,2,3\n",
            &[],
            &[(1, Some("b"), Reason::ColumnTwice)],
        );
        check("b\n1\n", &[], &[(1, Some("a"), Reason::NoColumn)]);
    }

    #[test]
    fn rows_that_cannot_be_taken_apart_are_named() {
        let fields = |expected, found| Reason::Fields { expected, found };
        check(
            "a,b\n1\n1,2\n1,2,3\n",
            &[(3, "1", "2")],
            &[(2, None, fields(2, 1)), (4, None, fields(2, 3))],
        );
        check("a,b\n1,\"2\n3,4\n", &[], &[(2, None, Reason::Quotes)]);
        check(
            "a,b\n1,\"2\"2\n3,4\n",
            &[(3, "3", "4")],
            &[(2, None, Reason::Quotes)],
        );
        check(
            b"a,b\n\xff,2\n3,\0\n",
            &[(2, "?", "2"), (3, "3", "?")],
            &[
                (2, Some("a"), Reason::NotUtf8),
                (3, Some("b"), Reason::NullCharacter),
            ],
        );
    }
}
