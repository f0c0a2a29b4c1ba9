//! The page of an erased client: public, and the same for every address that is not one's. It reads no cookie.
//!
//! | file | what it does |
//! |---|---|
//! | `build` | reads the files of the build that the page uses |
//! | `visits` | limits how often strangers may open it |

mod build;
mod visits;

use std::{path::Path, sync::Arc};

use app::{
    login::viewer::Viewer,
    pages::erased::{Build, ErasedClient, Holds},
    services::Services,
};
use axum::{
    Extension, Router,
    extract::{Path as Segments, Request, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderName, StatusCode, header};
use shared::client::Reference;
use store::erasing::deleted_clients;

use self::visits::{Visits, source};

/// What the address of the saved file ends in.
const FILE: &str = ".html";

/// What the page needs.
#[derive(Clone)]
pub(crate) struct Erased {
    services: Services,
    build: Arc<Build>,
    visits: Arc<Visits>,
}

impl Erased {
    /// Returns the page, with the files of the build in the folder `site`.
    pub(crate) fn new(services: &Services, site: &Path) -> Self {
        Self {
            services: services.clone(),
            build: Arc::new(build::read(site)),
            visits: Arc::default(),
        }
    }

    /// Returns the routes that anyone may open.
    pub(crate) fn public<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        Router::new()
            .route("/erased", get(page))
            .route("/erased/", get(page))
            .route("/erased/{*reference}", get(page))
            .with_state(self.clone())
    }

    /// Returns the route for the team: the file with the receipt.
    pub(crate) fn for_the_team<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        Router::new()
            .route("/deleted-clients/{reference}/page", get(file))
            .with_state(self.clone())
    }

    /// Returns an erased client. Text that is not a reference is looked up, too, so that it takes as long as an unknown reference.
    async fn find(&self, reference: Option<Reference>) -> store::Result<Option<ErasedClient>> {
        let asked = reference.is_some();
        let reference = reference.unwrap_or_else(|| Reference::from_random([0; 8]));
        let found = deleted_clients::recorded(&self.services.store, &reference).await?;
        Ok(found.filter(|_| asked).map(|recorded| ErasedClient {
            recorded,
            backup_days: self.services.backup_days,
            address: self.services.erased_page(&reference),
        }))
    }

    fn document(&self, status: StatusCode, html: String) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
            (header::CONTENT_SECURITY_POLICY, self.build.policy()),
            (header::REFERRER_POLICY, "no-referrer".to_owned()),
            (
                HeaderName::from_static("x-robots-tag"),
                "noindex, nofollow".to_owned(),
            ),
        ];
        (status, headers, html).into_response()
    }

    fn attachment(&self, client: &ErasedClient, holds: Holds) -> Response {
        let reference = &client.recorded.entry.erasure.reference;
        let name = format!("attachment; filename=\"{reference}{FILE}\"");
        let file = self.document(StatusCode::OK, self.build.file(client, holds));
        ([(header::CONTENT_DISPOSITION, name)], file).into_response()
    }
}

/// Answers anyone with the page of an erased client, or with the file of it.
async fn page(State(erased): State<Erased>, request: Request) -> Response {
    let from = source(&request);
    if let Err(seconds) = erased.visits.admit(from, erased.services.now()) {
        let wait = [(header::RETRY_AFTER, seconds.to_string())];
        let page = erased.document(StatusCode::TOO_MANY_REQUESTS, erased.build.too_many());
        return (wait, page).into_response();
    }
    let path = request.uri().path();
    let asked = path.strip_prefix("/erased/").unwrap_or_default();
    let (reference, is_file) = match asked.strip_suffix(FILE) {
        Some(reference) => (reference, true),
        None => (asked, false),
    };
    match erased.find(Reference::parse(reference)).await {
        Ok(Some(client)) if is_file => erased.attachment(&client, Holds::Facts),
        Ok(Some(client)) => erased.document(StatusCode::OK, erased.build.page(&client)),
        Ok(None) => erased.document(StatusCode::NOT_FOUND, erased.build.unknown()),
        Err(error) => failed(&error),
    }
}

/// Answers a team member with the file that the client is handed: the page with the receipt.
async fn file(
    State(erased): State<Erased>,
    Segments(reference): Segments<String>,
    Extension(viewer): Extension<Viewer>,
) -> Response {
    if viewer.0.is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match erased.find(Reference::parse(&reference)).await {
        Ok(Some(client)) => erased.attachment(&client, Holds::Receipt),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &store::Error) -> Response {
    tracing::error!(%error, "an erasure could not be read");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
