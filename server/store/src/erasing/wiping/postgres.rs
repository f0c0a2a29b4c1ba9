//! Wiping the files of a PostgreSQL server.

use shared::{
    register::{Action, TABLES},
    visit::VisitFate,
};
use sqlx::{AssertSqlSafe, PgConnection, postgres::PgRow};

use super::{Obstacle, Privilege, Tries};
use crate::Result;

/// Returns the tables that erasing changes, from the register: rows of the client, texts that name the client, and the counts of
/// visits, which are beside texts.
fn changed_tables() -> impl Iterator<Item = &'static str> {
    TABLES
        .iter()
        .filter(|table| {
            table.action(VisitFate::Counted) != Action::Keep
                || table.reworded().next().is_some()
                || table.indexed().next().is_some()
        })
        .map(|table| table.name)
}

/// Writes all sessions that count erased clients again, in one transaction. PostgreSQL stores with each row the number of the
/// transaction that wrote it: by that number, the sessions that one erasure changed could be told apart from others.
const WRITE_COUNTS_AGAIN: &str = "
    with counting as (
        select id from sessions
        where booked_unnamed + waitlisted_unnamed + attended_unnamed + no_show_unnamed > 0
        order by id
        for no key update
    )
    update sessions s set attended_unnamed = s.attended_unnamed from counting where s.id = counting.id";

pub(super) async fn clean(connection: &mut PgConnection, tries: Tries) -> Result<Option<Obstacle>> {
    let lacks = missing_privileges(connection).await?;
    if !lacks.is_empty() {
        return Ok(Some(Obstacle::Lacks(lacks)));
    }
    sqlx::raw_sql("set lock_timeout = '10s'")
        .execute(&mut *connection)
        .await?;
    sqlx::raw_sql(WRITE_COUNTS_AGAIN)
        .execute(&mut *connection)
        .await?;
    if !old_snapshots_are_gone(connection, tries).await? {
        return Ok(Some(Obstacle::Busy));
    }
    for table in changed_tables() {
        let rewrite = AssertSqlSafe(format!("vacuum full {table}"));
        sqlx::raw_sql(rewrite).execute(&mut *connection).await?;
    }
    leave_old_log(connection, tries).await
}

/// Returns the privileges that the connection's role lacks.
async fn missing_privileges(connection: &mut PgConnection) -> Result<Vec<Privilege>> {
    let tables: Vec<&str> = changed_tables().collect();
    let row: PgRow = sqlx::query(
        "select
            has_function_privilege('pg_ls_waldir()', 'execute') and pg_has_role('pg_read_all_stats', 'usage'),
            pg_has_role('pg_checkpoint', 'usage'),
            has_function_privilege('pg_switch_wal()', 'execute'),
            (select bool_and(pg_has_role(relowner, 'usage')) from pg_class
                where relname = any ($1) and relnamespace = current_schema()::regnamespace)",
    )
    .bind(tables)
    .fetch_one(connection)
    .await?;
    let needed = [
        Privilege::Monitor,
        Privilege::Checkpoint,
        Privilege::SwitchLog,
        Privilege::OwnTables,
    ];
    let mut lacks = Vec::new();
    for (i, privilege) in needed.into_iter().enumerate() {
        if !sqlx::Row::try_get::<bool, _>(&row, i)? {
            lacks.push(privilege);
        }
    }
    Ok(lacks)
}

/// Waits until no transaction, prepared transaction or replica is older than this moment, and returns whether that was
/// reached in time. Rewriting a table keeps the old rows that an older transaction may still see. Writing transactions
/// of other databases matter too, because the rewriting transaction is as old as the oldest of them.
async fn old_snapshots_are_gone(connection: &mut PgConnection, mut tries: Tries) -> Result<bool> {
    let mark: String = sqlx::query_scalar("select pg_current_xact_id()::xid::text")
        .fetch_one(&mut *connection)
        .await?;
    loop {
        let older: bool = sqlx::query_scalar(
            "select exists (
                select from pg_stat_activity
                where pid <> pg_backend_pid()
                    and (age(backend_xid) > age($1::text::xid)
                        or datname = current_database() and age(backend_xmin) > age($1::text::xid))
                union all
                select from pg_prepared_xacts where age(transaction) > age($1::text::xid)
                union all
                select from pg_replication_slots where age(xmin) > age($1::text::xid)
                union all
                select from pg_stat_replication where age(backend_xmin) > age($1::text::xid)
            )",
        )
        .bind(&mark)
        .fetch_one(&mut *connection)
        .await?;
        if !older {
            return Ok(true);
        }
        if !tries.again().await {
            return Ok(false);
        }
    }
}

/// Moves PostgreSQL past every file that its write-ahead log has now, and overwrites those that it uses again.
///
/// After a checkpoint, PostgreSQL either removes an old file or renames it to follow the newest one, with its old bytes.
/// It may keep old files for a while and rename them only then. So the old names have to be gone first. Then every file
/// there is has to be used up: a switch fills the rest of a file with zeros, and returns when they are on the disk.
async fn leave_old_log(
    connection: &mut PgConnection,
    mut tries: Tries,
) -> Result<Option<Obstacle>> {
    let newest = current_file(connection).await?;
    switch_log(connection).await?;
    loop {
        sqlx::raw_sql("checkpoint")
            .execute(&mut *connection)
            .await?;
        if first_file(connection).await? > newest {
            break;
        }
        if !tries.again().await {
            return Ok(Some(Obstacle::LogKept));
        }
        // Without a new file, a checkpoint may not be able to leave the old ones.
        switch_log(connection).await?;
    }
    // A checkpoint of another connection may be renaming files right now. This one waits for it.
    sqlx::raw_sql("checkpoint")
        .execute(&mut *connection)
        .await?;
    let last = last_file(connection).await?;
    loop {
        let passed = current_file(connection).await? > last;
        // When other connections write, the last file may be full in memory only. The switch writes it to the disk.
        switch_log(connection).await?;
        if passed {
            return Ok(None);
        }
    }
}

/// Returns the name of the file that PostgreSQL writes to.
async fn current_file(connection: &mut PgConnection) -> Result<String> {
    let current = "select pg_walfile_name(pg_current_wal_insert_lsn())";
    Ok(sqlx::query_scalar(current).fetch_one(connection).await?)
}

/// Returns the first name of a file of the log. Names follow the order of writing.
async fn first_file(connection: &mut PgConnection) -> Result<String> {
    let first = "select min(name) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'";
    Ok(sqlx::query_scalar(first).fetch_one(connection).await?)
}

/// Returns the last name of a file of the log.
async fn last_file(connection: &mut PgConnection) -> Result<String> {
    let last = "select max(name) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'";
    Ok(sqlx::query_scalar(last).fetch_one(connection).await?)
}

/// Starts a new file of the write-ahead log. An unused file is not switched, so a message that nothing reads is written
/// to the log first.
async fn switch_log(connection: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql("select pg_logical_emit_message(false, 'lethe', ''); select pg_switch_wal()")
        .execute(connection)
        .await?;
    Ok(())
}
