//! What one client has of each kind of data, as the confirmation of an erasure shows it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    access::{Actor, Permission},
    register::{Kept, Personal},
    visit::VisitFate,
};

/// What a client has: the kinds that are erased and the kinds that are kept. A kind without rows is not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// What is erased, in the order of [`Personal::ALL`].
    pub erased: Vec<Held>,
    /// What is kept, in the order of [`Kept::LISTED`].
    pub kept: Vec<Stays>,
    /// What becomes of the bookings.
    pub visits: VisitFate,
}

/// What a client has of one kind of personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The kind.
    pub kind: Personal,
    /// In how many rows it stands.
    pub rows: i64,
    /// The first values, each once: at most [`Holdings::VALUES`]. `None` if the viewer may not see them. It is empty if only
    /// Lethe has a use for the values, as for digests.
    pub values: Option<Vec<String>>,
    /// Whether there are no other values.
    pub is_complete: bool,
}

/// What a client has of one kind of data that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stays {
    /// The kind.
    pub kind: Kept,
    /// In how many rows it stands.
    pub rows: i64,
}

impl Holdings {
    /// How many values of each kind are listed.
    pub const VALUES: usize = 5;

    /// How many characters of a value are shown.
    pub const LENGTH: usize = 200;

    /// Adds rows in which personal data stands.
    pub fn add(&mut self, kind: Personal, rows: i64) {
        if rows == 0 {
            return;
        }
        match self.erased.iter_mut().find(|held| held.kind == kind) {
            Some(held) => held.rows += rows,
            None => self.erased.push(Held {
                kind,
                rows,
                values: Some(Vec::new()),
                is_complete: true,
            }),
        }
        let position = |held: &Held| Personal::ALL.iter().position(|kind| *kind == held.kind);
        self.erased.sort_by_key(position);
    }

    /// Adds a value of a kind that has rows. If enough are listed, only notes that there are others.
    pub fn add_value(&mut self, kind: Personal, value: &str) {
        let Some(held) = self.erased.iter_mut().find(|held| held.kind == kind) else {
            return;
        };
        let Some(values) = &mut held.values else {
            return;
        };
        let value = cut(value);
        if value.is_empty() || values.contains(&value) {
            return;
        }
        if values.len() < Self::VALUES {
            values.push(value);
        } else {
            held.is_complete = false;
        }
    }

    /// Adds rows that are kept.
    pub fn keep(&mut self, kind: Kept, rows: i64) {
        if rows == 0 {
            return;
        }
        match self.kept.iter_mut().find(|stays| stays.kind == kind) {
            Some(stays) => stays.rows += rows,
            None => self.kept.push(Stays { kind, rows }),
        }
        let position = |stays: &Stays| Kept::LISTED.iter().position(|kind| *kind == stays.kind);
        self.kept.sort_by_key(position);
    }

    /// Takes the values out that the viewer may not see. That there are some stays.
    pub fn show_to(&mut self, viewer: &Actor) {
        for held in &mut self.erased {
            if needs(held.kind).is_some_and(|permission| !viewer.may(permission)) {
                held.values = None;
            }
        }
    }

    /// Returns the kinds of personal data that the client does not have.
    pub fn not_erased(&self) -> Vec<Personal> {
        let is_missing = |kind: &Personal| self.erased.iter().all(|held| held.kind != *kind);
        let listed = Personal::listed(self.visits).into_iter();
        listed.filter(is_missing).collect()
    }

    /// Returns the kinds that would be kept and that the client does not have. Digests for suppression are in no client's rows;
    /// whether they are kept is a setting.
    pub fn not_kept(&self) -> Vec<Kept> {
        let is_missing = |kind: &Kept| {
            *kind != Kept::Suppression && self.kept.iter().all(|stays| stays.kind != *kind)
        };
        let listed = Kept::listed(self.visits).into_iter();
        listed.filter(is_missing).collect()
    }
}

/// Shows how much there is, and no value.
impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.values.as_ref().map(Vec::len);
        write!(
            f,
            "{:?} in {} rows, values: {values:?}",
            self.kind, self.rows
        )
    }
}

/// Returns the permission that a viewer needs for the values of a kind.
fn needs(kind: Personal) -> Option<Permission> {
    match kind {
        Personal::Medical => Some(Permission::ViewMedicalInformation),
        Personal::Name
        | Personal::Email
        | Personal::Password
        | Personal::Access
        | Personal::Address
        | Personal::Phones
        | Personal::DateOfBirth
        | Personal::Gender
        | Personal::Occupation
        | Personal::Relationships
        | Personal::EmergencyContact
        | Personal::PaymentMethods
        | Personal::Notes
        | Personal::ImportedIds
        | Personal::Former
        | Personal::Search
        | Personal::History
        | Personal::Visits => None,
    }
}

