//! What changes with a client, told to whoever has the client's information open, as server-sent events.

use std::{convert::Infallible, time::Duration};

use app::services::{Services, Viewer, log_in::Token};
use axum::{
    Extension,
    extract::{Path, State},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream::unfold;
use http::{HeaderMap, StatusCode};
use shared::client::ClientId;
use store::news::News;
use tokio::{sync::broadcast, time::sleep};
use uuid::Uuid;

use crate::{
    routes::{App, Closing},
    session,
};

/// Proxies and browsers give up a line on which nothing is said for long.
const SAY_SOMETHING_EVERY: Duration = Duration::from_secs(15);

/// A log-in that has ended is noticed after this time, where nothing else happens.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// Tells a team member what a client has open, at once and whenever it changes; and when the client is erased.
pub async fn client(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
) -> Response {
    let (Some(_), Some(token)) = (viewer.0, Token::of(&headers)) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let watch = Watch {
        news: app.services.store.news(),
        services: app.services,
        closing: app.closing,
        client: ClientId(id),
        token,
        told: None,
    };
    let events = unfold(watch, |mut watch| async {
        let event = watch.next().await?;
        Some((Ok::<_, Infallible>(event), watch))
    });
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(SAY_SOMETHING_EVERY))
        .into_response()
}

struct Watch {
    services: Services,
    news: broadcast::Receiver<News>,
    closing: Closing,
    client: ClientId,
    token: Token,
    told: Option<Told>,
}

#[derive(PartialEq)]
enum Told {
    Standing(String),
    Erased(String),
}

impl Watch {
    /// The next event; none when there will be no more.
    async fn next(&mut self) -> Option<Event> {
        if matches!(self.told, Some(Told::Erased(_))) {
            return None;
        }
        loop {
            if self.told.is_some() {
                self.something_happens().await?;
            }
            let now = self.look().await?;
            if self.told.as_ref() != Some(&now) {
                let event = match &now {
                    Told::Standing(standing) => Event::default().event("standing").data(standing),
                    Told::Erased(reference) => Event::default().event("erased").data(reference),
                };
                self.told = Some(now);
                return Some(event);
            }
        }
    }

    /// Waits until the client may have changed, or it is time to look at the log-in again.
    async fn something_happens(&mut self) -> Option<()> {
        let mut time_to_look = std::pin::pin!(sleep(LOOK_EVERY));
        loop {
            tokio::select! {
                () = &mut time_to_look => return Some(()),
                () = self.closing.comes() => return None,
                news = self.news.recv() => match news {
                    Ok(News::Of(client)) if client != self.client => {}
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return Some(()),
                    Err(broadcast::error::RecvError::Closed) => return None,
                },
            }
        }
    }

    /// How it is now; nothing when the log-in has ended, the client is nobody, or the database fails: the browser
    /// asks again, and is told then.
    async fn look(&self) -> Option<Told> {
        session::still_logged_in(&self.services, &self.token).await?;
        let mut tx = self.services.store.read().await.ok()?;
        if let Some(reference) = store::erasures::reference_of(&mut tx, self.client)
            .await
            .ok()?
        {
            return Some(Told::Erased(reference.to_string()));
        }
        store::clients::head(&mut tx, self.client).await.ok()??;
        let now = self.services.now();
        let standing = store::standings::of(&mut tx, self.client, now).await.ok()?;
        serde_json::to_string(&standing).ok().map(Told::Standing)
    }
}
