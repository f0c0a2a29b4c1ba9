//! What the process offers to every page and server function: the records, the clock, randomness, passwords.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use leptos::prelude::{expect_context, use_context};
use rand::rngs::StdRng;
use shared::{
    client::Reference,
    flaw::{Flaw, Flaws},
    forms::{AtLocation, Shown},
    ids::LocationId,
    setup::{SetUp, SetUpField, SetUpForm, essence_of_code},
};
use store::{Act, By, Once, Store, studio::locations::Location, team::logins::Limits};

use crate::{
    error::AppError,
    login::{
        attempts::Attempts,
        passwords::{self, Passwords},
        viewer::{client_viewer, viewer},
    },
    words::{catalogue::Offered, formats::formats},
};

/// Returns the number of the form that the request sent, with what it sent.
///
/// # Errors
/// [`AppError::Invalid`] where there is none: the door refuses such a request.
pub(crate) fn once() -> Result<Once, AppError> {
    use_context::<Sent>()
        .and_then(|sent| sent.once)
        .ok_or(AppError::Invalid)
}

/// Returns what the page showed that the form edits; empty where the form edits nothing.
pub(crate) fn shown() -> Shown {
    use_context::<Sent>().map_or_else(|| Shown::read([]), |sent| sent.shown)
}

/// What every form carries besides its own fields, as the door read it.
#[derive(Clone)]
pub struct Sent {
    /// The number of the form, with a digest of what was sent.
    pub once: Option<Once>,
    /// What the page showed that the form edits.
    pub shown: Shown,
}

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the process offers to every request.
#[derive(Clone)]
pub struct Services {
    /// The records.
    pub store: Store,
    /// Hashes passwords and checks them.
    pub passwords: Passwords,
    /// How long a login lasts.
    pub limits: Limits,
    /// For how many days the studio keeps each backup, where it has said so.
    pub backup_days: Option<u16>,
    /// Which languages the process offers.
    pub offered: Offered,
    /// Where the source of this program is.
    source: Option<Arc<str>>,
    /// The code that set-up asks for.
    set_up_code: Arc<str>,
    set_up: Arc<AtomicBool>,
    pub(crate) attempts: Arc<Attempts>,
    clock: Clock,
    public_url: Arc<str>,
}

impl Services {
    /// Returns services over a store. Setting the studio up takes `set_up_code`.
    pub fn new(store: Store, clock: Clock, set_up_code: &str) -> Self {
        Self {
            store,
            passwords: Passwords::new(),
            limits: Limits::default(),
            backup_days: None,
            offered: Offered::Real,
            source: None,
            set_up_code: set_up_code.into(),
            set_up: Arc::default(),
            attempts: Arc::default(),
            clock,
            public_url: Arc::default(),
        }
    }

    /// Returns the same services, reached at this origin: `https://desk.example`.
    #[must_use]
    pub fn at(self, origin: &str) -> Self {
        Self {
            public_url: origin.into(),
            ..self
        }
    }

    /// Returns the same services, of a studio that keeps each backup for so many days.
    #[must_use]
    pub fn keeping_backups(self, backup_days: Option<u16>) -> Self {
        Self {
            backup_days,
            ..self
        }
    }

    /// Returns the same services of a program whose source is at this address.
    #[must_use]
    pub fn with_source(self, address: &str) -> Self {
        Self {
            source: Some(address.into()),
            ..self
        }
    }

    /// Returns the address of the source of this program, if it has one.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Returns how many attempts to log in this process has refused.
    pub fn failed_log_ins(&self) -> u64 {
        self.attempts.refused()
    }

    /// Returns the same services, which offer these languages.
    #[must_use]
    pub fn offering(self, offered: Offered) -> Self {
        Self { offered, ..self }
    }

    /// Returns the origin that people type.
    pub fn origin(&self) -> &str {
        &self.public_url
    }

    /// Returns the address of the page of an erased client.
    pub fn erased_page(&self, reference: &Reference) -> String {
        format!("{}/erased/{reference}", self.public_url)
    }

    /// Returns the services of the request that is being answered.
    pub fn of_request() -> Self {
        expect_context()
    }

    /// Returns the present instant.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Returns the latest date anywhere on Earth: no date of birth is later.
    pub fn today(&self) -> Date {
        let east = TimeZone::get("Pacific/Kiritimati").unwrap_or(TimeZone::UTC);
        east.to_datetime(self.now()).date()
    }

    /// Returns randomness from the operating system.
    pub fn rng(&self) -> StdRng {
        rand::make_rng()
    }

    /// Returns what the team member who sent the request does with it.
    ///
    /// # Errors
    /// [`AppError::NotLoggedIn`] without a whole login, [`AppError::Invalid`] without the number of a form.
    pub(crate) fn team_act(&self) -> Result<Act, AppError> {
        self.act(By::Team(viewer()?.id))
    }

    /// Returns the services of the request, and what the team member who sent it does with it.
    ///
    /// # Errors
    /// As [`Services::team_act`].
    pub(crate) fn acting() -> Result<(Self, Act), AppError> {
        let services = Self::of_request();
        let act = services.team_act()?;
        Ok((services, act))
    }

    /// Returns what the client who sent the request does with it.
    ///
    /// # Errors
    /// [`AppError::NotLoggedIn`] without a login, [`AppError::Invalid`] without the number of a form.
    pub(crate) fn client_act(&self) -> Result<Act, AppError> {
        self.act(By::Client(client_viewer()?.id))
    }

    /// Returns what `by` does with the request.
    ///
    /// # Errors
    /// [`AppError::Invalid`] without the number of a form.
    pub(crate) fn act(&self, by: By) -> Result<Act, AppError> {
        Ok(Act {
            by,
            now: self.now(),
            rng: self.rng(),
            once: once()?,
        })
    }

    /// Returns what a form needs to know about the location it is about; `None` where there is no such location.
    pub(crate) async fn at_location(&self, id: LocationId) -> store::Result<Option<AtLocation>> {
        let mut tx = self.store.read().await?;
        let Some(here) = store::studio::locations::location(&mut tx, id).await? else {
            return Ok(None);
        };
        Ok(Some(AtLocation {
            currency: here.currency()?,
            today: here.today(self.now())?,
            separators: formats().separators(),
        }))
    }

    /// Returns a location.
    pub async fn location(&self, id: LocationId) -> store::Result<Option<Location>> {
        let mut tx = self.store.read().await?;
        store::studio::locations::location(&mut tx, id).await
    }

    /// Whether the studio has been set up. The database is asked until it has been.
    pub async fn is_set_up(&self) -> store::Result<bool> {
        if self.set_up.load(Relaxed) {
            return Ok(true);
        }
        let mut tx = self.store.read().await?;
        let set_up = store::studio::set_up::is_set_up(&mut tx).await?;
        self.set_up.store(set_up, Relaxed);
        Ok(set_up)
    }

    /// Checks the form of the set-up page and its code.
    pub(crate) fn check_set_up(&self, form: &SetUpForm) -> Result<SetUp, Flaws<SetUpField>> {
        let parsed = form.parse();
        let (typed, code) = (
            essence_of_code(&form.code),
            essence_of_code(&self.set_up_code),
        );
        if passwords::same(&typed, &code) {
            return parsed;
        }
        let mut flaws = parsed.err().unwrap_or_else(Flaws::none);
        flaws.note::<()>(SetUpField::Code, Err(Flaw::WrongCode));
        Err(flaws)
    }
}
