//! Whether something changes for the client who has the app or a widget open, as server-sent events: each tells how many
//! things have happened with the client so far, so that a page can tell whether it still shows all of them.

use std::{convert::Infallible, time::Duration};

use app::services::{ClientViewer, Services, log_in::Token};
use axum::{
    Extension,
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream::unfold;
use http::{HeaderMap, StatusCode};
use shared::client::ClientId;
use store::{client_sessions, events, news::News};
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::sleep,
};

use crate::routes::{App, Closing};

/// Proxies and browsers give up a line on which nothing is said for long.
const SAY_SOMETHING_EVERY: Duration = Duration::from_secs(15);

/// A log-in that has ended is noticed after this time, where nothing else happens.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// What is told last, when the log-in has ended.
const OVER: &str = "over";

/// Tells the client who asks.
pub async fn changes(
    State(app): State<App>,
    Extension(viewer): Extension<ClientViewer>,
    headers: HeaderMap,
) -> Response {
    // A browser does not ask again where it is refused: one whose log-in has ended while the line was down is told so.
    let Some(token) = viewer.door.token(&headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let watch = Watch {
        news: app.services.store.news(),
        services: app.services,
        closing: app.closing,
        client: viewer.who.map(|client| client.id),
        token,
        told: None,
    };
    let told = unfold(watch, |mut watch| async {
        let event = watch.next().await?;
        Some((Ok::<_, Infallible>(event), watch))
    });
    Sse::new(told)
        .keep_alive(KeepAlive::new().interval(SAY_SOMETHING_EVERY))
        .into_response()
}

struct Watch {
    services: Services,
    news: broadcast::Receiver<News>,
    closing: Closing,
    client: Option<ClientId>,
    token: Token,
    told: Option<String>,
}

impl Watch {
    /// The next event; none when there will be no more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.told.as_deref() == Some(OVER) {
                return None;
            }
            if self.told.is_some() {
                self.something_happens().await?;
            }
            let now = self.look().await.ok()?;
            if self.told.as_ref() != Some(&now) {
                let event = Event::default().data(&now);
                self.told = Some(now);
                return Some(event);
            }
        }
    }

    /// Waits until something may have changed for the client, or it is time to look at the log-in again.
    async fn something_happens(&mut self) -> Option<()> {
        let mut time_to_look = std::pin::pin!(sleep(LOOK_EVERY));
        loop {
            tokio::select! {
                () = &mut time_to_look => return Some(()),
                () = self.closing.comes() => return None,
                news = self.news.recv() => match news {
                    Ok(News::Of(client)) if Some(client) != self.client => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => return Some(()),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    /// What there is to tell now. It does not count as a use of the log-in.
    async fn look(&self) -> store::Result<String> {
        let (digest, now) = (self.token.digest(), self.services.now());
        let mut tx = self.services.store.read().await?;
        match client_sessions::who(&mut tx, &digest, now).await? {
            Some((client, _)) => Ok(events::count(&mut tx, client.id).await?.to_string()),
            None => Ok(OVER.to_owned()),
        }
    }
}
