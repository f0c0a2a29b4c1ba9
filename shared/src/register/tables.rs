//! The tables, each with its columns: what happens to a column when a client is erased, where its values come from, how
//! it is shown in a client's export, and what it identifies.

use super::{Column, Fate, Identifier, Kept, Owner, Personal, Shown, Source, Table, Text};

const BY_CLIENT: Owner = Owner::ClientIn(&["client_id"]);

/// Declares tables, one column a line: `name: fate(kind), source, shown;` or `…, shown, identifier;`.
macro_rules! tables {
    ($(#[$doc:meta])* pub $constant:ident = [$(
        $table:ident, $owner:expr => {$(
            $column:ident: $fate:ident($kind:ident), $source:ident $(($text:ident))?, $shown:ident
            $(, $identifier:ident)?;
        )+}
    )+];) => {
        $(#[$doc])*
        pub const $constant: &[Table] = &[$(Table {
            name: stringify!($table),
            owner: $owner,
            columns: &[$(Column {
                name: stringify!($column),
                fate: tables!(@fate $fate $kind),
                source: Source::$source $((Text::$text))?,
                shown: Shown::$shown,
                identifies: tables!(@identifier $($identifier)?),
            }),+],
        }),+];
    };
    (@fate Clear $kind:ident) => {
        Fate::Clear(Personal::$kind)
    };
    (@fate Remove $kind:ident) => {
        Fate::Remove(Personal::$kind)
    };
    (@fate Keep $kind:ident) => {
        Fate::Keep(Kept::$kind)
    };
    (@fate Reword $kind:ident) => {
        Fate::Reword(Kept::$kind)
    };
    (@fate Count $kind:ident) => {
        Fate::Count(Personal::$kind)
    };
    (@identifier) => {
        None
    };
    (@identifier $identifier:ident) => {
        Some(Identifier::$identifier)
    };
}

