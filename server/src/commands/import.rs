//! `lethe import`: imports the records of a studio from another system.

use std::path::PathBuf;

use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::tz::TimeZone;
use rand::rngs::StdRng;
use store::import::{self, Importing, Problem, Reason, Report};

use crate::{
    clock,
    config::{Database, Suppress},
};

/// The options of `lethe import`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The folder with clients.csv, invoices.csv and the other CSV files.
    folder: PathBuf,
    /// Also import clients who were erased before. Use this only if all of them have asked to come back.
    #[arg(long)]
    allow_suppressed: bool,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    suppress: Suppress,
}

/// Imports, and prints what was new. Problems go to standard error, one on each line.
pub(super) async fn run(args: Args) -> Result<()> {
    let now = clock::now();
    let today = TimeZone::UTC.to_datetime(now).date();
    let export = match import::read(&args.folder, today) {
        Ok(export) if args.allow_suppressed => export.although_suppressed(),
        Ok(export) => export,
        Err(problems) => return refuse(&problems),
    };
    let store = args.suppress.over(args.database.open().await?)?;

    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "{bar:40} {pos} of {len} rows, {eta} left",
    )?);
    let progress = |done: usize, of: usize| {
        bar.set_length(u64::try_from(of).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    };
    let mut rng: StdRng = rand::make_rng();
    let importing = import::write(&store, &export, now, &mut rng, progress).await;
    bar.finish_and_clear();
    store.close().await;
    match importing? {
        Importing::Imported(report) => {
            println!("{}", summary(report));
            Ok(())
        }
        Importing::Refused(problems) => refuse(&problems),
    }
}

fn refuse(problems: &[Problem]) -> Result<()> {
    for problem in problems {
        eprintln!("{problem}");
    }
    if problems.iter().any(|p| p.reason == Reason::Suppressed) {
        eprintln!(
            "To import clients who were erased before, add --allow-suppressed. Do this only if all of them have asked to come back."
        );
    }
    match problems {
        [_] => bail!("Found 1 problem. Nothing was imported. Fix it and run the import again."),
        _ => bail!(
            "Found {} problems. Nothing was imported. Fix them and run the import again.",
            problems.len()
        ),
    }
}

fn summary(report: Report) -> String {
    if report.is_nothing_new() {
        let clients = report.clients.already_here;
        return format!("Nothing to import: all {clients} clients are already here.");
    }
    let mut lines = vec!["Imported:".to_owned()];
    for (name, count) in report.counts() {
        let here = match count.already_here {
            0 => String::new(),
            here => format!(" ({here} already here)"),
        };
        lines.push(format!("  {:>7} {name}{here}", count.added));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use store::import::Count;

    use super::*;

    #[test]
    fn summary_counts_what_was_new() {
        let count = |added, already_here| Count {
            added,
            already_here,
        };
        let nothing = Report {
            clients: count(0, 2000),
            invoices: count(0, 3032),
            ..Report::default()
        };
        assert_eq!(
            summary(nothing),
            "Nothing to import: all 2000 clients are already here."
        );
        let some = summary(Report {
            clients: count(1, 2000),
            ..Report::default()
        });
        assert!(
            some.contains("        1 clients (2000 already here)"),
            "{some}"
        );
    }
}
