//! Wiping an SQLite file page by page, beside readers and writers.
//!
//! A pass reads every page and overwrites the bytes that belong to no row, through the virtual table `sqlite_dbpage`.
//! Reading blocks no writer. Pages that need a change are changed in short transactions, so a pass over a wiped file
//! writes nothing and a pass that was interrupted can simply be repeated.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    time::{Duration, Instant},
};

use sqlx::{Connection, SqliteConnection};
use tokio::time::sleep;

use super::{
    Obstacle, Rewriting, Tries,
    log::Log,
    pages::{Chain, Layout, NotUnderstood},
    write,
};
use crate::{Result, Store, Tx};

/// SQLite has the table only if it is compiled with `SQLITE_ENABLE_DBPAGE_VTAB`: see `.cargo/config.toml`.
const HAS_PAGES: &str =
    "select exists (select 1 from pragma_module_list where name = 'sqlite_dbpage')";

/// The order of the join matters: the table of pages finds a page by its number only.
const PAGES: &str = "select page.pgno, page.data
    from json_each($1) as wanted cross join sqlite_dbpage as page on page.pgno = wanted.value";

const FIRST: &str =
    "select page_count, data from pragma_page_count cross join sqlite_dbpage where pgno = 1";

/// One statement for all pages of a step keeps the transaction short.
const OVERWRITE: &str =
    "update sqlite_dbpage as page set data = substr($2, wanted.key * $3 + 1, $3)
    from json_each($1) as wanted where page.pgno = wanted.value";

/// How many pages are read at once.
const AT_ONCE: u32 = 64;

/// How long a transaction that changes pages should take. The number of pages in the next one follows the last one.
const STEP: Duration = Duration::from_millis(5);

/// How many times longer than a step the pause after it is. Writers of other processes do not queue: SQLite tries again for
/// them, later and later.
const REST: u32 = 3;

/// The greatest number of pages that one transaction changes.
const LARGEST_STEP: usize = 64;

/// After so many changed pages, the log is copied into the file. SQLite makes a writer do that after 1,000 pages. A writer waits
/// for the disk as long as a copy does.
const COPY_AFTER: usize = 64;

/// The greatest number of pages that a pass changes while it keeps the log. See [`Pass::run`].
const KEPT_IN_LOG: usize = 256;

/// How often a pass is repeated because of what was written during it.
const PASSES: usize = 4;

/// Up to this size, rewriting the file takes less than a second.
const SMALL: i64 = 64 << 20;

/// How often the progress of a pass is logged.
const LOG_EVERY: Duration = Duration::from_secs(10);

pub(super) async fn clean(
    store: &Store,
    connection: &mut SqliteConnection,
    tries: Tries,
    rewriting: Rewriting,
) -> Result<Option<Obstacle>> {
    // The samples that `analyze` takes for the planner are copies of values.
    sqlx::raw_sql("drop table if exists sqlite_stat4")
        .execute(&mut *connection)
        .await?;
    match wipe_pages(store, connection).await? {
        Wiped::Everything => {}
        Wiped::NotAll => {
            let may_rewrite = match rewriting {
                Rewriting::Always => true,
                Rewriting::WhileSmall => size(connection).await? < SMALL,
            };
            if !may_rewrite {
                return Ok(Some(Obstacle::OnlyByRewriting));
            }
            sqlx::raw_sql("vacuum").execute(&mut *connection).await?;
        }
        Wiped::Disturbed => return Ok(Some(Obstacle::Busy)),
    }
    empty_log(connection, tries).await
}

/// Returns the size of the file in bytes.
async fn size(connection: &mut SqliteConnection) -> Result<i64> {
    let size = "select page_count * page_size from pragma_page_count, pragma_page_size";
    Ok(sqlx::query_scalar(size).fetch_one(connection).await?)
}

