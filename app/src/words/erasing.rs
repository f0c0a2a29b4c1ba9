//! What erasing does: what is erased, what is kept, and on which ground.

use shared::{
    client::Name,
    register::{Kept, Personal},
};

use super::catalogue::say;

/// Returns the title of the dialog in which a deletion is confirmed.
pub fn confirmation_title(name: &Name) -> String {
    say!(delete.confirmation_title, name = name.to_string()).to_string()
}

/// Returns the name of a kind of personal data that is erased.
pub fn personal(kind: Personal) -> &'static str {
    match kind {
        Personal::Name => say!(personal.name),
        Personal::Email => say!(personal.email),
        Personal::Password => say!(personal.password),
        Personal::Access => say!(personal.access),
        Personal::Address => say!(personal.address),
        Personal::Phones => say!(personal.phones),
        Personal::DateOfBirth => say!(personal.date_of_birth),
        Personal::Gender => say!(personal.gender),
        Personal::Occupation => say!(personal.occupation),
        Personal::Relationships => say!(personal.relationships),
        Personal::Medical => say!(personal.medical),
        Personal::EmergencyContact => say!(personal.emergency_contact),
        Personal::PaymentMethods => say!(personal.payment_methods),
        Personal::Notes => say!(personal.notes),
        Personal::ImportedIds => say!(personal.imported_ids),
        Personal::Former => say!(personal.former),
        Personal::Search => say!(personal.search),
        Personal::History => say!(personal.history),
    }
}

/// Returns what is kept of an erased client, and on which ground.
pub fn kept(kept: Kept) -> (&'static str, &'static str) {
    match kept {
        Kept::Invoices => (say!(kept.invoices), say!(ground.invoices)),
        Kept::Credits => (say!(kept.credits), say!(ground.credits)),
        Kept::Memberships => (say!(kept.memberships), say!(ground.memberships)),
        Kept::Packages => (say!(kept.packages), say!(ground.packages)),
        Kept::Visits => (say!(kept.visits), say!(ground.visits)),
        Kept::Joined => (say!(kept.joined), say!(ground.joined)),
        Kept::Record => (say!(kept.record), say!(ground.record)),
        Kept::Suppression => (say!(kept.suppression), say!(ground.suppression)),
        Kept::Studio => (say!(kept.studio), say!(ground.studio)),
    }
}
