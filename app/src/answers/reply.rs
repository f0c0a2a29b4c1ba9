//! The answer to a plain form that has something to say: the page that it was posted from, with a [`Reply`] in its
//! context. So nothing that was typed is lost, and nothing that was typed goes into an address.

use std::sync::{Arc, Mutex};

use leptos::prelude::use_context;
use shared::{
    access::{AccessGroupId, Permission},
    details::{DetailsForm, Field},
    flaw::Flaws,
    setup::{SetUpField, SetUpForm},
};
use store::{new_clients::PointedOut, second_factor::Secret, secrets::Code};
use uuid::Uuid;

use super::{
    clients::Found,
    form::Returned,
    team::{PermissionChange, Turn},
};
use crate::login::answer::LoggingIn;

/// An answer that the page shows.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A team member could not log in.
    LogIn {
        /// The email address that was typed.
        email: String,
        /// The page that was to follow.
        next: String,
        /// The reason.
        answer: LoggingIn,
    },
    /// The set-up form has flaws.
    SetUp(SetUpForm, Flaws<SetUpField>),
    /// The client's information was not saved.
    Details {
        /// What was typed.
        form: Box<DetailsForm>,
        /// What is wrong with it.
        flaws: Flaws<Field>,
        /// Whether it would bring the email address or a phone number of an erased client.
        suppressed: bool,
    },
    /// A client was not added.
    NewClient {
        /// What was typed.
        form: Box<DetailsForm>,
        /// The home location that was chosen.
        location: Uuid,
        /// What is wrong with it.
        flaws: Flaws<Field>,
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
    /// A form of the desk was refused.
    Form(Returned),
    /// A secret that is shown this once and never again.
    Once(Once),
    /// The link with which a client sets a password, to be handed over.
    ClientLink(String),
    /// No deleted client has the reference that was typed.
    UnknownReference(String),
    /// The outcome of turning a permission on or off.
    Permission(AccessGroupId, Permission, Turn, PermissionChange),
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
pub struct ReplySlot(Arc<Mutex<Option<Reply>>>);

impl ReplySlot {
    /// Takes the reply out, where one was left.
    pub fn take(&self) -> Option<Reply> {
        self.0.lock().ok().and_then(|mut slot| slot.take())
    }
}

/// Leaves a reply for the page, where the request comes from a plain form; otherwise does nothing.
pub(crate) fn reply(reply: impl FnOnce() -> Reply) {
    if let Some(slot) = use_context::<ReplySlot>()
        && let Ok(mut slot) = slot.0.lock()
    {
        *slot = Some(reply());
    }
}