/// Returns the beginning of a value. An ellipsis takes the place of the rest.
fn cut(value: &str) -> String {
    match value.char_indices().nth(Holdings::LENGTH) {
        Some((end, _)) => format!("{}…", value[..end].trim_end()),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::{Role, TeamMemberId};

    fn holdings() -> Holdings {
        let mut holdings = Holdings::default();
        for (kind, rows, values) in [
            (Personal::Notes, 7, &["b", "a", "b", ""][..]),
            (Personal::Medical, 1, &["asthma"]),
            (Personal::Name, 1, &["Ann Lee"]),
            (Personal::Name, 2, &["Ann Lee", "Ann Moss"]),
            (Personal::Password, 1, &[]),
            (Personal::Gender, 0, &["none"]),
        ] {
            holdings.add(kind, rows);
            for value in values {
                holdings.add_value(kind, value);
            }
        }
        for (kind, rows) in [
            (Kept::Record, 1),
            (Kept::Invoices, 2),
            (Kept::Packages, 0),
            (Kept::Invoices, 3),
        ] {
            holdings.keep(kind, rows);
        }
        holdings
    }

    fn actor(permissions: &[Permission]) -> Actor {
        Actor {
            id: TeamMemberId(Uuid::nil()),
            name: "Olivia".to_owned(),
            role: Role::Administrator,
            permissions: permissions.to_vec(),
        }
    }

    #[test]
    fn kinds_are_listed_in_order_with_each_value_once() {
        let holdings = holdings();
        let seen: Vec<_> = holdings
            .erased
            .iter()
            .map(|held| (held.kind, held.rows, held.values.clone().expect("values")))
            .collect();
        let texts = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect();
        let expected: [(_, _, Vec<String>); 4] = [
            (Personal::Name, 3, texts(&["Ann Lee", "Ann Moss"])),
            (Personal::Password, 1, vec![]),
            (Personal::Medical, 1, texts(&["asthma"])),
            (Personal::Notes, 7, texts(&["b", "a"])),
        ];
        assert_eq!(seen, expected);
        let kept: Vec<_> = holdings
            .kept
            .iter()
            .map(|stays| (stays.kind, stays.rows))
            .collect();
        assert_eq!(kept, [(Kept::Invoices, 5), (Kept::Record, 1)]);
    }

    #[test]
    fn every_kind_is_listed_or_among_the_others() {
        let check = |holdings: Holdings, erased: usize, kept: usize| {
            let (others, others_kept) = (holdings.not_erased(), holdings.not_kept());
            assert_eq!((holdings.erased.len(), holdings.kept.len()), (erased, kept));
            assert_eq!(others.len(), Personal::ALL.len() - erased);
            // Without the digests, and with one of the two fates of visits.
            assert_eq!(others_kept.len(), Kept::LISTED.len() - 2 - kept);
            for held in &holdings.erased {
                assert!(!others.contains(&held.kind));
            }
        };
        check(Holdings::default(), 0, 0);
        check(holdings(), 4, 2);
    }

    #[test]
    fn many_values_and_long_ones_are_cut() {
        let mut holdings = Holdings::default();
        holdings.add(Personal::Notes, 6000);
        for i in 0..6000 {
            holdings.add_value(Personal::Notes, &format!("{i} {}", "é".repeat(5000)));
        }
        let values = holdings.erased[0].values.as_ref().expect("values");
        assert_eq!(values.len(), Holdings::VALUES);
        assert!(!holdings.erased[0].is_complete);
        for (i, value) in values.iter().enumerate() {
            assert_eq!(*value, format!("{i} {}…", "é".repeat(Holdings::LENGTH - 2)));
        }
    }

    #[test]
    fn values_are_complete_until_one_is_left_out() {
        let check = |values: &[&str], is_complete: bool| {
            let mut holdings = Holdings::default();
            holdings.add(Personal::Notes, 9);
            for value in values {
                holdings.add_value(Personal::Notes, value);
            }
            assert_eq!(holdings.erased[0].is_complete, is_complete, "{values:?}");
        };
        check(&[], true);
        check(&["a", "b", "c", "d", "e"], true);
        check(&["a", "b", "c", "d", "e", "e", "a", ""], true);
        check(&["a", "b", "c", "d", "e", "f"], false);
    }

    #[test]
    fn medical_information_is_shown_with_the_permission_only() {
        let check = |permissions: &[Permission], is_shown: bool| {
            let mut shown = holdings();
            shown.show_to(&actor(permissions));
            for held in &shown.erased {
                let expected = is_shown || held.kind != Personal::Medical;
                assert_eq!(held.values.is_some(), expected, "{held:?}");
            }
            assert_eq!(shown.erased.len(), holdings().erased.len());
        };
        check(&Permission::ALL, true);
        check(&[Permission::ViewMedicalInformation], true);
        check(&[Permission::DeleteAccounts], false);
        check(&[], false);
    }

    #[test]
    fn debug_shows_no_value() {
        let shown = format!("{:?}", holdings());
        assert!(!shown.contains("asthma") && !shown.contains("Ann"));
    }
}
