//! `lethe backup` and `lethe restore`: copies the records while Lethe serves, and restores them.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use store::backup::{BackingUp, Progress, Reason, Restoring, back_up, restore};

use crate::{clock, config::Database};

/// The options of `lethe backup`.
#[derive(Clone, Debug, clap::Args)]
pub struct BackupArgs {
    /// The path of the backup: a new file for SQLite, a new folder for PostgreSQL.
    to: PathBuf,
    #[command(flatten)]
    database: Database,
}

/// The options of `lethe restore`.
#[derive(Clone, Debug, clap::Args)]
pub struct RestoreArgs {
    /// The backup.
    from: PathBuf,
    #[command(flatten)]
    database: Database,
}

/// Makes a backup.
pub(super) async fn run_backup(args: BackupArgs) -> Result<()> {
    let store = args.database.open().await?;
    let bar = bar()?;
    let made = back_up(&store, &args.to, clock::now(), |done| show(&bar, done)).await;
    bar.finish_and_clear();
    store.close().await;
    match made? {
        BackingUp::Done => {
            println!("The backup is at {}", args.to.display());
            Ok(())
        }
        BackingUp::Taken(path) => bail!(
            "{} exists already and was not changed. Nothing was backed up.",
            path.display()
        ),
    }
}

/// Restores a backup into an empty database.
pub(super) async fn run_restore(args: RestoreArgs) -> Result<()> {
    args.database.make_folder()?;
    let bar = bar()?;
    let restored = restore(&args.from, &args.database.database, |done| show(&bar, done)).await;
    bar.finish_and_clear();
    match restored.context("nothing was restored")? {
        Restoring::Done => {}
        Restoring::Refused(reason) => bail!("{} Nothing was restored.", in_words(&reason)),
    }
    println!(
        "The backup is restored. When lethe serve starts, it repeats the erasures that the ledger (--ledger) has and the backup lacks."
    );
    Ok(())
}

fn bar() -> Result<ProgressBar> {
    Ok(ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "{bar:40} {pos} of {len} tables, rows: {msg}",
    )?))
}

fn show(bar: &ProgressBar, done: Progress) {
    bar.set_length(u64::try_from(done.of).unwrap_or(u64::MAX));
    bar.set_position(u64::try_from(done.tables).unwrap_or(u64::MAX));
    bar.set_message(done.rows.to_string());
}

fn in_words(reason: &Reason) -> String {
    match reason {
        Reason::NotABackup => "This is not a backup of Lethe.".to_owned(),
        Reason::OtherEngine => {
            "This is a backup of the other engine: a file is for SQLite, a folder for PostgreSQL."
                .to_owned()
        }
        Reason::Newer => {
            "The backup was made by a version of Lethe that this version does not know.".to_owned()
        }
        Reason::Damaged(file) => {
            format!(
                "{file} is missing, incomplete, or not the file that was written with this backup."
            )
        }
        Reason::NotEmpty => {
            "The database (--database) is not empty. A backup can only be restored into a new one."
                .to_owned()
        }
    }
}
