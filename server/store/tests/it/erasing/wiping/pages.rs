//! Wiping an SQLite file page by page: no row changes, nothing of deleted rows stays, and other transactions go on.

use std::{cell::Cell, fs, rc::Rc, time::Duration};

use proptest::{
    prelude::{Strategy, any},
    sample::select,
    test_runner::{Config, TestRunner},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use store::{
    Store,
    erasing::wiping::{Cleaning, Obstacle, clean, clean_beside_writers},
};
use support::{Folder, long::count, now, sql};
use tokio::task::{LocalSet, spawn_local};

use super::PATIENCE;

/// What every deleted value consists of.
const MARK: &str = "QZ#7";

const TABLES: &str = "
    create table people (id blob primary key, name text, notes text) strict;
    create index people_names on people (name, id);
    create table words (word text not null, id blob not null, primary key (word, id)) strict, without rowid;
    create table numbered (id integer primary key, text text) strict;";

/// Everything in the tables of [`TABLES`].
const ROWS: &str = "
    select hex(id) || coalesce(name, '-') || '|' || coalesce(notes, '-') from people
    union all select word || hex(id) from words
    union all select id || text from numbered
    order by 1";

/// An SQLite file and its folder.
struct File {
    folder: Folder,
    store: Store,
}

/// How a file is made and filled.
#[derive(Clone, Copy, Debug)]
struct Plan {
    page_size: u32,
    /// Rounds of changes, which move rows between pages.
    rounds: u32,
    secure_delete: &'static str,
    seed: u64,
}

impl Plan {
    /// A file like those that Lethe makes.
    const USUAL: Self = Self {
        page_size: 4096,
        rounds: 4,
        secure_delete: "on",
        seed: 7,
    };
}

impl File {
    /// Makes a file and fills it. Nothing that has the mark is left in any row.
    async fn filled(plan: Plan) -> Self {
        let folder = Folder::new();
        let mut tool = connect(&folder).await;
        let Plan {
            page_size,
            rounds,
            secure_delete,
            seed,
        } = plan;
        run(
            &mut tool,
            &format!("pragma page_size = {page_size}; vacuum; pragma journal_mode = wal; pragma secure_delete = {secure_delete}"),
        )
        .await;
        let store = Store::open(&address(&folder)).await.unwrap();
        run(&mut tool, TABLES).await;
        let mut rng = StdRng::seed_from_u64(seed);
        for _ in 0..rounds {
            run(&mut tool, "begin").await;
            for _ in 0..60 {
                change(&mut tool, &mut rng).await;
            }
            run(&mut tool, "commit").await;
        }
        run(
            &mut tool,
            &format!(
                "delete from words where word like '%{MARK}%';
                update people set notes = null where notes like '%{MARK}%';
                delete from people where name like '%{MARK}%';
                update numbered set text = substr(text, 1, 0) where text like '%{MARK}%' and id % 2 = 0;
                delete from numbered where text like '%{MARK}%';"
            ),
        )
        .await;
        tool.close().await.unwrap();
        Self { folder, store }
    }

    async fn connect(&self) -> SqliteConnection {
        connect(&self.folder).await
    }

    async fn rows(&self) -> Vec<String> {
        let mut tool = self.connect().await;
        sqlx::query_scalar(ROWS).fetch_all(&mut tool).await.unwrap()
    }

    /// Checks that SQLite finds no mistake in the file.
    async fn check(&self) {
        let mut tool = self.connect().await;
        let found: String = sqlx::query_scalar("pragma integrity_check")
            .fetch_one(&mut tool)
            .await
            .unwrap();
        assert_eq!(found, "ok");
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.folder.join("studio.db")).unwrap()
    }

    /// Returns how many marks are in the file and in the log.
    fn marks(&self) -> usize {
        ["studio.db", "studio.db-wal"]
            .map(|name| fs::read(self.folder.join(name)).unwrap_or_default())
            .iter()
            .map(|bytes| {
                bytes
                    .windows(MARK.len())
                    .filter(|bytes| *bytes == MARK.as_bytes())
                    .count()
            })
            .sum()
    }

    async fn wipe(&self) {
        let cleaning = clean_beside_writers(&self.store, &now, PATIENCE).await;
        assert_eq!(cleaning.unwrap(), Cleaning::Done(0));
    }
}

