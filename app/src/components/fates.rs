//! What is erased and what is kept, as the register says: of every client, or of one.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{
    holdings::{Held, Holdings, Stays},
    register::{Kept, Personal},
    visit::VisitFate,
};

use crate::words::{
    dates::date,
    erasing::{held, kept, personal, stays},
    say,
};

/// The kinds of personal data that are erased.
#[component]
pub fn ErasedKinds(
    /// What becomes of the visits.
    visits: VisitFate,
) -> impl IntoView {
    erased_kinds(Personal::listed(visits))
}

/// The kinds of data that are kept, each with its ground.
#[component]
pub fn KeptKinds(
    /// What becomes of the visits.
    visits: VisitFate,
    /// Until when keyed digests are kept, where they are.
    suppressed_until: Option<Date>,
) -> impl IntoView {
    kept_kinds(Kept::listed(visits), suppressed_until)
}

/// The personal data of one client that is erased: each kind with its values, or with how much there is.
#[component]
pub fn ErasedHoldings(
    /// What the client has.
    erased: Vec<Held>,
) -> impl IntoView {
    let row = |one: Held| {
        let words = held(&one);
        let (kind, values) = (one.kind, one.values.unwrap_or_default());
        let value = |value| view! { <bdi class="value">{value}</bdi> " " };
        view! {
            <li>
                <strong>{personal(kind)}</strong>
                " "
                {values.into_iter().map(value).collect_view()}
                {words.map(|words| view! { <span class="ground">{words}</span> })}
            </li>
        }
    };
    view! { <ul class="fates">{erased.into_iter().map(row).collect_view()}</ul> }
}

/// The data of one client that is kept: each kind with how much there is, and its ground.
#[component]
pub fn KeptHoldings(
    /// What the client has.
    kept: Vec<Stays>,
    /// Until when keyed digests are kept, where they are.
    suppressed_until: Option<Date>,
) -> impl IntoView {
    let digests = suppressed_until.map(|_| Stays {
        kind: Kept::Suppression,
        rows: 1,
    });
    let row = |Stays { kind, rows }: Stays| kept_row(kind, stays(kind, rows), suppressed_until);
    let rows = kept.into_iter().chain(digests).map(row);
    view! { <ul class="fates kept">{rows.collect_view()}</ul> }
}

/// The kinds of data that one client does not have, behind a disclosure.
#[component]
pub fn OtherKinds(
    /// What the client has.
    holdings: Holdings,
) -> impl IntoView {
    let (erased, kept) = (holdings.not_erased(), holdings.not_kept());
    let section = |title: &'static str, list: AnyView| {
        view! {
            <section>
                <h4>{title}</h4>
                {list}
            </section>
        }
    };
    let erased_section = (!erased.is_empty())
        .then(|| section(say!(delete.others_erased), erased_kinds(erased).into_any()));
    let kept_section = (!kept.is_empty())
        .then(|| section(say!(delete.others_kept), kept_kinds(kept, None).into_any()));
    (erased_section.is_some() || kept_section.is_some()).then(|| {
        view! {
            <details class="other-kinds">
                <summary>{say!(delete.others)}</summary>
                <p class="hint">{say!(delete.others_lede)}</p>
                <div class="two-lists">{erased_section} {kept_section}</div>
            </details>
        }
    })
}

fn erased_kinds(kinds: Vec<Personal>) -> impl IntoView {
    let row = |kind| view! { <li>{personal(kind)}</li> };
    view! { <ul class="fates">{kinds.into_iter().map(row).collect_view()}</ul> }
}

/// The kinds with their grounds. Digests are listed only with the day until which they are kept.
fn kept_kinds(kinds: Vec<Kept>, suppressed_until: Option<Date>) -> impl IntoView {
    let is_told = move |kind: &Kept| *kind != Kept::Suppression || suppressed_until.is_some();
    let rows = kinds.into_iter().filter(is_told);
    let rows = rows.map(|kind| kept_row(kind, None, suppressed_until));
    view! { <ul class="fates kept">{rows.collect_view()}</ul> }
}

/// A kind that is kept: what it is, how much there is, on which ground, and until when.
fn kept_row(kind: Kept, much: Option<String>, suppressed_until: Option<Date>) -> impl IntoView {
    let (what, ground) = kept(kind);
    let until = suppressed_until.filter(|_| kind == Kept::Suppression);
    let until = until.map(|day| say!(ground.until, until = date(day)).to_string());
    let sentences = [much, Some(ground.to_owned()), until];
    let sentences: Vec<_> = sentences.into_iter().flatten().collect();
    view! {
        <li>
            <strong>{what}</strong>
            " "
            <span class="ground">{sentences.join(" ")}</span>
        </li>
    }
}
