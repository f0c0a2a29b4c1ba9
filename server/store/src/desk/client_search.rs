//! The client search: finds clients by the beginnings of their words, in the order of the list.
//!
//! Words that few clients have are looked up in `client_tokens`. Words that many clients have are found by walking through
//! `client_list`, where a page of them is soon complete. So a search costs what one page costs, in a studio of any size.
//!
//! One and two letters are read from `client_starts`, which holds the clients of each in the order of the list.
//!
//! Two cases lie between: a word of many clients who stand together far down the list, such as a frequent last name, and
//! words that many clients have, but few have together. They cost a walk, and then a pass over the tokens of the words in
//! the index, at about a microsecond for each.

use shared::search::is_start;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    Engine, Result, Tx,
    engine::{
        db::{on, statements},
        dialect,
    },
};

/// The number of words in a search that are used. Longer searches are rare.
const MAX_WORDS: usize = 4;

/// A word with fewer tokens is looked up at once.
const FEW: i64 = 2_000;

/// A word with fewer tokens is read whole, to compare it with a rarer one.
const MANY: i64 = 100_000;

/// The number of clients in the list whom a walk reads.
const WALK: i64 = 4_000;

/// The number of clients whom a second walk reads, if the first one found so many that the second will find the rest.
const LONGER: i64 = 8_000;

/// The number of tokens of one client that are expected to match a word.
const ALIKE: i64 = 3;

statements! {
    COUNT = "
        select count(*) from (select 1 from client_tokens where token >= $1 and token < $2 limit $3) matching";
    COUNT_START = "select count(*) from (select 1 from client_starts where start = $1 limit $2) matching";
    /// Where a walk that begins after $1, $2 ends.
    END = "
        select sort_key, client_id from client_list
        where (sort_key, client_id) > ($1, $2)
        order by sort_key, client_id
        limit 1 offset $3";
}

/// What orders the list: the name, then the id.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct ListKey {
    pub(crate) sort_key: String,
    #[sqlx(rename = "client_id")]
    pub(crate) client: Uuid,
}

/// The beginning of a word, and the number of tokens that begin with it, up to a limit.
#[derive(Clone)]
struct Word<'a> {
    beginning: &'a str,
    tokens: i64,
}

/// How a client who has the rarest word is tested for another one.
#[derive(Clone, Copy)]
enum Test {
    /// Among all clients who have that word.
    Token,
    /// In the words of the client.
    List,
}

/// Returns a client's `words` as `client_list` holds them: each after a line break, which no word contains.
pub(crate) fn words(tokens: &[String]) -> String {
    tokens.iter().flat_map(|token| ["\n", token]).collect()
}

/// Returns the first `size` clients after `after` who have words that begin with each of `beginnings`, of which there
/// must be at least one.
pub(crate) async fn find(
    tx: &mut Tx,
    beginnings: &[String],
    after: ListKey,
    size: i64,
) -> Result<Vec<ListKey>> {
    let beginnings = different(beginnings);
    if beginnings.iter().all(|beginning| is_start(beginning)) {
        return with_starts(tx, &beginnings, &after, size).await;
    }
    let words = counted(tx, &beginnings, FEW).await?;
    if words[0].tokens < FEW {
        return look_up(tx, &words, FEW, after, size).await;
    }
    let mut found = Vec::new();
    let mut from = after.clone();
    for steps in [WALK, LONGER] {
        let missing = size - length(&found);
        let seen = walk(tx, &beginnings, &from, steps, missing).await?;
        found.extend(seen.found);
        match seen.end {
            Some(end) if length(&found) < size => from = end,
            _ => return Ok(found),
        }
        if length(&found) * LONGER < size * WALK {
            break;
        }
    }
    let words = match words.len() {
        1 => words,
        _ => counted(tx, &beginnings, MANY).await?,
    };
    look_up(tx, &words, MANY, after, size).await
}

