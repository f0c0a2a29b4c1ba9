//! The process that is tested: the routes of `lethe serve`, without a network.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering::SeqCst},
    },
};

use app::services::Services;
use axum::{Router, body::Body, response::Response};
use form_urlencoded::Serializer;
use http::{HeaderName, HeaderValue, Method, Request, header};
use jiff::Timestamp;
use leptos::config::LeptosOptions;
use server::{
    routes::routes,
    state::{App, Closing},
};
use tower::ServiceExt;

use crate::{answer::Answer, engine::Database, log, studio::Who};

/// What people type to get here.
pub(crate) const ORIGIN: &str = "https://desk.example";

/// The code that the terminal would show.
pub(crate) const CODE: &str = "0a0a-1b1b-2c2c-3d3d-4e4e";

/// The process, over a database of its own.
pub(crate) struct Lethe {
    pub(crate) db: Database,
    pub(crate) services: Services,
    pub(crate) clock: Clock,
    router: Router,
}

/// A clock that the test turns.
#[derive(Clone, Default)]
pub(crate) struct Clock {
    passed: Arc<AtomicI64>,
    broken: Arc<AtomicBool>,
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        assert!(!self.broken.load(SeqCst), "the clock is broken");
        let start: Timestamp = "2026-12-01T09:00:00Z".parse().unwrap();
        Timestamp::from_second(start.as_second() + self.passed.load(SeqCst)).unwrap()
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.passed.fetch_add(seconds, SeqCst);
    }

    /// From now on, whoever asks for the time panics.
    pub(crate) fn break_down(&self) {
        self.broken.store(true, SeqCst);
    }
}

/// The pictures and texts that every site has.
fn public() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/public")
}

impl Lethe {
    /// The process over a database as it is, with the pictures and texts that every site has.
    pub(crate) fn over(db: Database) -> Self {
        Self::made(db, &public(), false, None)
    }

    /// The same, of a studio that keeps each backup for so many days.
    pub(crate) fn keeping_backups(db: Database, days: u16) -> Self {
        Self::made(db, &public(), false, Some(days))
    }

    /// The process over a database as it is, with these files of a build, whose names hold their hashes or do not.
    pub(crate) fn with_site(db: Database, site: &Path, hashed: bool) -> Self {
        Self::made(db, site, hashed, None)
    }

    fn made(db: Database, site: &Path, hashed: bool, backup_days: Option<u16>) -> Self {
        log::listen();
        let clock = Clock::default();
        let time = clock.clone();
        let services = Services::new(db.store.clone(), Arc::new(move || time.now()), CODE)
            .keeping_backups(backup_days);
        let options = LeptosOptions::builder()
            .output_name("lethe")
            .hash_files(hashed)
            .build();
        let app = App {
            services: services.clone(),
            options,
            closing: Closing::new().1,
        };
        let router = routes(&app, site, &ORIGIN.parse().unwrap()).unwrap();
        Self {
            db,
            services,
            clock,
            router,
        }
    }

    /// A person opens a page.
    pub(crate) fn get(&self, page: &str) -> Ask {
        self.ask(Method::GET, page, Body::empty())
            .with(header::ACCEPT, "text/html")
    }

    /// What a person sees on a page.
    pub(crate) async fn page(&self, page: &str, who: Who) -> String {
        self.get(page).by(who).send().await.body
    }

    /// An island calls a server function.
    pub(crate) fn fetch(&self, function: &str, fields: &[(&str, &str)]) -> Ask {
        let body = encoded(fields);
        let length = body.len().to_string();
        self.ask(Method::POST, &format!("/api/{function}"), body)
            .with(header::CONTENT_LENGTH, &length)
            .with(header::ACCEPT, "application/json")
            .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// A person sends the plain form of a page.
    pub(crate) fn form(&self, page: &str, function: &str, fields: &[(&str, &str)]) -> Ask {
        let body = encoded(fields);
        let length = body.len().to_string();
        self.ask(Method::POST, &format!("{page}?do={function}"), body)
            .with(header::CONTENT_LENGTH, &length)
            .with(header::ACCEPT, "text/html")
            .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// Anything else.
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
    /// From the browser of this person, who is logged in.
    pub(crate) fn by(self, who: Who) -> Self {
        match who.token() {
            Some(token) => self.with_cookie(who.cookie(), token),
            None => self,
        }
    }

    /// From a browser that holds this token.
    pub(crate) fn with_token(self, token: &str) -> Self {
        self.with_cookie("__Host-lethe", token)
    }

    /// From a browser that holds this token in the cookie of that name.
    pub(crate) fn with_cookie(self, name: &str, token: &str) -> Self {
        self.with(header::COOKIE, &format!("{name}={token}"))
    }

    /// With this header, instead of the one of the same name.
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("a header");
        self.request.headers_mut().insert(name, value);
        self
    }

    /// Sends it, and does not wait for the whole answer.
    pub(crate) async fn open(self) -> Response {
        let response = self.router.oneshot(self.request).await;
        response.expect("routers do not fail")
    }

    pub(crate) async fn send(self) -> Answer {
        Answer::of(self.open().await).await
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}
