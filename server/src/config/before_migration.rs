//! The backup of an SQLite database that is made before its schema changes.
//!
//! It is encrypted like every backup, so it ends with the key of its day, and `lethe restore` marks what it restores: `lethe serve`
//! then erases again who was erased since. Its file is removed by a start after that day.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};
use jiff::{Timestamp, ToSpan, civil::Date};
use store::{
    backup::{BackingUp, Seal, back_up_older},
    engine::day_keys::day,
};

use super::{Database, Ledger};

/// What follows the name of the database.
const BEFORE: &str = ".before-";

/// How the name ends.
const ENDING: &str = ".backup";

/// Backs the database up beside its file, and says so.
pub(super) async fn back_up(
    database: &Database,
    file: &Path,
    ledger: &Ledger,
    now: Timestamp,
) -> Result<()> {
    let to = path(file, now);
    let key = ledger.days(database, 0)?.make(day(now))?;
    let mut seal = Seal::new(day(now), key, rand::make_rng());
    match back_up_older(&database.database, &to, &mut seal).await? {
        BackingUp::Done => {
            println!(
                "The schema changes. A backup from before is at {}",
                to.display()
            );
            Ok(())
        }
        BackingUp::Taken(path) => bail!("{} already exists", path.display()),
    }
}

/// Removes the backups that can no longer be read, because the keys of their days are no longer kept.
pub(super) fn remove_old(file: &Path, backup_days: u16, now: Timestamp) -> Result<()> {
    if backup_days == 0 {
        return Ok(());
    }
    let first = day(now).saturating_sub(i64::from(backup_days).days());
    let Some(folder) = file.parent() else {
        return Ok(());
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if made_on(file, &entry.file_name()).is_some_and(|made| made < first) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Returns the path of a backup that is made now.
fn path(file: &Path, now: Timestamp) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(format!(
        "{BEFORE}{}{ENDING}",
        now.strftime("%Y-%m-%dT%H%M%SZ")
    ));
    name.into()
}

/// Returns the day in the name of a backup of the database; `None` for other files.
fn made_on(file: &Path, name: &OsString) -> Option<Date> {
    let own = file.file_name()?.to_str()?;
    let rest = name.to_str()?.strip_prefix(own)?.strip_prefix(BEFORE)?;
    rest.strip_suffix(ENDING)?.split_once('T')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backup_tells_its_day_by_its_name() {
        let file = Path::new("/srv/lethe.db");
        let now: Timestamp = "2026-11-28T23:00:05.25Z".parse().unwrap();
        let made = path(file, now);
        assert_eq!(
            made,
            Path::new("/srv/lethe.db.before-2026-11-28T230005Z.backup")
        );
        for (name, expected) in [
            (made.file_name().unwrap().to_str().unwrap(), true),
            ("lethe.db", false),
            ("lethe.db-wal", false),
            ("other.db.before-2026-11-28T230005Z.backup", false),
            (
                "lethe.db.before-2026-11-28T230005Z.backup.unfinished",
                false,
            ),
            ("lethe.db.before-yesterday.backup", false),
        ] {
            let day = made_on(file, &name.into()).map(|day| day.to_string());
            let expected = expected.then(|| "2026-11-28".to_owned());
            assert_eq!(day, expected, "{name}");
        }
    }
}
