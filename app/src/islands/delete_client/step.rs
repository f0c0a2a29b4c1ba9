//! The steps up to the confirmation.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::{Item, Standing, WorkList, assess};

/// The present step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The switch is off.
    Off,
    /// Something is open, or was: the checklist is shown.
    Checklist,
    /// Nothing is open: the button to the confirmation is shown.
    Cleared,
}

impl Step {
    /// Returns the step to which turning the switch on leads.
    #[cfg(feature = "ssr")]
    pub fn scan(standing: &Standing, now: Timestamp) -> Self {
        match assess(standing, now) {
            Ok(_) => Self::Cleared,
            Err(_) => Self::Checklist,
        }
    }

    /// Whether the switch is on. While something is open it is off.
    pub(super) fn is_on(self) -> bool {
        match self {
            Self::Cleared => true,
            Self::Off | Self::Checklist => false,
        }
    }
}

/// Returns the checklist, or `None` where nothing is open. What was open `before`, when the checklist was last worked on, stays on
/// it.
pub(super) fn scan(
    standing: &Standing,
    before: Option<&Standing>,
    now: Timestamp,
) -> Option<WorkList> {
    let checklist = assess(standing, now).err()?;
    let before = before.and_then(|before| assess(before, now).err());
    Some(match before {
        Some(before) => WorkList::resume(before, checklist.items()),
        None => WorkList::of(checklist),
    })
}

/// Returns what is open.
pub(super) fn open(standing: &Standing, now: Timestamp) -> Vec<Item> {
    match assess(standing, now) {
        Ok(_) => Vec::new(),
        Err(checklist) => checklist.into_items(),
    }
}
