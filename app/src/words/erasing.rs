//! What erasing does: what is erased, what is kept, and on which ground.

use shared::{
    client::Name,
    holdings::Held,
    register::{Kept, Personal},
    visit::VisitFate,
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
        Personal::Visits => say!(personal.visits),
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
        Kept::Attendance => (say!(kept.attendance), say!(ground.attendance)),
        Kept::Joined => (say!(kept.joined), say!(ground.joined)),
        Kept::Record => (say!(kept.record), say!(ground.record)),
        Kept::Suppression => (say!(kept.suppression), say!(ground.suppression)),
        Kept::Studio => (say!(kept.studio), say!(ground.studio)),
    }
}

/// Says what the listed values of a kind of personal data do not say themselves: that the viewer may not see them, how much there
/// is, or in how many rows they stand.
pub fn held(held: &Held) -> Option<String> {
    let Some(values) = &held.values else {
        return Some(say!(delete.findings_hidden).to_owned());
    };
    let (rows, listed) = (held.rows, values.len());
    if values.is_empty() {
        return Some(much(held.kind, rows));
    }
    if !held.is_complete {
        return Some(say!(held.first_values, values = listed, rows = rows).to_string());
    }
    let is_in_one_row_each = usize::try_from(rows).is_ok_and(|rows| rows <= listed);
    (!is_in_one_row_each).then(|| say!(held.rows, rows = rows).to_string())
}

/// Says how much a client has of a kind of personal data whose values are not shown.
fn much(kind: Personal, rows: i64) -> String {
    match kind {
        Personal::Password => say!(held.password).to_owned(),
        Personal::Access => say!(held.access, count = rows).to_string(),
        Personal::Relationships => say!(held.relationships, count = rows).to_string(),
        Personal::Visits => bookings(rows),
        Personal::Name
        | Personal::Email
        | Personal::Address
        | Personal::Phones
        | Personal::DateOfBirth
        | Personal::Gender
        | Personal::Occupation
        | Personal::Medical
        | Personal::EmergencyContact
        | Personal::PaymentMethods
        | Personal::Notes
        | Personal::ImportedIds
        | Personal::Former
        | Personal::Search
        | Personal::History => entries(rows),
    }
}

/// Says how many entries there are.
pub fn entries(count: i64) -> String {
    say!(held.entries, count = count).to_string()
}

/// Says how much a client has of a kind of data that is kept, where a client can have more than one of it.
pub fn stays(kind: Kept, rows: i64) -> Option<String> {
    let much = match kind {
        // A payment belongs to an invoice, so a single row is an invoice.
        Kept::Invoices => say!(held.invoices, count = rows).to_string(),
        Kept::Credits => say!(held.credits, count = rows).to_string(),
        Kept::Memberships => say!(held.memberships, count = rows).to_string(),
        Kept::Packages => say!(held.packages, count = rows).to_string(),
        Kept::Visits => bookings(rows),
        Kept::Attendance => say!(held.attendance, count = rows).to_string(),
        Kept::Joined | Kept::Record | Kept::Suppression | Kept::Studio => return None,
    };
    Some(much)
}

fn bookings(rows: i64) -> String {
    say!(held.visits, count = rows).to_string()
}

/// Returns a fate of visits, as it stands in the list in which a studio chooses.
pub fn visit_fate(fate: VisitFate) -> &'static str {
    match fate {
        VisitFate::Counted => say!(settings.visits_counted),
        VisitFate::Kept => say!(settings.visits_kept),
    }
}

/// Says what became of the bookings of a client whose visits were counted.
pub fn counted_bookings(rows: i64) -> String {
    say!(deleted.visits_counted, count = rows).to_string()
}

#[cfg(test)]
mod tests {
    use shared::holdings::Holdings;

    use super::*;

    #[test]
    fn counts_are_sentences() {
        let check = |kind, rows, expected: &str| assert_eq!(much(kind, rows), expected);
        check(Personal::Access, 1, "1 login, link or failed attempt.");
        check(Personal::Access, 3, "3 logins, links and failed attempts.");
        check(Personal::Relationships, 1, "1 relationship.");
        check(Personal::Relationships, 3, "3 relationships.");
        check(Personal::Password, 1, "A password is set.");
        check(Personal::History, 1, "1 entry.");
        check(Personal::Search, 14, "14 entries.");
        check(Personal::Visits, 1, "1 booking.");
        check(Personal::Visits, 3000, "3000 bookings.");
        let check = |kind, rows, expected: Option<&str>| {
            assert_eq!(stays(kind, rows).as_deref(), expected);
        };
        check(Kept::Invoices, 1, Some("1 invoice."));
        check(Kept::Invoices, 4, Some("4 invoices and payments."));
        check(Kept::Credits, 1, Some("1 transaction."));
        check(Kept::Memberships, 2, Some("2 memberships."));
        check(Kept::Packages, 1, Some("1 package."));
        check(Kept::Visits, 6000, Some("6000 bookings."));
        check(
            Kept::Attendance,
            1,
            Some("1 booking is counted in its session."),
        );
        check(
            Kept::Attendance,
            2,
            Some("2 bookings are counted in their sessions."),
        );
        check(Kept::Joined, 1, None);
    }

    #[test]
    fn values_say_what_they_leave_open() {
        let mut holdings = Holdings::default();
        holdings.add(Personal::Notes, 9);
        let check = |holdings: &Holdings, expected: Option<&str>| {
            assert_eq!(held(&holdings.erased[0]).as_deref(), expected);
        };
        check(&holdings, Some("9 entries."));
        holdings.add_value(Personal::Notes, "1");
        check(&holdings, Some("In 9 records."));
        for value in ["2", "3", "4", "5", "6"] {
            holdings.add_value(Personal::Notes, value);
        }
        let first = "The first 5 of the values in 9 records.";
        check(&holdings, Some(first));
        holdings.erased[0].values = None;
        check(
            &holdings,
            Some("You don’t have permission to see this text."),
        );

        let mut once = Holdings::default();
        once.add(Personal::Gender, 1);
        once.add_value(Personal::Gender, "female");
        check(&once, None);
    }
}
