//! "Did you mean Castellanos?": a word with one wrong letter leads to one that a client has.
//!
//! Every word that is one mistake away is looked up in `client_tokens`, where living clients alone have words: at most 900
//! look-ups in an index (2,200 in Korean, whose letters are parts of syllables), in one statement. For the first few that are
//! found, one page of the search is read. So the cost does not grow with the number of clients: among 1,000,000 clients, the
//! look-ups take 2 ms on SQLite. Nothing more is stored that an erasure would have to remove.

use shared::{
    client::{ClientId, Name},
    search,
    spelling::corrections,
};
use uuid::Uuid;

use crate::{
    Result, Tx,
    desk::{
        client_search::{self, ListKey},
        clients,
    },
    engine::{db::on, dialect},
};

/// The number of words in a term that is corrected.
const MAX_WORDS: usize = 4;

/// The number of corrections that are compared.
const ENOUGH: i64 = 6;

/// The number of clients of each correction whose names are read.
const NAMES: i64 = 3;

/// Returns another term that finds a client, for a term that finds none because one word has one wrong letter. The word is
/// written as the client's name has it.
pub async fn suggestion(tx: &mut Tx, term: &str) -> Result<Option<String>> {
    let typed: Vec<&str> = term.split_whitespace().collect();
    if typed.len() > MAX_WORDS {
        return Ok(None);
    }
    for (at, word) in typed.iter().enumerate() {
        let folded = search::compact(word);
        let corrections = corrections(&folded);
        if corrections.is_empty() || !first_found(tx, &[folded], 1).await?.is_empty() {
            continue;
        }
        let others = typed.iter().enumerate().filter(|(other, _)| *other != at);
        let others: Vec<String> = others
            .flat_map(|(_, word)| search::prefixes(word))
            .collect();
        // No other correction helps a term of which this word finds no client.
        let Some(meant) = meant(tx, &corrections, &others).await? else {
            return Ok(None);
        };
        let mut words = typed.clone();
        words[at] = &meant;
        return Ok(Some(words.join(" ")));
    }
    Ok(None)
}

/// Returns the correction that a client has who also has the other words: first of all, one that is a whole name.
async fn meant(tx: &mut Tx, corrections: &[String], others: &[String]) -> Result<Option<String>> {
    let mut beginning_of_a_name = None;
    for correction in known(tx, corrections).await? {
        let mut beginnings = vec![correction.clone()];
        beginnings.extend_from_slice(others);
        for ListKey { client, .. } in first_found(tx, &beginnings, NAMES).await? {
            let Some(head) = clients::head(tx, ClientId(client)).await? else {
                continue;
            };
            let Name { first, last } = &head.name;
            let names = [first.as_str(), last.as_deref().unwrap_or_default()];
            let Some(shown) = search::shown_as(&names, &correction) else {
                continue;
            };
            if search::is_whole(&shown, &correction) {
                return Ok(Some(shown));
            }
            beginning_of_a_name.get_or_insert(shown);
        }
    }
    Ok(beginning_of_a_name)
}

/// Returns the first of these beginnings that search words have.
async fn known(tx: &mut Tx, beginnings: &[String]) -> Result<Vec<String>> {
    let statement = dialect::BEGINNINGS.on(tx);
    let all = serde_json::Value::from(beginnings).to_string();
    Ok(on!(tx, |c| sqlx::query_scalar(statement)
        .bind(all)
        .bind(char::MAX.to_string())
        .bind(ENOUGH)
        .fetch_all(c)
        .await?))
}

async fn first_found(tx: &mut Tx, beginnings: &[String], size: i64) -> Result<Vec<ListKey>> {
    let start = ListKey {
        sort_key: String::new(),
        client: Uuid::nil(),
    };
    client_search::find(tx, beginnings, start, size).await
}
