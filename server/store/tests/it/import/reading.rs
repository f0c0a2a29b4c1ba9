//! Every problem of an export is reported with its file, line and column.

use shared::flaw::Flaw::{
    InTheFuture, Missing, NotACurrency, NotADate, NotAPhone, NotATimeZone, NotAnEmail, NotOneLine,
    TooLong, TooLongAgo,
};
use store::import::Reason::{
    self, ColumnTwice, Fields, Flaw, Negative, NoColumn, NoFile, NotANumber, NotAnAmount,
    NotAnInstant, NotOneOf, NotUtf8, NullCharacter, OverPaid, OverUsed, OwnOther, Quotes, Repeated,
    SurplusColumn, UnknownClient, UnknownLocation, UnknownSession, Unreadable,
};

use super::export::ExportFolder;

/// Returns the reported problems: file, line, column, reason.
type Seen = (&'static str, Option<u64>, Option<&'static str>, Reason);

fn problems(folder: &ExportFolder) -> Vec<Seen> {
    let problems = folder.read().err().unwrap_or_default();
    problems
        .into_iter()
        .map(|problem| (problem.file, problem.line, problem.column, problem.reason))
        .collect()
}

/// One change of the valid export, which replaces `old` with `new` in the file, and the one problem it causes.
type Case = (&'static str, &'static str, u64, &'static str, Reason);

fn check(file: &'static str, cases: &[Case]) {
    for (old, new, line, column, reason) in cases {
        let seen = problems(&ExportFolder::with(file, old, new));
        let expected = (file, Some(*line), Some(*column), reason.clone());
        assert_eq!(seen, [expected], "{file}: {old:?} becomes {new:?}");
    }
}

#[test]
fn valid_export_has_no_problems() {
    let export = ExportFolder::new().read().expect("a good export");
    assert_eq!((export.clients(), export.rows()), (3, 20));
}

#[test]
fn locations_are_checked() {
    let cases = [
        (
            "Europe/Berlin",
            "Mars/Olympus",
            3,
            "time_zone",
            Flaw(NotATimeZone),
        ),
        ("EUR", "DOLLARS", 3, "currency", Flaw(NotACurrency)),
        ("EUR\n", "EUR\n ,Asia/Tokyo,JPY\n", 4, "name", Flaw(Missing)),
        (
            "EUR\n",
            "EUR\nBondi,Asia/Tokyo,JPY\n",
            4,
            "name",
            Repeated(2),
        ),
    ];
    check("locations.csv", &cases);
}

#[test]
fn clients_are_checked() {
    let cases = [
        ("M2,Bob,", "M2, ,", 4, "first_name", Flaw(Missing)),
        ("Roe", "\"R\no\te\"", 5, "last_name", Flaw(NotOneLine)),
        ("cid@example.com", "cid", 5, "email", Flaw(NotAnEmail)),
        ("0400 555 111", "later", 2, "phone_mobile", Flaw(NotAPhone)),
        (
            "111,,,1990",
            "111,x,,1990",
            2,
            "phone_home",
            Flaw(NotAPhone),
        ),
        (
            "111,,,1990",
            "111,,x,1990",
            2,
            "phone_work",
            Flaw(NotAPhone),
        ),
        (
            "1990-01-31",
            "1990-02-31",
            2,
            "date_of_birth",
            Flaw(NotADate),
        ),
        (
            "1990-01-31",
            "2026-12-02",
            2,
            "date_of_birth",
            Flaw(InTheFuture),
        ),
        (
            "1990-01-31",
            "0001-01-01",
            2,
            "date_of_birth",
            Flaw(TooLongAgo),
        ),
        ("Asthma", LONG, 2, "medical_notes", Flaw(TooLong(10_000))),
        ("2024-01-03", "3.1.2024", 5, "joined_on", Flaw(NotADate)),
        ("2024-01-03", "", 5, "joined_on", Flaw(NotADate)),
        (
            "2024-01-03,Bondi",
            "2024-01-03,Bonn",
            5,
            "home_location",
            UnknownLocation,
        ),
        (
            "2024-01-03,Bondi",
            "2024-01-03,",
            5,
            "home_location",
            Flaw(Missing),
        ),
        (
            "M2,Bob",
            "M1,Eve,,,,,,,,,,,,,,,,,,2024-01-01,Bondi,\r\nM2,Bob",
            4,
            "external_id",
            Repeated(2),
        ),
        (
            "M2,Bob",
            ",Eve,,,,,,,,,,,,,,,,,,2024-01-01,Bondi,\r\nM2,Bob",
            4,
            "external_id",
            Flaw(Missing),
        ),
        ("Asthma", "Asth\0ma", 2, "medical_notes", NullCharacter),
    ];
    check("clients.csv", &cases);
}

const LONG: &str = {
    const BYTES: [u8; 10_000] = [b'x'; 10_000];
    match str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "",
    }
};

