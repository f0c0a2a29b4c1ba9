//! The outcome of turning a permission of a Team Access Group on or off.

use serde::{Deserialize, Serialize};

/// Which way a switch is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Turn {
    On,
    Off,
}

impl Turn {
    /// Returns the other way.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::On => Self::Off,
            Self::Off => Self::On,
        }
    }

    /// Returns the value of `aria-checked` that says it.
    pub fn checked(self) -> &'static str {
        match self {
            Self::On => "true",
            Self::Off => "false",
        }
    }
}

#[cfg(feature = "ssr")]
impl From<Turn> for store::team::Switch {
    fn from(turn: Turn) -> Self {
        match turn {
            Turn::On => Self::On,
            Turn::Off => Self::Off,
        }
    }
}

/// The outcome of turning a permission on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PermissionChange {
    /// It is as asked.
    Saved,
    /// No member could manage team access afterwards. Nothing has changed.
    LastManager,
}
