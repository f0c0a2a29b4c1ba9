//! For how many days the studio keeps each backup.

use clap::Args;

/// For how many days the studio keeps each backup.
#[derive(Args, Clone, Copy, Debug)]
pub struct BackupDays {
    /// The days.
    #[arg(
        long,
        env = "LETHE_BACKUP_DAYS",
        value_name = "DAYS",
        default_value_t = 35,
        long_help = "How many days you keep each backup. Lethe removes the key that decrypts the backups of a day that many days \
            later. Erasure receipts and the page of an erased client say until which day backups may contain the data. With 0, \
            Lethe removes no key, and they say that the studio has not promised a day",
        help = "How many days you keep each backup. 0 promises nothing"
    )]
    pub backup_days: u16,
}

impl BackupDays {
    /// Returns the days, if the studio promises them.
    pub fn promised(self) -> Option<u16> {
        (self.backup_days > 0).then_some(self.backup_days)
    }
}
