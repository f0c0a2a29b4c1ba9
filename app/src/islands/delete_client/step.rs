//! The steps of deleting a client.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::{
    Standing, WorkList, assess,
    work_list::{Changes, Entry},
};

/// The present step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// The switch is off.
    Off,
    /// Something is open, or was: the checklist is shown.
    Checklist(WorkList),
    /// Nothing is open: the button is shown.
    Cleared,
    /// The confirmation is shown.
    Confirming,
}

impl Step {
    /// Returns the step to which turning the switch on leads. What was open `before`, when the checklist was last worked on, stays
    /// on it.
    pub fn scan(standing: &Standing, before: Option<&Standing>, now: Timestamp) -> Self {
        let Err(checklist) = assess(standing, now) else {
            return Self::Cleared;
        };
        let before = before.and_then(|before| assess(before, now).err());
        Self::Checklist(match before {
            Some(before) => WorkList::resume(before, checklist.items()),
            None => WorkList::of(checklist),
        })
    }

    /// Whether the switch is on. While something is open it is off.
    pub(super) fn is_on(&self) -> bool {
        match self {
            Self::Cleared | Self::Confirming => true,
            Self::Off | Self::Checklist(_) => false,
        }
    }

    /// Whether the checklist is shown, and everything on it has been settled since.
    pub(super) fn is_done(&self) -> bool {
        matches!(self, Self::Checklist(list) if list.is_done())
    }

    /// Returns the items of the checklist; none in the other steps.
    pub(super) fn entries(&self) -> &[Entry] {
        match self {
            Self::Checklist(list) => list.entries(),
            Self::Off | Self::Cleared | Self::Confirming => &[],
        }
    }

    /// Returns how many items of the checklist are settled.
    pub(super) fn settled(&self) -> usize {
        match self {
            Self::Checklist(list) => list.settled(),
            Self::Off | Self::Cleared | Self::Confirming => 0,
        }
    }

    /// Follows what is open now. Returns what that changes on the page.
    pub(super) fn follow(&mut self, standing: &Standing, now: Timestamp) -> Option<Changes> {
        let open = match assess(standing, now) {
            Ok(_) => Vec::new(),
            Err(checklist) => checklist.into_items(),
        };
        match self {
            Self::Checklist(list) => Some(list.follow(&open)),
            Self::Cleared if !open.is_empty() => {
                *self = Self::Off;
                Some(Changes {
                    settled: Vec::new(),
                    appeared: open,
                })
            }
            Self::Off | Self::Cleared | Self::Confirming => None,
        }
    }
}
