//! Who is logged in. The server finds it out before a request reaches a page or a server function.

use leptos::prelude::expect_context;
use shared::access::{Actor, Refusal};
use store::door::logins::LoggedIn;

use super::door::Door;

/// How complete the login of a team member's browser is.
#[derive(Clone, Debug)]
pub enum Login {
    /// No team member is logged in.
    LoggedOut,
    /// The password was right, and the code of the second factor is missing.
    Halfway,
    /// The team member's group needs a second factor, which has to be set up before anything else.
    WithoutSecondFactor(Actor),
    /// The team member is logged in.
    Whole(Actor),
}

impl Login {
    /// Returns the team member, where the login is whole.
    pub fn whole(&self) -> Option<&Actor> {
        match self {
            Self::Whole(actor) => Some(actor),
            Self::LoggedOut | Self::Halfway | Self::WithoutSecondFactor(_) => None,
        }
    }

    /// Returns the team member, where the login is enough for the team member's own account.
    pub fn account(&self) -> Option<&Actor> {
        match self {
            Self::Whole(actor) | Self::WithoutSecondFactor(actor) => Some(actor),
            Self::LoggedOut | Self::Halfway => None,
        }
    }
}

/// The team member whose login is whole.
#[derive(Clone, Debug)]
pub struct Viewer(pub Option<Actor>);

/// Returns the team member who sent the request.
///
/// # Errors
/// [`Refusal::NotLoggedIn`] without a whole login.
pub fn viewer() -> Result<Actor, Refusal> {
    expect_context::<Viewer>().0.ok_or(Refusal::NotLoggedIn)
}

/// Returns the team member who sent the request, for what belongs to the team member's own account. A second factor that
/// has yet to be set up does not matter.
///
/// # Errors
/// [`Refusal::NotLoggedIn`] without such a login.
pub fn account_holder() -> Result<Actor, Refusal> {
    let login: Login = expect_context();
    login.account().cloned().ok_or(Refusal::NotLoggedIn)
}

/// The client who is logged in, and the door.
#[derive(Clone, Debug)]
pub struct ClientViewer {
    /// The door.
    pub door: Door,
    /// The client, where one is logged in.
    pub client: Option<LoggedIn>,
}

impl ClientViewer {
    /// No client, at the door of the app.
    pub const LOGGED_OUT: Self = Self {
        door: Door::App,
        client: None,
    };
}

/// Returns the client who sent the request.
///
/// # Errors
/// [`Refusal::NotLoggedIn`] when no client is logged in.
pub fn client_viewer() -> Result<LoggedIn, Refusal> {
    expect_context::<ClientViewer>()
        .client
        .ok_or(Refusal::NotLoggedIn)
}
