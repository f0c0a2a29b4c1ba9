//! Deleting a client: the search for texts that name the client, and the confirmation.

use serde::{Deserialize, Serialize};

use super::{Form, form};
use crate::{client::ClientId, finding::Choice};

form! {
    /// Asks for a second administrator to confirm the deletion.
    pub AskConfirmation = "ask_confirmation";
    ids { id: ClientId }
}

form! {
    /// Finds out what became of a deletion whose answer was lost. The number is that of its form.
    pub FindOutErasure = "find_out_erasure";
    ids { id: ClientId }
}

/// Erases the client.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EraseClient {
    /// The client.
    pub id: ClientId,
    /// What the administrator saw and decided.
    #[serde(flatten)]
    pub decisions: Decisions,
    /// The password or a code of the second factor, as typed, where the last proof of the login is too old.
    #[serde(default)]
    pub proof: String,
}

/// What an administrator saw on the confirmation, and decided. By default nothing was to be seen.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// A digest of all that the confirmation listed.
    #[serde(default)]
    pub seen: String,
    /// What becomes of texts about others that name the client.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Decision>,
    /// What becomes of the findings that `findings` does not decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<Choice>,
    /// What takes the place of the client's own texts, where it is another wording than the general word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wordings: Vec<Wording>,
}

/// What becomes of one finding.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The key of the finding.
    #[serde(default)]
    pub at: String,
    /// The choice; `None` until there is one.
    #[serde(default, rename = "do", skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// The text that takes its place, as typed, where the choice is to edit it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// What takes the place of one text of the client's own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The key of the text.
    #[serde(default)]
    pub at: String,
    /// What takes its place, as typed.
    #[serde(default)]
    pub after: String,
}

#[expect(
    non_upper_case_globals,
    reason = "a constant has the name of its field"
)]
impl EraseClient {
    /// The name of `id`.
    pub const id: &'static str = "id";
    /// The name of `seen`.
    pub const seen: &'static str = "seen";
    /// The name of `rest`.
    pub const rest: &'static str = "rest";
    /// The name of `proof`.
    pub const proof: &'static str = "proof";
}

impl Decision {
    /// Returns the name of the key of decision number `i`.
    pub fn at(i: usize) -> String {
        format!("findings[{i}][at]")
    }

    /// Returns the name of its choice.
    pub fn choice(i: usize) -> String {
        format!("findings[{i}][do]")
    }

    /// Returns the name of its text.
    pub fn text(i: usize) -> String {
        format!("findings[{i}][text]")
    }
}

impl Wording {
    /// Returns the name of the key of wording number `i`.
    pub fn at(i: usize) -> String {
        format!("wordings[{i}][at]")
    }

    /// Returns the name of its text.
    pub fn after(i: usize) -> String {
        format!("wordings[{i}][after]")
    }
}

impl Decisions {
    /// Returns the decisions in the fields of a form that comes back. `field` returns what was typed into a field.
    pub fn of_fields(field: impl Fn(&str) -> Option<String>) -> Self {
        let findings = (0..).map_while(|i| {
            Some(Decision {
                at: field(&Decision::at(i))?,
                choice: field(&Decision::choice(i)).and_then(|name| Choice::parse(&name)),
                text: field(&Decision::text(i)).unwrap_or_default(),
            })
        });
        let wordings = (0..).map_while(|i| {
            Some(Wording {
                at: field(&Wording::at(i))?,
                after: field(&Wording::after(i)).unwrap_or_default(),
            })
        });
        Self {
            seen: field(EraseClient::seen).unwrap_or_default(),
            findings: findings.collect(),
            rest: field(EraseClient::rest).and_then(|name| Choice::parse(&name)),
            wordings: wordings.collect(),
        }
    }

    /// Returns the same decisions without what is not sent: findings without a choice, and texts that no choice needs.
    #[must_use]
    pub fn decided(mut self) -> Self {
        self.findings.retain(|decision| decision.choice.is_some());
        for decision in &mut self.findings {
            if decision.choice != Some(Choice::Edit) {
                decision.text.clear();
            }
        }
        self
    }

    /// Returns whether any text about others is to change.
    pub fn change_any(&self) -> bool {
        let choices = self.findings.iter().filter_map(|decision| decision.choice);
        choices.chain(self.rest).any(|choice| match choice {
            Choice::Replace | Choice::Edit => true,
            Choice::Leave => false,
        })
    }

    /// Returns the decision about the finding with this key, if there is one of its own.
    pub fn of_finding(&self, key: &str) -> Option<&Decision> {
        self.findings.iter().find(|decision| decision.at == key)
    }

