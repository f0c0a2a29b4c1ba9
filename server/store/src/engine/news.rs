//! News of changes to a client, for the open pages that show the client: in this process and, on PostgreSQL, in all
//! other processes.

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
    /// News may have been missed: any client may have changed.
    Missed,
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
                if let Ok(id) = notification.payload().parse::<Uuid>() {
                    let _ = tell.send(News::Of(ClientId(id)));
                }
            }
        }
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
}
