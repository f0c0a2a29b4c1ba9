//! Stored values that several modules read.

use jiff::tz::TimeZone;
use shared::{money::Money, setup};

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
