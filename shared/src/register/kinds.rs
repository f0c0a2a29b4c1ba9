//! The kinds of data that people are told about: what is erased, and what is kept and why.

use serde::{Deserialize, Serialize};

use crate::visit::VisitFate;

/// A kind of personal data that is erased, as pages and receipts name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Personal {
    /// First name and last name.
    Name,
    /// The email address, and the user name, which is the same in most cases.
    Email,
    /// The password.
    Password,
    /// Logins to the app and the widget, and links that set a password.
    Access,
    /// All address fields.
    Address,
    /// Phone numbers.
    Phones,
    /// Date of birth.
    DateOfBirth,
    /// Gender.
    Gender,
    /// Occupation.
    Occupation,
    /// Book a Buddy and Paid By relationships, on both sides.
    Relationships,
    /// Medical information.
    Medical,
    /// Emergency contact.
    EmergencyContact,
    /// Stored payment method tokens.
    PaymentMethods,
    /// Free-text notes and reasons.
    Notes,
    /// The numbers by which other systems know the client.
    ImportedIds,
    /// Names, email addresses, phone numbers and addresses that were replaced, and texts that were corrected.
    Former,
    /// The words under which the search finds the client.
    Search,
    /// The history of what was done for the client, with the team members who did it.
    History,
    /// Bookings with their sessions, which are a series of dates. Only if the studio counts visits; otherwise they are
    /// [`Kept::Visits`].
    Visits,
}

impl Personal {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [Self; 19] = [
        Self::Name,
        Self::Address,
        Self::Email,
        Self::Password,
        Self::Access,
        Self::DateOfBirth,
        Self::Gender,
        Self::Occupation,
        Self::Phones,
        Self::Relationships,
        Self::Medical,
        Self::PaymentMethods,
        Self::EmergencyContact,
        Self::Notes,
        Self::ImportedIds,
        Self::Former,
        Self::Search,
        Self::History,
        Self::Visits,
    ];

    /// Returns the kinds that are erased where visits have this fate, in order.
    pub fn listed(visits: VisitFate) -> Vec<Self> {
        let mut all = Self::ALL.to_vec();
        match visits {
            VisitFate::Counted => {}
            VisitFate::Kept => all.retain(|kind| *kind != Self::Visits),
        }
        all
    }
}

/// A kind of data that is kept about an erased client. Each has its own legal ground, which pages and receipts state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kept {
    /// Invoices and payments, which tax and accounting law requires (GDPR Article 17(3)(b)).
    Invoices,
    /// Movements of account credit: part of the accounts, for the same reason.
    Credits,
    /// Memberships sold, with dates and prices: for the accounts.
    Memberships,
    /// Packages sold, with dates and use: for the accounts.
    Packages,
    /// Bookings under the reference: attendance figures, which no longer name a person. Only if the studio does not count
    /// visits.
    Visits,
    /// How many erased clients each session counts: capacity and attendance figures, which belong to no client. Only if the
    /// studio counts visits.
    Attendance,
    /// The first day and the home location of a client: figures, which no longer identify a person.
    Joined,
    /// Random numbers derived from nothing, and the record of the erasure (accountability, GDPR Article 5(2)).
    Record,
    /// Keyed digests of email address and phone numbers, kept apart from everything else for a limited time, so that the
    /// erasure is not undone by mistake (legitimate interest, GDPR Article 6(1)(f)). Only if the studio turned it on.
    Suppression,
    /// Not about a client: the studio, its team, its schedule.
    Studio,
}

impl Kept {
    /// The kinds that are listed, in order; [`Kept::Suppression`] only if it is on. [`Kept::Studio`] is not about the
    /// client.
    pub const LISTED: [Self; 9] = [
        Self::Invoices,
        Self::Credits,
        Self::Memberships,
        Self::Packages,
        Self::Visits,
        Self::Attendance,
        Self::Joined,
        Self::Record,
        Self::Suppression,
    ];

    /// Returns the kinds that are kept where visits have this fate, in order.
    pub fn listed(visits: VisitFate) -> Vec<Self> {
        let other = match visits {
            VisitFate::Counted => Self::Visits,
            VisitFate::Kept => Self::Attendance,
        };
        let mut all = Self::LISTED.to_vec();
        all.retain(|kind| *kind != other);
        all
    }
}
