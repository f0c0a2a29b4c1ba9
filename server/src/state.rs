//! What routes share.

use app::services::Services;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use tokio::sync::watch;

use crate::metrics::Metrics;

/// What routes need.
#[derive(Clone)]
pub struct App {
    /// What pages and server functions use.
    pub services: Services,
    /// How documents name the files of the build.
    pub options: LeptosOptions,
    /// Tells streams that the process is about to stop.
    pub closing: Closing,
    /// The figures for the operator.
    pub metrics: Metrics,
}

/// Whether the process is about to stop.
#[derive(Clone, Debug)]
pub struct Closing(watch::Receiver<bool>);

impl Closing {
    /// Returns what tells it, and what is told.
    pub fn new() -> (watch::Sender<bool>, Self) {
        let (tell, closing) = watch::channel(false);
        (tell, Self(closing))
    }

    /// Returns when the process is about to stop.
    pub(crate) async fn comes(&mut self) {
        if self.0.wait_for(|closing| *closing).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl FromRef<App> for Services {
    fn from_ref(app: &App) -> Self {
        app.services.clone()
    }
}
