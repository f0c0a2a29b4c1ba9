//! Finds out who is logged in, before anything else looks at a request.

use app::services::{ClientViewer, Services, Viewer, client_log_in::Door, log_in::Token};
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

/// Puts the [`Viewer`] and the [`ClientViewer`] into the request, and into the answer for what dresses errors.
pub async fn identify(
    State(services): State<Services>,
    mut request: Request,
    next: Next,
) -> Response {
    let viewer = match find(&services, Token::of(request.headers())).await {
        Ok(viewer) => viewer,
        Err(error) => {
            tracing::error!(%error, "the log-in cannot be looked up");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
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

async fn find(services: &Services, token: Option<Token>) -> store::Result<Viewer> {
    let Some(token) = token else {
        return Ok(Viewer(None));
    };
    let (digest, now) = (token.digest(), services.now());
    let mut tx = services.store.read().await?;
    let found = team_sessions::actor(&mut tx, &digest, now, services.limits).await?;
    drop(tx);
    let Some((actor, last_seen)) = found else {
        return Ok(Viewer(None));
    };
    if now.duration_since(last_seen) >= SEEN_EVERY {
        team_sessions::seen(&services.store, &digest, now).await?;
    }
    Ok(Viewer(Some(actor)))
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
