//! What is erased and what is kept, as the register says.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::register::{Kept, Personal};

use crate::words::{
    dates::date,
    erasing::{kept, personal},
    say,
};

/// The kinds of personal data that are erased.
#[component]
pub fn ErasedKinds() -> impl IntoView {
    let row = |kind| view! { <li>{personal(kind)}</li> };
    view! { <ul class="fates">{Personal::ALL.map(row).collect_view()}</ul> }
}

/// The kinds of data that are kept, each with its ground.
#[component]
pub fn KeptKinds(
    /// Until when keyed digests are kept, where they are.
    suppressed_until: Option<Date>,
) -> impl IntoView {
    let row = |(kind, until): (Kept, Option<Date>)| {
        let (what, ground) = kept(kind);
        let until = until.map(|day| say!(ground.until, until = date(day)).to_string());
        view! {
            <li>
                <strong>{what}</strong>
                " "
                <span class="ground">{ground} {until.map(|until| format!(" {until}"))}</span>
            </li>
        }
    };
    let told = |kind| match kind {
        Kept::Suppression => suppressed_until.map(|until| (kind, Some(until))),
        Kept::Invoices
        | Kept::Credits
        | Kept::Memberships
        | Kept::Packages
        | Kept::Visits
        | Kept::Joined
        | Kept::Record
        | Kept::Studio => Some((kind, None)),
    };
    let rows = Kept::LISTED.into_iter().filter_map(told).map(row);
    view! { <ul class="fates kept">{rows.collect_view()}</ul> }
}
