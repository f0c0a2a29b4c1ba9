//! Finds out who is logged in, before any other code sees the request.

use app::{
    login::{
        door::Door,
        token::Token,
        viewer::{ClientViewer, Login, Viewer},
    },
    services::Services,
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use shared::formats::Chosen;
use store::{
    door::{self, logins::LoggedIn},
    studio,
    team::{
        self,
        logins::{Found, LoginState},
    },
};

use crate::logging;

/// The use of a login is recorded at most this often.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Puts the [`Login`], the [`Viewer`], the [`ClientViewer`] and what they have [`Chosen`] into the request, and what the pages of
/// errors need into the answer.
pub async fn identify(
    State(services): State<Services>,
    mut request: Request,
    next: Next,
) -> Response {
    let (viewer, chosen) = match put_viewer(&services, &mut request).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "a login cannot be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = next.run(request).await;
    response.extensions_mut().insert(viewer);
    response.extensions_mut().insert(chosen);
    response
}

/// Puts the [`Login`], the [`Viewer`], the [`ClientViewer`] and what they have [`Chosen`] into a request, by its cookies.
pub(crate) async fn put_viewer(
    services: &Services,
    request: &mut Request,
) -> store::Result<(Viewer, Chosen)> {
    let path = request.uri().path();
    let page_of = Door::of_page(path);
    let door = page_of.unwrap_or(Door::App);
    let using = if LISTENING.contains(&path) {
        Using::Listening
    } else {
        Using::Asking
    };
    let (login, chosen) = find(services, Token::of(request.headers()), using).await?;
    let viewer = Viewer(login.whole().cloned());
    if let Some(actor) = login.account() {
        logging::is_by(actor.id);
    }
    let client = find_client(services, door.token(request.headers()), using).await?;
    let chosen = match (page_of, &client) {
        (Some(_), Some(client)) => client.chosen,
        (Some(_), None) => {
            let mut tx = services.store.read().await?;
            studio::formats::for_strangers(&mut tx).await?
        }
        (None, _) => chosen,
    };
    let extensions = request.extensions_mut();
    extensions.insert(ClientViewer { door, client });
    extensions.insert(viewer.clone());
    extensions.insert(login);
    extensions.insert(chosen);
    Ok((viewer, chosen))
}

/// The addresses at which open pages listen by themselves. That is not use of a login.
const LISTENING: [&str; 3] = ["/live", "/app/live", "/embed/live"];

/// Whether a request is use of the login, which restarts its idle time.
#[derive(Clone, Copy)]
enum Using {
    /// A person asks for something.
    Asking,
    /// An open page listens.
    Listening,
}

impl Using {
    fn is_due(self, last_seen: Timestamp, now: Timestamp) -> bool {
        match self {
            Self::Asking => now.duration_since(last_seen) >= SEEN_EVERY,
            Self::Listening => false,
        }
    }
}

/// Returns the login of this token while it goes on, and when it ends if it is not used until then. Does not extend the login.
pub(crate) async fn still_logged_in(
    services: &Services,
    token: &Token,
) -> store::Result<Option<(Login, Timestamp)>> {
    let mut tx = services.store.read().await?;
    let (digest, now) = (token.digest(), services.now());
    let found = team::logins::find(&mut tx, &digest, now, services.limits).await?;
    let ends_at = team::logins::ends_at(&mut tx, &digest, services.limits).await?;
    Ok(found
        .zip(ends_at)
        .map(|(found, ends_at)| (login_in(found.state), ends_at)))
}

fn login_in(state: LoginState) -> Login {
    match state {
        LoginState::Halfway => Login::Halfway,
        LoginState::WithoutSecondFactor(actor) => Login::WithoutSecondFactor(actor),
        LoginState::Whole(actor) => Login::Whole(actor),
    }
}

async fn find(
    services: &Services,
    token: Option<Token>,
    using: Using,
) -> store::Result<(Login, Chosen)> {
    let logged_out = (Login::LoggedOut, Chosen::default());
    let Some(token) = token else {
        return Ok(logged_out);
    };
    let (digest, now) = (token.digest(), services.now());
    let mut tx = services.store.read().await?;
    let found = team::logins::find(&mut tx, &digest, now, services.limits).await?;
    drop(tx);
    let Some(Found {
        state,
        last_seen,
        chosen,
    }) = found
    else {
        return Ok(logged_out);
    };
    if using.is_due(last_seen, now) {
        team::logins::seen(&services.store, &digest, now).await?;
    }
    Ok((login_in(state), chosen))
}

async fn find_client(
    services: &Services,
    token: Option<Token>,
    using: Using,
) -> store::Result<Option<LoggedIn>> {
    let Some(token) = token else {
        return Ok(None);
    };
    let (digest, now) = (token.digest(), services.now());
    let mut tx = services.store.read().await?;
    let found = door::logins::who(&mut tx, &digest, now).await?;
    drop(tx);
    let Some((client, last_seen)) = found else {
        return Ok(None);
    };
    if using.is_due(last_seen, now) {
        door::logins::seen(&services.store, &digest, now).await?;
    }
    Ok(Some(client))
}
