//! The register: every stored column, and all that there is to say about it.
//!
//! The store builds the erasing statements from it; the confirmation and the receipt are written from it; tests compare
//! it with the live schema of both databases. A new column needs one line in `tables.rs`, which says:
//!
//! - its *fate*: what happens to it when a client is erased;
//! - its *source*: whether people type it, and what that text is about;
//! - how it is *shown* in a client's export;
//! - for a value by which a person can be found, what it *identifies*.

mod kinds;
mod tables;

use serde::{Deserialize, Serialize};

use crate::visit::VisitFate;

pub use kinds::{Kept, Personal};
pub use tables::TABLES;

/// What happens to a column when a client is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The row stays, and the value is set to null.
    Clear(Personal),
    /// The whole row is deleted. Every column of its table has the same fate.
    Remove(Personal),
    /// The value stays, for this reason.
    Keep(Kept),
    /// The text stays where enough other clients have the very same one. Otherwise the word for what it describes takes its
    /// place. [`crate::wording`] has the rule.
    Reword(Kept),
    /// The whole row is counted in its session, without a name, and deleted; or it stays under the reference. The studio
    /// chooses ([`VisitFate`]). Every column of its table has the same fate.
    Count(Personal),
}

impl Fate {
    /// Returns the fate of a client whose visits have that fate: never [`Fate::Count`].
    #[must_use]
    pub fn under(self, visits: VisitFate) -> Self {
        match (self, visits) {
            (Self::Count(kind), VisitFate::Counted) => Self::Remove(kind),
            (Self::Count(_), VisitFate::Kept) => Self::Keep(Kept::Visits),
            (
                Self::Clear(_) | Self::Remove(_) | Self::Keep(_) | Self::Reword(_),
                VisitFate::Counted | VisitFate::Kept,
            ) => self,
        }
    }
}

/// Where the values of a column come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// People type it, in Lethe or in the system that it was imported from: it can say anything. The text is about this.
    Typed(Text),
    /// People choose it from a list that holds nothing personal.
    Chosen,
    /// A number that the accounts need, made by Lethe or by the system that it was imported from. It is kept, even if it
    /// contains something that identifies the client.
    Number,
    /// Lethe makes it: ids, instants, dates, amounts, numbers, digests, copies of other columns.
    Made,
}

/// What a text that people type is about. Pages have words for it, and know where it can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Text {
    /// A client's own information: names, addresses, numbers.
    Details,
    /// A client's medical information.
    Medical,
    /// A client's emergency contact.
    EmergencyContact,
    /// Notes on a client.
    Notes,
    /// The plan of a membership.
    Plan,
    /// The name of a package.
    Package,
    /// The reason for which a package was voided.
    PackageReason,
    /// The description of an invoice.
    Invoice,
    /// The reason for which an invoice was settled.
    InvoiceReason,
    /// The reason for a movement of account credit.
    CreditReason,
    /// What the text of an invoice, a membership or a package was before it was corrected.
    FormerText,
    /// A stored payment method.
    PaymentMethod,
    /// The name of a membership or a package in the catalogue.
    Offer,
    /// A session of the schedule.
    Session,
    /// The name of a class: what sessions are of.
    Class,
    /// The name of a coach of sessions.
    Coach,
    /// A team member.
    TeamMember,
    /// Another text of the studio.
    Studio,
}

impl Text {
    /// Returns whether such a text can name people other than the client or team member whose row it is. A name or a
    /// number in one person's own details can be the same for another person, and says nothing about that one.
    pub fn can_name_others(self) -> bool {
        match self {
            Self::Details | Self::PaymentMethod => false,
            Self::Medical
            | Self::EmergencyContact
            | Self::Notes
            | Self::Plan
            | Self::Package
            | Self::PackageReason
            | Self::Invoice
            | Self::InvoiceReason
            | Self::CreditReason
            | Self::FormerText
            | Self::Offer
            | Self::Session
            | Self::Class
            | Self::Coach
            | Self::TeamMember
            | Self::Studio => true,
        }
    }

    /// Returns whether it is one of the few texts that describe the studio, such as the name of a location.
    pub fn is_setting(self) -> bool {
        self == Self::Studio
    }
}

/// How a column appears in a client's export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The value itself.
    Value,
    /// Only that there is one, or a part of it: "a password is set".
    Fact,
    /// Data of another person, which an administrator leaves out or includes.
    OtherPerson,
    /// Not at all: internal numbers, search words, rows of the studio.
    Hidden,
}

