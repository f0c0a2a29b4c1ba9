//! The register: every stored column and its fate when a client is erased. The store builds the erasing
//! statements from it, the confirmation and the receipt are written from it, and a test holds it against
//! the live schema of both databases.

use serde::{Deserialize, Serialize};

use Fate::{Clear, Keep, Redact, Remove};

/// What becomes of a column when a client is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The row stays, and the value is set to null.
    Clear(Personal),
    /// The whole row goes. Every column of its table has the same fate.
    Remove(Personal),
    /// The value stays, on this ground.
    Keep(Kept),
    /// The same, and it is free text: where it names the client, the reference stands instead.
    Redact(Kept),
}

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

/// How the rows of a table belong to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The table of clients itself; its key is `id`.
    Client,
    /// Rows belong to the client, or to each of the clients, in these columns.
    Through(&'static [&'static str]),
    /// Rows belong to nobody.
    Nobody,
}

/// One table of the database.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Whose its rows are.
    pub of: Of,
    /// Each of its columns, with its fate.
    pub columns: &'static [(&'static str, Fate)],
}

const BY_CLIENT: Of = Of::Through(&["client_id"]);

/// Every table, and every column of it.
pub const TABLES: &[Table] = &[
    Table {
        name: "clients",
        of: Of::Client,
        columns: &[
            ("id", Keep(Kept::Record)),
            ("external_id", Clear(Personal::ImportedIds)),
            ("first_name", Clear(Personal::Name)),
            ("last_name", Clear(Personal::Name)),
            ("sort_key", Clear(Personal::Search)),
            ("email", Clear(Personal::Email)),
            ("email_key", Clear(Personal::Email)),
            ("password_hash", Clear(Personal::Password)),
            ("failed_log_ins", Clear(Personal::Access)),
            ("last_failed_at", Clear(Personal::Access)),
            ("date_of_birth", Clear(Personal::DateOfBirth)),
            ("gender", Clear(Personal::Gender)),
            ("occupation", Clear(Personal::Occupation)),
            ("address_line1", Clear(Personal::Address)),
            ("address_line2", Clear(Personal::Address)),
            ("city", Clear(Personal::Address)),
            ("region", Clear(Personal::Address)),
            ("postcode", Clear(Personal::Address)),
            ("country", Clear(Personal::Address)),
            ("medical_information", Clear(Personal::Medical)),
            ("emergency_contact_name", Clear(Personal::EmergencyContact)),
            ("emergency_contact_phone", Clear(Personal::EmergencyContact)),
            ("notes", Clear(Personal::Notes)),
            ("joined_on", Keep(Kept::Joined)),
            ("home_location_id", Keep(Kept::Joined)),
            ("created_at", Keep(Kept::Record)),
            ("updated_at", Keep(Kept::Record)),
            ("deletion_requested_at", Keep(Kept::Record)),
            ("erased_at", Keep(Kept::Record)),
        ],
    },
    Table {
        name: "client_phones",
        of: BY_CLIENT,
        columns: &[
            ("client_id", Remove(Personal::Phones)),
            ("kind", Remove(Personal::Phones)),
            ("number", Remove(Personal::Phones)),
        ],
    },
    Table {
        name: "client_tokens",
        of: BY_CLIENT,
        columns: &[
            ("client_id", Remove(Personal::Search)),
            ("token", Remove(Personal::Search)),
        ],
    },
    Table {
        name: "client_sessions",
        of: BY_CLIENT,
        columns: &[
            ("token_hash", Remove(Personal::Access)),
            ("client_id", Remove(Personal::Access)),
            ("created_at", Remove(Personal::Access)),
            ("last_seen_at", Remove(Personal::Access)),
        ],
    },
    Table {
        name: "client_links",
        of: BY_CLIENT,
        columns: &[
            ("token_hash", Remove(Personal::Access)),
            ("client_id", Remove(Personal::Access)),
            ("expires_at", Remove(Personal::Access)),
        ],
    },
    Table {
        name: "acts",
        of: BY_CLIENT,
        columns: &[
            ("number", Remove(Personal::History)),
            ("content", Remove(Personal::History)),
            ("client_id", Remove(Personal::History)),
            ("subject_id", Remove(Personal::History)),
            ("done_at", Remove(Personal::History)),
        ],
    },
    Table {
        name: "client_events",
        of: BY_CLIENT,
        columns: &[
            ("id", Remove(Personal::History)),
            ("client_id", Remove(Personal::History)),
            ("happened_at", Remove(Personal::History)),
            ("what", Remove(Personal::History)),
            ("subject_id", Remove(Personal::History)),
            ("by_id", Remove(Personal::History)),
        ],
    },
    Table {
        name: "payment_methods",
        of: BY_CLIENT,
        columns: &[
            ("id", Remove(Personal::PaymentMethods)),
            ("client_id", Remove(Personal::PaymentMethods)),
            ("processor", Remove(Personal::PaymentMethods)),
            ("token", Remove(Personal::PaymentMethods)),
            ("brand", Remove(Personal::PaymentMethods)),
            ("last4", Remove(Personal::PaymentMethods)),
            ("expiry_month", Remove(Personal::PaymentMethods)),
            ("expiry_year", Remove(Personal::PaymentMethods)),
        ],
    },
    Table {
        name: "relationships",
        of: Of::Through(&["client_id", "other_id"]),
        columns: &[
            ("id", Remove(Personal::Relationships)),
            ("kind", Remove(Personal::Relationships)),
            ("client_id", Remove(Personal::Relationships)),
            ("other_id", Remove(Personal::Relationships)),
            ("since", Remove(Personal::Relationships)),
            ("ended_on", Remove(Personal::Relationships)),
        ],
    },
    Table {
        name: "memberships",
        of: BY_CLIENT,
        columns: &[
            ("id", Keep(Kept::Record)),
            ("client_id", Keep(Kept::Record)),
            ("location_id", Keep(Kept::Memberships)),
            ("plan", Redact(Kept::Memberships)),
            ("status", Keep(Kept::Memberships)),
            ("starts_on", Keep(Kept::Memberships)),
            ("ends_on", Keep(Kept::Memberships)),
            ("price", Keep(Kept::Memberships)),
            ("currency", Keep(Kept::Memberships)),
        ],
    },
    Table {
        name: "packages",
        of: BY_CLIENT,
        columns: &[
            ("id", Keep(Kept::Record)),
            ("client_id", Keep(Kept::Record)),
            ("location_id", Keep(Kept::Packages)),
            ("name", Redact(Kept::Packages)),
            ("status", Keep(Kept::Packages)),
            ("credits_total", Keep(Kept::Packages)),
            ("credits_used", Keep(Kept::Packages)),
            ("purchased_on", Keep(Kept::Packages)),
            ("expires_on", Keep(Kept::Packages)),
            ("reason", Clear(Personal::Notes)),
        ],
    },
    Table {
        name: "invoices",
        of: BY_CLIENT,
        columns: &[
            ("id", Keep(Kept::Record)),
            ("client_id", Keep(Kept::Record)),
            ("location_id", Keep(Kept::Invoices)),
            ("number", Keep(Kept::Invoices)),
            ("billed_to", Clear(Personal::Name)),
            ("description", Redact(Kept::Invoices)),
            ("amount", Keep(Kept::Invoices)),
            ("currency", Keep(Kept::Invoices)),
            ("status", Keep(Kept::Invoices)),
            ("issued_on", Keep(Kept::Invoices)),
            ("due_on", Keep(Kept::Invoices)),
            ("reason", Clear(Personal::Notes)),
        ],
    },
    Table {
        name: "payments",
        of: BY_CLIENT,
        columns: &[
            ("id", Keep(Kept::Record)),
            ("client_id", Keep(Kept::Record)),
            ("invoice_id", Keep(Kept::Invoices)),
            ("amount", Keep(Kept::Invoices)),
            ("method", Keep(Kept::Invoices)),
            ("paid_on", Keep(Kept::Invoices)),
        ],
    },
    Table {
        name: "credit_movements",
        of: BY_CLIENT,
        columns: &[
            ("id", Keep(Kept::Record)),
            ("client_id", Keep(Kept::Record)),
            ("location_id", Keep(Kept::Credits)),
            ("amount", Keep(Kept::Credits)),
            ("currency", Keep(Kept::Credits)),
            ("what", Keep(Kept::Credits)),
            ("invoice_id", Keep(Kept::Credits)),
            ("reason", Clear(Personal::Notes)),
            ("created_on", Keep(Kept::Credits)),
        ],
    },
    Table {
        name: "bookings",
        of: BY_CLIENT,
        columns: &[
            ("id", Keep(Kept::Record)),
            ("client_id", Keep(Kept::Record)),
            ("session_id", Keep(Kept::Visits)),
            ("status", Keep(Kept::Visits)),
            ("booked_at", Keep(Kept::Visits)),
            ("package_id", Keep(Kept::Visits)),
        ],
    },
    Table {
        name: "erasures",
        of: BY_CLIENT,
        columns: &[
            ("client_id", Keep(Kept::Record)),
            ("reference", Keep(Kept::Record)),
            ("erased_at", Keep(Kept::Record)),
            ("erased_by", Keep(Kept::Record)),
            ("place", Keep(Kept::Record)),
            ("receipt", Keep(Kept::Record)),
            ("wiped_at", Keep(Kept::Record)),
        ],
    },
    Table {
        name: "ledger",
        of: Of::Nobody,
        columns: &[
            ("id", Keep(Kept::Studio)),
            ("place", Keep(Kept::Studio)),
            ("hash", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "suppressions",
        of: Of::Nobody,
        columns: &[
            ("digest", Keep(Kept::Suppression)),
            ("expires_on", Keep(Kept::Suppression)),
        ],
    },
    Table {
        name: "studio",
        of: Of::Nobody,
        columns: &[
            ("id", Keep(Kept::Studio)),
            ("name", Keep(Kept::Studio)),
            ("created_at", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "locations",
        of: Of::Nobody,
        columns: &[
            ("id", Keep(Kept::Studio)),
            ("name", Keep(Kept::Studio)),
            ("time_zone", Keep(Kept::Studio)),
            ("currency", Keep(Kept::Studio)),
            ("invoice_prefix", Keep(Kept::Studio)),
            ("next_invoice", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "sessions",
        of: Of::Nobody,
        columns: &[
            ("id", Keep(Kept::Studio)),
            ("external_id", Keep(Kept::Studio)),
            ("location_id", Keep(Kept::Studio)),
            ("name", Keep(Kept::Studio)),
            ("coach", Keep(Kept::Studio)),
            ("starts_at", Keep(Kept::Studio)),
            ("minutes", Keep(Kept::Studio)),
            ("capacity", Keep(Kept::Studio)),
            ("cancelled_at", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "access_groups",
        of: Of::Nobody,
        columns: &[
            ("id", Keep(Kept::Studio)),
            ("name", Keep(Kept::Studio)),
            ("second_factor", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "access_group_permissions",
        of: Of::Nobody,
        columns: &[
            ("access_group_id", Keep(Kept::Studio)),
            ("permission", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "team_members",
        of: Of::Nobody,
        columns: &[
            ("id", Keep(Kept::Studio)),
            ("name", Keep(Kept::Studio)),
            ("email", Keep(Kept::Studio)),
            ("email_key", Keep(Kept::Studio)),
            ("password_hash", Keep(Kept::Studio)),
            ("role", Keep(Kept::Studio)),
            ("access_group_id", Keep(Kept::Studio)),
            ("failed_log_ins", Keep(Kept::Studio)),
            ("last_failed_at", Keep(Kept::Studio)),
            ("totp_secret", Keep(Kept::Studio)),
            ("totp_confirmed_at", Keep(Kept::Studio)),
            ("totp_last_step", Keep(Kept::Studio)),
            ("deactivated_at", Keep(Kept::Studio)),
            ("created_at", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "team_recovery_codes",
        of: Of::Nobody,
        columns: &[
            ("team_member_id", Keep(Kept::Studio)),
            ("code_hash", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "team_links",
        of: Of::Nobody,
        columns: &[
            ("token_hash", Keep(Kept::Studio)),
            ("team_member_id", Keep(Kept::Studio)),
            ("expires_at", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "team_sessions",
        of: Of::Nobody,
        columns: &[
            ("token_hash", Keep(Kept::Studio)),
            ("team_member_id", Keep(Kept::Studio)),
            ("created_at", Keep(Kept::Studio)),
            ("last_seen_at", Keep(Kept::Studio)),
            ("proved_at", Keep(Kept::Studio)),
            ("still_needs", Keep(Kept::Studio)),
        ],
    },
    Table {
        name: "embedding_sites",
        of: Of::Nobody,
        columns: &[("origin", Keep(Kept::Studio))],
    },
    Table {
        name: "_sqlx_migrations",
        of: Of::Nobody,
        columns: &[
            ("version", Keep(Kept::Studio)),
            ("description", Keep(Kept::Studio)),
            ("installed_on", Keep(Kept::Studio)),
            ("success", Keep(Kept::Studio)),
            ("checksum", Keep(Kept::Studio)),
            ("execution_time", Keep(Kept::Studio)),
        ],
    },
];

/// What becomes of all rows of one table that belong to a client.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// They stay.
    Keep,
    /// These columns of them are set to null.
    Clear(Vec<&'static str>),
    /// They are deleted.
    Remove(Personal),
}

impl Table {
    /// The action that carries out the fates of the table's columns.
    pub fn action(&self) -> Action {
        let mut cleared = Vec::new();
        for (column, fate) in self.columns {
            match fate {
                Keep(_) | Redact(_) => {}
                Clear(_) => cleared.push(*column),
                Remove(kind) => return Action::Remove(*kind),
            }
        }
        if cleared.is_empty() {
            Action::Keep
        } else {
            Action::Clear(cleared)
        }
    }

    /// The columns in which the reference takes the place of whatever names the client.
    pub fn redacted(&self) -> impl Iterator<Item = &'static str> {
        let columns = self.columns.iter();
        columns.filter_map(|(column, fate)| matches!(fate, Redact(_)).then_some(*column))
    }

    /// Whether a column holds what people write about others: it may name somebody whose row it is not.
    /// What a row says of its own client, such as a name or a number, may be the same for two people.
    pub fn is_free_text(&self, column: &str) -> bool {
        let fate = self
            .columns
            .iter()
            .find(|(name, _)| *name == column)
            .map(|(_, fate)| fate);
        match (self.of, fate) {
            (Of::Nobody, _) | (_, None | Some(Redact(_))) => true,
            (_, Some(Clear(kind))) => {
                matches!(
                    kind,
                    Personal::Notes | Personal::Medical | Personal::EmergencyContact
                )
            }
            (_, Some(Remove(_) | Keep(_))) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn tables_and_columns_are_named_once() {
        let mut tables = HashSet::new();
        for table in TABLES {
            assert!(tables.insert(table.name), "{} stands twice", table.name);
            let names: HashSet<_> = table.columns.iter().map(|(name, _)| name).collect();
            assert_eq!(
                names.len(),
                table.columns.len(),
                "{} has a column twice",
                table.name
            );
        }
    }

    #[test]
    fn a_row_goes_whole_or_stays() {
        for table in TABLES {
            let removed = table
                .columns
                .iter()
                .filter(|(_, fate)| matches!(fate, Remove(_)))
                .count();
            assert!(
                removed == 0 || removed == table.columns.len(),
                "{}: removed in part",
                table.name
            );
            if matches!(table.of, Of::Nobody) {
                assert_eq!(
                    table.action(),
                    Action::Keep,
                    "{}: nobody's rows are erased",
                    table.name
                );
            }
        }
    }

    #[test]
    fn what_people_write_about_others_is_free_text() {
        let check = |name, column, expected: bool| {
            let table = TABLES.iter().find(|table| table.name == name);
            let seen = table.expect("a table").is_free_text(column);
            assert_eq!(seen, expected, "{name}.{column}");
        };
        check("clients", "notes", true);
        check("clients", "medical_information", true);
        check("clients", "emergency_contact_name", true);
        check("clients", "first_name", false);
        check("clients", "joined_on", false);
        check("payment_methods", "brand", false);
        check("memberships", "plan", true);
        check("sessions", "name", true);
        check("memberships", "a column of tomorrow", true);
    }

    #[test]
    fn the_reference_takes_the_place_of_names_in_texts_that_are_kept() {
        let check = |name, expected: &[&str]| {
            let table = TABLES.iter().find(|table| table.name == name);
            let seen: Vec<_> = table.expect("a table").redacted().collect();
            assert_eq!(seen, expected, "{name}");
        };
        check("memberships", &["plan"]);
        check("clients", &[]);
    }

    #[test]
    fn every_kind_that_people_are_told_of_is_in_the_register_and_the_other_way_round() {
        let fates = || TABLES.iter().flat_map(|t| t.columns).map(|(_, fate)| fate);
        let personal: HashSet<_> = fates()
            .filter_map(|fate| match fate {
                Clear(kind) | Remove(kind) => Some(*kind),
                Keep(_) | Redact(_) => None,
            })
            .collect();
        assert_eq!(personal, HashSet::from(Personal::ALL));
        let kept: HashSet<_> = fates()
            .filter_map(|fate| match fate {
                Keep(kept) | Redact(kept) if *kept != Kept::Studio => Some(*kept),
                Keep(_) | Redact(_) | Clear(_) | Remove(_) => None,
            })
            .collect();
        assert_eq!(kept, HashSet::from(Kept::TOLD));
    }
}