/// What the passes over the file have reached.
enum Wiped {
    /// Nothing of what was erased before is left in the file or in the part of the log that is still used.
    Everything,
    /// SQLite lacks the table of pages, or there are pages that Lethe does not understand.
    NotAll,
    /// Other transactions changed too much meanwhile.
    Disturbed,
}

async fn wipe_pages(store: &Store, connection: &mut SqliteConnection) -> Result<Wiped> {
    let has_pages: bool = sqlx::query_scalar(HAS_PAGES)
        .fetch_one(&mut *connection)
        .await?;
    if !has_pages {
        tracing::warn!(
            "SQLite was compiled without SQLITE_ENABLE_DBPAGE_VTAB, so the file is rewritten instead of wiped by page"
        );
        return Ok(Wiped::NotAll);
    }
    let file: String =
        sqlx::query_scalar("select file from pragma_database_list where name = 'main'")
            .fetch_one(&mut *connection)
            .await?;
    let mut step = 8;
    for _ in 0..PASSES {
        let mut witness = super::sqlite_connection(store).await?;
        let mut pass = Pass {
            store,
            connection,
            step,
            changed: 0,
            copied: 0,
            not_understood: BTreeSet::new(),
        };
        let is_complete = pass.run(&mut witness, Log::of(&file)).await;
        step = pass.step;
        let not_understood = pass.not_understood.len();
        witness.close().await?;
        let is_complete = is_complete?;
        if not_understood > 0 {
            tracing::warn!(
                "{not_understood} pages of the file are not as expected and were not wiped"
            );
            return Ok(Wiped::NotAll);
        }
        if is_complete {
            return Ok(Wiped::Everything);
        }
    }
    Ok(Wiped::Disturbed)
}

/// One pass over the file.
struct Pass<'a> {
    store: &'a Store,
    /// Reads, and copies the log into the file. Changes go through the store's own queue of writers, so that another
    /// writer waits for one step at most.
    connection: &'a mut SqliteConnection,
    /// How many pages the next transaction may change.
    step: usize,
    /// How many pages were changed.
    changed: usize,
    /// How many of these the file has received from the log.
    copied: usize,
    not_understood: BTreeSet<u32>,
}

