//! Forms that edit a row: what the page showed travels with what was typed, so that saving over a newer row is noticed.

use super::Form;

/// The fields as the page showed them.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown(Vec<(String, String)>);

/// A field that another person changed after the page was made.
#[derive(Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub field: &'static str,
    /// What the page showed.
    pub before: String,
    /// What is stored now.
    pub now: String,
}

impl Shown {
    /// The field in which a form carries what its page showed.
    pub const FIELD: &'static str = "shown";

    /// Returns what a page shows of a row.
    pub fn of(form: &impl Form) -> Self {
        let fields = form.fields().into_iter();
        Self::read(fields.map(|(name, value)| (name.to_owned(), value)))
    }

    /// Reads the fields that a form carried.
    pub fn read(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let fields = fields.into_iter();
        Self(
            fields
                .map(|(name, value)| (name, one_line_break(&value)))
                .collect(),
        )
    }

    /// Reads what [`Shown::to_text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let fields: Vec<(String, String)> = serde_json::from_str(text).ok()?;
        Some(Self::read(fields))
    }

    /// Writes the fields for the hidden field of a form.
    pub fn to_text(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// Returns the fields, by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the fields that differ in the row as it is `now`: none where nothing was changed meanwhile. A field that
    /// the page did not carry is not compared.
    pub fn differences(&self, now: &impl Form) -> Vec<Difference> {
        let changed = |(field, now): (&'static str, String)| {
            let before = self.value(field)?;
            let now = one_line_break(&now);
            (before != now).then(|| Difference {
                field,
                before: before.to_owned(),
                now,
            })
        };
        now.fields().into_iter().filter_map(changed).collect()
    }

    /// Whether a field was left as the page showed it.
    pub fn is_untouched(&self, field: &str, typed: &str) -> bool {
        self.value(field) == Some(one_line_break(typed).as_str())
    }

    fn value(&self, field: &str) -> Option<&str> {
        self.fields()
            .find(|(name, _)| *name == field)
            .map(|(_, value)| value)
    }
}

/// Browsers send a line break as two characters, and the database holds one.
fn one_line_break(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Shows how many fields there are, and nothing of what is in them.
impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shown({})", self.0.len())
    }
}

/// Shows the field, and nothing of what is in it.
impl std::fmt::Debug for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Difference({})", self.field)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{client::ClientId, forms::AddCredit, ids::LocationId};

    fn row(amount: &str, reason: &str) -> AddCredit {
        AddCredit {
            client: ClientId(Uuid::nil()),
            location: LocationId(Uuid::nil()),
            amount: amount.to_owned(),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn shown_differs_only_in_what_another_person_changed() {
        let check = |now: AddCredit, expected: &[(&str, &str, &str)]| {
            let found = Shown::of(&row("Ann", "a\nb")).differences(&now);
            let found: Vec<_> = found
                .iter()
                .map(|d| (d.field, d.before.as_str(), d.now.as_str()))
                .collect();
            assert_eq!(found, expected);
        };
        check(row("Ann", "a\nb"), &[]);
        check(row("Ann", "a\r\nb"), &[]);
        check(row("Anne", "a\nb"), &[("amount", "Ann", "Anne")]);
        check(
            row("", "c"),
            &[("amount", "Ann", ""), ("reason", "a\nb", "c")],
        );
    }

    #[test]
    fn shown_knows_which_fields_were_left_alone() {
        let shown = Shown::of(&row("Ann", "a\nb"));
        assert!(shown.is_untouched("reason", "a\r\nb"));
        assert!(!shown.is_untouched("amount", "Anne"));
        assert!(!shown.is_untouched("no such field", ""));
    }

    #[test]
    fn shown_compares_no_field_that_the_page_did_not_carry() {
        let shown = Shown::read([("amount".to_owned(), "Ann".to_owned())]);
        assert_eq!(shown.differences(&row("Ann", "secret")), []);
    }
}
