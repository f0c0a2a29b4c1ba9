//! `lethe checklist`: prints the checklist of a client, or of each client.

mod entries;
mod table;

use std::{
    borrow::Cow,
    io::{self, BufWriter, ErrorKind, Write},
};

use anyhow::Result;
use jiff::Timestamp;
use serde::{Serializer, ser::SerializeSeq};
use serde_json::{Value, json};
use shared::{Condition, Item};
use store::Store;

use self::entries::{Entry, entries, entry};
use crate::{clock, config::Database};

/// The options of `lethe checklist`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
    /// Only the client with this external ID.
    #[arg(long, value_name = "EXTERNAL_ID")]
    client: Option<String>,
    /// As of this time, for example 2026-12-01T09:00:00Z. The default is now.
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How a checklist is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: a line for each item.
    Table,
    /// A row for each client: 1 for each condition that holds, otherwise 0.
    Csv,
    /// All facts of each item.
    Json,
}

/// Prints the checklists, in the order of the external ids.
pub(super) async fn run(args: Args) -> Result<()> {
    let Args {
        database,
        client,
        at,
        format,
    } = args;
    let store = database.open_existing().await?;
    let at = at.unwrap_or_else(clock::now);
    let out = BufWriter::new(io::stdout().lock());
    let written = write(&store, client.as_deref(), at, format, out).await;
    store.close().await;
    match written {
        // The reader of the pipe has seen enough.
        Err(error) if is_broken_pipe(&error) => Ok(()),
        written => written,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause.downcast_ref().map(io::Error::kind);
        let in_json = cause
            .downcast_ref()
            .and_then(serde_json::Error::io_error_kind);
        kind.or(in_json) == Some(ErrorKind::BrokenPipe)
    })
}

/// Writes the checklist of one client, or of each client, as it is read.
async fn write(
    store: &Store,
    client: Option<&str>,
    at: Timestamp,
    format: Format,
    mut out: impl Write,
) -> Result<()> {
    match format {
        Format::Table => {
            each(store, client, at, |entry| {
                Ok(table::write(entry, &mut out)?)
            })
            .await?;
        }
        Format::Csv => {
            let mut csv = csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(&mut out);
            let conditions = Condition::ALL.map(Condition::name);
            csv.write_record(["client"].iter().chain(&conditions))
                .map_err(io::Error::from)?;
            each(store, client, at, |entry| {
                csv.write_record(row(entry).map(String::from))
                    .map_err(io::Error::from)?;
                Ok(())
            })
            .await?;
            csv.flush()?;
        }
        Format::Json => {
            let mut json = serde_json::Serializer::pretty(&mut out);
            let mut list = json.serialize_seq(None)?;
            each(store, client, at, |entry| {
                Ok(list.serialize_element(&facts_of(entry))?)
            })
            .await?;
            list.end()?;
            writeln!(out)?;
        }
    }
    Ok(out.flush()?)
}

/// Passes on the entry of one client, or of each client.
async fn each(
    store: &Store,
    client: Option<&str>,
    at: Timestamp,
    mut pass_on: impl FnMut(&Entry) -> Result<()>,
) -> Result<()> {
    match client {
        Some(client) => pass_on(&entry(store, client, at).await?),
        None => entries(store, at, pass_on).await,
    }
}

/// Returns the row of a client. A spreadsheet would run an external id that begins like a formula, so such a one gets an apostrophe
/// in front, as OWASP advises against CSV injection.
fn row(
    Entry {
        client,
        id: _,
        items,
    }: &Entry,
) -> impl Iterator<Item = Cow<'_, str>> {
    let holds = Condition::ALL.map(|condition| {
        if items.iter().any(|item| item.condition() == condition) {
            Cow::Borrowed("1")
        } else {
            Cow::Borrowed("0")
        }
    });
    let client = if client.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{client}"))
    } else {
        Cow::Borrowed(client.as_str())
    };
    std::iter::once(client).chain(holds)
}