/// What a value identifies: the person whose row it is can be found by it in other texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Identifier {
    /// The first name.
    GivenName,
    /// The last name.
    FamilyName,
    /// First and last name in one text.
    FullName,
    /// The email address.
    Email,
    /// A phone number.
    Phone,
    /// Street and house number.
    Street,
    /// The number by which another system knows the client.
    MemberNumber,
    /// The code by which a payment processor knows the client's card.
    Token,
    /// A keyed digest of an email address or a phone number.
    Digest,
}

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What happens to it when a client is erased.
    pub fate: Fate,
    /// Where its values come from.
    pub source: Source,
    /// How it appears in a client's export.
    pub shown: Shown,
    /// What its values identify, where they do.
    pub identifies: Option<Identifier>,
}

impl Column {
    /// Returns what its text is about, where people type it.
    pub fn text(&self) -> Option<Text> {
        match self.source {
            Source::Typed(text) => Some(text),
            Source::Chosen | Source::Number | Source::Made => None,
        }
    }

    /// Returns whether the confirmation of an erasure shows its values: what people type, what is copied from it, and the date
    /// of birth. Of secrets and of what Lethe makes, the confirmation says only how much there is.
    pub fn is_told(&self) -> bool {
        match (self.shown, self.source) {
            (Shown::Fact | Shown::Hidden, _) => false,
            (Shown::Value | Shown::OtherPerson, Source::Typed(_)) => true,
            (Shown::Value | Shown::OtherPerson, Source::Chosen | Source::Number | Source::Made) => {
                self.identifies.is_some() || self.fate == Fate::Clear(Personal::DateOfBirth)
            }
        }
    }
}

/// How the rows of a table belong to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The table of clients itself; its key is `id`.
    Client,
    /// The rows belong to the client, or to each of the clients, in these columns.
    ClientIn(&'static [&'static str]),
    /// The rows belong to the studio.
    Studio,
}

/// One table of the database.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// To whom its rows belong.
    pub owner: Owner,
    /// Its columns.
    pub columns: &'static [Column],
}

/// The columns of a table that hold one kind of personal data.
#[derive(Debug, PartialEq, Eq)]
pub struct Holds {
    /// The kind.
    pub kind: Personal,
    /// The columns whose values the confirmation of an erasure shows.
    pub told: Vec<&'static str>,
    /// The others.
    pub untold: Vec<&'static str>,
}

/// What happens to all rows of a table that belong to a client who is erased.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// They stay.
    Keep,
    /// These columns of them are set to null.
    Clear(Vec<&'static str>),
    /// They are deleted.
    Remove(Personal),
}