    /// Returns the wording for the text with this key, as typed.
    pub fn wording(&self, key: &str) -> Option<&str> {
        let wording = self.wordings.iter().find(|wording| wording.at == key);
        wording.map(|wording| wording.after.as_str())
    }
}

impl Form for EraseClient {
    const FUNCTION: &'static str = "erase_client";
    const SECRETS: &'static [&'static str] = &[Self::proof];

    fn fields(&self) -> Vec<(&'static str, String)> {
        let rest = self.decisions.rest;
        let rest = rest.map(|choice| (Self::rest, choice.name().to_owned()));
        let fields = [
            (Self::id, self.id.to_string()),
            (Self::seen, self.decisions.seen.clone()),
        ];
        fields.into_iter().chain(rest).collect()
    }

    fn listed(&self) -> Vec<(String, String)> {
        let Decisions {
            findings, wordings, ..
        } = &self.decisions;
        let mut fields = Vec::new();
        for (i, decision) in findings.iter().enumerate() {
            fields.push((Decision::at(i), decision.at.clone()));
            if let Some(choice) = decision.choice {
                fields.push((Decision::choice(i), choice.name().to_owned()));
            }
            fields.push((Decision::text(i), decision.text.clone()));
        }
        for (i, wording) in wordings.iter().enumerate() {
            fields.push((Wording::at(i), wording.at.clone()));
            fields.push((Wording::after(i), wording.after.clone()));
        }
        fields
    }
}

/// Shows which form it is, and nothing of what was typed.
impl std::fmt::Debug for EraseClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(Self::FUNCTION)
    }
}

/// Shows nothing of what was typed.
impl std::fmt::Debug for Decisions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Decisions")
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn decided() -> EraseClient {
        let decision = |at: &str, choice, text: &str| Decision {
            at: at.to_owned(),
            choice,
            text: text.to_owned(),
        };
        EraseClient {
            id: ClientId(Uuid::nil()),
            decisions: Decisions {
                seen: "5eed".into(),
                findings: vec![
                    decision("classes.name:1", Some(Choice::Edit), "Private hour"),
                    decision("clients.notes:2", None, "With Ann"),
                    decision("coaches.name:3*2", Some(Choice::Replace), "Ann Lee"),
                ],
                rest: Some(Choice::Leave),
                wordings: vec![Wording {
                    at: "invoices.description#1".into(),
                    after: "Personal training".into(),
                }],
            },
            proof: "a password".into(),
        }
    }

    #[test]
    fn decisions_come_back_as_they_were_sent() {
        let form = decided();
        let fields = form.fields().into_iter();
        let fields = fields.map(|(name, typed)| (name.to_owned(), typed));
        let all: Vec<_> = fields.chain(form.listed()).collect();
        let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&"findings[0][do]") && names.contains(&"wordings[0][after]"));
        assert!(!names.contains(&"findings[1][do]") && !names.contains(&EraseClient::proof));
        let back = Decisions::of_fields(|name| {
            let field = all.iter().find(|(field, _)| field == name)?;
            Some(field.1.clone())
        });
        assert!(back == form.decisions);
    }

    #[test]
    fn decisions_are_found_by_the_key_of_their_text() {
        let Decisions {
            findings,
            wordings,
            rest,
            seen,
        } = decided().decisions;
        let decisions = |findings: &[Decision], rest| Decisions {
            findings: findings.to_vec(),
            wordings: wordings.clone(),
            rest,
            seen: seen.clone(),
        };
        let all = decisions(&findings, rest);
        let found = all.of_finding("clients.notes:2").map(|found| &found.text);
        assert_eq!(found.map(String::as_str), Some("With Ann"));
        assert!(all.of_finding("clients.notes:3").is_none());
        let wording = all.wording("invoices.description#1");
        assert_eq!(wording, Some("Personal training"));
        assert_eq!(all.wording("invoices.description#2"), None);

        assert!(all.change_any());
        assert!(!decisions(&findings[1..2], Some(Choice::Leave)).change_any());
        assert!(!decisions(&[], None).change_any());
        assert!(decisions(&[], Some(Choice::Replace)).change_any());
        assert!(decisions(&findings[..1], None).change_any());
    }

    #[test]
    fn only_what_is_decided_is_sent() {
        let sent = decided().decisions.decided();
        let sent: Vec<_> = sent
            .findings
            .iter()
            .map(|decision| (decision.at.as_str(), decision.text.as_str()))
            .collect();
        assert_eq!(
            sent,
            [("classes.name:1", "Private hour"), ("coaches.name:3*2", "")]
        );
    }

    #[test]
    fn debug_output_shows_nothing_that_was_typed() {
        let form = decided();
        assert_eq!(
            format!("{form:?} {:?}", form.decisions),
            "erase_client Decisions"
        );
    }
}
