//! The routes: from an address to its answer, and the layers in between.

use std::{path::Path, time::Duration};

use app::api::PREFIX;
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use http::{StatusCode, Uri};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
    services::{ServeDir, ServeFile},
    timeout::TimeoutLayer,
};

use crate::{
    about,
    erased::Erased,
    errors, forms, functions, health, live, logging,
    login::{guard, identify},
    receipts, security,
    state::App,
};

/// How long an answer may take.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);

/// Returns all routes. `site` is the folder with the files of the build; `public_url` is the address that people type.
///
/// # Errors
/// When `public_url` is not an origin.
pub fn routes(app: &App, site: &Path, public_url: &Uri) -> anyhow::Result<Router> {
    let origin = public_url.to_string();
    let origin = origin.trim_end_matches('/');
    let app = &App {
        services: about::with_source(app.services.clone()).at(origin),
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
    let erased = Erased::new(&app.services, site);
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
        .route("/live", get(live::team::page))
        .route(
            "/deleted-clients/{reference}/receipt",
            get(receipts::receipt),
        )
        .merge(erased.for_the_team())
        .route("/app/live", get(live::client::page))
        .route("/embed/live", get(live::client::page))
        .merge(pages)
        // The last layer is the first to see a request.
        .layer(from_fn_with_state(app.services.clone(), identify::identify))
        // No cookie is read for these.
        .merge(erased.public())
        .merge(health::routes(&app.services.store))
        .layer(RequestBodyLimitLayer::new(functions::LARGEST_REQUEST))
        .layer(csrf)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST_ANSWER,
        ))
        .layer(CatchPanicLayer::custom(errors::broken))
        .layer(from_fn_with_state(app.clone(), errors::dress));
    let file = |name| ServeFile::new(site.join(name));
    Ok(dynamic
        .nest_service(
            "/pkg",
            ServeDir::new(site.join("pkg"))
                .precompressed_br()
                .precompressed_gzip(),
        )
        .route(about::SOURCE_ADDRESS, get(about::source))
        .route_service("/favicon.svg", file("favicon.svg"))
        .route_service("/robots.txt", file("robots.txt"))
        .route_service("/app.webmanifest", file("app.webmanifest"))
        .route_service("/app-icon.svg", file("app-icon.svg"))
        .route_service("/confirm.js", file("confirm.js"))
        .route_service("/live.js", file("live.js"))
        .route_service("/message.js", file("message.js"))
        .route_service("/permissions.js", file("permissions.js"))
        .route_service("/print.js", file("print.js"))
        .route_service("/search.js", file("search.js"))
        .route_service("/search-keys.js", file("search-keys.js"))
        .route_service("/set-up.js", file("set-up.js"))
        .route_service("/settle.js", file("settle.js"))
        .route_service("/show-password.js", file("show-password.js"))
        .route_service("/stay-logged-in.js", file("stay-logged-in.js"))
        // Files as well as pages. What the build has compressed stays as it is.
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), logging::request))
        .layer(from_fn_with_state(app.clone(), security::headers))
        .with_state(app.clone()))
}
