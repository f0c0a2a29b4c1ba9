//! What server functions and pages need of the process: the records, the clock, passwords, who is asking.

mod attempts;
pub mod client_log_in;
pub mod log_in;
pub mod passwords;

use std::sync::{Arc, atomic::AtomicBool};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use leptos::prelude::expect_context;
use rand::rngs::StdRng;
use shared::{
    access::{Actor, Refusal},
    flaw::{Flaw, Flaws},
    setup::{SetUp, SetUpField, SetUpForm},
};
use store::{
    Act, By, Once, Store, client_sessions::LoggedIn, studio::Location, team_sessions::Limits,
};
use uuid::Uuid;

use self::{attempts::Attempts, client_log_in::Door, log_in::LogIn, passwords::Passwords};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the process offers to every request.
#[derive(Clone)]
pub struct Services {
    /// The records.
    pub store: Store,
    /// Hashes passwords and checks them.
    pub passwords: Passwords,
    /// How long a log-in lasts.
    pub limits: Limits,
    /// For how many days the studio keeps each backup, where it has said so.
    pub backup_days: Option<u16>,
    /// The code that set-up asks for.
    set_up_code: Arc<str>,
    set_up: Arc<AtomicBool>,
    attempts: Arc<Attempts>,
    clock: Clock,
    public_url: Arc<str>,
}

impl Services {
    /// Services over a store. The studio can be set up by whoever knows `set_up_code`.
    pub fn new(store: Store, clock: Clock, set_up_code: &str) -> Self {
        Self {
            store,
            passwords: Passwords::new(),
            limits: Limits::default(),
            backup_days: None,
            set_up_code: set_up_code.into(),
            set_up: Arc::default(),
            attempts: Arc::default(),
            clock,
            public_url: Arc::default(),
        }
    }

    /// The same services, reached at this origin: `https://desk.example`.
    #[must_use]
    pub fn at(self, origin: &str) -> Self {
        Self {
            public_url: origin.into(),
            ..self
        }
    }

    /// The same services, of a studio that keeps each backup for so many days.
    #[must_use]
    pub fn keeping_backups(self, backup_days: Option<u16>) -> Self {
        Self {
            backup_days,
            ..self
        }
    }

    /// The origin that people type.
    pub fn origin(&self) -> &str {
        &self.public_url
    }

    /// The services of the request that is being answered.
    pub fn of_request() -> Self {
        expect_context()
    }

    /// This instant.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The latest date that it is anywhere: bounds what somebody can have been born on.
    pub fn today(&self) -> Date {
        let east = TimeZone::get("Pacific/Kiritimati").unwrap_or(TimeZone::UTC);
        east.to_datetime(self.now()).date()
    }

    /// Randomness from the operating system.
    pub fn rng(&self) -> StdRng {
        rand::make_rng()
    }

    /// Returns an act of this instant.
    pub fn act(&self, by: By) -> Act {
        Act::without_form(by, self.now(), &mut self.rng())
    }

    /// One location.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn location(&self, id: Uuid) -> store::Result<Option<Location>> {
        let mut tx = self.store.read().await?;
        store::studio::location(&mut tx, id).await
    }

    /// Whether the studio has been set up. Asked of the database until it has been.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_set_up(&self) -> store::Result<bool> {
        use std::sync::atomic::Ordering::Relaxed;
        if self.set_up.load(Relaxed) {
            return Ok(true);
        }
        let mut tx = self.store.read().await?;
        let set_up = store::studio::is_set_up(&mut tx).await?;
        self.set_up.store(set_up, Relaxed);
        Ok(set_up)
    }

    /// Checks the form of the set-up page, its code included.
    pub(crate) fn check_set_up(&self, form: &SetUpForm) -> Result<SetUp, Flaws<SetUpField>> {
        let parsed = form.parse();
        if passwords::same(form.code.trim(), &self.set_up_code) {
            return parsed;
        }
        let mut flaws = parsed.err().unwrap_or_else(Flaws::none);
        flaws.note::<()>(SetUpField::Code, Err(Flaw::WrongCode));
        Err(flaws)
    }
}

/// Who is logged in, as the server found out before the request got here.
#[derive(Clone, Debug)]
pub struct Viewer(pub Option<Actor>);

/// The team member who asks.
///
/// # Errors
/// When nobody is logged in.
pub fn viewer() -> Result<Actor, Refusal> {
    expect_context::<Viewer>().0.ok_or(Refusal::NotLoggedIn)
}

/// The team member who sees to their own account, which those may as well who have to set up a second factor first.
///
/// # Errors
/// When nobody is logged in.
pub fn account_holder() -> Result<Actor, Refusal> {
    let log_in: LogIn = expect_context();
    log_in.account().cloned().ok_or(Refusal::NotLoggedIn)
}

/// Which client is logged in, and where clients come in, as the server found out before the request got here.
#[derive(Clone, Debug)]
pub struct ClientViewer {
    /// Where.
    pub door: Door,
    /// Who, where anybody is.
    pub who: Option<LoggedIn>,
}

impl ClientViewer {
    /// Nobody, at the door of the app.
    pub const NOBODY: Self = Self {
        door: Door::App,
        who: None,
    };
}

/// The client who asks.
///
/// # Errors
/// When no client is logged in.
pub fn client_viewer() -> Result<LoggedIn, Refusal> {
    expect_context::<ClientViewer>()
        .who
        .ok_or(Refusal::NotLoggedIn)
}
