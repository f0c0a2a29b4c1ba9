//! `lethe clean`: what was erased leaves the disk as well.

use std::time::Duration;

use anyhow::{Result, bail};
use store::{
    Store,
    cleaning::{Cleaning, Obstacle, Privilege, clean},
};

use crate::{clock, config::Database};

/// How long to wait for others who use the database.
const PATIENCE: Duration = Duration::from_secs(30);

/// Which database to clean.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
}

/// Cleans up, and says for how many erasures that had not been done yet.
pub(super) async fn run(args: Args) -> Result<()> {
    let store = args.database.open().await?;
    let cleaning = clean_up(&store).await;
    store.close().await;
    cleaning
}

async fn clean_up(store: &Store) -> Result<()> {
    match clean(store, &clock::now, PATIENCE).await? {
        Cleaning::Done(erasures) => {
            println!("Clean. Erasures that are now wiped from the disk: {erasures}");
            Ok(())
        }
        Cleaning::Hindered(obstacle) => bail!(in_words(&obstacle)),
    }
}

fn in_words(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Busy => "the database was in use all the while. Nothing is marked as wiped; try again when \
                           less is going on, and look for transactions that were left open."
            .to_owned(),
        Obstacle::LogKept => "PostgreSQL keeps its old write-ahead log, for a replica, an archive or \
                              wal_keep_size. Nothing is marked as wiped; try again when it has let go of it."
            .to_owned(),
        Obstacle::Lacks(privileges) => {
            let needs: Vec<_> = privileges.iter().map(|p| need(*p)).collect();
            format!(
                "Lethe's database user may not do all that cleaning takes. Nothing is marked as wiped. As an \
                 administrator of PostgreSQL, with the name of that user for LETHE:\n    {}",
                needs.join("\n    ")
            )
        }
    }
}

/// What gives a privilege.
fn need(privilege: Privilege) -> &'static str {
    match privilege {
        Privilege::Monitor => "grant pg_monitor to LETHE;",
        Privilege::Checkpoint => "grant pg_checkpoint to LETHE;",
        Privilege::SwitchLog => "grant execute on function pg_switch_wal() to LETHE;",
        Privilege::OwnTables => "reassign owned by WHO_OWNS_THE_TABLES to LETHE;",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_privilege_is_named_with_what_gives_it() {
        let words = in_words(&Obstacle::Lacks(vec![
            Privilege::Checkpoint,
            Privilege::SwitchLog,
        ]));
        for part in [
            "grant pg_checkpoint to",
            "pg_switch_wal()",
            "Nothing is marked as wiped",
        ] {
            assert!(words.contains(part), "{words}");
        }
        assert!(!words.contains("pg_monitor"), "{words}");
    }
}