#[test]
fn memberships_are_checked() {
    let statuses = NotOneOf(vec!["active", "paused", "pending", "cancelled"]);
    let cases = [
        ("M1,", "M9,", 2, "client", UnknownClient),
        ("Bondi", "Bonn", 2, "location", UnknownLocation),
        ("Unlimited", "", 2, "plan", Flaw(Missing)),
        (",active", ",frozen", 2, "status", statuses),
        ("2026-01-01", "2026-1-1", 2, "starts_on", Flaw(NotADate)),
        (
            "2026-01-01,",
            "2026-01-01,soon",
            2,
            "ends_on",
            Flaw(NotADate),
        ),
        (
            "2026-01-01,",
            "2026-01-01,1899-12-31",
            2,
            "ends_on",
            Flaw(TooLongAgo),
        ),
        ("99.50", "99.505", 2, "price", NotAnAmount),
        ("99.50", "-99.50", 2, "price", Negative),
        ("AUD", "coins", 2, "currency", Flaw(NotACurrency)),
    ];
    check("memberships.csv", &cases);
}

#[test]
fn packages_are_checked() {
    let statuses = NotOneOf(vec!["unused", "active", "used", "expired", "void"]);
    let cases = [
        ("M1,", ",", 2, "client", Flaw(Missing)),
        ("active", "Active", 2, "status", statuses),
        (
            "10,3",
            "ten,3",
            2,
            "credits_total",
            NotANumber(0, 1_000_000),
        ),
        ("10,3", "10,-3", 2, "credits_used", NotANumber(0, 1_000_000)),
        ("10,3", "10,11", 2, "credits_used", OverUsed),
        ("2026-06-01", "", 2, "purchased_on", Flaw(NotADate)),
        ("2027-06-01", "2027-06-31", 2, "expires_on", Flaw(NotADate)),
    ];
    check("packages.csv", &cases);
}

#[test]
fn invoices_are_checked() {
    let statuses = [
        "paid",
        "outstanding",
        "failed",
        "collection",
        "void",
        "written_off",
    ];
    let cases = [
        ("M2,Bondi,INV-2", "M2,Bondi,INV-1", 3, "number", Repeated(2)),
        ("INV-2", "", 3, "number", Flaw(Missing)),
        ("80.00,80.00", "80.00,80.01", 2, "paid", OverPaid),
        ("80.00,80.00", "-80.00,0", 2, "amount", Negative),
        ("80.00,80.00", "80.00,-1", 2, "paid", Negative),
        ("80.00,80.00", "80.00,", 2, "paid", NotAnAmount),
        (
            "80.00,80.00",
            "10000000000000.01,0",
            2,
            "amount",
            NotAnAmount,
        ),
        ("failed", "lost", 3, "status", NotOneOf(statuses.to_vec())),
        ("EUR", "", 4, "currency", Flaw(NotACurrency)),
        (
            "void,2026-01-01,2026-01-15",
            "void,x,2026-01-15",
            4,
            "issued_on",
            Flaw(NotADate),
        ),
        (
            "void,2026-01-01,2026-01-15",
            "void,2026-01-01,",
            4,
            "due_on",
            Flaw(NotADate),
        ),
    ];
    check("invoices.csv", &cases);
}

#[test]
fn credits_are_checked() {
    let cases = [
        ("-19.38", "nineteen", 2, "amount", NotAnAmount),
        ("spent", "\"sp\nent\"", 2, "reason", Flaw(NotOneLine)),
        (
            "2026-09-17",
            "2026-09-17T10:00",
            2,
            "created_on",
            Flaw(NotADate),
        ),
    ];
    check("credits.csv", &cases);
}

#[test]
fn sessions_are_checked() {
    let cases = [
        ("S2", "S1\u{a0}", 3, "external_id", Repeated(2)),
        (
            "2026-12-24T20:00+01:00",
            "2026-12-24T20:00",
            3,
            "starts_at",
            NotAnInstant,
        ),
        (
            "2026-12-24T20:00+01:00",
            "2026-12-24T25:00+01:00",
            3,
            "starts_at",
            NotAnInstant,
        ),
        (
            "2026-12-24T20:00+01:00",
            "0026-12-24T20:00+01:00",
            3,
            "starts_at",
            Flaw(TooLongAgo),
        ),
        ("75", "0", 3, "minutes", NotANumber(1, 10_080)),
        ("20\n", "many\n", 3, "capacity", NotANumber(0, 1_000_000)),
    ];
    // Bookings of the second session then refer to none.
    for (old, new, line, column, reason) in cases {
        let seen = problems(&ExportFolder::with("sessions.csv", old, new));
        assert_eq!(
            seen.first(),
            Some(&("sessions.csv", Some(line), Some(column), reason)),
            "{new:?}"
        );
    }
}

