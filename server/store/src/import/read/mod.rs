//! Reads files and checks their rows.

mod clients;
mod file;
mod records;
mod row;
mod sales;
mod schedule;
mod table;

use std::{collections::HashMap, path::Path};

use jiff::civil::Date;

use self::{file::File, row::Row, table::Table};
use super::{Export, Problem, Reason};

pub(super) use self::{
    clients::{CLIENTS, LOCATIONS, PAYMENT_METHODS, column},
    sales::INVOICES,
};

/// The indexes of the rows that other files refer to, by name or external id. `None` for a file that could not be read
/// to its end: references to it are not reported as problems then.
#[derive(Default)]
struct Known {
    locations: Option<HashMap<String, usize>>,
    clients: Option<HashMap<String, usize>>,
    sessions: Option<HashMap<String, usize>>,
}

/// Reads the export in `folder`. Dates of birth must not be after `today`.
///
/// # Errors
///
/// Returns all problems in all files.
pub fn read(folder: &Path, today: Date) -> Result<Export, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut known = Known::default();

    let locations = Table::read(folder, LOCATIONS, &mut problems);
    known.locations = locations.as_ref().and_then(Table::indexes);
    let mut names = HashMap::new();
    let locations = rows(locations, &mut problems, |row| {
        clients::location(row, &mut names)
    });

    let clients = Table::read(folder, CLIENTS, &mut problems);
    known.clients = clients.as_ref().and_then(Table::indexes);
    let mut ids = HashMap::new();
    let clients = rows(clients, &mut problems, |row| {
        clients::client(row, today, &known, &mut ids)
    });

    let memberships = Table::read(folder, sales::MEMBERSHIPS, &mut problems);
    let memberships = rows(memberships, &mut problems, |row| {
        sales::membership(row, &known)
    });

    let packages = Table::read(folder, sales::PACKAGES, &mut problems);
    let packages = rows(packages, &mut problems, |row| sales::package(row, &known));

    let invoices = Table::read(folder, INVOICES, &mut problems);
    let mut numbers = HashMap::new();
    let invoices = rows(invoices, &mut problems, |row| {
        sales::invoice(row, &known, &mut numbers)
    });

    let credits = Table::read(folder, sales::CREDITS, &mut problems);
    let credits = rows(credits, &mut problems, |row| sales::credit(row, &known));

    let sessions = Table::read(folder, schedule::SESSIONS, &mut problems);
    known.sessions = sessions.as_ref().and_then(Table::indexes);
    let mut ids = HashMap::new();
    let sessions = rows(sessions, &mut problems, |row| {
        schedule::session(row, &known, &mut ids)
    });

    let bookings = Table::read(folder, schedule::BOOKINGS, &mut problems);
    let mut seats = HashMap::new();
    let bookings = rows(bookings, &mut problems, |row| {
        schedule::booking(row, &known, &mut seats)
    });

    let relationships = Table::read(folder, clients::RELATIONSHIPS, &mut problems);
    let relationships = rows(relationships, &mut problems, |row| {
        clients::relationship(row, &known)
    });

    let methods = Table::read(folder, PAYMENT_METHODS, &mut problems);
    let mut tokens = HashMap::new();
    let payment_methods = rows(methods, &mut problems, |row| {
        clients::payment_method(row, &known, &mut tokens)
    });

    if problems.is_empty() {
        Ok(Export {
            locations,
            clients,
            memberships,
            packages,
            invoices,
            credits,
            sessions,
            bookings,
            relationships,
            payment_methods,
            although_suppressed: false,
        })
    } else {
        Err(problems)
    }
}

/// Returns what `make` builds from each row, or nothing if there is no table.
fn rows<T>(
    table: Option<Table>,
    problems: &mut Vec<Problem>,
    make: impl FnMut(&mut Row<'_>) -> Option<T>,
) -> Vec<T> {
    table.map_or_else(Vec::new, |table| table.rows(problems, make))
}

impl Known {
    fn client(&self, row: &mut Row<'_>, column: &'static str) -> Option<usize> {
        row.reference(column, self.clients.as_ref(), Reason::UnknownClient)
    }

    fn location(&self, row: &mut Row<'_>, column: &'static str) -> Option<usize> {
        row.reference(column, self.locations.as_ref(), Reason::UnknownLocation)
    }

    fn session(&self, row: &mut Row<'_>, column: &'static str) -> Option<usize> {
        row.reference(column, self.sessions.as_ref(), Reason::UnknownSession)
    }
}
