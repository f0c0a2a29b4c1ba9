//! The lists from which a time zone and a currency are picked while one types.

use leptos::prelude::*;
use shared::setup::{CURRENCIES, time_zones};

use super::field::Kind;

/// A field for a time zone. The page has [`PickLists`].
pub const TIME_ZONE: Kind = Kind::Choice("time-zones");
/// A field for a currency. The page has [`PickLists`].
pub const CURRENCY: Kind = Kind::Choice("currencies");

/// The lists, for all fields of the page.
#[component]
pub fn PickLists() -> impl IntoView {
    let zones = time_zones().into_iter();
    let zones = zones.map(|zone| view! { <option value=zone></option> });
    let currencies = CURRENCIES.map(|currency| {
        view! { <option value=currency.code()>{format!("{} ({})", currency.name(), currency.symbol())}</option> }
    });
    view! {
        <datalist id="time-zones">{zones.collect_view()}</datalist>
        <datalist id="currencies">{currencies.collect_view()}</datalist>
    }
}
