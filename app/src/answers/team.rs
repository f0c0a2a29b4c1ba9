//! The outcome of turning a permission of a Team Access Group on or off.

use serde::{Deserialize, Serialize};

/// The outcome of turning a permission on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PermissionChange {
    /// It is as asked.
    Saved,
    /// No member could manage team access afterwards. Nothing has changed.
    LastManager,
}
