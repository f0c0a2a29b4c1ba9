//! Why a client is not erased: what the footer of the confirmation says, and where the focus goes.

use shared::flaw::{ClockTime, Refused};

use crate::words::{
    flaws::{limit_reached, slow_down},
    say,
};

/// Why the client is not erased. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The password or code is missing, or refused for this reason.
    Unproved(Option<Refused>),
    /// The login expired. The login page carried the confirmation, which has not been sent yet.
    Carried,
    /// The ledger of erasures does not agree with the records, so no client is erased.
    Stopped,
    /// The file of the day keys is damaged, or cannot be read or written, so no client is erased.
    NoDayKeys,
    /// The administrator has erased so many clients within an hour, as many as one may. The next erasure is possible at this time
    /// of day.
    LimitReached(u32, ClockTime),
}

impl Refusal {
    /// Returns what the footer says.
    pub(super) fn in_words(self) -> String {
        match self {
            Self::Unproved(None) => say!(delete.proof_missing).into(),
            Self::Unproved(Some(Refused::SlowDown(seconds))) => slow_down(seconds),
            Self::Unproved(Some(_)) => say!(refused.wrong).into(),
            Self::Carried => say!(form.not_sent).into(),
            Self::Stopped => say!(delete.stopped).into(),
            Self::NoDayKeys => say!(delete.no_day_keys).into(),
            Self::LimitReached(limit, next) => limit_reached(limit, next),
        }
    }

    /// Returns whether the field for the password or code settles it.
    pub(super) fn is_unproved(self) -> bool {
        match self {
            Self::Unproved(_) => true,
            Self::Carried | Self::Stopped | Self::NoDayKeys | Self::LimitReached(..) => false,
        }
    }

    /// Returns whether another administrator can settle it.
    pub(super) fn is_limit(self) -> bool {
        match self {
            Self::LimitReached(..) => true,
            Self::Unproved(_) | Self::Carried | Self::Stopped | Self::NoDayKeys => false,
        }
    }
}
