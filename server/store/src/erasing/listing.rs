//! All that the confirmation lists of a client, and what an administrator decides about it.

use std::fmt;

use shared::{
    access::Actor,
    client::ClientId,
    finding::{self, Choice},
    flaw::Flaw,
    forms::Decisions,
    residue::Marks,
    visit::VisitFate,
};

use crate::{
    Result, Tx,
    erasing::{
        digest::digest,
        findings::{self, Finding, Texts},
        identity::{self, Values},
        own::{self, OwnText},
    },
    studio::visit_fate::visit_fate,
};

/// All that the confirmation lists of a client.
pub struct Listing {
    /// The texts about others that name the client.
    pub findings: Vec<Finding>,
    /// The texts in the client's own kept rows.
    pub own: Vec<OwnText>,
    /// The kept numbers that contain something by which the client is found.
    pub numbers: Vec<String>,
    /// What becomes of the client's visits.
    pub visits: VisitFate,
    pub(super) marks: Marks,
    read: Read,
}

/// All that is read before it is decided what names the client.
#[derive(PartialEq, Eq)]
struct Read {
    identity: Values,
    texts: Texts,
    numbers: Vec<String>,
}

/// What becomes of a finding.
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// The reference takes the place of each part that names the client.
    Replace,
    /// This text takes its place; `None` leaves the field blank.
    Edit(Option<String>),
    /// It stays as it is.
    Leave,
}

/// What becomes of everything that a confirmation listed.
pub(super) struct Plan {
    /// The findings, each with what becomes of it.
    pub(super) findings: Vec<(Finding, Change)>,
    /// The client's own texts, with the wordings that were chosen.
    pub(super) own: Vec<OwnText>,
}

/// Reads what the confirmation lists of a client who is not erased, with what `viewer` may do with it.
pub async fn of(tx: &mut Tx, client: ClientId, viewer: &Actor) -> Result<Listing> {
    let mut listing = read(tx, client, None).await?;
    listing.show_to(viewer);
    Ok(listing)
}

/// Does the same for no viewer. All is read, but what was decided about the very same texts `before` is not decided again.
pub(super) async fn read(
    tx: &mut Tx,
    client: ClientId,
    before: Option<&Listing>,
) -> Result<Listing> {
    let identity = identity::read(tx, client).await?;
    let same = before.filter(|before| before.read.identity == identity);
    let marks = same.map_or_else(|| identity.marks(), |before| before.marks.clone());
    let read = Read {
        identity,
        texts: findings::read(tx, client, &marks).await?,
        numbers: own::all_numbers(tx, client).await?,
    };
    let (mut findings, numbers) = match before.filter(|before| before.read == read) {
        Some(before) => {
            let findings = before.findings.iter().map(Finding::for_nobody);
            (findings.collect(), before.numbers.clone())
        }
        None => (
            read.texts.findings(&marks),
            own::telling(&read.numbers, &marks),
        ),
    };
    findings::count_sessions(tx, &mut findings).await?;
    Ok(Listing {
        findings,
        own: own::texts(tx, client).await?,
        numbers,
        visits: visit_fate(tx).await?,
        marks,
        read,
    })
}

impl Listing {
    /// Hides what a viewer may not see.
    pub(super) fn show_to(&mut self, viewer: &Actor) {
        for finding in &mut self.findings {
            finding.show_to(viewer);
        }
    }

    /// Returns whether both are about a client with the same identity.
    pub(super) fn is_about_same(&self, other: &Self) -> bool {
        self.read.identity == other.read.identity
    }

