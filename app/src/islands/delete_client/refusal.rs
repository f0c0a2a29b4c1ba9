//! Why a client is not erased: what the footer of the dialog says, and where the focus goes.

use serde::{Deserialize, Serialize};
use shared::flaw::{ClockTime, Refused};

use crate::words::{
    flaws::{limit_reached, slow_down},
    say,
};

/// Why the client is not erased. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The password or code is missing, or refused for this reason.
    Unproved(Option<Refused>),
    /// Items were opened after the scan. The checklist shows them.
    Opened,
    /// The login expired. The login page carried the confirmation, which has not been sent yet.
    Carried,
    /// The login has expired.
    NotLoggedIn,
    /// The administrator may not delete clients any more.
    NotPermitted,
    /// There is no such client any more.
    NotFound,
    /// The connection was lost on the way.
    Lost,
    /// The ledger of erasures does not agree with the records, so no client is erased.
    Stopped,
    /// The file of the day keys is damaged, or cannot be read or written, so no client is erased.
    NoDayKeys,
    /// The administrator has erased so many clients within an hour, as many as one may. The next erasure is possible at this time
    /// of day.
    LimitReached(u32, ClockTime),
    /// Lethe failed.
    Failed,
}

/// The `id` of the field for the password or code.
pub(super) const PROOF: &str = "proof";
/// The `id` of the button that confirms.
pub(super) const CONFIRM: &str = "confirm-deletion";
/// The `id` of the button that asks another administrator to confirm.
pub(super) const ASK: &str = "ask-another";
/// The `id` of what the footer of the confirmation says.
pub(super) const SAID: &str = "deletion-refused";
/// The `id` of the link to the login page.
pub(super) const LOG_IN: &str = "log-in-again";
/// The `id` of the texts about others that name the client.
pub(super) const FINDINGS: &str = "named-elsewhere";

impl Refusal {
    /// Returns what the footer says.
    pub(super) fn in_words(self) -> String {
        match self {
            Self::Unproved(None) => say!(delete.proof_missing).into(),
            Self::Unproved(Some(Refused::SlowDown(seconds))) => slow_down(seconds),
            Self::Unproved(Some(_)) => say!(refused.wrong).into(),
            Self::Opened => say!(delete.opened).into(),
            Self::Carried => say!(form.not_sent).into(),
            Self::NotLoggedIn => say!(delete.logged_out).into(),
            Self::NotPermitted => say!(delete.not_permitted).into(),
            Self::NotFound => say!(delete.not_found).into(),
            Self::Lost => say!(delete.not_erased).into(),
            Self::Stopped => say!(delete.stopped).into(),
            Self::NoDayKeys => say!(delete.no_day_keys).into(),
            Self::LimitReached(limit, next) => limit_reached(limit, next),
            Self::Failed => say!(delete.failed).into(),
        }
    }

    /// Returns the selector of the element that settles it.
    pub(super) fn remedy(self) -> String {
        match self {
            Self::Unproved(_) => format!("#{PROOF}"),
            Self::Opened => "dialog[open] .checklist li:not(.settled) a".into(),
            Self::NotLoggedIn => format!("#{LOG_IN}"),
            Self::NotPermitted | Self::NotFound | Self::Stopped | Self::NoDayKeys => {
                format!("#{SAID}")
            }
            Self::LimitReached(..) => format!("#{ASK}"),
            Self::Carried | Self::Lost | Self::Failed => format!("#{CONFIRM}"),
        }
    }
}
