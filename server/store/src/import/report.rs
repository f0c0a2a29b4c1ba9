//! What an import did.

/// How many rows of one file were new, and how many not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Added by this import.
    pub added: usize,
    /// There before, or belonging to a client who was; left as they are.
    pub already_here: usize,
}

impl Count {
    /// `added` of all `rows`.
    pub(super) fn of(rows: usize, added: usize) -> Self {
        Self {
            added,
            already_here: rows - added,
        }
    }
}

/// What an import did, one count for each file.
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
    /// The counts, each with the plain name of what is counted.
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

    /// Whether everything was there before.
    pub fn is_nothing_new(&self) -> bool {
        self.counts().iter().all(|(_, count)| count.added == 0)
    }
}
