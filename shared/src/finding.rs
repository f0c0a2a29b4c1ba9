//! What an administrator may do with a finding, a text about others that names a client who is to be erased, and what may take
//! the place of a text.

use serde::{Deserialize, Serialize};

use crate::{
    client::{Phone, Text},
    flaw::{Flaw, Refused},
    input,
    residue::Marks,
};

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// The reference takes the place of each part that names the client.
    Replace,
    /// Another text takes its place.
    Edit,
    /// It stays as it is.
    Leave,
}

impl Choice {
    /// All choices, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Replace, Self::Edit, Self::Leave];

    /// Returns the name under which a form sends it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Edit => "edit",
            Self::Leave => "leave",
        }
    }

    /// Returns the choice that has this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// The rows in which a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rows {
    /// The rows of the studio, or of clients who are not erased.
    Current,
    /// The rows of clients who are erased. The database refuses every change to them.
    OfErased,
}

/// Who looks at a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// A team member who may see the text.
    Shown,
    /// A team member who may not see the text, such as medical information.
    Hidden,
}

/// Returns what may be done with a finding in a column of the register. What others know a record by stays: the email address with
/// which a team member logs in, the number of another system, the address of a website, the prefix of invoice numbers.
pub fn choices(table: &str, column: &str, rows: Rows, sight: Sight) -> &'static [Choice] {
    let is_fixed = matches!(
        (table, column),
        ("team_members", "email")
            | ("sessions", "external_id")
            | ("embedding_sites", "origin")
            | ("locations", "invoice_prefix")
    );
    // A reference is no phone number.
    let is_phone = column == "emergency_contact_phone";
    match (rows, sight) {
        (Rows::OfErased, _) => &[Choice::Leave],
        (Rows::Current, _) if is_fixed => &[Choice::Leave],
        (Rows::Current, Sight::Shown) if is_phone => &[Choice::Edit, Choice::Leave],
        (Rows::Current, Sight::Shown) => &Choice::ALL,
        (Rows::Current, Sight::Hidden) => &[Choice::Replace, Choice::Leave],
    }
}

/// Parses the text that takes the place of a finding in a column: as the form of that column parses it, and it must not name the
/// client. `None` is a blank field that may be blank.
pub fn edited(column: &str, typed: &str, marks: &Marks) -> Result<Option<String>, Flaw> {
    let line = |typed: &str| input::line(typed);
    let text = match column {
        "medical_information" | "notes" => input::optional(typed, |typed| {
            Text::parse(typed, Text::MAX).map(|text| text.as_str().to_owned())
        }),
        "emergency_contact_phone" => input::optional(typed, |typed| {
            Phone::parse(typed).map(|phone| phone.as_str().to_owned())
        }),
        "emergency_contact_name" => input::optional(typed, line),
        _ => line(typed).map(Some),
    }?;
    match &text {
        Some(text) if marks.find(text).is_some() => Err(Refused::NamesClient.into()),
        Some(_) | None => Ok(text),
    }
}

/// Parses the wording that takes the place of `before`, a text in the client's own kept rows that may not stay.
pub fn wording(before: &str, typed: &str, marks: &Marks) -> Result<String, Flaw> {
    let text = input::line(typed)?;
    if text == before {
        Err(Refused::MayNotStay.into())
    } else if marks.find(&text).is_some() {
        Err(Refused::NamesClient.into())
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{register::TABLES, residue::Identity};

    fn ann_lee() -> Marks {
        Marks::of(&Identity {
            names: vec![("Ann".into(), Some("Lee".into()))],
            phones: vec!["07700 900123".into()],
            ..Identity::default()
        })
    }

    #[test]
    fn choice_has_the_name_under_which_it_is_sent() {
        for choice in Choice::ALL {
            let sent = serde_json::to_value(choice).expect("a name");
            assert_eq!(sent, choice.name());
            assert_eq!(Choice::parse(choice.name()), Some(choice));
        }
        assert_eq!(Choice::parse("erase"), None);
    }

    #[test]
    fn every_searched_text_can_be_changed_but_for_what_others_know_a_record_by() {
        let (all, only): (&[Choice], &[Choice]) = (&Choice::ALL, &[Choice::Leave]);
        let mut fixed = Vec::new();
        for table in TABLES {
            for column in table.indexed().chain(table.settings()) {
                let place = format!("{}.{column}", table.name);
                let seen = choices(table.name, column, Rows::Current, Sight::Shown);
                if column == "emergency_contact_phone" {
                    assert_eq!(seen, [Choice::Edit, Choice::Leave], "{place}");
                } else if seen == only {
                    fixed.push(place.clone());
                } else {
                    assert_eq!(seen, all, "{place}");
                }
                let erased = choices(table.name, column, Rows::OfErased, Sight::Shown);
                assert_eq!(erased, only, "{place} of an erased client");
            }
        }
        assert_eq!(
            fixed,
            [
                "locations.invoice_prefix",
                "sessions.external_id",
                "team_members.email",
                "embedding_sites.origin"
            ]
        );
        let hidden = choices(
            "clients",
            "medical_information",
            Rows::Current,
            Sight::Hidden,
        );
        assert_eq!(hidden, [Choice::Replace, Choice::Leave]);
    }

    #[test]
    fn edited_text_is_parsed_as_its_column_is_and_does_not_name_the_client() {
        let check = |column: &str, typed: &str, expected: Result<Option<&str>, Flaw>| {
            let seen = edited(column, typed, &ann_lee());
            let expected = expected.map(|text| text.map(str::to_owned));
            assert_eq!(seen, expected, "{column}: {typed}");
        };
        let names: Flaw = Refused::NamesClient.into();
        check("name", " Private hour ", Ok(Some("Private hour")));
        check("name", "", Err(Flaw::Missing));
        check("name", "Two\nlines", Err(Flaw::NotOneLine));
        check("name", &"x".repeat(201), Err(Flaw::TooLong(200)));
        check("name", "Private: LEE, Ann", Err(names));
        check("description", "Call 07700-900-123", Err(names));
        check("description", "For Ann", Ok(Some("For Ann")));
        check("notes", "Two\nlines", Ok(Some("Two\nlines")));
        check("notes", " ", Ok(None));
        check("notes", "With Ann\nLee", Err(names));
        check("medical_information", "", Ok(None));
        check(
            "medical_information",
            &"x".repeat(10_001),
            Err(Flaw::TooLong(10_000)),
        );
        check("emergency_contact_name", "", Ok(None));
        check("emergency_contact_name", "Bob", Ok(Some("Bob")));
        check("emergency_contact_phone", "", Ok(None));
        check("emergency_contact_phone", "Bob", Err(Flaw::NotAPhone));
        check("emergency_contact_phone", "07700 900123", Err(names));
        check(
            "emergency_contact_phone",
            "07700 900999",
            Ok(Some("07700 900999")),
        );
    }

    #[test]
    fn wording_differs_and_does_not_name_the_client() {
        let check = |typed: &str, expected: Result<&str, Flaw>| {
            let seen = wording("Ten for two", typed, &ann_lee());
            assert_eq!(seen.as_deref(), expected.as_ref().copied(), "{typed}");
        };
        check("Personal training", Ok("Personal training"));
        check(" Package ", Ok("Package"));
        check("", Err(Flaw::Missing));
        check("Ten for two", Err(Refused::MayNotStay.into()));
        check("Ten for Ann Lee", Err(Refused::NamesClient.into()));
        check(&"x".repeat(201), Err(Flaw::TooLong(200)));
    }
}
