//! How many events there are of a client, told to the client's open pages of the app or the widget. So a page can tell
//! whether it is up to date.

use app::{
    login::{token::Token, viewer::ClientViewer},
    services::Services,
};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response, sse::Event},
};
use http::{HeaderMap, StatusCode};
use shared::client::ClientId;
use store::{desk::events, door::logins};

use super::sse::{Look, watch};
use crate::state::App;

/// Tells the client who is logged in.
pub async fn changes(
    State(app): State<App>,
    Extension(viewer): Extension<ClientViewer>,
    headers: HeaderMap,
) -> Response {
    // A browser does not ask again after a refusal, so a page whose login ended while the connection was down is told so in
    // the stream.
    let Some(token) = viewer.door.token(&headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let look = Events {
        services: app.services.clone(),
        client: viewer.client.map(|client| client.id),
        token,
    };
    watch(app, look)
}

struct Events {
    services: Services,
    client: Option<ClientId>,
    token: Token,
}

#[derive(PartialEq)]
enum Told {
    Count(i64),
    LoginEnded,
}

impl Events {
    /// Looks without extending the login.
    async fn read(&self) -> store::Result<Told> {
        let (digest, now) = (self.token.digest(), self.services.now());
        let mut tx = self.services.store.read().await?;
        match logins::who(&mut tx, &digest, now).await? {
            Some((client, _)) => Ok(Told::Count(events::count(&mut tx, client.id).await?)),
            None => Ok(Told::LoginEnded),
        }
    }
}

impl Look for Events {
    type Told = Told;

    fn client(&self) -> Option<ClientId> {
        self.client
    }

    async fn look(&self) -> Option<Told> {
        self.read().await.ok()
    }

    fn event(told: &Told) -> Event {
        match told {
            Told::Count(count) => Event::default().data(count.to_string()),
            Told::LoginEnded => Event::default().data("over"),
        }
    }

    fn is_last(told: &Told) -> bool {
        match told {
            Told::Count(_) => false,
            Told::LoginEnded => true,
        }
    }
}
