use std::collections::HashSet;

use super::*;

/// Every column, with its table.
fn columns() -> impl Iterator<Item = (&'static Table, &'static Column)> {
    let columns = |table: &'static Table| table.columns.iter().map(move |column| (table, column));
    TABLES.iter().flat_map(columns)
}

fn known(name: &str) -> &'static Table {
    table(name).expect("a table of the register")
}

#[test]
fn tables_and_columns_are_named_once() {
    let mut tables = HashSet::new();
    for table in TABLES {
        let name = table.name;
        assert!(tables.insert(name), "{name} is in the register twice");
        let names: HashSet<_> = table.names().collect();
        let count = table.columns.len();
        assert_eq!(names.len(), count, "{name} has a column twice");
    }
}

#[test]
fn owners_are_columns_of_their_table() {
    for table in TABLES {
        for owner in table.owners() {
            assert!(
                table.column(owner).is_some(),
                "{}: its owner is the column {owner}, which it does not have",
                table.name
            );
        }
    }
}

#[test]
fn row_is_deleted_whole_or_stays() {
    for table in TABLES {
        let is_whole = |such: fn(Fate) -> bool| {
            let removed = table.fates().filter(|(_, fate)| such(*fate)).count();
            removed == 0 || removed == table.columns.len()
        };
        assert!(
            is_whole(|fate| matches!(fate, Fate::Remove(_)))
                && is_whole(|fate| matches!(fate, Fate::Count(_))),
            "{}: give every column the fate Remove or Count, or none: a row cannot be deleted in part",
            table.name
        );
    }
}

#[test]
fn rows_of_the_studio_stay_and_are_not_exported() {
    for table in TABLES.iter().filter(|table| table.owner == Owner::Studio) {
        let name = table.name;
        assert_eq!(
            table.action(VisitFate::Counted),
            Action::Keep,
            "{name}: its rows belong to no client, so none can be erased"
        );
        for column in table.columns {
            assert_eq!(
                column.shown,
                Shown::Hidden,
                "{name}.{}: rows of the studio are in no client's export: declare it Hidden",
                column.name
            );
        }
    }
}

/// A value by which an erased client could still be found must not stay.
#[test]
fn identifying_columns_are_never_kept() {
    for (table, column) in columns() {
        let is_digest = column.identifies == Some(Identifier::Digest);
        let stays = match column.fate {
            // A digest tells nothing without its key, and expires.
            Fate::Keep(Kept::Suppression) if is_digest => false,
            Fate::Keep(_) | Fate::Reword(_) => column.identifies.is_some(),
            Fate::Clear(_) | Fate::Remove(_) | Fate::Count(_) => false,
        };
        assert!(
            !stays,
            "{}.{} identifies a client and stays after an erasure: give it the fate Clear or Remove",
            table.name, column.name
        );
    }
}

/// Names and numbers that people type are how clients are found again in other texts.
#[test]
fn identifying_columns_are_of_clients_rows() {
    for (table, column) in columns().filter(|(_, column)| column.identifies.is_some()) {
        assert!(
            table.owner != Owner::Studio || column.identifies == Some(Identifier::Digest),
            "{}.{} identifies a client, and its rows belong to no client: say in Owner whose they are",
            table.name,
            column.name
        );
    }
    let seen: HashSet<_> = columns().filter_map(|(_, c)| c.identifies).collect();
    let all = HashSet::from([
        Identifier::GivenName,
        Identifier::FamilyName,
        Identifier::FullName,
        Identifier::Email,
        Identifier::Phone,
        Identifier::Street,
        Identifier::MemberNumber,
        Identifier::Token,
        Identifier::Digest,
    ]);
    assert_eq!(seen, all, "each identifier has a column");
}

/// What people type can say anything, so it stays only where other clients have the same.
#[test]
fn typed_texts_of_clients_are_never_kept_as_they_are() {
    for (table, column) in columns() {
        let unread = match (column.source, column.fate) {
            (Source::Typed(_), Fate::Keep(_)) => table.owner != Owner::Studio,
            // A studio may keep it.
            (Source::Typed(_), Fate::Count(_)) => true,
            (Source::Typed(_), Fate::Clear(_) | Fate::Remove(_) | Fate::Reword(_))
            | (Source::Chosen | Source::Number | Source::Made, _) => false,
        };
        assert!(
            !unread,
            "{}.{} is typed by people and kept: give it the fate Reword, Clear or Remove",
            table.name, column.name
        );
        if let Fate::Reword(_) = column.fate {
            assert!(
                column.text().is_some(),
                "{}.{} is reworded, and not typed by people: declare its source Typed, or keep it",
                table.name,
                column.name
            );
        }
    }
}

#[test]
fn keys_of_owners_are_made_by_lethe() {
    for table in TABLES {
        for owner in table.owners() {
            let column = table.column(owner).expect("a column");
            assert_eq!(column.source, Source::Made, "{}.{owner}", table.name);
        }
    }
}

