//! What a plain form gets back when there is something to say: the page it was posted from, with this in its
//! context, so that nothing typed is lost and nothing typed goes into an address.

use std::sync::{Arc, Mutex};

use leptos::prelude::use_context;
use shared::{
    access::{AccessGroupId, Permission},
    details::{DetailsForm, Field},
    flaw::Flaws,
    setup::{SetUpField, SetUpForm},
};
use store::new_clients::PointedOut;
use uuid::Uuid;

use store::{second_factor::Secret, secrets::Code};

use super::{
    clients::Found,
    form::Form,
    log_in::LoggingIn,
    team::{PermissionChange, Turn},
};

/// An answer that the page shows.
#[derive(Clone, Debug)]
pub enum Reply {
    /// The log-in did not succeed.
    LogIn {
        /// The email address that was typed.
        email: String,
        /// Where logging in was to lead.
        next: String,
        /// Why not.
        answer: LoggingIn,
    },
    /// The set-up form has flaws.
    SetUp(SetUpForm, Flaws<SetUpField>),
    /// The client's information could not be saved as asked.
    Details {
        /// What was typed.
        form: Box<DetailsForm>,
        /// What is wrong with it.
        flaws: Flaws<Field>,
        /// Whether it would bring the email address or a phone number of somebody who was erased.
        suppressed: bool,
    },
    /// A client could not be added as asked.
    NewClient {
        /// What was typed.
        form: Box<DetailsForm>,
        /// The home location that was chosen.
        location: Uuid,
        /// What is wrong with it.
        flaws: Flaws<Field>,
        /// Who has to be looked at first.
        pointed_out: PointedOut,
    },
    /// What a search found.
    Search {
        /// What was typed.
        term: String,
        /// What was found.
        found: Found,
    },
    /// A form of the desk has flaws.
    Form(Form),
    /// Something that is shown this once and never again.
    Once(Once),
    /// The link with which a client sets a password, to be handed over.
    ClientLink(String),
    /// Nobody has the reference that was typed.
    UnknownReference(String),
    /// What became of a permission.
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
    /// Takes the reply out, if one was left.
    pub fn take(&self) -> Option<Reply> {
        self.0.lock().ok().and_then(|mut slot| slot.take())
    }
}

/// Leaves a reply for the page, where the request comes from a plain form; otherwise does nothing.
pub(super) fn reply(reply: impl FnOnce() -> Reply) {
    if let Some(slot) = use_context::<ReplySlot>()
        && let Ok(mut slot) = slot.0.lock()
    {
        *slot = Some(reply());
    }
}