/// Returns the beginnings that are used, without those with which another one begins.
fn different(beginnings: &[String]) -> Vec<&str> {
    let mut different: Vec<&str> = beginnings.iter().map(String::as_str).collect();
    different.sort_unstable_by(|a, b| b.cmp(a));
    different.dedup_by(|beginning, word| word.starts_with(*beginning));
    different.sort_by_key(|word| beginnings.iter().position(|b| b == word));
    different.truncate(MAX_WORDS);
    different
}

/// Returns the first `size` clients after `after` who have all of `starts`.
async fn with_starts(
    tx: &mut Tx,
    starts: &[&str],
    after: &ListKey,
    size: i64,
) -> Result<Vec<ListKey>> {
    let mut words = Vec::new();
    for start in starts {
        let clients: i64 = match starts {
            [_] => 0,
            _ => on!(&mut *tx, |c| sqlx::query_scalar(COUNT_START)
                .bind(start)
                .bind(MANY)
                .fetch_one(c)
                .await?),
        };
        words.push((clients, start));
    }
    words.sort_unstable();
    let statement = select_starts(starts.len());
    Ok(on!(tx, |c| {
        let mut query = sqlx::query_as(AssertSqlSafe(statement))
            .bind(&after.sort_key)
            .bind(after.client)
            .bind(size);
        for (_, start) in words {
            query = query.bind(start);
        }
        query.fetch_all(c).await?
    }))
}

/// Selects at most $3 clients of the list after $1, $2 who have the starts $4 and the following.
fn select_starts(starts: usize) -> String {
    let conditions: Vec<_> = (5..4 + starts)
        .map(|n| {
            format!(
                "and exists (
                    select 1 from client_starts o
                    where o.start = ${n} and o.sort_key = s.sort_key and o.client_id = s.client_id
                )"
            )
        })
        .collect();
    format!(
        "select s.sort_key, s.client_id from client_starts s
        where s.start = $4 and (s.sort_key, s.client_id) > ($1, $2) {}
        order by s.sort_key, s.client_id
        limit $3",
        conditions.join(" ")
    )
}

/// Counts the tokens of each word, up to `limit`, and returns the rarest word first.
async fn counted<'a>(tx: &mut Tx, beginnings: &[&'a str], limit: i64) -> Result<Vec<Word<'a>>> {
    let mut words = Vec::new();
    for beginning in beginnings {
        let tokens = on!(&mut *tx, |c| sqlx::query_scalar(COUNT)
            .bind(beginning)
            .bind(end(beginning))
            .bind(limit)
            .fetch_one(c)
            .await?);
        words.push(Word { beginning, tokens });
    }
    words.sort_by_key(|word| word.tokens);
    Ok(words)
}

/// Returns what follows all words that begin with `beginning`.
fn end(beginning: &str) -> String {
    format!("{beginning}{}", char::MAX)
}

/// What a walk found.
struct Walk {
    found: Vec<ListKey>,
    /// Where the walk ended. `None` at the end of the list.
    end: Option<ListKey>,
}

/// Walks through at most `steps` clients of the list after `after`, until `size` are found.
async fn walk(
    tx: &mut Tx,
    beginnings: &[&str],
    after: &ListKey,
    steps: i64,
    size: i64,
) -> Result<Walk> {
    let end: Option<ListKey> = on!(&mut *tx, |c| sqlx::query_as(END)
        .bind(&after.sort_key)
        .bind(after.client)
        .bind(steps)
        .fetch_optional(c)
        .await?);
    let last = end.clone().unwrap_or(ListKey {
        sort_key: char::MAX.to_string(),
        client: Uuid::max(),
    });
    let statement = walk_through(dialect::INSTR.on(tx), beginnings.len());
    let found: Vec<ListKey> = on!(tx, |c| {
        let mut query = sqlx::query_as(AssertSqlSafe(statement))
            .bind(&after.sort_key)
            .bind(after.client)
            .bind(last.sort_key)
            .bind(last.client)
            .bind(size);
        for beginning in beginnings {
            query = query.bind(format!("\n{beginning}"));
        }
        query.fetch_all(c).await?
    });
    Ok(Walk { found, end })
}

fn length(keys: &[ListKey]) -> i64 {
    i64::try_from(keys.len()).unwrap_or(i64::MAX)
}