#[test]
fn secrets_are_not_exported() {
    for (table, column) in columns() {
        let name = column.name;
        if name.ends_with("_hash") || name.ends_with("token") {
            let shown = column.shown;
            assert!(
                matches!(shown, Shown::Fact | Shown::Hidden),
                "{}.{name} is a secret: declare it Fact or Hidden",
                table.name
            );
        }
    }
}

#[test]
fn texts_about_others_can_name_others() {
    let check = |table, column, expected: bool| {
        let seen = known(table).can_name_others(column);
        assert_eq!(seen, expected, "{table}.{column}");
    };
    check("clients", "notes", true);
    check("clients", "medical_information", true);
    check("clients", "emergency_contact_name", true);
    check("clients", "first_name", false);
    check("clients", "joined_on", false);
    check("client_phones", "number", false);
    check("payment_methods", "brand", false);
    check("memberships", "plan", true);
    check("memberships", "status", false);
    check("packages", "reason", true);
    check("invoices", "billed_to", false);
    check("classes", "name", true);
    check("team_members", "email", true);
    check("memberships", "a column of tomorrow", true);
}

#[test]
fn texts_are_about_what_their_column_holds() {
    assert_eq!(text("coaches", "name"), Some(Text::Coach));
    assert_eq!(text("invoices", "reason"), Some(Text::InvoiceReason));
    assert_eq!(text("invoices", "number"), None);
    assert_eq!(text("invoices", "a column of tomorrow"), None);
    assert_eq!(text("visitors", "name"), None);
}

#[test]
fn texts_that_can_name_others_are_indexed() {
    let check = |name, indexed: &[&str], settings: &[&str]| {
        assert_eq!(known(name).indexed().collect::<Vec<_>>(), indexed, "{name}");
        assert_eq!(
            known(name).settings().collect::<Vec<_>>(),
            settings,
            "{name}"
        );
    };
    check(
        "clients",
        &[
            "medical_information",
            "emergency_contact_name",
            "emergency_contact_phone",
            "notes",
        ],
        &[],
    );
    check("invoices", &["description", "reason"], &[]);
    check("former_texts", &["text"], &[]);
    check("sessions", &["external_id"], &[]);
    check("offers", &["name"], &[]);
    check("classes", &["name"], &[]);
    check("coaches", &["name"], &[]);
    check("team_members", &["name", "email"], &[]);
    check("locations", &[], &["name", "address", "invoice_prefix"]);
    check("client_phones", &[], &[]);
}

/// The index knows a row by its id.
#[test]
fn indexed_tables_have_ids() {
    for table in TABLES
        .iter()
        .filter(|table| table.indexed().next().is_some())
    {
        assert!(
            table.column("id").is_some(),
            "{}: its texts can name clients, so it needs a column id, by which the index of texts knows its rows",
            table.name
        );
        assert!(
            table.owners().len() <= 1,
            "{}: its texts can name clients, so its rows belong to one client or to the studio",
            table.name
        );
    }
}

#[test]
fn kept_texts_of_people_are_reworded() {
    let check = |name, expected: &[(&str, Text)]| {
        let seen: Vec<_> = known(name).reworded().collect();
        assert_eq!(seen, expected, "{name}");
    };
    check("memberships", &[("plan", Text::Plan)]);
    check("packages", &[("name", Text::Package)]);
    check("invoices", &[("description", Text::Invoice)]);
    check("clients", &[]);
}

#[test]
fn numbers_of_the_accounts_are_those_of_invoices() {
    let numbers = TABLES
        .iter()
        .flat_map(|table| table.numbers().map(|column| (table.name, column)));
    assert_eq!(numbers.collect::<Vec<_>>(), [("invoices", "number")]);
}

#[test]
fn identity_is_read_from_the_rows_of_the_client() {
    let check = |name, expected: &[(&str, Identifier)]| {
        let seen: Vec<_> = known(name).identifying().collect();
        assert_eq!(seen, expected, "{name}");
    };
    check(
        "clients",
        &[
            ("external_id", Identifier::MemberNumber),
            ("first_name", Identifier::GivenName),
            ("last_name", Identifier::FamilyName),
            ("email", Identifier::Email),
            ("user_name", Identifier::Email),
            ("address_line1", Identifier::Street),
        ],
    );
    check("client_phones", &[("number", Identifier::Phone)]);
    check("payment_methods", &[("token", Identifier::Token)]);
    check("invoices", &[("billed_to", Identifier::FullName)]);
    check("memberships", &[]);
}

