//! One row of a file. Each value is parsed, or a problem is recorded for it.

use std::{collections::HashMap, hash::Hash};

use jiff::{Timestamp, civil::Date};
use shared::{
    client::Line,
    flaw::Flaw,
    money::{Currency, Money},
    setup,
};

use super::{
    super::{Problem, Reason},
    file::File,
};

/// The maximum amount, in minor units. Sums of such amounts cannot overflow.
const MOST: i64 = 1_000_000_000_000_000;

/// The values of a row. Every function returns `None` for a value with a recorded problem.
pub(super) struct Row<'a> {
    file: File,
    line: u64,
    fields: &'a [Option<String>],
    problems: &'a mut Vec<Problem>,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        file: File,
        line: u64,
        fields: &'a [Option<String>],
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self {
            file,
            line,
            fields,
            problems,
        }
    }

    /// The first line of the row.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Returns the trimmed text of a column.
    pub(super) fn text(&self, column: &'static str) -> Option<&'a str> {
        let index = self.file.columns.iter().position(|name| *name == column);
        debug_assert!(index.is_some(), "{}: {column}", self.file.name);
        self.fields.get(index?)?.as_deref()
    }

    /// Records a problem of a column, unless its text already has one.
    pub(super) fn note(&mut self, column: &'static str, reason: Reason) {
        if self.text(column).is_some() {
            self.problems.push(Problem {
                file: self.file.name,
                line: Some(self.line),
                column: Some(column),
                reason,
            });
        }
    }

    /// Parses the text of a column.
    pub(super) fn parse<T, R: Into<Reason>>(
        &mut self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, R>,
    ) -> Option<T> {
        parse(self.text(column)?)
            .map_err(|reason| self.note(column, reason.into()))
            .ok()
    }

    /// Parses the text of a column. Also returns `None` if the text is empty.
    fn optional<T>(
        &mut self,
        column: &'static str,
        parse: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        if self.text(column)?.is_empty() {
            None
        } else {
            parse(self, column)
        }
    }

    /// Returns a required line of text.
    pub(super) fn name(&mut self, column: &'static str) -> Option<String> {
        self.parse(column, Line::parse)
            .map(|line| line.as_str().to_owned())
    }

    /// Returns an optional line of text.
    pub(super) fn optional_name(&mut self, column: &'static str) -> Option<String> {
        self.optional(column, Self::name)
    }

    /// Returns a line of text with at most `most` characters.
    pub(super) fn short_name(&mut self, column: &'static str, most: u16) -> Option<String> {
        let name = self.name(column)?;
        if name.chars().count() > usize::from(most) {
            self.note(column, Flaw::TooLong(most).into());
            return None;
        }
        Some(name)
    }

    /// Returns one value of a closed list of words.
    pub(super) fn word<T: Copy>(
        &mut self,
        column: &'static str,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        self.parse(column, |text| {
            all.iter()
                .copied()
                .find(|entry| name(*entry) == text)
                .ok_or_else(|| Reason::NotOneOf(all.iter().map(|entry| name(*entry)).collect()))
        })
    }

    /// Returns a date (ISO 8601) in the year 1900 or later.
    pub(super) fn date(&mut self, column: &'static str) -> Option<Date> {
        self.parse(column, |text| {
            let date: Date = text.parse().map_err(|_| Flaw::NotADate)?;
            if date.to_string() != text {
                Err(Flaw::NotADate)
            } else if date.year() < 1900 {
                Err(Flaw::TooLongAgo)
            } else {
                Ok(date)
            }
        })
    }

    /// Returns an optional date.
    pub(super) fn optional_date(&mut self, column: &'static str) -> Option<Date> {
        self.optional(column, Self::date)
    }

    /// Returns a local time with its offset from UTC, in the year 1900 or later.
    pub(super) fn instant(&mut self, column: &'static str) -> Option<Timestamp> {
        self.parse(column, |text| {
            let earliest = jiff::civil::date(1900, 1, 1).at(0, 0, 0, 0);
            let instant: Timestamp = text.parse().map_err(|_| Reason::NotAnInstant)?;
            if jiff::tz::TimeZone::UTC.to_datetime(instant) < earliest {
                return Err(Reason::Flaw(Flaw::TooLongAgo));
            }
            Ok(instant)
        })
    }

    /// Returns a whole number from `from` to `to`.
    pub(super) fn number<T: TryFrom<u32>>(
        &mut self,
        column: &'static str,
        from: u32,
        to: u32,
    ) -> Option<T> {
        self.parse(column, |text| {
            text.parse()
                .ok()
                .filter(|number| (from..=to).contains(number))
                .and_then(|number| T::try_from(number).ok())
                .ok_or(Reason::NotANumber(from, to))
        })
    }

    /// Returns a currency by its ISO 4217 code.
    pub(super) fn currency(&mut self, column: &'static str) -> Option<Currency> {
        self.parse(column, setup::currency)
    }

    /// Returns an amount in major units of `currency`, which may be negative. Returns `None` without a currency.
    pub(super) fn amount(
        &mut self,
        column: &'static str,
        currency: Option<Currency>,
    ) -> Option<Money> {
        let currency = currency?;
        self.parse(column, |text| {
            Money::parse(text, currency)
                .filter(|amount| amount.abs().minor() <= MOST)
                .ok_or(Reason::NotAnAmount)
        })
    }

    /// Returns an amount that is not negative.
    pub(super) fn price(
        &mut self,
        column: &'static str,
        currency: Option<Currency>,
    ) -> Option<Money> {
        let amount = self.amount(column, currency)?;
        if amount.minor() < 0 {
            self.note(column, Reason::Negative);
            return None;
        }
        Some(amount)
    }

    /// Returns the index, in its own file, of the row that this one refers to. If that file could not be read, any
    /// reference is accepted.
    pub(super) fn reference(
        &mut self,
        column: &'static str,
        known: Option<&HashMap<String, usize>>,
        unknown: Reason,
    ) -> Option<usize> {
        let name = self.name(column)?;
        match known {
            None => Some(usize::MAX),
            Some(known) => known.get(&name).copied().or_else(|| {
                self.note(column, unknown);
                None
            }),
        }
    }

    /// Records a problem if an earlier row has the same key. `seen` holds the line of each key.
    pub(super) fn once<K: Eq + Hash>(
        &mut self,
        column: &'static str,
        seen: &mut HashMap<K, u64>,
        key: K,
    ) {
        match seen.get(&key) {
            Some(first) => self.note(column, Reason::Repeated(*first)),
            None => {
                seen.insert(key, self.line);
            }
        }
    }
}
