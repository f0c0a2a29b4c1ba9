//! News of changes to a client, for the open pages that show the client, and of logins that ended: in this process and, on
//! PostgreSQL, in all other processes.

use shared::client::ClientId;
use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::broadcast;
use uuid::Uuid;

/// The channel on which PostgreSQL carries the news.
pub(crate) const CHANNEL: &str = "lethe_clients";

/// How many news a slow reader can be behind before it misses some.
const WAITING: usize = 256;

/// A piece of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// This client has changed. The change is already readable.
    Of(ClientId),
    /// A login of a team member has ended.
    LoginEnded,
    /// News may have been missed: any client may have changed.
    Missed,
}

/// What PostgreSQL carries where a login of a team member has ended.
const LOGIN_ENDED: &str = "login ended";

impl News {
    /// Returns what PostgreSQL carries; `None` for news that a process makes by itself.
    pub(crate) fn payload(self) -> Option<String> {
        match self {
            Self::Of(client) => Some(client.to_string()),
            Self::LoginEnded => Some(LOGIN_ENDED.to_owned()),
            Self::Missed => None,
        }
    }

    fn parse(payload: &str) -> Option<Self> {
        if payload == LOGIN_ENDED {
            return Some(Self::LoginEnded);
        }
        let client = payload.parse::<Uuid>().ok()?;
        Some(Self::Of(ClientId(client)))
    }
}

/// Creates the channel. Readers subscribe to the sender.
pub(crate) fn channel() -> broadcast::Sender<News> {
    broadcast::channel(WAITING).0
}

/// Passes on what PostgreSQL sends for as long as the pool is open. Reconnects after a lost connection and reports
/// [`News::Missed`], because news may have been lost in between.
pub(crate) async fn pass_on(pool: PgPool, tell: broadcast::Sender<News>) {
    while !pool.is_closed() {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            let _ = tell.send(News::Missed);
            while let Ok(Some(notification)) = listener.try_recv().await {
                if let Some(news) = News::parse(notification.payload()) {
                    let _ = tell.send(news);
                }
            }
        }
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
}
