//! `lethe backup` and `lethe restore`: copies the records while Lethe serves, and restores them.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, civil::Date};
use store::{
    backup::{BackingUp, Progress, Reason, Restoring, Seal, back_up, restore},
    engine::day_keys::day,
};

use crate::{
    clock,
    config::{Database, Ledger, private},
};

/// The options of `lethe backup`.
#[derive(Clone, Debug, clap::Args)]
pub struct BackupArgs {
    /// Where to save the backup: a new file for SQLite, a new folder for PostgreSQL.
    to: PathBuf,
    /// Do not encrypt the backup. Use this only if you encrypt backups yourself.
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    ledger: Ledger,
}

/// The options of `lethe restore`.
#[derive(Clone, Debug, clap::Args)]
pub struct RestoreArgs {
    /// The backup to restore.
    from: PathBuf,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    ledger: Ledger,
}

impl BackupArgs {
    /// Returns what encrypts the backup with the key of a day.
    fn seal(&self, day: Date) -> Result<Seal> {
        let days = self.ledger.days(&self.database, 0)?;
        let key = days
            .make(day)
            .context("Lethe cannot read or write the file of the day keys (--day-keys)")?;
        Ok(Seal::new(day, key, rand::make_rng()))
    }

    /// Notes for the figures of `lethe serve` that a backup was made.
    fn note(&self, now: Timestamp) -> Result<()> {
        let file = self.ledger.last_backup(&self.database)?;
        let unfinished = file.with_added_extension("unfinished");
        fs::write(&unfinished, format!("{now}\n"))?;
        fs::rename(unfinished, file)?;
        Ok(())
    }
}

/// Makes a backup.
pub(super) async fn run_backup(args: BackupArgs) -> Result<()> {
    let store = args.database.open_existing().await?;
    let now = clock::now();
    let mut seal = if args.plain {
        None
    } else {
        Some(args.seal(day(now))?)
    };
    let bar = bar()?;
    let progress = |done| show(&bar, done);
    let made = back_up(&store, &args.to, now, seal.as_mut(), progress).await;
    bar.finish_and_clear();
    store.close().await;
    match made? {
        BackingUp::Done => {
            println!("Backup saved to {}", args.to.display());
            if let Err(error) = args.note(now) {
                eprintln!("lethe serve will not know of this backup: {error:#}");
            }
            if !args.plain {
                println!(
                    "Only the file of the day keys (--day-keys) can decrypt it. Keep a second copy of that file, apart from the \
                     backups."
                );
            }
            Ok(())
        }
        BackingUp::Taken(path) => bail!(
            "{} already exists and was not changed. Nothing was backed up.",
            path.display()
        ),
    }
}

/// Restores a backup into an empty database.
pub(super) async fn run_restore(args: RestoreArgs) -> Result<()> {
    private::check_backup(&args.from)?;
    args.database.make_folder()?;
    let bar = bar()?;
    let days = args.ledger.days(&args.database, 0)?.all()?;
    let to = &args.database.database;
    let restored = restore(&args.from, to, &days, |done| show(&bar, done)).await;
    bar.finish_and_clear();
    match restored.context("nothing was restored")? {
        Restoring::Done => {}
        Restoring::Refused(reason) => bail!("{} Nothing was restored.", in_words(&reason)),
    }
    println!(
        "Backup restored. When lethe serve starts, it repeats the erasures that are in the ledger (--ledger) but not in the backup."
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
        Reason::NotABackup => "This is not a Lethe backup.".to_owned(),
        Reason::OtherEngine => {
            "This is a backup for the other database engine. Files are SQLite backups, folders are PostgreSQL backups."
                .to_owned()
        }
        Reason::Newer => {
            "The backup was made by a newer version of Lethe. Update Lethe and try again.".to_owned()
        }
        Reason::Damaged(file) => {
            format!(
                "{file} is missing, incomplete or does not belong to this backup."
            )
        }
        Reason::NoKey(day) => format!(
            "The backup is encrypted with the key of {day}, which is not in the file of the day keys (--day-keys). Keys are removed \
             when their backups are no longer kept."
        ),
        Reason::NotEmpty => {
            "The database (--database) is not empty. You can only restore into a new one."
                .to_owned()
        }
    }
}