impl Pass<'_> {
    /// Wipes every page, and returns whether that is everything that was there when the pass began.
    ///
    /// It may not be: when SQLite balances a tree, it may exchange the numbers of two pages and leave their unused
    /// bytes as they are, so that old bytes move from a page that the pass has not reached to one that it has. Both
    /// pages are then in the log. As long as the witness reads, SQLite never starts the log over, so the pages in the
    /// log are checked again at the end, the last ones while no transaction writes. A pass that changes many pages
    /// gives up its witness, because the log would grow with them.
    async fn run(&mut self, witness: &mut SqliteConnection, mut log: Log) -> Result<bool> {
        let mut witness = Some(begin_reading(witness).await?);
        let began = Instant::now();
        let mut logged = began;
        self.wipe_free_pages().await?;
        let mut next = 1;
        loop {
            let (pages, unwiped) = self.read_from(next).await?;
            self.wipe(&unwiped).await?;
            if self.changed > KEPT_IN_LOG
                && let Some(witness) = witness.take()
            {
                witness.rollback().await?;
                copy_log(self.connection).await?;
            }
            next += AT_ONCE;
            if next > pages {
                tracing::info!(pages, changed = self.changed, "wiped the pages of the file");
                break;
            }
            if logged.elapsed() > LOG_EVERY {
                logged = Instant::now();
                tracing::info!(
                    pages,
                    done = next - 1,
                    changed = self.changed,
                    "wiping the file"
                );
            }
        }
        let Some(witness) = witness else {
            return Ok(false);
        };
        self.wipe_log(&mut log).await?;
        witness.rollback().await?;
        // Otherwise the next writer would have to do it.
        copy_log(self.connection).await?;
        Ok(true)
    }

    /// Checks the next pages, and returns how many the file has and which of these need wiping.
    async fn read_from(&mut self, first: u32) -> Result<(u32, Vec<u32>)> {
        let began = Instant::now();
        let mut tx = self.connection.begin().await?;
        let Ok(layout) = layout(&mut tx).await? else {
            self.not_understood.insert(1);
            return Ok((0, Vec::new()));
        };
        let numbers: Vec<u32> = (first..first.saturating_add(AT_ONCE))
            .filter(|number| *number <= layout.pages)
            .collect();
        let mut unwiped = Vec::new();
        let mut chains = Vec::new();
        for (number, page) in read(&mut tx, &numbers).await? {
            match layout.tree(number, &page) {
                Ok(Some(tree)) => {
                    if tree.wiped.is_some() {
                        unwiped.push(number);
                    }
                    chains.extend(tree.chains.into_iter().map(|chain| (number, chain)));
                }
                Ok(None) => {}
                Err(NotUnderstood) => {
                    self.not_understood.insert(number);
                }
            }
        }
        for (number, chain) in chains {
            match end_of(&mut tx, &layout, chain).await? {
                Ok(Some(_)) => unwiped.push(number),
                Ok(None) => {}
                Err(NotUnderstood) => {
                    self.not_understood.insert(number);
                }
            }
        }
        tx.commit().await?;
        unwiped.dedup();
        sleep(began.elapsed()).await;
        Ok((layout.pages, unwiped))
    }

    /// Wipes the pages with these numbers, in steps.
    async fn wipe(&mut self, mut numbers: &[u32]) -> Result<()> {
        while !numbers.is_empty() {
            let (now, later) = numbers.split_at(self.step.min(numbers.len()));
            numbers = later;
            let mut tx = write(self.store).await?;
            let began = Instant::now();
            self.wipe_in(&mut tx, now).await?;
            tx.commit().await?;
            self.after_step(began.elapsed()).await?;
        }
        Ok(())
    }

    /// Adapts the size of the next step, and gives other writers their turn.
    async fn after_step(&mut self, took: Duration) -> Result<()> {
        if took > 2 * STEP {
            self.step = (self.step / 2).max(1);
        } else if took < STEP / 2 {
            self.step = (self.step * 2).min(LARGEST_STEP);
        }
        if self.changed - self.copied >= COPY_AFTER {
            copy_log(self.connection).await?;
            self.copied = self.changed;
        }
        sleep(REST * took).await;
        Ok(())
    }

    /// Wipes the pages with these numbers in one transaction, which reads them again first.
    async fn wipe_in(&mut self, tx: &mut Tx, numbers: &[u32]) -> Result<()> {
        let Tx::Sqlite(tx) = tx else { return Ok(()) };
        let Ok(layout) = layout(tx).await? else {
            self.not_understood.insert(1);
            return Ok(());
        };
        let mut free = None;
        let mut changes = Vec::new();
        for (number, page) in read(tx, numbers).await? {
            let tree = match layout.tree(number, &page) {
                Ok(Some(tree)) => tree,
                Ok(None) => continue,
                Err(NotUnderstood) => {
                    self.not_understood.insert(number);
                    continue;
                }
            };
            changes.extend(tree.wiped.map(|wiped| (number, wiped)));
            for chain in tree.chains {
                let Ok(end) = end_of(tx, &layout, chain).await? else {
                    self.not_understood.insert(number);
                    continue;
                };
                let Some(change) = end else { continue };
                // The page may be left over from a tree, and its chain in use by another one.
                if free.is_none() {
                    free = Some(Free::read(tx, &layout).await?);
                }
                let is_free = free.as_ref().is_none_or(|free| {
                    free.leaves.contains(&number) || free.leaves.contains(&change.0)
                });
                if !is_free {
                    changes.push(change);
                }
            }
        }
        self.changed += changes.len();
        overwrite(tx, &changes).await
    }

    /// Wipes the pages of the freelist. `secure_delete` does that too, but other programs may have used the file.
    async fn wipe_free_pages(&mut self) -> Result<()> {
        let mut tx = self.connection.begin().await?;
        let Ok(layout) = layout(&mut tx).await? else {
            self.not_understood.insert(1);
            return Ok(());
        };
        let free = Free::read(&mut tx, &layout).await?;
        let all: Vec<u32> = free.leaves.iter().copied().collect();
        let mut unwiped: Vec<u32> = free
            .unwiped_trunks
            .iter()
            .map(|(number, _)| *number)
            .collect();
        for numbers in all.chunks(AT_ONCE as usize) {
            let pages = read(&mut tx, numbers).await?;
            unwiped.extend(
                pages
                    .iter()
                    .filter(|(_, page)| !is_zero(page))
                    .map(|(number, _)| *number),
            );
        }
        tx.commit().await?;
        self.not_understood.extend(free.not_understood);

        let mut rest = &unwiped[..];
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.step.min(rest.len()));
            rest = later;
            let mut tx = write(self.store).await?;
            let began = Instant::now();
            self.wipe_free_in(&mut tx, now).await?;
            tx.commit().await?;
            self.after_step(began.elapsed()).await?;
        }
        Ok(())
    }

    async fn wipe_free_in(&mut self, tx: &mut Tx, numbers: &[u32]) -> Result<()> {
        let Tx::Sqlite(tx) = tx else { return Ok(()) };
        let Ok(layout) = layout(tx).await? else {
            return Ok(());
        };
        let free = Free::read(tx, &layout).await?;
        let mut changes = free.unwiped_trunks;
        changes.retain(|(number, _)| numbers.contains(number));
        for (number, page) in read(tx, numbers).await? {
            if free.leaves.contains(&number) && !is_zero(&page) {
                changes.push((number, vec![0; page.len()]));
            }
        }
        self.changed += changes.len();
        overwrite(tx, &changes).await
    }

    /// Wipes the pages in the log until no transaction has added one meanwhile.
    async fn wipe_log(&mut self, log: &mut Log) -> Result<()> {
        loop {
            let numbers: Vec<u32> = log.new_pages()?.into_iter().collect();
            self.wipe(&numbers).await?;
            let mut tx = write(self.store).await?;
            let numbers: Vec<u32> = log.new_pages()?.into_iter().collect();
            if numbers.len() <= LARGEST_STEP {
                self.wipe_in(&mut tx, &numbers).await?;
                return tx.commit().await;
            }
            drop(tx);
            self.wipe(&numbers).await?;
        }
    }
}

