//! `lethe clean`: wipes erased data from the disk.

use std::time::Duration;

use anyhow::{Result, bail};
use store::{
    Store,
    erasing::wiping::{Cleaning, Obstacle, Privilege, clean},
};

use crate::{clock, config::Database};

/// How long to wait for other connections to the database.
const PATIENCE: Duration = Duration::from_secs(30);

/// The options of `lethe clean`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
}

/// Wipes, and prints how many erasures are wiped that were not before.
pub(super) async fn run(args: Args) -> Result<()> {
    let store = args.database.open_existing().await?;
    let cleaning = clean_up(&store).await;
    store.close().await;
    cleaning
}

async fn clean_up(store: &Store) -> Result<()> {
    match clean(store, &clock::now, PATIENCE).await? {
        Cleaning::Done(erasures) => {
            match erasures {
                1 => println!("1 erasure is now wiped from the disk."),
                erasures => println!("{erasures} erasures are now wiped from the disk."),
            }
            Ok(())
        }
        Cleaning::Hindered(obstacle) => bail!(in_words(&obstacle)),
    }
}

fn in_words(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Busy => "the database was busy, so nothing was marked as wiped. Try again when it is quieter, and check \
                           for transactions that were left open."
            .to_owned(),
        Obstacle::LogKept => "PostgreSQL still keeps old write-ahead log (for a replica, an archive or \
                              wal_keep_size), so nothing was marked as wiped. Try again once it has been removed."
            .to_owned(),
        Obstacle::OnlyByRewriting => {
            "the file can only be wiped by rewriting it, so nothing was marked as wiped.".to_owned()
        }
        Obstacle::Lacks(privileges) => {
            let needs: Vec<_> = privileges.iter().map(|p| need(*p)).collect();
            format!(
                "Lethe's database user lacks privileges that wiping needs, so nothing was marked as wiped. As a PostgreSQL \
                 administrator, run these with the name of that user in place of LETHE:\n    {}",
                needs.join("\n    ")
            )
        }
    }
}

/// Returns the statement that gives a privilege.
fn need(privilege: Privilege) -> &'static str {
    match privilege {
        Privilege::Monitor => "grant pg_monitor to LETHE;",
        Privilege::Checkpoint => "grant pg_checkpoint to LETHE;",
        Privilege::SwitchLog => "grant execute on function pg_switch_wal() to LETHE;",
        Privilege::OwnTables => "reassign owned by OWNER_OF_THE_TABLES to LETHE;",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_privileges_are_named_with_the_statements_that_give_them() {
        let words = in_words(&Obstacle::Lacks(vec![
            Privilege::Checkpoint,
            Privilege::SwitchLog,
        ]));
        for part in [
            "grant pg_checkpoint to",
            "pg_switch_wal()",
            "nothing was marked as wiped",
        ] {
            assert!(words.contains(part), "{words}");
        }
        assert!(!words.contains("pg_monitor"), "{words}");
    }
}
