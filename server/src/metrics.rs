//! Metrics for Prometheus, on a port of their own. No label names a person or a record.

use std::{fs, path::PathBuf, sync::Arc};

use app::services::Services;
use axum::{Router, extract::State, response::IntoResponse, routing::get};
use http::{StatusCode, header};
use jiff::Timestamp;
use prometheus_client::{
    encoding::text::encode,
    metrics::{
        counter::{ConstCounter, Counter},
        family::Family,
        gauge::ConstGauge,
    },
    registry::Registry,
};
use store::erasing::{
    figures::{self, Figures},
    rotation,
};

/// The type of the answer.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The route of a request, as the program names it, and the class of its status.
type Labels = [(&'static str, String); 2];

/// Whether the ledger agrees with the database.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ledger {
    Agrees,
    Differs,
}

/// What is counted in this process, and what is read when Prometheus asks.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    requests: Family<Labels, Counter>,
    last_backup: Option<Arc<PathBuf>>,
}

impl Metrics {
    /// Returns new figures. The file says when the last backup was made.
    pub fn new(last_backup: PathBuf) -> Self {
        Self {
            last_backup: Some(Arc::new(last_backup)),
            ..Self::default()
        }
    }

    /// Counts a request that was answered.
    pub(crate) fn answered(&self, route: &str, status: u16) {
        let class = format!("{}xx", status / 100);
        let labels = [("route", route.to_owned()), ("status", class)];
        self.requests.get_or_create(&labels).inc();
    }

    /// Returns the route of the figures.
    pub fn routes(&self, services: &Services) -> Router {
        Router::new()
            .route("/metrics", get(answer))
            .with_state((self.clone(), services.clone()))
    }

    /// Returns when the last backup was made, if that is known.
    fn last_backup(&self) -> Option<Timestamp> {
        let file = self.last_backup.as_deref()?;
        fs::read_to_string(file).ok()?.trim().parse().ok()
    }

    /// Writes all figures; those of the database only if it answers, with whether its ledger agrees.
    fn write(
        &self,
        services: &Services,
        figures: Option<(Figures, Ledger)>,
    ) -> Result<String, std::fmt::Error> {
        let mut to = Registry::with_prefix("lethe");
        to.register(
            "requests",
            "Requests that were answered, by route and class of status",
            self.requests.clone(),
        );
        let failures = ConstCounter::new(services.failed_log_ins());
        to.register(
            "log_in_failures",
            "Attempts to log in that were refused, of team members and clients",
            failures,
        );
        gauge(
            &mut to,
            "database_up",
            "Whether the database answers",
            u64::from(figures.is_some()),
        );
        if let Some(at) = self.last_backup() {
            let help = "When lethe backup last finished, in seconds since 1970";
            gauge(
                &mut to,
                "last_backup_timestamp_seconds",
                help,
                at.as_second().unsigned_abs(),
            );
        }
        if let Some((figures, ledger)) = figures {
            let help = "Whether the ledger agrees with the database";
            gauge(
                &mut to,
                "ledger_up",
                help,
                u64::from(ledger == Ledger::Agrees),
            );
            let figures = match ledger {
                Ledger::Agrees => Figures {
                    not_in_the_ledger: 0,
                    ..figures
                },
                Ledger::Differs => figures,
            };
            figures_of(&mut to, &figures, services.now());
        }
        let mut text = String::new();
        encode(&mut text, &to)?;
        Ok(text)
    }
}

/// Adds the figures of the database.
fn figures_of(to: &mut Registry, figures: &Figures, now: Timestamp) {
    let since = |at: Option<Timestamp>| {
        let seconds = at.map_or(0, |at| now.duration_since(at).as_secs());
        u64::try_from(seconds).unwrap_or(0)
    };
    let Figures {
        erasures,
        not_in_the_ledger,
        not_wiped_since,
        requests,
        requested_since,
    } = *figures;
    to.register(
        "erasures",
        "Erasures since the studio was set up",
        ConstCounter::new(erasures),
    );
    for (name, help, value) in [
        (
            "ledger_lag_entries",
            "Erasures that the ledger does not have yet",
            not_in_the_ledger,
        ),
        (
            "wiping_lag_seconds",
            "For how long the oldest erasure waits to be wiped from the disk",
            since(not_wiped_since),
        ),
        (
            "deletion_requests",
            "Clients who wait to be deleted",
            requests,
        ),
        (
            "deletion_request_age_seconds",
            "For how long the first of them waits",
            since(requested_since),
        ),
    ] {
        gauge(to, name, help, value);
    }
}

fn gauge(to: &mut Registry, name: &str, help: &str, value: u64) {
    // A gauge is a signed number.
    to.register(
        name,
        help,
        ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX)),
    );
}

async fn answer(State((metrics, services)): State<(Metrics, Services)>) -> impl IntoResponse {
    // What the ledger lacks is added to it, as by the next erasure. If that fails, no one can be erased.
    let ledger = match rotation::end(&services.store).await {
        Ok(_) => Ledger::Agrees,
        Err(_) => Ledger::Differs,
    };
    let figures = figures::read(&services.store).await;
    if let Err(error) = &figures {
        tracing::warn!(%error, "the figures of the database cannot be read");
    }
    let figures = figures.ok().map(|figures| (figures, ledger));
    match metrics.write(&services, figures) {
        Ok(text) => (StatusCode::OK, [(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