#[test]
fn bookings_are_checked() {
    let statuses = ["booked", "waitlisted", "attended", "no_show", "cancelled"];
    let cases = [
        ("M1,S2", "M1,S9", 3, "session", UnknownSession),
        ("M1,S2", "M9,S2", 3, "client", UnknownClient),
        ("M1,S2", "M1,S1", 3, "session", Repeated(2)),
        (
            "waitlisted",
            "late",
            3,
            "status",
            NotOneOf(statuses.to_vec()),
        ),
    ];
    check("bookings.csv", &cases);
}

#[test]
fn relationships_are_checked() {
    let cases = [
        ("M1,M2", "M1,M1", 2, "other", OwnOther),
        ("M1,M2", "M9,M2", 2, "client", UnknownClient),
        ("M1,M2", "M1,M9", 2, "other", UnknownClient),
        (
            "buddy",
            "twin",
            3,
            "kind",
            NotOneOf(vec!["paid_by", "buddy"]),
        ),
        ("2025-06-01", "June", 3, "ended_on", Flaw(NotADate)),
    ];
    check("relationships.csv", &cases);
}

#[test]
fn payment_methods_are_checked() {
    let cases = [
        ("adyen", "stripe", 3, "token", Repeated(2)),
        ("pm_1,visa", ",visa", 2, "token", Flaw(Missing)),
        ("4242", "4242424242424242", 2, "last4", Flaw(TooLong(4))),
        ("12,2028", "13,2028", 2, "expiry_month", NotANumber(1, 12)),
        ("12,2028", "12,28", 2, "expiry_year", NotANumber(1900, 9999)),
    ];
    check("payment_methods.csv", &cases);
}

#[test]
fn files_and_headers_are_checked() {
    let check = |change: &dyn Fn(&ExportFolder), expected: &[Seen]| {
        let folder = ExportFolder::new();
        change(&folder);
        assert_eq!(problems(&folder), expected);
    };
    check(
        &|folder| folder.remove("clients.csv"),
        &[("clients.csv", None, None, NoFile)],
    );
    check(
        &|folder| folder.make_a_folder_of("sessions.csv"),
        &[("sessions.csv", None, None, Unreadable)],
    );
    check(
        &|folder| folder.change("clients.csv", "medical_notes", "medical"),
        &[
            ("clients.csv", Some(1), None, SurplusColumn(17)),
            ("clients.csv", Some(1), Some("medical_notes"), NoColumn),
        ],
    );
    check(
        &|folder| folder.change("bookings.csv", "client,session", "client,client,session"),
        &[("bookings.csv", Some(1), Some("client"), ColumnTwice)],
    );
}

#[test]
fn malformed_rows_are_reported_once() {
    let check = |file, old, new: &[u8], line, column, reason| {
        let seen = problems(&ExportFolder::with(file, old, new));
        assert_eq!(seen, [(file, Some(line), column, reason)]);
    };
    let fields = |expected, found| Fields { expected, found };
    // Other rows still find the client, the location and the session.
    check(
        "clients.csv",
        "M1,Ann",
        b"M1,Ann,Ann",
        2,
        None,
        fields(22, 23),
    );
    check("locations.csv", "Berlin,", b"Berlin", 3, None, fields(3, 2));
    check("sessions.csv", "75,20", b"75", 3, None, fields(7, 6));
    check("clients.csv", "Bob", b"\"Bob", 4, None, Quotes);
    check("clients.csv", "Cid", b"\"C\"id", 5, None, Quotes);
    check(
        "clients.csv",
        "Bob",
        b"B\xf6b",
        4,
        Some("first_name"),
        NotUtf8,
    );
}

#[test]
fn problems_are_reported_together() {
    let folder = ExportFolder::new();
    folder.change("clients.csv", "cid@example.com", "cid");
    folder.change("clients.csv", "2024-01-03", "yesterday");
    folder.change("invoices.csv", "M1,Bondi", "M9,Bonn");
    folder.change("bookings.csv", "attended", "gone");
    folder.remove("credits.csv");
    let seen: Vec<_> = problems(&folder)
        .into_iter()
        .map(|(file, line, column, _)| (file, line, column))
        .collect();
    let expected = [
        ("clients.csv", Some(5), Some("email")),
        ("clients.csv", Some(5), Some("joined_on")),
        ("invoices.csv", Some(2), Some("client")),
        ("invoices.csv", Some(2), Some("location")),
        ("credits.csv", None, None),
        ("bookings.csv", Some(4), Some("status")),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn problems_show_no_content_of_a_file() {
    let folder = ExportFolder::new();
    folder.change("clients.csv", "external_id", "Zoe Secret");
    folder.change("bookings.csv", "booked", "Zoe Secret");
    folder.change("invoices.csv", "M1", "Zoe Secret");
    folder.change("sessions.csv", "60", "Zoe Secret");
    folder.change("payment_methods.csv", "visa", "\"Zoe\nSecret\"");
    let problems = folder.read().err().unwrap_or_default();
    assert!(problems.len() >= 5, "{problems:?}");
    for problem in problems {
        let shown = format!("{problem} {problem:?}");
        assert!(!shown.contains("Secret"), "{shown}");
    }
}