tables! {
    /// Every table of the database, and every column of it.
    pub TABLES = [
        clients, Owner::Client => {
            id:                      Keep(Record),            Made,                    Hidden;
            external_id:             Clear(ImportedIds),      Typed(Details),          Value,       MemberNumber;
            first_name:              Clear(Name),             Typed(Details),          Value,       GivenName;
            last_name:               Clear(Name),             Typed(Details),          Value,       FamilyName;
            sort_key:                Clear(Search),           Made,                    Hidden;
            email:                   Clear(Email),            Typed(Details),          Value,       Email;
            email_key:               Clear(Email),            Made,                    Hidden;
            user_name:               Clear(Email),            Typed(Details),          Value,       Email;
            password_hash:           Clear(Password),         Made,                    Fact;
            failed_log_ins:          Clear(Access),           Made,                    Value;
            last_failed_at:          Clear(Access),           Made,                    Value;
            date_of_birth:           Clear(DateOfBirth),      Made,                    Value;
            gender:                  Clear(Gender),           Typed(Details),          Value;
            occupation:              Clear(Occupation),       Typed(Details),          Value;
            address_line1:           Clear(Address),          Typed(Details),          Value,       Street;
            address_line2:           Clear(Address),          Typed(Details),          Value;
            city:                    Clear(Address),          Typed(Details),          Value;
            region:                  Clear(Address),          Typed(Details),          Value;
            postcode:                Clear(Address),          Typed(Details),          Value;
            country:                 Clear(Address),          Typed(Details),          Value;
            medical_information:     Clear(Medical),          Typed(Medical),          Value;
            emergency_contact_name:  Clear(EmergencyContact), Typed(EmergencyContact), OtherPerson;
            emergency_contact_phone: Clear(EmergencyContact), Typed(EmergencyContact), OtherPerson;
            notes:                   Clear(Notes),            Typed(Notes),            Value;
            joined_on:               Keep(Joined),            Made,                    Value;
            home_location_id:        Keep(Joined),            Chosen,                  Value;
            created_at:              Keep(Record),            Made,                    Value;
            updated_at:              Keep(Record),            Made,                    Value;
            deletion_requested_at:   Keep(Record),            Made,                    Value;
            erased_at:               Keep(Record),            Made,                    Value;
            example:                 Keep(Record),            Made,                    Hidden;
            formats:                 Clear(Access),           Chosen,                  Value;
        }
        client_phones, BY_CLIENT => {
            client_id: Remove(Phones), Made,           Hidden;
            kind:      Remove(Phones), Chosen,         Value;
            number:    Remove(Phones), Typed(Details), Value,  Phone;
        }
        client_former, BY_CLIENT => {
            client_id:     Remove(Former), Made,           Hidden;
            replaced_at:   Remove(Former), Made,           Value;
            first_name:    Remove(Former), Typed(Details), Value,  GivenName;
            last_name:     Remove(Former), Typed(Details), Value,  FamilyName;
            email:         Remove(Former), Typed(Details), Value,  Email;
            phone:         Remove(Former), Typed(Details), Value,  Phone;
            address_line1: Remove(Former), Typed(Details), Value,  Street;
        }
        former_texts, BY_CLIENT => {
            id:          Remove(Former), Made,              Hidden;
            client_id:   Remove(Former), Made,              Hidden;
            kind:        Remove(Former), Chosen,            Value;
            subject_id:  Remove(Former), Made,              Hidden;
            number:      Remove(Former), Made,              Value;
            replaced_at: Remove(Former), Made,              Value;
            by_id:       Remove(Former), Made,              Fact;
            text:        Remove(Former), Typed(FormerText), Value;
        }
        due_texts, BY_CLIENT => {
            id:        Remove(Former), Made, Hidden;
            client_id: Remove(Former), Made, Hidden;
            field:     Remove(Former), Made, Hidden;
            row_id:    Remove(Former), Made, Hidden;
            text:      Remove(Former), Made, Hidden;
            erased_id: Remove(Former), Made, Hidden;
        }
        client_tokens, BY_CLIENT => {
            client_id: Remove(Search), Made, Hidden;
            token:     Remove(Search), Made, Hidden;
            sort_key:  Remove(Search), Made, Hidden;
        }
        client_list, BY_CLIENT => {
            client_id: Remove(Search), Made, Hidden;
            sort_key:  Remove(Search), Made, Hidden;
            words:     Remove(Search), Made, Hidden;
        }
        client_starts, BY_CLIENT => {
            client_id: Remove(Search), Made, Hidden;
            start:     Remove(Search), Made, Hidden;
            sort_key:  Remove(Search), Made, Hidden;
        }
        client_states, BY_CLIENT => {
            client_id:        Remove(Search), Made,   Hidden;
            state:            Remove(Search), Chosen, Hidden;
            sort_key:         Remove(Search), Made,   Hidden;
            home_location_id: Remove(Search), Chosen, Hidden;
            joined_on:        Remove(Search), Made,   Hidden;
            balance:          Remove(Search), Made,   Hidden;
            last_visit:       Remove(Search), Made,   Hidden;
            until:            Remove(Search), Made,   Hidden;
        }
        text_words, BY_CLIENT => {
            word:      Remove(Search), Made, Hidden;
            field:     Remove(Search), Made, Hidden;
            row_id:    Remove(Search), Made, Hidden;
            client_id: Remove(Search), Made, Hidden;
        }
        client_sessions, BY_CLIENT => {
            token_hash:   Remove(Access), Made, Hidden;
            client_id:    Remove(Access), Made, Hidden;
            created_at:   Remove(Access), Made, Value;
            last_seen_at: Remove(Access), Made, Value;
        }
        client_links, BY_CLIENT => {
            token_hash: Remove(Access), Made, Hidden;
            client_id:  Remove(Access), Made, Hidden;
            expires_at: Remove(Access), Made, Value;
        }
        acts, BY_CLIENT => {
            number:     Remove(History), Made, Hidden;
            content:    Remove(History), Made, Hidden;
            client_id:  Remove(History), Made, Hidden;
            subject_id: Remove(History), Made, Hidden;
            done_at:    Remove(History), Made, Hidden;
        }
        undos, BY_CLIENT => {
            id:            Remove(History), Made,   Hidden;
            client_id:     Remove(History), Made,   Hidden;
            kind:          Remove(History), Chosen, Value;
            subject_id:    Remove(History), Made,   Hidden;
            status_before: Remove(History), Chosen, Value;
            status_after:  Remove(History), Chosen, Value;
            package_id:    Remove(History), Made,   Hidden;
            ended_on:      Remove(History), Made,   Value;
            done_at:       Remove(History), Made,   Value;
        }
        confirmations_asked, BY_CLIENT => {
            client_id: Remove(History), Made, Hidden;
            asked_by:  Remove(History), Made, Fact;
            asked_at:  Remove(History), Made, Value;
        }
        client_events, BY_CLIENT => {
            id:          Remove(History), Made, Hidden;
            client_id:   Remove(History), Made, Hidden;
            happened_at: Remove(History), Made, Value;
            what:        Remove(History), Made, Value;
            subject_id:  Remove(History), Made, Hidden;
            by_id:       Remove(History), Made, Fact;
        }
        payment_methods, BY_CLIENT => {
            id:           Remove(PaymentMethods), Made,                 Hidden;
            client_id:    Remove(PaymentMethods), Made,                 Hidden;
            processor:    Remove(PaymentMethods), Typed(PaymentMethod), Value;
            token:        Remove(PaymentMethods), Typed(PaymentMethod), Fact,   Token;
            brand:        Remove(PaymentMethods), Typed(PaymentMethod), Value;
            last4:        Remove(PaymentMethods), Typed(PaymentMethod), Value;
            expiry_month: Remove(PaymentMethods), Made,                 Value;
            expiry_year:  Remove(PaymentMethods), Made,                 Value;
            removed_at:   Remove(PaymentMethods), Made,                 Value;
        }
        relationships, Owner::ClientIn(&["client_id", "other_id"]) => {
            id:        Remove(Relationships), Made,   Hidden;
            kind:      Remove(Relationships), Chosen, Value;
            client_id: Remove(Relationships), Made,   OtherPerson;
            other_id:  Remove(Relationships), Made,   OtherPerson;
            since:     Remove(Relationships), Made,   Value;
            ended_on:  Remove(Relationships), Made,   Value;
        }
        memberships, BY_CLIENT => {
            id:          Keep(Record),        Made,        Hidden;
            client_id:   Keep(Record),        Made,        Hidden;
            location_id: Keep(Memberships),   Chosen,      Value;
            plan:        Reword(Memberships), Typed(Plan), Value;
            status:      Keep(Memberships),   Chosen,      Value;
            starts_on:   Keep(Memberships),   Made,        Value;
            ends_on:     Keep(Memberships),   Made,        Value;
            price:       Keep(Memberships),   Made,        Value;
            currency:    Keep(Memberships),   Chosen,      Value;
        }
        packages, BY_CLIENT => {
            id:            Keep(Record),     Made,                 Hidden;
            client_id:     Keep(Record),     Made,                 Hidden;
            location_id:   Keep(Packages),   Chosen,               Value;
            name:          Reword(Packages), Typed(Package),       Value;
            status:        Keep(Packages),   Chosen,               Value;
            credits_total: Keep(Packages),   Made,                 Value;
            credits_used:  Keep(Packages),   Made,                 Value;
            purchased_on:  Keep(Packages),   Made,                 Value;
            expires_on:    Keep(Packages),   Made,                 Value;
            reason:        Clear(Notes),     Typed(PackageReason), Value;
        }
        invoices, BY_CLIENT => {
            id:          Keep(Record),     Made,                 Hidden;
            client_id:   Keep(Record),     Made,                 Hidden;
            location_id: Keep(Invoices),   Chosen,               Value;
            number:      Keep(Invoices),   Number,               Value;
            billed_to:   Clear(Name),      Made,                 Value,  FullName;
            description: Reword(Invoices), Typed(Invoice),       Value;
            amount:      Keep(Invoices),   Made,                 Value;
            currency:    Keep(Invoices),   Chosen,               Value;
            status:      Keep(Invoices),   Chosen,               Value;
            issued_on:   Keep(Invoices),   Made,                 Value;
            due_on:      Keep(Invoices),   Made,                 Value;
            reason:      Clear(Notes),     Typed(InvoiceReason), Value;
        }
        payments, BY_CLIENT => {
            id:         Keep(Record),   Made,   Hidden;
            client_id:  Keep(Record),   Made,   Hidden;
            invoice_id: Keep(Invoices), Made,   Hidden;
            amount:     Keep(Invoices), Made,   Value;
            method:     Keep(Invoices), Chosen, Value;
            paid_on:    Keep(Invoices), Made,   Value;
        }
        refunds, BY_CLIENT => {
            id:          Keep(Record),   Made,   Hidden;
            client_id:   Keep(Record),   Made,   Hidden;
            invoice_id:  Keep(Invoices), Made,   Hidden;
            amount:      Keep(Invoices), Made,   Value;
            method:      Keep(Invoices), Chosen, Value;
            refunded_on: Keep(Invoices), Made,   Value;
        }
        credit_movements, BY_CLIENT => {
            id:          Keep(Record),  Made,                Hidden;
            client_id:   Keep(Record),  Made,                Hidden;
            location_id: Keep(Credits), Chosen,              Value;
            amount:      Keep(Credits), Made,                Value;
            currency:    Keep(Credits), Chosen,              Value;
            what:        Keep(Credits), Chosen,              Value;
            invoice_id:  Keep(Credits), Made,                Hidden;
            reason:      Clear(Notes),  Typed(CreditReason), Value;
            created_on:  Keep(Credits), Made,                Value;
        }
        bookings, BY_CLIENT => {
            id:         Count(Visits), Made,   Hidden;
            client_id:  Count(Visits), Made,   Hidden;
            session_id: Count(Visits), Chosen, Value;
            status:     Count(Visits), Chosen, Value;
            booked_at:  Count(Visits), Made,   Value;
            package_id: Count(Visits), Chosen, Value;
        }
        erasures, BY_CLIENT => {
            client_id: Keep(Record), Made, Hidden;
            reference: Keep(Record), Made, Value;
            erased_at: Keep(Record), Made, Value;
            erased_by: Keep(Record), Made, Fact;
            place:     Keep(Record), Made, Value;
            receipt:   Keep(Record), Made, Value;
            wiped_at:  Keep(Record), Made, Value;
            proof:     Keep(Record), Made, Value;
            asked_by:  Keep(Record), Made, Fact;
        }
        unfinished_erasures, BY_CLIENT => {
            client_id: Keep(Record), Made,   Hidden;
            visits:    Keep(Record), Chosen, Hidden;
        }
        ledger, Owner::Studio => {
            id:       Keep(Studio), Made, Hidden;
            place:    Keep(Studio), Made, Hidden;
            hash:     Keep(Studio), Made, Hidden;
            written:  Keep(Studio), Made, Hidden;
            restored: Keep(Studio), Made, Hidden;
            edge:     Keep(Studio), Made, Hidden;
        }
        refused_erasures, Owner::Studio => {
            id:         Keep(Studio), Made, Hidden;
            refused_at: Keep(Studio), Made, Hidden;
            member_id:  Keep(Studio), Made, Hidden;
            why:        Keep(Studio), Made, Hidden;
        }
        suppressions, Owner::Studio => {
            digest:     Keep(Suppression), Made, Hidden, Digest;
            expires_on: Keep(Suppression), Made, Hidden;
        }
        studio, Owner::Studio => {
            id:                 Keep(Studio), Made,          Hidden;
            name:               Keep(Studio), Typed(Studio), Hidden;
            created_at:         Keep(Studio), Made,          Hidden;
            text_words:         Keep(Studio), Made,          Hidden;
            search_words:       Keep(Studio), Made,          Hidden;
            client_states:      Keep(Studio), Made,          Hidden;
            visits_of_erased:   Keep(Studio), Chosen,        Hidden;
            deletions_per_hour: Keep(Studio), Made,          Hidden;
            time_zone:          Keep(Studio), Chosen,        Hidden;
            getting_started:    Keep(Studio), Chosen,        Hidden;
            formats:            Keep(Studio), Chosen,        Hidden;
            names_in_tabs:      Keep(Studio), Chosen,        Hidden;
        }
        locations, Owner::Studio => {
            id:             Keep(Studio), Made,          Hidden;
            name:           Keep(Studio), Typed(Studio), Hidden;
            address:        Keep(Studio), Typed(Studio), Hidden;
            time_zone:      Keep(Studio), Chosen,        Hidden;
            currency:       Keep(Studio), Chosen,        Hidden;
            invoice_prefix: Keep(Studio), Typed(Studio), Hidden;
            next_invoice:   Keep(Studio), Made,          Hidden;
        }
        offers, Owner::Studio => {
            id:          Keep(Studio), Made,         Hidden;
            location_id: Keep(Studio), Chosen,       Hidden;
            kind:        Keep(Studio), Chosen,       Hidden;
            name:        Keep(Studio), Typed(Offer), Hidden;
            price:       Keep(Studio), Made,         Hidden;
            credits:     Keep(Studio), Made,         Hidden;
            valid_days:  Keep(Studio), Made,         Hidden;
            retired_at:  Keep(Studio), Made,         Hidden;
        }
        classes, Owner::Studio => {
            id:   Keep(Studio), Made,         Hidden;
            name: Keep(Studio), Typed(Class), Hidden;
        }
        coaches, Owner::Studio => {
            id:   Keep(Studio), Made,         Hidden;
            name: Keep(Studio), Typed(Coach), Hidden;
        }
        sessions, Owner::Studio => {
            id:                 Keep(Studio),     Made,           Hidden;
            external_id:        Keep(Studio),     Typed(Session), Hidden;
            location_id:        Keep(Studio),     Chosen,         Hidden;
            class_id:           Keep(Studio),     Made,           Hidden;
            coach_id:           Keep(Studio),     Made,           Hidden;
            starts_at:          Keep(Studio),     Made,           Hidden;
            minutes:            Keep(Studio),     Made,           Hidden;
            capacity:           Keep(Studio),     Made,           Hidden;
            cancelled_at:       Keep(Studio),     Made,           Hidden;
            booked_unnamed:     Keep(Attendance), Made,           Hidden;
            waitlisted_unnamed: Keep(Attendance), Made,           Hidden;
            attended_unnamed:   Keep(Attendance), Made,           Hidden;
            no_show_unnamed:    Keep(Attendance), Made,           Hidden;
            example:            Keep(Studio),     Made,           Hidden;
        }
        session_corrections, Owner::Studio => {
            session_id:   Keep(Studio), Made, Hidden;
            number:       Keep(Studio), Made, Hidden;
            corrected_at: Keep(Studio), Made, Hidden;
            by_id:        Keep(Studio), Made, Hidden;
            class_id:     Keep(Studio), Made, Hidden;
            coach_id:     Keep(Studio), Made, Hidden;
        }
        access_groups, Owner::Studio => {
            id:            Keep(Studio), Made,          Hidden;
            name:          Keep(Studio), Typed(Studio), Hidden;
            second_factor: Keep(Studio), Chosen,        Hidden;
        }
        access_group_permissions, Owner::Studio => {
            access_group_id: Keep(Studio), Made,   Hidden;
            permission:      Keep(Studio), Chosen, Hidden;
        }
        team_members, Owner::Studio => {
            id:                Keep(Studio), Made,              Hidden;
            name:              Keep(Studio), Typed(TeamMember), Hidden;
            email:             Keep(Studio), Typed(TeamMember), Hidden;
            email_key:         Keep(Studio), Made,              Hidden;
            password_hash:     Keep(Studio), Made,              Hidden;
            role:              Keep(Studio), Chosen,            Hidden;
            access_group_id:   Keep(Studio), Chosen,            Hidden;
            failed_log_ins:    Keep(Studio), Made,              Hidden;
            last_failed_at:    Keep(Studio), Made,              Hidden;
            totp_secret:       Keep(Studio), Made,              Hidden;
            totp_confirmed_at: Keep(Studio), Made,              Hidden;
            totp_last_step:    Keep(Studio), Made,              Hidden;
            deactivated_at:    Keep(Studio), Made,              Hidden;
            created_at:        Keep(Studio), Made,              Hidden;
            formats:           Keep(Studio), Chosen,            Hidden;
            search_key:        Keep(Studio), Chosen,            Hidden;
            undo_id:           Keep(Studio), Made,              Hidden;
        }
        team_recovery_codes, Owner::Studio => {
            team_member_id: Keep(Studio), Made, Hidden;
            code_hash:      Keep(Studio), Made, Hidden;
        }
        team_links, Owner::Studio => {
            token_hash:     Keep(Studio), Made, Hidden;
            team_member_id: Keep(Studio), Made, Hidden;
            expires_at:     Keep(Studio), Made, Hidden;
        }
        team_sessions, Owner::Studio => {
            token_hash:     Keep(Studio), Made, Hidden;
            team_member_id: Keep(Studio), Made, Hidden;
            created_at:     Keep(Studio), Made, Hidden;
            last_seen_at:   Keep(Studio), Made, Hidden;
            proved_at:      Keep(Studio), Made, Hidden;
            still_needs:    Keep(Studio), Made, Hidden;
        }
        embedding_sites, Owner::Studio => {
            origin: Keep(Studio), Typed(Studio), Hidden;
        }
        _sqlx_migrations, Owner::Studio => {
            version:        Keep(Studio), Made, Hidden;
            description:    Keep(Studio), Made, Hidden;
            installed_on:   Keep(Studio), Made, Hidden;
            success:        Keep(Studio), Made, Hidden;
            checksum:       Keep(Studio), Made, Hidden;
            execution_time: Keep(Studio), Made, Hidden;
        }
    ];
}