#[test]
fn confirmation_tells_what_people_type_and_no_secrets() {
    let check = |name, kind, told: &[&'static str], untold: &[&'static str]| {
        let personal = known(name).personal(VisitFate::Counted);
        let of_kind = personal.iter().find(|holds| holds.kind == kind);
        let expected = Holds {
            kind,
            told: told.to_vec(),
            untold: untold.to_vec(),
        };
        assert_eq!(of_kind, Some(&expected), "{name}");
    };
    check("clients", Personal::Name, &["first_name", "last_name"], &[]);
    check(
        "clients",
        Personal::Email,
        &["email", "user_name"],
        &["email_key"],
    );
    check("clients", Personal::Password, &[], &["password_hash"]);
    check("clients", Personal::DateOfBirth, &["date_of_birth"], &[]);
    check(
        "clients",
        Personal::Access,
        &[],
        &["failed_log_ins", "last_failed_at", "formats"],
    );
    check(
        "clients",
        Personal::EmergencyContact,
        &["emergency_contact_name", "emergency_contact_phone"],
        &[],
    );
    check("invoices", Personal::Name, &["billed_to"], &[]);
    check("invoices", Personal::Notes, &["reason"], &[]);
    check(
        "client_phones",
        Personal::Phones,
        &["number"],
        &["client_id", "kind"],
    );
    check(
        "payment_methods",
        Personal::PaymentMethods,
        &["processor", "brand", "last4"],
        &[
            "id",
            "client_id",
            "token",
            "expiry_month",
            "expiry_year",
            "removed_at",
        ],
    );
    for (name, visits, personal, kept) in [
        ("bookings", VisitFate::Counted, 1, &[][..]),
        ("bookings", VisitFate::Kept, 0, &[Kept::Visits]),
        (
            "invoices",
            VisitFate::Counted,
            2,
            &[Kept::Record, Kept::Invoices],
        ),
        ("client_events", VisitFate::Kept, 1, &[]),
    ] {
        assert_eq!(known(name).personal(visits).len(), personal, "{name}");
        assert_eq!(known(name).kept(visits), kept, "{name}");
    }
    for (table, column) in columns().filter(|(_, column)| column.is_told()) {
        let name = column.name;
        assert!(
            !name.ends_with("_hash") && !name.ends_with("token") && !table.owners().contains(&name),
            "{}.{name} is a secret or an id, so no page shows it: declare it Fact or Hidden",
            table.name
        );
    }
}

#[test]
fn personal_values_leave_no_statistics() {
    let check = |name, expected: &[&str]| {
        let seen: Vec<_> = known(name).without_statistics().collect();
        assert_eq!(seen, expected, "{name}");
    };
    check("client_phones", &["number"]);
    check("relationships", &["id", "since", "ended_on"]);
    check("memberships", &["plan"]);
    check("invoices", &["billed_to", "description", "reason"]);
    check("suppressions", &["digest"]);
    check("bookings", &["id", "booked_at"]);
    check("team_members", &[]);
    let cleared = known("clients").cleared();
    // Chosen from a list.
    let cleared: Vec<_> = cleared.filter(|column| *column != "formats").collect();
    check("clients", &cleared);
}

#[test]
fn every_kind_is_in_the_register_and_listed() {
    let fates = || columns().map(|(_, column)| column.fate);
    let personal: HashSet<_> = fates()
        .filter_map(|fate| match fate {
            Fate::Clear(kind) | Fate::Remove(kind) | Fate::Count(kind) => Some(kind),
            Fate::Keep(_) | Fate::Reword(_) => None,
        })
        .collect();
    assert_eq!(personal, HashSet::from(Personal::ALL));
    let kept: HashSet<_> = fates()
        .filter_map(|fate| match fate.under(VisitFate::Kept) {
            Fate::Keep(kept) | Fate::Reword(kept) if kept != Kept::Studio => Some(kept),
            Fate::Keep(_) | Fate::Reword(_) | Fate::Clear(_) | Fate::Remove(_) | Fate::Count(_) => {
                None
            }
        })
        .collect();
    assert_eq!(kept, HashSet::from(Kept::LISTED));
}

/// Bookings are erased or kept, and never both.
#[test]
fn visits_are_counted_or_kept() {
    let bookings = known("bookings");
    let check = |visits, action, erased: &[Personal], kept: &[Kept]| {
        assert_eq!(bookings.action(visits), action);
        let others = |kind: &Personal| *kind == Personal::Visits;
        let listed: Vec<_> = Personal::listed(visits)
            .into_iter()
            .filter(others)
            .collect();
        assert_eq!(listed, erased);
        let others = |kind: &Kept| matches!(kind, Kept::Visits | Kept::Attendance);
        let listed: Vec<_> = Kept::listed(visits).into_iter().filter(others).collect();
        assert_eq!(listed, kept);
    };
    let removed = Action::Remove(Personal::Visits);
    let (visits, attendance) = ([Personal::Visits], [Kept::Attendance]);
    check(VisitFate::Counted, removed, &visits, &attendance);
    check(VisitFate::Kept, Action::Keep, &[], &[Kept::Visits]);
    let counted: Vec<_> = TABLES.iter().filter(|table| table.is_counted()).collect();
    assert_eq!(counted.len(), 1, "the store counts bookings alone");
    for fate in columns().map(|(_, column)| column.fate) {
        for visits in VisitFate::ALL {
            assert!(!matches!(fate.under(visits), Fate::Count(_)));
        }
    }
}
