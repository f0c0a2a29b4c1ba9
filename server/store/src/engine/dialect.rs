//! The few statements that must differ between the engines.

use crate::{Engine, Tx};

/// The same statement for both engines.
pub(crate) struct Dialect {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Dialect {
    /// Returns the text for the engine of `tx`.
    pub(crate) fn on(&self, tx: &Tx) -> &'static str {
        match tx {
            Tx::Sqlite(_) => self.sqlite,
            Tx::Postgres(_) => self.postgres,
        }
    }

    /// Returns the text for an engine.
    pub(crate) fn of(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// The function that returns at which character of its first argument the second one begins, and 0 if it does not occur.
pub(crate) const INSTR: Dialect = Dialect {
    sqlite: "instr",
    postgres: "strpos",
};

/// The parameter $1 as an id, where nothing beside it says that it is one.
pub(crate) const ID: Dialect = Dialect {
    sqlite: "$1",
    postgres: "cast($1 as uuid)",
};

/// Selects and locks the next clients after $1 who are not erased, a batch of them.
pub(crate) const NEXT_CLIENTS: Dialect = Dialect {
    sqlite: "select id from clients where id > $1 and erased_at is null order by id limit 20",
    postgres: "select id from clients where id > $1 and erased_at is null order by id limit 20 for update",
};

/// Selects those of the beginnings $1, a JSON array, with which a search word of a client begins, in their order and at most
/// $3. $2 is the greatest character. Each beginning is one look-up in the index.
pub(crate) const BEGINNINGS: Dialect = Dialect {
    sqlite: "
        select b.value from json_each($1) b
        where exists (
            select 1 from client_tokens t where t.token >= b.value and t.token < b.value || $2
        )
        order by b.key
        limit $3",
    postgres: "
        select b.value from jsonb_array_elements_text(cast($1 as jsonb)) with ordinality b (value, key)
        where exists (
            select 1 from client_tokens t where t.token >= b.value and t.token < b.value || cast($2 as text)
            order by t.token limit 1
        )
        order by b.key
        limit $3",
};

/// Returns every statement of this module for one engine, for the test that prepares and explains each.
pub(crate) fn statements(engine: Engine) -> Vec<(&'static str, &'static str)> {
    [
        ("store::dialect::LOCK_CLIENT", &LOCK_CLIENT),
        ("store::dialect::LOCK_CONNECTED", &LOCK_CONNECTED),
        ("store::dialect::LOCK_ALL", &LOCK_ALL),
        ("store::dialect::LOCK_UNFINISHED", &LOCK_UNFINISHED),
        ("store::dialect::LOCK_SESSIONS", &LOCK_SESSIONS),
        ("store::dialect::LOCK_STUDIO", &LOCK_STUDIO),
        ("store::dialect::LOCK_GROUPS", &LOCK_GROUPS),
        ("store::dialect::LOCK_LOCATION", &LOCK_LOCATION),
        ("store::dialect::LOCK_MEMBER", &LOCK_MEMBER),
        ("store::dialect::LOCK_MEMBER_BY_ID", &LOCK_MEMBER_BY_ID),
        ("store::dialect::LOCK_ERASER", &LOCK_ERASER),
        ("store::dialect::LOCK_SESSION", &LOCK_SESSION),
        ("store::dialect::LOCK_COUNTED", &LOCK_COUNTED),
        ("store::dialect::LOCK_CLASSES", &LOCK_CLASSES),
        ("store::dialect::LOCK_COACHES", &LOCK_COACHES),
        ("store::dialect::LOCK_SESSIONS_OF", &LOCK_SESSIONS_OF),
        ("store::dialect::LOCK_WAITING", &LOCK_WAITING),
        ("store::dialect::LOCK_WAITING_WITH", &LOCK_WAITING_WITH),
        ("store::dialect::LOCK_ROSTER", &LOCK_ROSTER),
        ("store::dialect::LOCK_LEDGER", &LOCK_LEDGER),
        ("store::dialect::NEXT_CLIENTS", &NEXT_CLIENTS),
        ("store::dialect::BEGINNINGS", &BEGINNINGS),
        ("store::dialect::COLUMNS", &COLUMNS),
    ]
    .into_iter()
    .map(|(name, dialect)| (name, dialect.of(engine)))
    .collect()
}

/// Locks a client ($1) until the transaction ends. On SQLite, a writing transaction already excludes all others.
pub(crate) const LOCK_CLIENT: Dialect = Dialect {
    sqlite: "select erased_at from clients where id = $1",
    postgres: "select erased_at from clients where id = $1 for update",
};

/// Locks a client ($1), all clients who have a relationship with the client, because erasing ends these relationships, and the
/// clients whose ids are in a JSON array ($2), because erasing changes texts in their rows. All transactions lock in one order. Otherwise two transactions for connected clients could wait for
/// each other forever.
pub(crate) const LOCK_CONNECTED: Dialect = Dialect {
    sqlite: "select id, erased_at from clients where id = $1 and $2 <> ''",
    postgres: "
        select id, erased_at from clients
        where id in (
            select $1::uuid
            union select other_id from relationships where client_id = $1
            union select client_id from relationships where other_id = $1
            union select value::uuid from json_array_elements_text($2::json)
        )
        order by id
        for update",
};

/// Locks the clients with the ids $1, a JSON array, in one order.
pub(crate) const LOCK_ALL: Dialect = Dialect {
    sqlite: "
        select id, erased_at from clients
        where id in (select unhex(value, '-') from json_each($1))",
    postgres: "
        select id, erased_at from clients
        where id in (select value::uuid from json_array_elements_text($1::json))
        order by id
        for update",
};

/// Lets only one transaction at a time finish an erasure that is not finished.
pub(crate) const LOCK_UNFINISHED: Dialect = Dialect {
    sqlite: "select client_id from unfinished_erasures limit 1",
    postgres: "select client_id from unfinished_erasures limit 1 for update",
};

/// Lets only one transaction at a time link clients, so that concurrent ones cannot close a circle between them.
pub(crate) const LOCK_STUDIO: Dialect = Dialect {
    sqlite: "select id from studio where id = 1",
    postgres: "select id from studio where id = 1 for update",
};

/// Locks all groups, so that two administrators cannot take the last permission to manage from each other at once.
pub(crate) const LOCK_GROUPS: Dialect = Dialect {
    sqlite: "select id from access_groups order by id",
    postgres: "select id from access_groups order by id for update",
};

/// Locks the team member with an email address ($1) until the transaction ends, so that attempts to log in are
/// counted one after the other.
pub(crate) const LOCK_MEMBER: Dialect = Dialect {
    sqlite: "select id from team_members where email_key = $1",
    postgres: "select id from team_members where email_key = $1 for update",
};

/// Locks a team member ($1) until the transaction ends.
pub(crate) const LOCK_MEMBER_BY_ID: Dialect = Dialect {
    sqlite: "select id from team_members where id = $1",
    postgres: "select id from team_members where id = $1 for update",
};

/// Lets only one transaction at a time erase a client on behalf of an administrator ($1), so that each counts those before.
/// The row of the administrator is not locked: a transaction that changes the team could wait for it.
pub(crate) const LOCK_ERASER: Dialect = Dialect {
    sqlite: "select id from team_members where id = $1",
    postgres: "select pg_advisory_xact_lock(hashtextextended(cast(cast($1 as uuid) as text), 0))",
};

/// Locks a location ($1) until the transaction ends, so that no other transaction numbers an invoice there.
pub(crate) const LOCK_LOCATION: Dialect = Dialect {
    sqlite: "select id from locations where id = $1",
    postgres: "select id from locations where id = $1 for update",
};

/// Locks a membership or a package of the catalogue ($1) until the transaction ends.
pub(crate) const LOCK_OFFER: Dialect = Dialect {
    sqlite: "select id from offers where id = $1",
    postgres: "select id from offers where id = $1 for no key update",
};

/// Locks a session ($1) until the transaction ends: its seats, its waitlist, its capacity and its cancellation.
/// Transactions that hold no lock can still add rows that refer to it.
pub(crate) const LOCK_SESSION: Dialect = Dialect {
    sqlite: "select id, starts_at, capacity, cancelled_at from sessions where id = $1",
    postgres: "
        select id, starts_at, capacity, cancelled_at from sessions where id = $1
        for no key update",
};

/// Locks the sessions in which a client ($1) has a seat or is on the waitlist, in one order.
pub(crate) const LOCK_COUNTED: Dialect = Dialect {
    sqlite: "
        select id from sessions
        where id in (select session_id from bookings where client_id = $1 and status <> 'cancelled')",
    postgres: "
        select id from sessions
        where id in (select session_id from bookings where client_id = $1 and status <> 'cancelled')
        order by id
        for no key update",
};

/// Locks the sessions whose ids are in a JSON array ($1), in one order.
pub(crate) const LOCK_SESSIONS: Dialect = Dialect {
    sqlite: "select id from sessions where id = $1",
    postgres: "
        select id from sessions where id in (select value::uuid from json_array_elements_text($1::json))
        order by id
        for no key update",
};

/// Locks the classes whose ids are in a JSON array ($1), in one order. Transactions that hold no lock can still add sessions
/// that refer to them.
pub(crate) const LOCK_CLASSES: Dialect = Dialect {
    sqlite: "select id from classes where id = $1",
    postgres: "
        select id from classes where id in (select value::uuid from json_array_elements_text($1::json))
        order by id
        for no key update",
};

/// Locks the coaches whose ids are in a JSON array ($1), likewise.
pub(crate) const LOCK_COACHES: Dialect = Dialect {
    sqlite: "select id from coaches where id = $1",
    postgres: "
        select id from coaches where id in (select value::uuid from json_array_elements_text($1::json))
        order by id
        for no key update",
};

/// Locks all sessions after an instant ($2) in which a client ($1) has a seat or is on the waitlist, in one order.
pub(crate) const LOCK_SESSIONS_OF: Dialect = Dialect {
    sqlite: "
        select id, starts_at, capacity, cancelled_at from sessions
        where id in (select session_id from bookings where client_id = $1 and status <> 'cancelled')
            and starts_at > $2
        order by id",
    postgres: "
        select id, starts_at, capacity, cancelled_at from sessions
        where id in (select session_id from bookings where client_id = $1 and status <> 'cancelled')
            and starts_at > $2
        order by id
        for no key update",
};

/// Locks a client ($2) and all clients on the waitlist of a session ($1), in one order.
pub(crate) const LOCK_WAITING: Dialect = Dialect {
    sqlite: "
        select id, erased_at from clients
        where id in (
            select id from clients where id = $2
            union select client_id from bookings where session_id = $1 and status = 'waitlisted'
        )",
    postgres: "
        select id, erased_at from clients
        where id in (
            select id from clients where id = $2
            union select client_id from bookings where session_id = $1 and status = 'waitlisted'
        )
        order by id
        for update",
};

/// Locks a client ($1) and all clients on the waitlists of the sessions after an instant ($2) in which the client has a
/// seat or is on the waitlist, in one order.
pub(crate) const LOCK_WAITING_WITH: Dialect = Dialect {
    sqlite: "
        select id, erased_at from clients
        where id in (
            select id from clients where id = $1
            union select w.client_id
            from bookings b join sessions s on s.id = b.session_id join bookings w on w.session_id = s.id
            where b.client_id = $1 and b.status <> 'cancelled' and s.starts_at > $2 and w.status = 'waitlisted'
        )",
    postgres: "
        select id, erased_at from clients
        where id in (
            select id from clients where id = $1
            union select w.client_id
            from bookings b join sessions s on s.id = b.session_id join bookings w on w.session_id = s.id
            where b.client_id = $1 and b.status <> 'cancelled' and s.starts_at > $2 and w.status = 'waitlisted'
        )
        order by id
        for update",
};

/// Locks all clients who have a seat in a session ($1) or are on its waitlist, in one order.
pub(crate) const LOCK_ROSTER: Dialect = Dialect {
    sqlite: "
        select id, erased_at from clients
        where id in (select client_id from bookings where session_id = $1 and status <> 'cancelled')",
    postgres: "
        select id, erased_at from clients
        where id in (select client_id from bookings where session_id = $1 and status <> 'cancelled')
        order by id
        for update",
};

/// Locks the end of the ledger until the transaction ends, so that erasures are entered one after the other.
pub(crate) const LOCK_LEDGER: Dialect = Dialect {
    sqlite: "select place, hash from ledger where id = 1",
    postgres: "select place, hash from ledger where id = 1 for update",
};

/// Every table of Lethe with each of its columns.
pub(crate) const COLUMNS: Dialect = Dialect {
    sqlite: "
        select t.name, c.name from sqlite_schema t, pragma_table_info(t.name) c
        where t.type in ('table', 'view') and t.name not like 'sqlite!_%' escape '!'",
    postgres: "
        select cast(r.relname as text), cast(a.attname as text)
        from pg_class r join pg_attribute a on a.attrelid = r.oid
        where r.relnamespace = cast(current_schema() as regnamespace) and r.relkind in ('r', 'p', 'm', 'v')
            and a.attnum > 0 and not a.attisdropped",
};