fn address(folder: &Folder) -> String {
    format!("sqlite:{}", folder.join("studio.db").display())
}

async fn connect(folder: &Folder) -> SqliteConnection {
    let address = format!("{}?mode=rwc", address(folder));
    SqliteConnection::connect(&address).await.unwrap()
}

async fn run(tool: &mut SqliteConnection, text: &str) {
    sqlx::raw_sql(AssertSqlSafe(text.to_owned()))
        .execute(tool)
        .await
        .unwrap();
}

/// Returns a word of any length. Some are longer than a page.
fn word(rng: &mut StdRng) -> String {
    let longest = [12, 60, 700, 20_000][rng.random_range(0..4_usize).min(rng.random_range(0..4))];
    let length = rng.random_range(1..longest);
    (0..length).map(|_| rng.random_range('a'..='p')).collect()
}

/// Returns a word that is deleted later.
fn marked(rng: &mut StdRng) -> String {
    MARK.repeat(word(rng).len() / MARK.len() + 1)
}

/// Adds, changes or removes a row in each table.
async fn change(tool: &mut SqliteConnection, rng: &mut StdRng) {
    let value = |rng: &mut StdRng| {
        if rng.random_bool(0.4) {
            marked(rng)
        } else {
            word(rng)
        }
    };
    let notes = rng.random_bool(0.5).then(|| value(rng));
    let name = value(rng);
    let id: [u8; 16] = rng.random();
    let mut run = async |text: &'static str, a: Option<String>, b: Option<String>| {
        sqlx::query(text)
            .bind(&id[..])
            .bind(a)
            .bind(b)
            .execute(&mut *tool)
            .await
            .unwrap();
    };
    match rng.random_range(0..6) {
        0 => run("update people set name = $2, notes = $3 where id = (select id from people where id > $1)", Some(name), notes).await,
        1 => run("delete from people where id = (select id from people where id > $1)", None, None).await,
        2 => run("delete from words where id = (select id from words where id > $1 limit 1)", None, None).await,
        3 => run("update numbered set text = $2 where id = (select abs(random()) % max(id) + 1 from numbered)", Some(name), None).await,
        _ => {
            run("insert into people values ($1, $2, $3)", Some(name.clone()), notes).await;
            run("insert into numbered (text) values ($2)", Some(name), None).await;
            for _ in 0..4 {
                run("insert or ignore into words values ($2, $1)", Some(value(rng)), None).await;
            }
        }
    }
}

/// Runs a test on this thread.
fn block_on<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    LocalSet::new().block_on(&runtime, test)
}

