//! Files of Lethe belong to the user who runs it. Files that other users of the machine can read or change are refused.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};

/// What no one but the owner may do.
const OTHERS: u32 = 0o077;

/// The same, where the group may read.
const BUT_ITS_GROUP: u32 = 0o037;

/// Checks that only their owner can read or change these files. Files that do not exist are skipped.
///
/// # Errors
/// Fails if other users can; the message has the command that fixes it, for all of the files.
pub(super) fn check(files: impl IntoIterator<Item = PathBuf>) -> Result<()> {
    let mut open = Vec::new();
    for file in files {
        if is_open(&file)? {
            open.push(quoted(&file));
        }
    }
    refuse(&open, "")
}

/// Checks a file that another program puts there, such as a container's secret. The group of its owner may read it.
///
/// # Errors
/// As [`check`].
pub(super) fn check_secret(file: &Path) -> Result<()> {
    let mode = fs::metadata(file)?.permissions().mode();
    ensure!(
        mode & BUT_ITS_GROUP == 0,
        "other users of this machine can read or change it. This command keeps them out:\n\n    chmod g-wx,o-rwx {}\n",
        quoted(file)
    );
    Ok(())
}

/// Checks the file of a backup, or its folder and the files in it.
///
/// # Errors
/// As [`check`].
pub(crate) fn check_backup(backup: &Path) -> Result<()> {
    let mut open = is_open(backup)?;
    if backup.is_dir() {
        for entry in fs::read_dir(backup)? {
            open |= is_open(&entry?.path())?;
        }
    }
    let open: Vec<_> = open.then(|| quoted(backup)).into_iter().collect();
    refuse(&open, if backup.is_dir() { "-R " } else { "" })
}

fn refuse(open: &[String], recursive: &str) -> Result<()> {
    ensure!(
        open.is_empty(),
        "other users of this machine can read or change files of Lethe. This command keeps them out:\n\n    chmod {recursive}go-rwx {}\n",
        open.join(" ")
    );
    Ok(())
}

/// Whether others than the owner can do anything with a file.
fn is_open(file: &Path) -> Result<bool> {
    match fs::metadata(file) {
        Ok(about) => Ok(about.permissions().mode() & OTHERS != 0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Returns a path as a shell reads it.
fn quoted(file: &Path) -> String {
    let text = file.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if text.chars().all(plain) && !text.starts_with('-') {
        return text.into_owned();
    }
    let start = if text.starts_with('-') { "./" } else { "" };
    format!("'{start}{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_is_written_as_a_shell_reads_it() {
        for (path, expected) in [
            ("/srv/lethe/lethe.db", "/srv/lethe/lethe.db"),
            ("/srv/my studio.db", "'/srv/my studio.db'"),
            ("/srv/o'neill.db", r"'/srv/o'\''neill.db'"),
            ("-x.db", "'./-x.db'"),
            ("$(x).db", "'$(x).db'"),
        ] {
            assert_eq!(quoted(Path::new(path)), expected);
        }
    }
}
