//! The answer to a plain form that has something to say: the page that it was posted from, with a [`Reply`] in its
//! context. So nothing that was typed is lost, and nothing that was typed goes into an address.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::use_context;
use shared::access::{AccessGroupId, Permission};
use store::{
    desk::new_clients::PointedOut,
    team::{second_factor::Secret, secrets::Code},
};

use super::{clients::Found, form::Returned, team::PermissionChange};

/// An answer that the page shows.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A form that goes back to its page.
    Form(Returned),
    /// A client was not added yet.
    NewClient {
        /// The form.
        form: Returned,
        /// The clients to look at first.
        pointed_out: PointedOut,
    },
    /// The result of a search.
    Search {
        /// What was typed.
        term: String,
        /// What was found.
        found: Found,
    },
    /// A secret that is shown this once and never again.
    Once(Once),
    /// The outcome of turning a permission on or off.
    Permission(AccessGroupId, Permission, PermissionChange),
}

impl Reply {
    /// Returns the form that goes back to its page, where one does.
    pub(crate) fn into_form(self) -> Option<Returned> {
        match self {
            Self::Form(form) | Self::NewClient { form, .. } => Some(form),
            Self::Search { .. } | Self::Once(_) | Self::Permission(..) => None,
        }
    }

    /// Returns the secret that is shown this once, where there is one.
    pub(crate) fn into_once(self) -> Option<Once> {
        match self {
            Self::Once(once) => Some(once),
            Self::Form(_) | Self::NewClient { .. } | Self::Search { .. } | Self::Permission(..) => {
                None
            }
        }
    }

    /// Returns the clients to look at before a client is added, where there are some.
    pub(crate) fn into_pointed_out(self) -> Option<PointedOut> {
        match self {
            Self::NewClient { pointed_out, .. } => Some(pointed_out),
            Self::Form(_) | Self::Search { .. } | Self::Once(_) | Self::Permission(..) => None,
        }
    }

    /// Returns which permission was turned on or off, and the outcome, where one was.
    pub(crate) fn into_permission(self) -> Option<(AccessGroupId, Permission, PermissionChange)> {
        match self {
            Self::Permission(group, permission, change) => Some((group, permission, change)),
            Self::Form(_) | Self::NewClient { .. } | Self::Search { .. } | Self::Once(_) => None,
        }
    }
}

/// A secret that was just made.
#[derive(Clone, Debug)]
pub enum Once {
    /// The code with which a team member sets a password.
    LinkCode(Code),
    /// The link with which a client sets a password.
    ClientLink(String),
    /// The secret of a second factor.
    Secret(Secret),
    /// The recovery codes of a second factor.
    RecoveryCodes(Vec<Code>),
}

/// Where a server function leaves a [`Reply`]. The server puts one into the context of a plain form's request.
#[derive(Clone, Debug, Default)]
pub struct ReplySlot(Arc<Mutex<Left>>);

/// What a server function left for the page.
#[derive(Debug, Default)]
pub struct Left {
    /// The reply, where one was left.
    pub reply: Option<Reply>,
    /// What the next page says was done, where the name of the function does not say it.
    pub done: Option<&'static str>,
}

impl ReplySlot {
    /// Takes out what was left.
    pub fn take(&self) -> Left {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut slot)
    }
}

/// Leaves a reply for the page, where the request comes from a plain form; otherwise does nothing.
pub(crate) fn reply(reply: impl FnOnce() -> Reply) {
    if let Some(slot) = use_context::<ReplySlot>()
        && let Ok(mut slot) = slot.0.lock()
    {
        slot.reply = Some(reply());
    }
}

/// Lets the next page say that `done` was done, where the request comes from a plain form; otherwise does nothing.
pub(crate) fn say_done(done: &'static str) {
    if let Some(slot) = use_context::<ReplySlot>()
        && let Ok(mut slot) = slot.0.lock()
    {
        slot.done = Some(done);
    }
}
