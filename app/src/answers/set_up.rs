//! The outcome of setting the studio up.

use serde::{Deserialize, Serialize};
use shared::{flaw::Flaws, setup::SetUpField};

/// The outcome of setting the studio up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingUp {
    /// The studio is set up, and its administrator is logged in.
    Done,
    /// It was set up before.
    DoneBefore,
    /// These fields have to be corrected.
    Flawed(Flaws<SetUpField>),
}
