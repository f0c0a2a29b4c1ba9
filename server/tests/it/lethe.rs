//! The process under test: the routes of `lethe serve`, without a network.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering::SeqCst},
    },
};

use app::{services::Services, words::catalogue::Offered};
use axum::{Router, body::Body, response::Response};
use form_urlencoded::Serializer;
use http::{HeaderName, HeaderValue, Method, Request, header};
use jiff::{SignedDuration, Timestamp};
use leptos::config::LeptosOptions;
use rand::Rng;
use server::{
    metrics::Metrics,
    routes::routes,
    state::{App, Closing},
};
use shared::forms::FormNumber;
use support::Database;
use tower::ServiceExt;

use crate::{answer::Answer, log, studio::Caller};

/// The public address of the process.
pub(crate) const ORIGIN: &str = "https://desk.example";

/// The set-up code, which the terminal would show.
pub(crate) const CODE: &str = "0a0a-1b1b-2c2c-3d3d-4e4e";

/// The process, with a database of its own.
pub(crate) struct Lethe {
    pub(crate) db: Database,
    pub(crate) services: Services,
    pub(crate) clock: Clock,
    pub(crate) metrics: Metrics,
    router: Router,
}

/// A clock that the test advances.
#[derive(Clone, Default)]
pub(crate) struct Clock {
    passed: Arc<AtomicI64>,
    broken: Arc<AtomicBool>,
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        assert!(!self.broken.load(SeqCst), "the clock is broken");
        support::now() + SignedDuration::from_secs(self.passed.load(SeqCst))
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.passed.fetch_add(seconds, SeqCst);
    }

    /// Makes every later reading of the clock panic.
    pub(crate) fn break_down(&self) {
        self.broken.store(true, SeqCst);
    }
}

/// The folder of static files that every build serves.
fn public() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/public")
}

/// Returns the routes of the process.
fn router(services: Services, metrics: &Metrics, site: &Path, hashed: bool) -> (Services, Router) {
    let options = LeptosOptions::builder()
        .output_name("lethe")
        .hash_files(hashed)
        .build();
    let app = App {
        services: services.clone(),
        options,
        closing: Closing::new().1,
        metrics: metrics.clone(),
    };
    let router = routes(&app, site, &ORIGIN.parse().unwrap()).unwrap();
    (services, router)
}

impl Lethe {
    /// Returns the process over this database, with the static files of every build.
    pub(crate) fn over(db: Database) -> Self {
        Self::made(db, &public(), false, None)
    }

    /// Does the same for a studio that keeps each backup for this many days.
    pub(crate) fn keeping_backups(db: Database, days: u16) -> Self {
        Self::made(db, &public(), false, Some(days))
    }

    /// Returns the process over this database, which offers the language for tests.
    pub(crate) async fn pretending(db: Database) -> Self {
        let lethe = Self::open(db).await;
        let (services, router) = router(
            lethe.services.offering(Offered::Pseudo),
            &lethe.metrics,
            &public(),
            false,
        );
        Self {
            services,
            router,
            ..lethe
        }
    }

    /// Returns the process over this database, with these files of a build, whose names may contain their hashes.
    pub(crate) fn with_site(db: Database, site: &Path, hashed: bool) -> Self {
        Self::made(db, site, hashed, None)
    }

    fn made(db: Database, site: &Path, hashed: bool, backup_days: Option<u16>) -> Self {
        log::listen();
        let clock = Clock::default();
        let time = clock.clone();
        let services = Services::new(db.store.clone(), Arc::new(move || time.now()), CODE)
            .keeping_backups(backup_days);
        let metrics = Metrics::default();
        let (services, router) = router(services, &metrics, site, hashed);
        Self {
            db,
            services,
            clock,
            metrics,
            router,
        }
    }

    /// Returns a request for a page.
    pub(crate) fn get(&self, page: &str) -> Ask {
        self.ask(Method::GET, page, Body::empty())
            .with(header::ACCEPT, "text/html")
    }

    /// Returns the page that a person sees.
    pub(crate) async fn page(&self, page: &str, who: Caller) -> String {
        self.get(page).by(who).send().await.body
    }

    /// Returns an island's call of a server function.
    pub(crate) fn fetch(&self, function: &str, fields: &[(&str, &str)]) -> Ask {
        let body = self.numbered(fields);
        let length = body.len().to_string();
        self.ask(Method::POST, &format!("/api/{function}"), body)
            .with(header::CONTENT_LENGTH, &length)
            .with(header::ACCEPT, "application/json")
            .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// Returns a request that posts the plain form of a page.
    pub(crate) fn form(&self, page: &str, function: &str, fields: &[(&str, &str)]) -> Ask {
        let body = self.numbered(fields);
        let length = body.len().to_string();
        self.ask(Method::POST, &format!("{page}?do={function}"), body)
            .with(header::CONTENT_LENGTH, &length)
            .with(header::ACCEPT, "text/html")
            .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// Returns the body of a form. It carries a number of its own, unless the test gives it one.
    fn numbered(&self, fields: &[(&str, &str)]) -> String {
        let mut body = Serializer::new(String::new());
        body.extend_pairs(fields);
        if !fields.iter().any(|(name, _)| *name == FormNumber::FIELD) {
            let mut random = [0; 16];
            self.services.rng().fill_bytes(&mut random);
            let number = FormNumber::from_random(random).to_string();
            body.append_pair(FormNumber::FIELD, &number);
        }
        body.finish()
    }

    /// Returns any other request.
    pub(crate) fn ask(&self, method: Method, address: &str, body: impl Into<Body>) -> Ask {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(header::HOST, "desk.example")
            .body(body.into())
            .expect("an address");
        Ask {
            router: self.router.clone(),
            request,
        }
    }
}

/// A request that is being put together.
pub(crate) struct Ask {
    router: Router,
    request: Request<Body>,
}

impl Ask {
    /// Sends it from the browser of this caller.
    pub(crate) fn by(self, who: Caller) -> Self {
        match who.token() {
            Some(token) => self.with_cookie(who.cookie(), token),
            None => self,
        }
    }

    /// Sends it from a browser with this token.
    pub(crate) fn with_token(self, token: &str) -> Self {
        self.with_cookie("__Host-lethe", token)
    }

    /// Sends it from a browser with this token in the cookie `name`.
    pub(crate) fn with_cookie(self, name: &str, token: &str) -> Self {
        self.with(header::COOKIE, &format!("{name}={token}"))
    }

    /// Sets a header, replacing one of the same name.
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("a header");
        self.request.headers_mut().insert(name, value);
        self
    }

    /// Sends it without waiting for the whole answer.
    pub(crate) async fn open(self) -> Response {
        let response = self.router.oneshot(self.request).await;
        response.expect("routers do not fail")
    }

    pub(crate) async fn send(self) -> Answer {
        Answer::of(self.open().await).await
    }
}