/// Selects at most $5 clients of the list from $1, $2 to $3, $4 whose words contain $6 and the following.
fn walk_through(instr: &str, words: usize) -> String {
    let conditions: Vec<_> = (6..6 + words)
        .map(|n| format!("and {instr}(words, ${n}) > 0"))
        .collect();
    format!(
        "select sort_key, client_id from client_list
        where (sort_key, client_id) > ($1, $2) and (sort_key, client_id) <= ($3, $4) {}
        order by sort_key, client_id
        limit $5",
        conditions.join(" ")
    )
}

/// Looks up the first of `words`, which are counted up to `limit`, and tests the clients who have it for the others.
async fn look_up(
    tx: &mut Tx,
    words: &[Word<'_>],
    limit: i64,
    mut after: ListKey,
    size: i64,
) -> Result<Vec<ListKey>> {
    let [rarest, others @ ..] = words else {
        return Ok(Vec::new());
    };
    let test = |word: &Word| {
        if word.tokens < limit {
            Test::Token
        } else {
            Test::List
        }
    };
    let tests: Vec<Test> = others.iter().map(test).collect();
    let statement = select(dialect::INSTR.on(tx), &tests);
    // A client has a row for each token.
    let rows = size * ALIKE;
    let mut found: Vec<ListKey> = Vec::new();
    loop {
        let next: Vec<ListKey> = on!(&mut *tx, |c| {
            let mut query = sqlx::query_as(AssertSqlSafe(statement.clone()))
                .bind(rarest.beginning)
                .bind(end(rarest.beginning))
                .bind(&after.sort_key)
                .bind(after.client)
                .bind(rows);
            for (word, test) in others.iter().zip(&tests) {
                query = match test {
                    Test::Token => query.bind(word.beginning).bind(end(word.beginning)),
                    Test::List => query.bind(format!("\n{}", word.beginning)),
                };
            }
            query.fetch_all(c).await?
        });
        let is_last = length(&next) < rows;
        found.extend(next);
        found.dedup();
        match found.last() {
            Some(last) if !is_last && length(&found) < size => after = last.clone(),
            _ => {
                found.truncate(usize::try_from(size).unwrap_or(0));
                return Ok(found);
            }
        }
    }
}

/// Selects at most $5 tokens from $1 to $2 of clients after $3, $4 who pass the tests for the words $6 and the following.
/// `coalesce` hides `client_id` from its index: knowing no statistics, the databases would begin with another word.
fn select(instr: &str, tests: &[Test]) -> String {
    let mut parameters = 6..;
    let mut next = || parameters.next().unwrap_or_default();
    let condition = |test: &Test| {
        match test {
        Test::Token => format!(
            "and coalesce(t.client_id, t.client_id) in (
                select client_id from client_tokens where token >= ${} and token < ${}
            )",
            next(),
            next()
        ),
        Test::List => format!(
            "and exists (
                select 1 from client_list l
                where l.sort_key = t.sort_key and l.client_id = t.client_id and {instr}(l.words, ${}) > 0
            )",
            next()
        ),
    }
    };
    let conditions: Vec<_> = tests.iter().map(condition).collect();
    format!(
        "select t.sort_key, t.client_id from client_tokens t
        where t.token >= $1 and t.token < $2 and (t.sort_key, t.client_id) > ($3, $4) {}
        order by t.sort_key, t.client_id
        limit $5",
        conditions.join(" ")
    )
}

/// Returns every statement that is put together, by name.
pub(crate) fn built_statements(engine: Engine) -> [(String, String); 6] {
    let instr = dialect::INSTR.of(engine);
    [
        ("walk client_list", walk_through(instr, MAX_WORDS)),
        ("one start", select_starts(1)),
        ("two starts", select_starts(2)),
        ("look up one word", select(instr, &[])),
        ("look up two words", select(instr, &[Test::Token])),
        (
            "look up four words",
            select(instr, &[Test::Token, Test::List, Test::List]),
        ),
    ]
    .map(|(name, text)| (name.to_owned(), text))
}