/// The pages of the freelist.
#[derive(Default)]
struct Free {
    leaves: HashSet<u32>,
    /// The trunk pages that need wiping, with their new content.
    unwiped_trunks: Vec<(u32, Vec<u8>)>,
    not_understood: Option<u32>,
}

impl Free {
    async fn read(connection: &mut SqliteConnection, layout: &Layout) -> Result<Self> {
        let mut free = Self::default();
        let mut number = layout.first_trunk;
        let mut trunks = 0;
        while number != 0 {
            trunks += 1;
            let page = read(connection, &[number]).await?.pop();
            let trunk = page.map(|(_, page)| layout.trunk(&page));
            match trunk {
                Some(Ok(trunk)) if trunks <= layout.pages => {
                    free.leaves.extend(trunk.leaves);
                    free.unwiped_trunks
                        .extend(trunk.wiped.map(|wiped| (number, wiped)));
                    number = trunk.next;
                }
                Some(Ok(_) | Err(NotUnderstood)) | None => {
                    free.not_understood = Some(number);
                    break;
                }
            }
        }
        Ok(free)
    }
}

type Understood<T> = std::result::Result<T, NotUnderstood>;

async fn begin_reading(connection: &mut SqliteConnection) -> Result<sqlx::SqliteTransaction<'_>> {
    let mut tx = connection.begin().await?;
    sqlx::query("select count(*) from sqlite_schema")
        .fetch_one(&mut *tx)
        .await?;
    Ok(tx)
}

