//! A stream of server-sent events that tells how something is, at once and whenever it changes.

use std::{convert::Infallible, pin::pin, time::Duration};

use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::unfold;
use shared::client::ClientId;
use store::engine::news::News;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::sleep,
};

use crate::state::{App, Closing};

/// Proxies and browsers close a connection that is silent for long.
const SAY_SOMETHING_EVERY: Duration = Duration::from_secs(15);

/// A login that has ended is noticed after this time at the latest.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// What a stream tells.
pub trait Look: Send + 'static {
    /// What is told: it is told again only when it differs.
    type Told: PartialEq + Send + 'static;

    /// Returns the client whose news matter; without one, no news matter.
    fn client(&self) -> Option<ClientId>;

    /// Returns how it is now; `None` where the stream ends without a word, and the browser asks again.
    fn look(&self) -> impl Future<Output = Option<Self::Told>> + Send;

    /// Returns the event that tells it.
    fn event(told: &Self::Told) -> Event;

    /// Whether nothing follows.
    fn is_last(told: &Self::Told) -> bool;
}

/// Answers with a stream that tells what `look` sees.
pub fn watch(app: App, look: impl Look) -> Response {
    let watch = Watch {
        news: app.services.store.news(),
        closing: app.closing,
        look,
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

struct Watch<L: Look> {
    news: Receiver<News>,
    closing: Closing,
    look: L,
    told: Option<L::Told>,
}

impl<L: Look> Watch<L> {
    /// Returns the next event; `None` when none will follow.
    async fn next(&mut self) -> Option<Event> {
        if self.told.as_ref().is_some_and(L::is_last) {
            return None;
        }
        loop {
            if self.told.is_some() {
                self.something_happens().await?;
            }
            let now = self.look.look().await?;
            if self.told.as_ref() != Some(&now) {
                let event = L::event(&now);
                self.told = Some(now);
                return Some(event);
            }
        }
    }

    /// Waits until something may have changed, or until it is time to look at the login again. Returns `None` when the
    /// process stops.
    async fn something_happens(&mut self) -> Option<()> {
        let mut time_to_look = pin!(sleep(LOOK_EVERY));
        loop {
            tokio::select! {
                () = &mut time_to_look => return Some(()),
                () = self.closing.comes() => return None,
                news = self.news.recv() => match news {
                    Ok(News::Of(client)) if Some(client) != self.look.client() => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => return Some(()),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }
}
