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
        long_help = "How many days the studio keeps each backup. The key that decrypts the backups of a day is removed \
            that many days later. Receipts of erasures, and the page of an erased client, say until which day backups may still hold \
            the data. With 0 no key is removed, and they say that the studio has not promised a day",
        help = "How many days backups can be read; 0 promises no day"
    )]
    pub backup_days: u16,
}

impl BackupDays {
    /// Returns the days, if the studio promises them.
    pub fn promised(self) -> Option<u16> {
        (self.backup_days > 0).then_some(self.backup_days)
    }
}