fn facts_of(Entry { client, id, items }: &Entry) -> Value {
    let items: Vec<Value> = items.iter().map(facts).collect();
    json!({ "client": client, "id": id, "items": items })
}

/// Returns the facts of an item, with its kind and its condition.
fn facts(item: &Item) -> Value {
    let mut all = json!({ "condition": item.condition().name() });
    if let (Value::Object(all), Value::Object(named)) = (&mut all, json!(item)) {
        for (what, facts) in named {
            all.insert("what".to_owned(), what.into());
            if let Value::Object(facts) = facts {
                all.extend(facts);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use rand::{SeedableRng, rngs::StdRng};
    use store::import;

    use super::*;

    const STUDIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/store/tests/data/studio");

    async fn written(store: &Store, client: Option<&str>, format: Format) -> Result<String> {
        let at = "2026-12-01T09:00:00Z".parse()?;
        let mut out = Vec::new();
        write(store, client, at, format, &mut out).await?;
        Ok(String::from_utf8(out)?)
    }

    #[test]
    fn external_id_that_begins_like_a_formula_is_no_formula() {
        for (external, cell) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+44", "'+44"),
            ("-1", "'-1"),
            ("@sum", "'@sum"),
            ("\tx", "'\tx"),
            ("M-1001", "M-1001"),
            ("", ""),
        ] {
            let entry = Entry {
                client: external.to_owned(),
                id: String::new(),
                items: Vec::new(),
            };
            assert_eq!(row(&entry).next().as_deref(), Some(cell));
        }
    }

    #[tokio::test]
    async fn checklists_of_a_studio_are_as_expected() {
        let at: Timestamp = "2026-12-01T09:00:00Z".parse().expect("an instant");
        let folder = env::temp_dir().join(format!("lethe_{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder for the database");
        let address = format!("sqlite:{}", folder.join("studio.db").display());
        let store = Store::open(&address).await.expect("a new database");
        let today = jiff::civil::date(2026, 12, 1);
        let export = import::read(Path::new(STUDIO), today).expect("a good export");
        let mut rng = StdRng::seed_from_u64(7);
        import::write(&store, &export, at, &mut rng, |_, _| ())
            .await
            .expect("an import");

        let all = written(&store, None, Format::Csv).await;
        let [csv, table, json] = [
            written(&store, Some("M000002"), Format::Csv).await,
            written(&store, Some("M000002"), Format::Table).await,
            written(&store, Some("M000002"), Format::Json).await,
        ];
        let json_of_all = written(&store, None, Format::Json).await;
        let unknown = written(&store, Some("M999999"), Format::Csv).await;
        store.close().await;
        fs::remove_dir_all(folder).expect("the folder goes");

        let expected = Path::new(STUDIO).join("expected_checklists.csv");
        let expected = fs::read_to_string(expected).expect("the expected checklists");
        assert!(all.expect("all clients") == expected);

        let rows: Vec<&str> = expected.split_inclusive("\r\n").collect();
        assert_eq!(csv.expect("one"), [rows[0], rows[3]].concat());
        assert_eq!(
            table.expect("one"),
            "M000002:\n  Payment: Invoice INV-1002 · Couples · 43.86 GBP outstanding · Shoreditch\n"
        );
        let json: Value = serde_json::from_str(&json.expect("one")).expect("JSON");
        assert_eq!(json[0]["client"], "M000002");
        assert_eq!(json[0]["items"][0]["condition"], "payment");
        assert_eq!(json[0]["items"][0]["what"], "invoice");
        assert_eq!(json[0]["items"][0]["number"], "INV-1002");
        let all: Vec<Value> = serde_json::from_str(&json_of_all.expect("all")).expect("JSON");
        assert_eq!(all.len(), rows.len() - 1);

        assert!(unknown.is_err());
    }
}