async fn layout(connection: &mut SqliteConnection) -> Result<Understood<Layout>> {
    let (pages, first): (u32, Vec<u8>) = sqlx::query_as(FIRST).fetch_one(connection).await?;
    Ok(Layout::read(&first, pages))
}

/// Returns the pages with these numbers.
async fn read(connection: &mut SqliteConnection, numbers: &[u32]) -> Result<Vec<(u32, Vec<u8>)>> {
    Ok(sqlx::query_as(PAGES)
        .bind(list(numbers.iter().copied()))
        .fetch_all(connection)
        .await?)
}

async fn overwrite(connection: &mut SqliteConnection, pages: &[(u32, Vec<u8>)]) -> Result<()> {
    let Some((_, first)) = pages.first() else {
        return Ok(());
    };
    let size = i64::try_from(first.len()).unwrap_or(i64::MAX);
    let all: Vec<&[u8]> = pages.iter().map(|(_, page)| &page[..]).collect();
    sqlx::query(OVERWRITE)
        .bind(list(pages.iter().map(|(number, _)| *number)))
        .bind(all.concat())
        .bind(size)
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the numbers in JSON.
fn list(numbers: impl Iterator<Item = u32>) -> String {
    let numbers: Vec<_> = numbers.map(|number| number.to_string()).collect();
    format!("[{}]", numbers.join(","))
}

/// Returns the last page of a chain and its new content, if it needs wiping.
async fn end_of(
    connection: &mut SqliteConnection,
    layout: &Layout,
    chain: Chain,
) -> Result<Understood<Option<(u32, Vec<u8>)>>> {
    let mut number = chain.first;
    let mut ahead = HashMap::new();
    for left in (0..chain.pages).rev() {
        if !ahead.contains_key(&number) {
            // The pages of a long chain often follow each other in the file.
            let more = u32::try_from(left).unwrap_or(u32::MAX).min(AT_ONCE - 1);
            let numbers: Vec<u32> = (number..=number.saturating_add(more)).collect();
            ahead = read(connection, &numbers).await?.into_iter().collect();
        }
        let Some(page) = ahead.get(&number) else {
            return Ok(Err(NotUnderstood));
        };
        if left == 0 {
            let wiped = layout.end_of_chain(chain, page);
            return Ok(wiped.map(|wiped| wiped.map(|wiped| (number, wiped))));
        }
        match layout.next(page) {
            Ok(next) => number = next,
            Err(NotUnderstood) => return Ok(Err(NotUnderstood)),
        }
    }
    Ok(Err(NotUnderstood))
}

fn is_zero(page: &[u8]) -> bool {
    page.iter().all(|byte| *byte == 0)
}

/// Copies the log into the file as far as readers allow. No reader or writer waits. Returns whether all was copied.
async fn copy_log(connection: &mut SqliteConnection) -> Result<bool> {
    let (busy, frames, copied): (i64, i64, i64) = sqlx::query_as("pragma wal_checkpoint(passive)")
        .fetch_one(connection)
        .await?;
    Ok(busy == 0 && frames == copied)
}

/// Copies the log into the file and truncates it.
async fn empty_log(
    connection: &mut SqliteConnection,
    mut tries: Tries,
) -> Result<Option<Obstacle>> {
    // Writers wait while SQLite waits for readers to leave the log, so each attempt is short.
    sqlx::raw_sql("pragma busy_timeout = 20")
        .execute(&mut *connection)
        .await?;
    loop {
        if copy_log(connection).await? {
            let (busy, _, _): (i64, i64, i64) = sqlx::query_as("pragma wal_checkpoint(truncate)")
                .fetch_one(&mut *connection)
                .await?;
            if busy == 0 {
                return Ok(None);
            }
        }
        if !tries.again().await {
            return Ok(Some(Obstacle::Busy));
        }
    }
}
