//! The kinds of data that people are told about: what is erased, and what is kept and why.

use serde::{Deserialize, Serialize};

/// A kind of personal data that is erased, as people are told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Personal {
    /// First name and last name.
    Name,
    /// The email address, which is also the user name.
    Email,
    /// The password.
    Password,
    /// Log-ins to the app and the embedded widgets.
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
    /// The words under which the search finds the client.
    Search,
    /// The history of what was done for the client, and by whom.
    History,
}

impl Personal {
    /// All kinds, in the order in which people are told of them.
    pub const ALL: [Self; 17] = [
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
        Self::Search,
        Self::History,
    ];
}

/// What is kept of an erased client; each kind is a ground of its own, told to people in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kept {
    /// Invoices and payments. Tax and accounting law asks for them, also after an erasure
    /// (GDPR Article 17(3)(b)).
    Invoices,
    /// Movements of account credit: part of the accounts, for the same reason.
    Credits,
    /// What memberships were sold, when and for how much: for the accounts.
    Memberships,
    /// What packages were sold, when and how far they were used: for the accounts.
    Packages,
    /// That somebody was in a session: capacity and attendance figures, which no longer name anyone.
    Visits,
    /// Since when, and at which location, there was a client: figures, which no longer name anyone.
    Joined,
    /// Random numbers derived from nothing, and the record that and when the erasure took place
    /// (accountability, GDPR Article 5(2)).
    Record,
    /// Keyed digests of email address and phone numbers, kept apart from everything else and for a while, so that the
    /// erasure is not undone by mistake (legitimate interest, GDPR Article 6(1)(f)). Only where a studio turned it on.
    Suppression,
    /// Not about a client at all: the studio, its team, its schedule.
    Studio,
}

impl Kept {
    /// What people are told of, in order: of [`Kept::Suppression`] only where it is on. [`Kept::Studio`] is not about the
    /// client.
    pub const TOLD: [Self; 8] = [
        Self::Invoices,
        Self::Credits,
        Self::Memberships,
        Self::Packages,
        Self::Visits,
        Self::Joined,
        Self::Record,
        Self::Suppression,
    ];
}
