//! A stream of server-sent events that tells how something is, at once and whenever it changes.

use std::{convert::Infallible, pin::pin, time::Duration};

use app::services::Services;
use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::unfold;
use jiff::Timestamp;
use store::engine::news::News;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::sleep,
};
use tracing::{Instrument as _, Span};

use crate::state::{App, Closing};

/// Proxies and browsers close a connection that is silent for long.
const SAY_SOMETHING_EVERY: Duration = Duration::from_secs(15);

/// News of a login that has ended, or of a change, is heard at once. What is missed is noticed after this time at the latest.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// The shortest time between two looks at a login that is about to end.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What a look sees.
pub struct Seen<T> {
    /// What is told: it is told again only when it differs.
    pub told: T,
    /// When the login ends if it is not used until then; `None` where it has ended.
    pub ends_at: Option<Timestamp>,
}

/// What a stream tells.
pub trait Look: Send + 'static {
    /// What is told.
    type Told: PartialEq + Send + 'static;

    /// Whether what this stream tells may have changed.
    fn concerns(&self, news: News) -> bool;

    /// Returns how it is now; `None` where the database fails: the stream ends without a word, and the browser asks again.
    fn look(&self) -> impl Future<Output = Option<Seen<Self::Told>>> + Send;

    /// Returns the event that tells it; `None` where there is nothing to tell but that the login goes on.
    fn event(told: &Self::Told) -> Option<Event>;

    /// Whether nothing follows.
    fn is_last(told: &Self::Told) -> bool;
}

/// Answers with a stream that tells what `look` sees.
pub fn watch(app: App, look: impl Look) -> Response {
    let watch = Watch {
        news: app.services.store.news(),
        closing: app.closing,
        services: app.services,
        look,
        told: None,
        ends_at: None,
        next: None,
    };
    // What goes wrong later is logged with the id of this request, too.
    let span = Span::current();
    let events = unfold((watch, span), |(mut watch, span)| async {
        let event = watch.next().instrument(span.clone()).await?;
        Some((Ok::<_, Infallible>(event), (watch, span)))
    });
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(SAY_SOMETHING_EVERY))
        .into_response()
}

struct Watch<L: Look> {
    news: Receiver<News>,
    closing: Closing,
    services: Services,
    look: L,
    told: Option<L::Told>,
    ends_at: Option<Timestamp>,
    next: Option<Event>,
}

impl<L: Look> Watch<L> {
    /// Returns the next event; `None` when none will follow. The first one says for how many milliseconds the login goes on,
    /// unless it has ended or there is nothing to see.
    async fn next(&mut self) -> Option<Event> {
        if let Some(event) = self.next.take() {
            return Some(event);
        }
        if self.told.as_ref().is_some_and(L::is_last) {
            return None;
        }
        loop {
            if self.told.is_some() {
                self.something_happens().await?;
            }
            let Seen { told, ends_at } = self.look.look().await?;
            self.ends_at = ends_at;
            if self.told.as_ref() == Some(&told) {
                continue;
            }
            let (event, is_last) = (L::event(&told), L::is_last(&told));
            let is_first = self.told.replace(told).is_none();
            match self.left() {
                Some(left) if is_first && !is_last => {
                    self.next = event;
                    let left = left.as_millis().to_string();
                    return Some(Event::default().event("here").data(left));
                }
                Some(_) | None => {}
            }
            if event.is_some() {
                return event;
            }
        }
    }

    /// Returns how long the login goes on if it is not used.
    fn left(&self) -> Option<Duration> {
        let ends_at = self.ends_at?;
        Some(Duration::try_from(ends_at.duration_since(self.services.now())).unwrap_or_default())
    }

    /// Waits until something may have changed, or until it is time to look at the login again. Returns `None` when the
    /// process stops.
    async fn something_happens(&mut self) -> Option<()> {
        let ends_in = self.left().unwrap_or(LOOK_EVERY);
        let mut time_to_look = pin!(sleep(ends_in.clamp(LOOK_AGAIN, LOOK_EVERY)));
        loop {
            tokio::select! {
                () = &mut time_to_look => return Some(()),
                () = self.closing.comes() => return None,
                news = self.news.recv() => match news {
                    Ok(news) if !self.look.concerns(news) => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => return Some(()),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }
}
