//! Findings in the confirmation: the texts about others that name the client.

use leptos::{html, prelude::*};
use serde::{Deserialize, Serialize};
use shared::{forms::EraseClient, register::Text};

use crate::{
    answers::erasing::{Finding, Found, Replaced, accepted},
    words::say,
};

/// The search for findings, the texts about others that name the client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Findings {
    /// It is under way, or has not begun.
    Sought,
    /// It failed.
    Unknown,
    /// It is done.
    Found {
        /// The texts.
        found: Found,
        /// Whether the administrator confirmed without accepting them, and is asked to.
        asked: bool,
    },
}

/// The texts about others that name the client, and the checkbox that accepts them.
#[component]
pub(super) fn NamedElsewhere(
    /// The search.
    findings: ReadSignal<Findings>,
    /// The checkbox.
    accept: NodeRef<html::Input>,
    /// The `id` of the form to which the checkbox belongs.
    form: &'static str,
) -> impl IntoView {
    let hint = |words| view! { <p class="hint">{words}</p> };
    let named = move |found: Vec<Finding>| {
        if found.is_empty() {
            return hint(say!(delete.findings_none)).into_any();
        }
        let value = accepted(&found);
        view! {
            <section class="findings">
                <h3>{say!(delete.findings_title)}</h3>
                <p>{say!(delete.findings_lede)}</p>
                <ul>{found.into_iter().map(finding).collect_view()}</ul>
                <label>
                    <input node_ref=accept type="checkbox" name=EraseClient::accepted value=value form=form />
                    {say!(delete.findings_accept)}
                </label>
            </section>
        }
        .into_any()
    };
    let list = move |found: Found| {
        let Found {
            replaced,
            more,
            numbers,
            findings,
        } = found;
        view! {
            {(!replaced.is_empty()).then(|| own_texts(replaced, more))}
            {(!numbers.is_empty()).then(|| own_numbers(numbers))}
            {named(findings)}
        }
    };
    view! {
        <div aria-live="polite">
            {move || match findings.get() {
                Findings::Sought => hint(say!(delete.findings_looking)).into_any(),
                Findings::Unknown => hint(say!(delete.findings_unknown)).into_any(),
                Findings::Found { found, .. } => list(found).into_any(),
            }}
        </div>
    }
}

/// The texts in the client's own kept rows that change, before and after.
fn own_texts(replaced: Vec<Replaced>, more: usize) -> impl IntoView {
    let line = |text: Replaced| {
        let rows = (text.rows > 1).then(|| say!(delete.own_rows, rows = text.rows).to_string());
        view! {
            <li>
                {what(text.about)}
                <p>
                    <del>
                        <bdi>{text.before}</bdi>
                    </del>
                    " → "
                    <ins>{text.after}</ins>
                    " "
                    {rows}
                </p>
            </li>
        }
    };
    view! {
        <section class="findings">
            <h3>{say!(delete.own_title)}</h3>
            <p>{say!(delete.own_lede)}</p>
            <ul>{replaced.into_iter().map(line).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="hint">{say!(delete.own_more, count = more).to_string()}</p> })}
        </section>
    }
}

/// The kept numbers that contain something by which the client is found.
fn own_numbers(numbers: Vec<String>) -> impl IntoView {
    view! {
        <section class="findings">
            <h3>{say!(delete.numbers_title)}</h3>
            <p>{say!(delete.numbers_lede)}</p>
            <ul>{numbers.into_iter().map(|number| view! { <li>{number}</li> }).collect_view()}</ul>
        </section>
    }
}

fn finding(
    Finding {
        at: _,
        rows,
        text,
        of,
        page,
        excerpt,
    }: Finding,
) -> impl IntoView {
    let what = what(text);
    let title = match of {
        Some(who) => say!(finding.of, what = what, who = who).to_string(),
        None => what.to_owned(),
    };
    let title = match rows {
        1 => title,
        rows => say!(finding.many, what = title, rows = rows).to_string(),
    };
    let title = match page {
        Some(page) => view! {
            <a href=page target="_blank">
                {title}
            </a>
        }
        .into_any(),
        None => title.into_any(),
    };
    let words = match excerpt {
        Some(excerpt) => {
            view! { <q>{excerpt.before} <mark>{excerpt.found}</mark> {excerpt.after}</q> }
                .into_any()
        }
        None => view! { <span class="hint">{say!(delete.findings_hidden)}</span> }.into_any(),
    };
    view! { <li>{title} <p>{words}</p></li> }
}

/// Returns the word for what a text is about.
fn what(about: Text) -> &'static str {
    match about {
        Text::Details | Text::Notes => say!(finding.notes),
        Text::Medical => say!(finding.medical),
        Text::EmergencyContact => say!(finding.emergency_contact),
        Text::Invoice | Text::InvoiceReason => say!(finding.invoice),
        Text::Plan => say!(finding.membership),
        Text::Package | Text::PackageReason => say!(finding.package),
        Text::CreditReason => say!(finding.credit),
        Text::Session | Text::Coach => say!(finding.session),
        Text::TeamMember => say!(finding.member),
        Text::PaymentMethod | Text::Studio => say!(finding.studio),
    }
}

/// Returns what to say to an administrator who confirmed without accepting the findings.
pub(super) fn unseen(findings: &Findings) -> Option<&'static str> {
    matches!(findings, Findings::Found { asked: true, .. }).then(|| say!(refused.not_seen))
}
