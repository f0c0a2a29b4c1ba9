//! A field in which a location is chosen.

use leptos::prelude::*;
use shared::ids::LocationId;
use store::studio::locations::Location;

use super::{form::DeskForm, select::Select};
use crate::words::say;

/// What the choices say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// The name of the location.
    #[default]
    Name,
    /// The name, and the currency there.
    Currency,
}

/// A field in which a location is chosen. It is sent as `location`.
#[component]
pub fn LocationPicker(
    /// The form, where it is one of the desk.
    #[prop(optional, into)]
    form: Option<DeskForm>,
    /// The label.
    #[prop(default = say!(table.location))]
    label: &'static str,
    /// The locations.
    locations: Vec<Location>,
    /// The one that is chosen at first.
    #[prop(optional_no_strip, into)]
    chosen: Option<LocationId>,
    /// What the choices say.
    #[prop(optional)]
    show: Show,
) -> impl IntoView {
    const NAME: &str = "location";
    let choice = |location: Location| {
        let words = match show {
            Show::Name => location.name,
            Show::Currency => say!(
                invoices.in_currency,
                location = location.name,
                currency = location.currency
            )
            .to_string(),
        };
        (location.id.to_string(), words)
    };
    let choices = locations.into_iter().map(choice).collect();
    let chosen = chosen.map_or(String::new(), |chosen| chosen.to_string());
    match form {
        Some(form) => form.choice(NAME, label, choices, &chosen).into_any(),
        None => view! { <Select name=NAME id=NAME label choices value=chosen /> }.into_any(),
    }
}