impl Table {
    /// Returns the column with this name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns the names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.columns.iter().map(|column| column.name)
    }

    /// Returns the names of the columns with their fates.
    pub fn fates(&self) -> impl Iterator<Item = (&'static str, Fate)> + use<> {
        let columns = self.columns.iter();
        columns.map(|column| (column.name, column.fate))
    }

    /// Returns the columns by which a row belongs to clients.
    pub fn owners(&self) -> &'static [&'static str] {
        match self.owner {
            Owner::Client => &["id"],
            Owner::ClientIn(columns) => columns,
            Owner::Studio => &[],
        }
    }

    /// Returns the action that carries out the fates of the columns where visits have this fate.
    pub fn action(&self, visits: VisitFate) -> Action {
        let mut cleared = Vec::new();
        for (column, fate) in self.fates() {
            match fate.under(visits) {
                Fate::Keep(_) | Fate::Reword(_) => {}
                Fate::Clear(_) => cleared.push(column),
                Fate::Remove(kind) | Fate::Count(kind) => return Action::Remove(kind),
            }
        }
        if cleared.is_empty() {
            Action::Keep
        } else {
            Action::Clear(cleared)
        }
    }

    /// Returns the columns that are set to null. In the table of clients, the check constraints
    /// `erased_clients_hold_nothing_personal` cover the same.
    pub fn cleared(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.fates()
            .filter_map(|(column, fate)| matches!(fate, Fate::Clear(_)).then_some(column))
    }

    /// Returns whether its rows are visits, which the studio counts or keeps.
    pub fn is_counted(&self) -> bool {
        self.fates().any(|(_, fate)| matches!(fate, Fate::Count(_)))
    }

    /// Returns the kinds of personal data that its rows hold where visits have this fate.
    pub fn personal(&self, visits: VisitFate) -> Vec<Holds> {
        let mut all: Vec<Holds> = Vec::new();
        for column in self.columns {
            let kind = match column.fate.under(visits) {
                Fate::Clear(kind) | Fate::Remove(kind) | Fate::Count(kind) => kind,
                Fate::Keep(_) | Fate::Reword(_) => continue,
            };
            let at = all.iter().position(|holds| holds.kind == kind);
            let at = at.unwrap_or_else(|| {
                all.push(Holds {
                    kind,
                    told: Vec::new(),
                    untold: Vec::new(),
                });
                all.len() - 1
            });
            let holds = &mut all[at];
            if column.is_told() {
                holds.told.push(column.name);
            } else {
                holds.untold.push(column.name);
            }
        }
        all
    }

    /// Returns the kinds of data that stay in its rows where visits have this fate.
    pub fn kept(&self, visits: VisitFate) -> Vec<Kept> {
        let mut all = Vec::new();
        for (_, fate) in self.fates() {
            match fate.under(visits) {
                Fate::Keep(kind) | Fate::Reword(kind) if !all.contains(&kind) => all.push(kind),
                Fate::Keep(_)
                | Fate::Reword(_)
                | Fate::Clear(_)
                | Fate::Remove(_)
                | Fate::Count(_) => {}
            }
        }
        all
    }

    /// Returns the columns whose texts stay only if other clients have the same, and what each text is about.
    pub fn reworded(&self) -> impl Iterator<Item = (&'static str, Text)> + use<> {
        let columns = self.columns.iter();
        columns.filter_map(|column| match column.fate {
            Fate::Reword(_) => Some((column.name, column.text()?)),
            Fate::Clear(_) | Fate::Remove(_) | Fate::Keep(_) | Fate::Count(_) => None,
        })
    }

    /// Returns the columns that hold numbers which the accounts need.
    pub fn numbers(&self) -> impl Iterator<Item = &'static str> + use<> {
        let columns = self.columns.iter();
        columns.filter_map(|column| (column.source == Source::Number).then_some(column.name))
    }

    /// Returns the columns by which the client whose row it is can be found in other texts, and what each identifies.
    pub fn identifying(&self) -> impl Iterator<Item = (&'static str, Identifier)> + use<> {
        let columns = self.columns.iter();
        columns.filter_map(|column| Some((column.name, column.identifies?)))
    }

    /// Returns the columns of which PostgreSQL keeps no statistics, because statistics are copies of values and outlast
    /// the rows: everything personal that is not chosen from a list.
    pub fn without_statistics(&self) -> impl Iterator<Item = &'static str> + use<> {
        let (columns, owners) = (self.columns.iter(), self.owners());
        columns.filter_map(move |column| {
            let is_erased = match column.fate {
                Fate::Clear(_) | Fate::Remove(_) | Fate::Reword(_) | Fate::Count(_) => true,
                Fate::Keep(_) => column.identifies.is_some(),
            };
            let is_free = match column.source {
                Source::Typed(_) => true,
                Source::Number | Source::Made => !owners.contains(&column.name),
                Source::Chosen => false,
            };
            (is_erased && is_free).then_some(column.name)
        })
    }

    /// Returns the columns whose texts have words in the index of texts: what people type and what can name clients whose row
    /// it is not.
    pub fn indexed(&self) -> impl Iterator<Item = &'static str> + use<> {
        let in_index = |text: Text| text.can_name_others() && !text.is_setting();
        typed(self.columns, in_index)
    }

    /// Returns the columns of which a studio has a few texts only. They have no words in the index: a search reads them all.
    pub fn settings(&self) -> impl Iterator<Item = &'static str> + use<> {
        typed(self.columns, Text::is_setting)
    }

    /// Returns whether a text in this column can name clients whose row it is not. A column that is not in the register
    /// can, and so can every column of the studio's tables.
    pub fn can_name_others(&self, column: &str) -> bool {
        match (self.owner, self.column(column)) {
            (Owner::Studio, _) | (Owner::Client | Owner::ClientIn(_), None) => true,
            (Owner::Client | Owner::ClientIn(_), Some(column)) => {
                column.text().is_some_and(Text::can_name_others)
            }
        }
    }
}

/// Returns the columns with such texts.
fn typed<F: Fn(Text) -> bool>(
    columns: &'static [Column],
    such: F,
) -> impl Iterator<Item = &'static str> + use<F> {
    let columns = columns.iter();
    columns.filter_map(move |column| column.text().is_some_and(&such).then_some(column.name))
}

/// Returns what the texts in a column are about, where people type them.
pub fn text(table: &str, column: &str) -> Option<Text> {
    self::table(table)?.column(column)?.text()
}

/// Returns the table with this name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

#[cfg(test)]
mod tests;
