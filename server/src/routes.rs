//! From an address to what answers it.

use std::{path::Path, time::Duration};

use app::{api::PREFIX, services::Services};
use axum::{
    Router,
    extract::FromRef,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use http::{StatusCode, Uri};
use leptos::config::LeptosOptions;
use tokio::sync::watch;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
    services::{ServeDir, ServeFile},
    timeout::TimeoutLayer,
};

use crate::{
    client_live, errors, forms, functions, guard, live, logging, receipts, security, session,
};

/// How long an answer may take.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);

/// What routes need.
#[derive(Clone)]
pub struct App {
    /// The services that pages and server functions use.
    pub services: Services,
    /// How documents name the files of the build.
    pub options: LeptosOptions,
    /// Tells answers that never end by themselves that the process is about to stop.
    pub closing: Closing,
}

/// Whether the process is about to stop.
#[derive(Clone, Debug)]
pub struct Closing(watch::Receiver<bool>);

impl Closing {
    /// To be asked, and who tells it.
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

/// Everything that Lethe answers. `site` holds the files of the build; `public_url` is what people type.
///
/// # Errors
/// When `public_url` is no origin.
pub fn routes(app: &App, site: &Path, public_url: &Uri) -> anyhow::Result<Router> {
    let origin = public_url.to_string();
    let origin = origin.trim_end_matches('/');
    let app = &App {
        services: app.services.clone().at(origin),
        ..app.clone()
    };
    let pages = leptos_axum::generate_route_list(app::App);
    let render = {
        let (services, options) = (app.services.clone(), app.options.clone());
        leptos_axum::render_app_async_with_context(
            move || functions::provide(&services),
            move || app::document(options.clone()),
        )
    };
    let page = get(render);
    let mut router = Router::new();
    for listing in pages {
        router = router.route(listing.path(), page.clone().post(forms::post));
    }
    let csrf = CsrfLayer::new().add_trusted_origin(origin)?;

    let pages = router
        .fallback(page)
        .layer(from_fn_with_state(app.services.clone(), guard::pages));
    let dynamic = Router::new()
        .route(&format!("{PREFIX}/{{function}}"), post(functions::fetched))
        .route("/clients/{id}/live", get(live::client))
        .route(
            "/deleted-clients/{reference}/receipt",
            get(receipts::receipt),
        )
        .route("/app/live", get(client_live::changes))
        .route("/embed/live", get(client_live::changes))
        .merge(pages)
        // The last layer is the first to see a request.
        .layer(from_fn_with_state(app.services.clone(), session::identify))
        .layer(RequestBodyLimitLayer::new(functions::LARGEST_REQUEST))
        .layer(csrf)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST_ANSWER,
        ))
        .layer(CatchPanicLayer::custom(errors::broken))
        .layer(from_fn_with_state(app.clone(), errors::dress))
        .layer(CompressionLayer::new());
    let file = |name| ServeFile::new(site.join(name));
    Ok(dynamic
        .nest_service(
            "/pkg",
            ServeDir::new(site.join("pkg"))
                .precompressed_br()
                .precompressed_gzip(),
        )
        .route_service("/favicon.svg", file("favicon.svg"))
        .route_service("/robots.txt", file("robots.txt"))
        .route_service("/app.webmanifest", file("app.webmanifest"))
        .route_service("/app-icon.svg", file("app-icon.svg"))
        .route_service("/app-live.js", file("app-live.js"))
        .layer(from_fn(logging::request))
        .layer(from_fn_with_state(app.clone(), security::headers))
        .with_state(app.clone()))
}
