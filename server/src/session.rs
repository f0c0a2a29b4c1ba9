//! Finds out who is logged in, before anything else looks at a request.

use app::services::{
    ClientViewer, Services, Viewer,
    client_log_in::Door,
    log_in::{LogIn, Token},
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use jiff::SignedDuration;
use store::{
    client_sessions::{self, LoggedIn},
    team_sessions,
};

/// A token's use is written down at most this often.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Puts the [`LogIn`], the [`Viewer`] and the [`ClientViewer`] into the request, and the viewer into the answer for what
/// dresses errors. The viewer is somebody only where nothing is missing.
pub async fn identify(
    State(services): State<Services>,
    mut request: Request,
    next: Next,
) -> Response {
    let log_in = match find(&services, Token::of(request.headers())).await {
        Ok(log_in) => log_in,
        Err(error) => {
            tracing::error!(%error, "the log-in cannot be looked up");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let viewer = Viewer(log_in.whole().cloned());
    let door = Door::of_page(request.uri().path()).unwrap_or(Door::App);
    let who = match find_client(&services, door.token(request.headers())).await {
        Ok(who) => who,
        Err(error) => {
            tracing::error!(%error, "the log-in of a client cannot be looked up");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    request.extensions_mut().insert(ClientViewer { door, who });
    request.extensions_mut().insert(viewer.clone());
    request.extensions_mut().insert(log_in);
    let mut response = next.run(request).await;
    response.extensions_mut().insert(viewer);
    response
}

/// Whether the log-in with this token has not ended. It does not count as a use of it.
pub(crate) async fn still_logged_in(services: &Services, token: &Token) -> Option<()> {
    let mut tx = services.store.read().await.ok()?;
    let (digest, now) = (token.digest(), services.now());
    let found = team_sessions::actor(&mut tx, &digest, now, services.limits).await;
    found.ok()?.map(drop)
}

async fn find(services: &Services, token: Option<Token>) -> store::Result<LogIn> {
    let Some(token) = token else {
        return Ok(LogIn::Nobody);
    };
    let (digest, now) = (token.digest(), services.now());
    let mut tx = services.store.read().await?;
    let found = team_sessions::find(&mut tx, &digest, now, services.limits).await?;
    drop(tx);
    let Some((log_in, last_seen)) = found else {
        return Ok(LogIn::Nobody);
    };
    if now.duration_since(last_seen) >= SEEN_EVERY {
        team_sessions::seen(&services.store, &digest, now).await?;
    }
    Ok(match log_in {
        team_sessions::LogIn::Halfway => LogIn::Halfway,
        team_sessions::LogIn::WithoutSecondFactor(actor) => LogIn::WithoutSecondFactor(actor),
        team_sessions::LogIn::Whole(actor) => LogIn::Whole(actor),
    })
}

async fn find_client(services: &Services, token: Option<Token>) -> store::Result<Option<LoggedIn>> {
    let Some(token) = token else {
        return Ok(None);
    };
    let (digest, now) = (token.digest(), services.now());
    let mut tx = services.store.read().await?;
    let found = client_sessions::who(&mut tx, &digest, now).await?;
    drop(tx);
    let Some((client, last_seen)) = found else {
        return Ok(None);
    };
    if now.duration_since(last_seen) >= SEEN_EVERY {
        client_sessions::seen(&services.store, &digest, now).await?;
    }
    Ok(Some(client))
}
