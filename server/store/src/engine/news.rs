//! Word that something changed with a client, for whoever looks at the client's page: in this process, and on
//! PostgreSQL in every other one.

use shared::client::ClientId;
use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::broadcast;
use uuid::Uuid;

/// The channel on which PostgreSQL carries the news.
pub(crate) const CHANNEL: &str = "lethe_clients";

/// How many news a slow reader may be behind before it misses some.
const WAITING: usize = 256;

/// What is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Something changed with this client. It can be read by now.
    Of(ClientId),
    /// News may have been missed: anything may have changed.
    Missed,
}

/// Who tells the news, and where they are heard.
pub(crate) fn channel() -> broadcast::Sender<News> {
    broadcast::channel(WAITING).0
}

/// Passes on what PostgreSQL carries, for as long as the pool is open. A lost connection is made anew, and counts
/// as news missed.
pub(crate) async fn pass_on(pool: PgPool, tell: broadcast::Sender<News>) {
    while !pool.is_closed() {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            let _ = tell.send(News::Missed);
            while let Ok(Some(notification)) = listener.try_recv().await {
                if let Ok(id) = notification.payload().parse::<Uuid>() {
                    let _ = tell.send(News::Of(ClientId(id)));
                }
            }
        }
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
}
