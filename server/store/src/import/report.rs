//! The result of an import.

/// The number of new rows and existing rows of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Added by this import.
    pub added: usize,
    /// Already in the database, or belonging to a client who was. They did not change.
    pub already_here: usize,
}

impl Count {
    /// Returns the count for `added` of `rows` rows.
    pub(super) fn of(rows: usize, added: usize) -> Self {
        Self {
            added,
            already_here: rows - added,
        }
    }
}

/// The result of an import, with one count per file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Report {
    pub locations: Count,
    pub clients: Count,
    pub memberships: Count,
    pub packages: Count,
    pub invoices: Count,
    pub credits: Count,
    pub sessions: Count,
    pub bookings: Count,
    pub relationships: Count,
    pub payment_methods: Count,
}

impl Report {
    /// Returns the counts with their names.
    pub fn counts(&self) -> [(&'static str, Count); 10] {
        let Self {
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
        } = *self;
        [
            ("locations", locations),
            ("clients", clients),
            ("memberships", memberships),
            ("packages", packages),
            ("invoices", invoices),
            ("credit movements", credits),
            ("sessions", sessions),
            ("bookings", bookings),
            ("relationships", relationships),
            ("payment methods", payment_methods),
        ]
    }

    /// Returns whether the import added nothing.
    pub fn is_nothing_new(&self) -> bool {
        self.counts().iter().all(|(_, count)| count.added == 0)
    }
}
