//! What an open page of the app or the widget has to know: whether the login goes on, and how many events there are of the client,
//! by which the page can tell whether it is up to date.

use app::{
    login::{token::Token, viewer::ClientViewer},
    services::Services,
};
use axum::{
    Extension,
    extract::{Query, State},
    response::{Response, sse::Event},
};
use http::HeaderMap;
use shared::client::ClientId;
use store::{desk::events, door::logins, engine::news::News};
use uuid::Uuid;

use super::{
    over,
    sse::{Look, Seen, watch},
};
use crate::state::App;

/// What a page asks.
#[derive(serde::Deserialize)]
pub struct Asked {
    /// The person who was logged in when it was made.
    client: Option<Uuid>,
}

/// Tells a page of the client who is logged in, at once and whenever it changes. A page without a login is told that, because a
/// browser does not say why it was refused.
pub async fn page(
    State(app): State<App>,
    Extension(viewer): Extension<ClientViewer>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let page = Page {
        services: app.services.clone(),
        made_for: asked.client.map(ClientId),
        client: viewer.client.map(|client| client.id),
        token: viewer.door.token(&headers),
    };
    watch(app, page)
}

struct Page {
    services: Services,
    made_for: Option<ClientId>,
    client: Option<ClientId>,
    token: Option<Token>,
}

#[derive(PartialEq)]
enum Told {
    Count(i64),
    Over,
}

impl Page {
    /// Looks without extending the login.
    async fn read(&self) -> store::Result<Seen<Told>> {
        let over = Seen {
            told: Told::Over,
            ends_at: None,
        };
        let Some(token) = &self.token else {
            return Ok(over);
        };
        let (digest, now) = (token.digest(), self.services.now());
        let mut tx = self.services.store.read().await?;
        let Some((client, _)) = logins::who(&mut tx, &digest, now).await? else {
            return Ok(over);
        };
        if self.made_for.is_some_and(|made_for| made_for != client.id) {
            return Ok(over);
        }
        Ok(Seen {
            told: Told::Count(events::count(&mut tx, client.id).await?),
            ends_at: logins::ends_at(&mut tx, &digest).await?,
        })
    }
}

impl Look for Page {
    type Told = Told;

    fn concerns(&self, news: News) -> bool {
        match news {
            News::Of(client) => Some(client) == self.client,
            News::Missed => true,
            News::LoginEnded => false,
        }
    }

    async fn look(&self) -> Option<Seen<Told>> {
        self.read().await.ok()
    }

    fn event(told: &Told) -> Option<Event> {
        Some(match told {
            Told::Count(count) => Event::default().event("seen").data(count.to_string()),
            Told::Over => over(),
        })
    }

    fn is_last(told: &Told) -> bool {
        match told {
            Told::Count(_) => false,
            Told::Over => true,
        }
    }
}