#[test]
fn wiping_changes_no_row_and_leaves_nothing_deleted() {
    let plans = (
        select(vec![512, 1024, 4096, 65_536]),
        1..6_u32,
        select(vec!["on", "off"]),
        any::<u64>(),
    )
        .prop_map(|(page_size, rounds, secure_delete, seed)| Plan {
            page_size,
            rounds,
            secure_delete,
            seed,
        });
    let left_by_sqlite = Cell::new(0);
    let config = Config {
        cases: u32::try_from(count(12, 400)).unwrap(),
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&plans, |plan| {
        block_on(async {
            let file = File::filled(plan).await;
            let before = file.rows().await;
            left_by_sqlite.set(left_by_sqlite.get() + file.marks());
            file.wipe().await;
            assert_eq!(file.marks(), 0);
            assert!(before == file.rows().await, "a row has changed");
            file.check().await;

            let wiped = file.bytes();
            file.wipe().await;
            assert!(wiped == file.bytes(), "the second pass has written");
        });
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(left_by_sqlite.get() > 0, "SQLite leaves nothing behind");
}

#[test]
fn wiping_that_was_interrupted_changes_no_row_and_can_be_repeated() {
    block_on(async {
        for seed in 0..u64::try_from(count(12, 200)).unwrap() {
            let file = File::filled(Plan {
                secure_delete: "off",
                seed,
                ..Plan::USUAL
            })
            .await;
            let before = file.rows().await;
            let soon = Duration::from_millis(2 * seed % 40);
            let _ = tokio::time::timeout(soon, clean(&file.store, &now, PATIENCE)).await;
            file.check().await;
            assert!(before == file.rows().await, "a row has changed");
            file.wipe().await;
            file.check().await;
            assert!(before == file.rows().await, "a row has changed");
            assert_eq!(file.marks(), 0);
        }
    });
}

/// New rows make SQLite balance its trees, and so move unused bytes from page to page.
#[test]
fn wiping_misses_nothing_that_moves_meanwhile() {
    block_on(async {
        for seed in 0..u64::try_from(count(4, 30)).unwrap() {
            let file = File::filled(Plan {
                rounds: 10,
                seed,
                ..Plan::USUAL
            })
            .await;
            file.wipe().await;
            // Few pages are left to wipe, so that one pass is enough.
            let mut tool = file.connect().await;
            run(
                &mut tool,
                &format!(
                    "pragma secure_delete = off;
                    insert into people select randomblob(16), '{}', null from json_each('[1,2,3,4,5,6,7,8]');
                    delete from people where name like '%{MARK}%';",
                    MARK.repeat(60)
                ),
            )
            .await;
            tool.close().await.unwrap();
            assert!(file.marks() > 0);
            let stop = Rc::new(Cell::new(false));
            let (store, stopped) = (file.store.clone(), stop.clone());
            let writer = spawn_local(async move {
                let mut written = 0;
                while !stopped.get() {
                    let mut tx = store.write().await.unwrap();
                    let insert = "insert into people select randomblob(16), hex(randomblob(50)), hex(randomblob(100))
                        from json_each('[1,2,3,4]')";
                    sql::execute(&mut tx, insert, &[]).await.unwrap();
                    tx.commit().await.unwrap();
                    written += 1;
                }
                written
            });
            file.wipe().await;
            stop.set(true);
            assert!(writer.await.unwrap() > 0, "nothing was written meanwhile");
            assert_eq!(file.marks(), 0, "seed {seed}");
            file.check().await;
        }
    });
}

#[test]
fn file_with_a_page_that_is_not_understood_is_rewritten() {
    block_on(async {
        let file = File::filled(Plan::USUAL).await;
        let before = file.rows().await;
        let mut tool = file.connect().await;
        // One fragmented byte more than there is.
        run(
            &mut tool,
            "update sqlite_dbpage set data = cast(substr(data, 1, 7) || x'33' || substr(data, 9) as blob)
            where pgno = (select rootpage from sqlite_schema where name = 'locations')",
        )
        .await;
        file.wipe().await;
        assert!(before == file.rows().await, "a row has changed");
        assert_eq!(file.marks(), 0);
        file.check().await;
    });
}

#[test]
fn large_file_is_not_rewritten_beside_writers() {
    block_on(async {
        let file = File::filled(Plan::USUAL).await;
        let mut tool = file.connect().await;
        run(
            &mut tool,
            "create table large (content blob);
            insert into large values (zeroblob(70000000));
            update sqlite_dbpage set data = cast(substr(data, 1, 7) || x'33' || substr(data, 9) as blob)
            where pgno = (select rootpage from sqlite_schema where name = 'locations')",
        )
        .await;
        let beside = clean_beside_writers(&file.store, &now, PATIENCE).await;
        assert_eq!(
            beside.unwrap(),
            Cleaning::Hindered(Obstacle::OnlyByRewriting)
        );
        let cleaning = clean(&file.store, &now, PATIENCE).await;
        assert_eq!(cleaning.unwrap(), Cleaning::Done(0));
        assert_eq!(file.marks(), 0);
        file.check().await;
    });
}

/// Without it, every file would be rewritten.
#[test]
fn bundled_sqlite_has_the_table_of_pages() {
    block_on(async {
        let mut tool = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let has = "select sqlite_compileoption_used('ENABLE_DBPAGE_VTAB')";
        let has: bool = sqlx::query_scalar(has).fetch_one(&mut tool).await.unwrap();
        assert!(has, "compile SQLite with the flags of .cargo/config.toml");
    });
}
