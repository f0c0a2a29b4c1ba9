//! What a client has open, told to team members who have the client's information open.

use app::{
    login::{token::Token, viewer::Viewer},
    services::Services,
};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response, sse::Event},
};
use http::{HeaderMap, StatusCode};
use shared::client::ClientId;
use uuid::Uuid;

use super::sse::{Look, watch};
use crate::{login::identify::still_logged_in, state::App};

/// Tells a team member what a client has open, at once and whenever it changes; and that the client is erased.
pub async fn client(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
) -> Response {
    let (Some(_), Some(token)) = (viewer.0, Token::of(&headers)) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let look = Standing {
        services: app.services.clone(),
        client: ClientId(id),
        token,
    };
    watch(app, look)
}

struct Standing {
    services: Services,
    client: ClientId,
    token: Token,
}

#[derive(PartialEq)]
enum Told {
    Standing(String),
    Erased(String),
}

impl Look for Standing {
    type Told = Told;

    fn client(&self) -> Option<ClientId> {
        Some(self.client)
    }

    /// Ends when the login has ended, the client is unknown, or the database fails: the browser asks again, and is answered
    /// then.
    async fn look(&self) -> Option<Told> {
        still_logged_in(&self.services, &self.token).await?;
        let mut tx = self.services.store.read().await.ok()?;
        let erased = store::erasing::erase::reference_of(&mut tx, self.client).await;
        if let Some(reference) = erased.ok()? {
            return Some(Told::Erased(reference.to_string()));
        }
        store::desk::clients::head(&mut tx, self.client)
            .await
            .ok()??;
        let now = self.services.now();
        let standing = store::desk::standings::of(&mut tx, self.client, now)
            .await
            .ok()?;
        serde_json::to_string(&standing).ok().map(Told::Standing)
    }

    fn event(told: &Told) -> Event {
        match told {
            Told::Standing(standing) => Event::default().event("standing").data(standing),
            Told::Erased(reference) => Event::default().event("erased").data(reference),
        }
    }

    fn is_last(told: &Told) -> bool {
        match told {
            Told::Standing(_) => false,
            Told::Erased(_) => true,
        }
    }
}
