//! What an open page of the desk has to know: whether the login goes on, whether the client is still there, and, where the page
//! shows it, what the client has open.

use app::{
    answers::open::Open,
    login::token::Token,
    services::Services,
    words::{catalogue::Spoken, formats::Reader},
};
use axum::{
    Extension,
    extract::{Query, State},
    response::{Response, sse::Event},
};
use http::{HeaderMap, header};
use leptos::prelude::{Owner, provide_context};
use shared::{access::TeamMemberId, client::ClientId, formats::Chosen};
use store::engine::news::News;
use uuid::Uuid;

use super::{
    over,
    sse::{Look, Seen, watch},
};
use crate::{login::identify::still_logged_in, state::App};

/// What a page asks.
#[derive(serde::Deserialize)]
pub struct Asked {
    /// The person who was logged in when it was made.
    member: Option<Uuid>,
    /// The client that it is about.
    client: Option<Uuid>,
    /// Present where it shows what the client has open.
    standing: Option<String>,
}

/// Tells a page of the desk, at once and whenever it changes. A page without a login is told that, because a browser does not
/// say why it was refused.
pub async fn page(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    Extension(chosen): Extension<Chosen>,
    headers: HeaderMap,
) -> Response {
    let language = headers.get(header::ACCEPT_LANGUAGE);
    let language = language.and_then(|header| header.to_str().ok());
    let language = language.unwrap_or_default();
    let page = Page {
        services: app.services.clone(),
        token: Token::of(&headers),
        member: asked.member.map(TeamMemberId),
        client: asked.client.map(ClientId),
        language: Spoken::of(language, app.services.offered),
        reader: Reader::of(chosen, language),
        shows: match asked.standing {
            Some(_) => Shows::Standing,
            None => Shows::Other,
        },
    };
    watch(app, page)
}

/// What a page shows of its client.
#[derive(Clone, Copy)]
enum Shows {
    /// What the client has open.
    Standing,
    /// Something else.
    Other,
}

struct Page {
    services: Services,
    token: Option<Token>,
    member: Option<TeamMemberId>,
    client: Option<ClientId>,
    language: Spoken,
    reader: Reader,
    shows: Shows,
}

#[derive(PartialEq)]
enum Told {
    Here,
    Standing(String),
    Gone,
    Over,
}

impl Page {
    async fn read(&self) -> store::Result<Seen<Told>> {
        let over = Seen {
            told: Told::Over,
            ends_at: None,
        };
        let Some(token) = &self.token else {
            return Ok(over);
        };
        let Some((login, ends_at)) = still_logged_in(&self.services, token).await? else {
            return Ok(over);
        };
        // Without a second factor that is needed, only the page of the account is open.
        let actor = match self.client {
            Some(_) => login.whole(),
            None => login.account(),
        };
        let is_for = |actor: TeamMemberId| self.member.is_none_or(|member| member == actor);
        if !actor.is_some_and(|actor| is_for(actor.id)) {
            return Ok(over);
        }
        Ok(Seen {
            told: self.of_client().await?,
            ends_at: Some(ends_at),
        })
    }

    /// Returns what there is to tell of the client. An erased client is not there, like one who never was.
    async fn of_client(&self) -> store::Result<Told> {
        let Some(client) = self.client else {
            return Ok(Told::Here);
        };
        let mut tx = self.services.store.read().await?;
        if store::desk::clients::head(&mut tx, client).await?.is_none() {
            return Ok(Told::Gone);
        }
        match self.shows {
            Shows::Other => Ok(Told::Here),
            Shows::Standing => {
                let now = self.services.now();
                let standing = store::desk::standings::of(&mut tx, client, now).await?;
                let open = Owner::new().with(|| {
                    provide_context(self.language);
                    provide_context(self.reader);
                    Open::of(standing, now)
                });
                Ok(Told::Standing(
                    serde_json::to_string(&open).unwrap_or_default(),
                ))
            }
        }
    }
}

impl Look for Page {
    type Told = Told;

    fn concerns(&self, news: News) -> bool {
        match news {
            News::Of(client) => Some(client) == self.client,
            News::LoginEnded | News::Missed => true,
        }
    }

    async fn look(&self) -> Option<Seen<Told>> {
        self.read().await.ok()
    }

    fn event(told: &Told) -> Option<Event> {
        match told {
            Told::Here => None,
            Told::Standing(standing) => Some(Event::default().event("standing").data(standing)),
            Told::Gone => Some(Event::default().event("gone").data("1")),
            Told::Over => Some(over()),
        }
    }

    fn is_last(told: &Told) -> bool {
        match told {
            Told::Here | Told::Standing(_) => false,
            Told::Gone | Told::Over => true,
        }
    }
}
