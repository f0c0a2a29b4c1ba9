//! Stored values that several modules read.

use jiff::tz::TimeZone;
use shared::{
    access::Switch,
    formats::{Chosen, Region, TabNames},
    money::Money,
    setup,
};

use crate::{Error, Result};

/// Returns the amount with the currency of this code.
pub(crate) fn money(minor: i64, currency: &str) -> Result<Money> {
    setup::currency(currency)
        .map(|c| Money::new(minor, c))
        .map_err(|_| Error::Corrupt("currency"))
}

/// Returns the time zone of a location.
pub(crate) fn zone(name: &str) -> Result<TimeZone> {
    setup::time_zone(name).map_err(|_| Error::Corrupt("locations.time_zone"))
}

/// What a reader and the studio have chosen, as it stands beside a login.
#[derive(sqlx::FromRow)]
pub(crate) struct ChosenRow {
    own_formats: Option<String>,
    studio_formats: Option<String>,
    names_in_tabs: Option<String>,
    #[sqlx(default)]
    search_key: Option<String>,
}

impl ChosenRow {
    /// Returns the choices.
    pub(crate) fn chosen(&self) -> Result<Chosen> {
        let tabs = self.names_in_tabs.as_deref();
        Ok(Chosen {
            own: self.own_formats.as_deref().and_then(Region::named),
            studio: self.studio_formats.as_deref().and_then(Region::named),
            tabs: tabs.map_or(Ok(TabNames::default()), tab_names)?,
            search_key: search_key(self.search_key.as_deref())?,
        })
    }
}

const ON: &str = "on";
const OFF: &str = "off";

/// Returns the word by which a switch is stored.
pub(crate) fn switch_word(turn: Switch) -> &'static str {
    match turn {
        Switch::On => ON,
        Switch::Off => OFF,
    }
}

/// Returns whether a single key leads to the search. Readers who are not team members have none, as if it were on.
fn search_key(stored: Option<&str>) -> Result<Switch> {
    match stored {
        Some(ON) | None => Ok(Switch::On),
        Some(OFF) => Ok(Switch::Off),
        Some(_) => Err(Error::Corrupt("team_members.search_key")),
    }
}

/// Returns how the titles of tabs name a client.
pub(crate) fn tab_names(word: &str) -> Result<TabNames> {
    TabNames::parse(word).ok_or(Error::Corrupt("studio.names_in_tabs"))
}