    /// Returns a digest of all that is listed, as `viewer` may see it. It is empty if nothing is.
    pub fn seen(&self) -> String {
        let changing = self.own.iter().filter(|text| !text.stays());
        let own = changing.map(|text| {
            let rows = text.rows.to_string();
            vec![text.key(), rows, text.before.clone(), text.after.clone()]
        });
        let findings = self.findings.iter().map(|finding| {
            let choices = finding.choices().iter().map(|choice| choice.name());
            let text = finding.text().unwrap_or_default().to_owned();
            let sessions = finding.sessions.map(|sessions| sessions.to_string());
            let seen = [finding.key(), choices.collect(), text];
            seen.into_iter().chain(sessions).collect()
        });
        let numbers = self.numbers.iter().map(|number| vec![number.clone()]);
        // A studio that chooses otherwise after the confirmation was shown must not change what it said.
        let visits = match self.visits {
            VisitFate::Counted => None,
            VisitFate::Kept => Some(vec!["visits".to_owned(), self.visits.name().to_owned()]),
        };
        let all: Vec<_> = own.chain(findings).chain(numbers).chain(visits).collect();
        if all.is_empty() {
            return String::new();
        }
        digest(&serde_json::to_vec(&all).unwrap_or_default())
    }

    /// Returns the decisions of an administrator who has seen the listing and changes nothing of what it proposes.
    pub fn as_proposed(&self) -> Decisions {
        Decisions {
            seen: self.seen(),
            ..Decisions::default()
        }
    }

    /// Returns what is decided about a finding, or what is wrong with the decision. [`Flaw::Missing`] without a text is a
    /// decision that is missing.
    pub fn decided(
        &self,
        decisions: &Decisions,
        finding: &Finding,
    ) -> std::result::Result<Change, Flaw> {
        let own = decisions.of_finding(&finding.key());
        let choice = match own.and_then(|decision| decision.choice) {
            Some(choice) if finding.choices().contains(&choice) => choice,
            Some(_) => return Err(Flaw::NotAChoice),
            None => match decisions.rest.ok_or(Flaw::Missing)? {
                Choice::Replace if finding.choices().contains(&Choice::Replace) => Choice::Replace,
                Choice::Replace | Choice::Edit | Choice::Leave => Choice::Leave,
            },
        };
        match choice {
            Choice::Replace => Ok(Change::Replace),
            Choice::Leave => Ok(Change::Leave),
            Choice::Edit => {
                let typed = own.map_or("", |decision| &decision.text);
                let marks = finding.marks(&self.marks);
                finding::edited(&finding.place.column, typed, &marks).map(Change::Edit)
            }
        }
    }

    /// Returns what takes the place of one of the client's own texts, or what is wrong with the wording.
    pub fn reworded(
        &self,
        decisions: &Decisions,
        text: &OwnText,
    ) -> std::result::Result<String, Flaw> {
        match decisions.wording(&text.key()) {
            Some(typed) if !text.stays() && typed.trim() != text.after => {
                finding::wording(&text.before, typed, &self.marks)
            }
            Some(_) | None => Ok(text.after.clone()),
        }
    }

    /// Returns whether a wording that other clients have may be proposed for one of the client's own texts.
    pub fn may_propose(&self, text: &OwnText, wording: &str) -> bool {
        finding::wording(&text.before, wording, &self.marks).is_ok()
    }

    /// Returns what becomes of everything, or `None` if the administrator has seen something else, has not decided everything,
    /// or has decided something that is not possible.
    pub(super) fn plan(&self, decisions: &Decisions) -> Option<Plan> {
        if decisions.seen != self.seen() {
            return None;
        }
        let findings = self.findings.iter().map(|finding| {
            let change = self.decided(decisions, finding).ok()?;
            Some((finding.clone(), change))
        });
        let own = self.own.iter().map(|text| {
            let after = self.reworded(decisions, text).ok()?;
            Some(text.clone().become_text(after))
        });
        Some(Plan {
            findings: findings.collect::<Option<_>>()?,
            own: own.collect::<Option<_>>()?,
        })
    }
}

/// Shows how much is listed, and no text.
impl fmt::Debug for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings: Vec<_> = self.findings.iter().map(Finding::key).collect();
        write!(f, "Listing({findings:?}, {} own texts)", self.own.len())
    }
}
