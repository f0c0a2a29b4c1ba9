//! `lethe checklist`: prints the checklist of a client, or of each client.

mod entries;
mod table;

use std::io::{self, ErrorKind, Write};

use anyhow::Result;
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::{Condition, Item};

use self::entries::{Entry, entries};
use crate::{clock, config::Database};

/// The options of `lethe checklist`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
    /// Only the client with this external id, from the system the client was imported from.
    #[arg(long, value_name = "EXTERNAL_ID")]
    client: Option<String>,
    /// As of this instant, such as 2026-12-01T09:00:00Z. Without it, now.
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    /// The format.
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
    let store = database.open().await?;
    let entries = entries(&store, client.as_deref(), at.unwrap_or_else(clock::now)).await;
    store.close().await;
    let entries = entries?;
    let mut out = io::stdout().lock();
    let written = match format {
        Format::Table => table::write(&entries, &mut out),
        Format::Csv => write_csv(&entries, &mut out),
        Format::Json => write_json(&entries, &mut out),
    };
    match written.and_then(|()| out.flush()) {
        // The reader of the pipe has seen enough.
        Err(cause) if cause.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

fn write_csv(entries: &[Entry], out: &mut impl Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    let conditions = Condition::ALL.map(Condition::name);
    csv.write_record(["client"].iter().chain(&conditions))?;
    for Entry {
        client,
        id: _,
        items,
    } in entries
    {
        let holds = Condition::ALL.map(|condition| {
            if items.iter().any(|item| item.condition() == condition) {
                "1"
            } else {
                "0"
            }
        });
        csv.write_record([client.as_str()].iter().chain(&holds))?;
    }
    csv.flush()
}

fn write_json(entries: &[Entry], out: &mut impl Write) -> io::Result<()> {
    let entries: Vec<Value> = entries
        .iter()
        .map(|Entry { client, id, items }| {
            let items: Vec<Value> = items.iter().map(facts).collect();
            json!({ "client": client, "id": id, "items": items })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &entries)?;
    writeln!(out)
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
    use store::{Store, import};

    use super::*;

    const STUDIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/store/tests/data/studio");

    fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("memory takes everything");
        String::from_utf8(out).expect("text")
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

        let all = entries(&store, None, at).await.expect("all clients");
        let one = entries(&store, Some("M000002"), at).await.expect("one");
        let unknown = entries(&store, Some("M999999"), at).await;
        store.close().await;
        fs::remove_dir_all(folder).expect("the folder goes");

        let expected = Path::new(STUDIO).join("expected_checklists.csv");
        let expected = fs::read_to_string(expected).expect("the expected checklists");
        assert!(written(|out| write_csv(&all, out)) == expected);

        let rows: Vec<&str> = expected.split_inclusive("\r\n").collect();
        assert_eq!(
            written(|out| write_csv(&one, out)),
            [rows[0], rows[3]].concat()
        );

        let table = written(|out| table::write(&one, out));
        assert_eq!(
            table,
            "M000002:\n  Payment: Invoice INV-1002 · Couples, 43.86 GBP outstanding, at Shoreditch\n"
        );
        let json = written(|out| write_json(&one, out));
        let json: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json[0]["client"], "M000002");
        assert_eq!(json[0]["items"][0]["condition"], "payment");
        assert_eq!(json[0]["items"][0]["what"], "invoice");
        assert_eq!(json[0]["items"][0]["number"], "INV-1002");

        assert!(unknown.is_err());
    }
}
