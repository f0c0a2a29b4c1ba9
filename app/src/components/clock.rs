//! The clock of the studio: lists and receipts show by it when something was done, and say so.

use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;
use store::Tx;

use crate::words::{
    dates::{date_time, with_offset},
    say,
};

/// The time zone of the studio. Sessions and expiry dates have the time zone of their location instead.
#[derive(Clone, Debug)]
pub(crate) struct StudioClock(TimeZone);

impl StudioClock {
    /// Reads the time zone of the studio.
    pub(crate) async fn read(tx: &mut Tx) -> store::Result<Self> {
        store::studio::set_up::time_zone(tx).await.map(Self)
    }

    /// Returns the time zone.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.0
    }

    /// Returns `1 Dec 2026, 20:01`.
    pub(crate) fn date_time(&self, at: Timestamp) -> String {
        date_time(self.0.to_datetime(at))
    }

    /// Returns `1 Dec 2026, 20:01 (UTC+00:00)`.
    pub(crate) fn with_offset(&self, at: Timestamp) -> String {
        with_offset(at, &self.0)
    }

    /// Returns when something was done, as a cell of a list.
    pub(crate) fn cell(&self, at: Timestamp) -> AnyView {
        view! { <time datetime=at.to_string()>{self.date_time(at)}</time> }.into_any()
    }

    /// Says in which time zone the list beside it is.
    pub(crate) fn note(&self) -> impl IntoView + use<> {
        zone_note(self.0.iana_name().unwrap_or("UTC"))
    }
}

/// Says in which time zone the times of a list are.
pub(crate) fn zone_note(zone: &str) -> impl IntoView + use<> {
    let zone = zone.to_owned();
    view! { <p class="hint">{say!(times_in, zone = zone).to_string()}</p> }
}
