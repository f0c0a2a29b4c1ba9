//! The texts in the confirmation: the client's own that change, and findings, the texts about others that name the client. The
//! administrator decides about each in the form that confirms.

use html_escape::encode_text;
use leptos::prelude::*;
use shared::{
    finding::Choice,
    forms::{Decision, EraseClient, Wording},
    holdings::Holdings,
    register::Text,
};

use crate::{
    answers::erasing::{Finding, Found, Replaced, Rest},
    words::say,
};

/// The search for findings, the texts about others that name the client.
pub enum Findings {
    /// It has not begun: the script asks for the page of the confirmation, which has them.
    Sought,
    /// It is done.
    Found {
        /// The texts.
        found: Found,
        /// Whether the administrator confirmed without deciding about them, and is asked to.
        asked: bool,
    },
}

/// How a list of texts is shown.
#[derive(Clone, Copy)]
struct List {
    /// The `id` of the form that sends the decisions.
    form: &'static str,
    /// Whether the administrator is asked for what is missing.
    asked: bool,
}

/// The texts that change or name the client, each with its decision.
#[component]
pub(super) fn NamedElsewhere(
    /// The search.
    findings: Findings,
    /// The `id` of the form that sends the decisions.
    form: &'static str,
) -> impl IntoView {
    let hint = |words| view! { <p class="hint">{words}</p> };
    let list = move |found: Found, asked: bool| {
        let list = List { form, asked };
        let open = first_open(&found).filter(|_| asked);
        let Found {
            seen,
            is_newer: _,
            replaced,
            more,
            numbers,
            findings,
            rest,
            holdings: _,
        } = found;
        let named = if findings.is_empty() {
            hint(say!(delete.findings_none)).into_any()
        } else {
            named(findings, rest, list, open).into_any()
        };
        view! {
            <input type="hidden" name=EraseClient::seen value=seen form=form />
            {(!replaced.is_empty()).then(|| own_texts(replaced, more, list, open))}
            {(!numbers.is_empty()).then(|| own_numbers(numbers))}
            {named}
        }
    };
    match findings {
        Findings::Sought => hint(say!(delete.findings_looking)).into_any(),
        Findings::Found { found, asked } => list(found, asked).into_any(),
    }
}

/// What the browser shows first: the first decision that is missing or wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// The wording of this text of the client's own.
    Own(usize),
    /// The decision about this finding.
    Finding(usize),
    /// The decision about the rest.
    Rest,
}

fn first_open(found: &Found) -> Option<Open> {
    let own = found.replaced.iter().position(|text| text.flaw.is_some());
    let finding = found
        .findings
        .iter()
        .position(|finding| finding.chosen.is_none() || finding.flaw.is_some());
    let rest = found.rest.filter(|rest| rest.chosen.is_none());
    own.map(Open::Own)
        .or(finding.map(Open::Finding))
        .or(rest.map(|_| Open::Rest))
}

/// The texts in the client's own kept rows that change, before and after.
fn own_texts(
    replaced: Vec<Replaced>,
    more: usize,
    list: List,
    open: Option<Open>,
) -> impl IntoView {
    let line = move |(i, text): (usize, Replaced)| {
        let Replaced {
            at,
            about,
            before,
            after,
            rows,
            flaw,
        } = text;
        let rows = (rows > 1).then(|| say!(delete.own_rows, rows = rows).to_string());
        let [id, before_id, flaw_id] =
            ["after", "before", "flaw"].map(|part| format!("own-{i}-{part}"));
        let described = match flaw {
            Some(_) => format!("{before_id} {flaw_id}"),
            None => before_id.clone(),
        };
        let invalid = flaw.is_some().then_some("true");
        view! {
            <li>
                {what(about)} <p id=before_id>
                    <del>
                        <bdi>{before}</bdi>
                    </del>
                    " "
                    {rows}
                </p> <input type="hidden" name=Wording::at(i) value=at form=list.form /> <div class="field">
                    <label for=id.clone()>{say!(delete.own_after)}</label>
                    <input
                        id=id
                        type="text"
                        name=Wording::after(i)
                        value=after
                        form=list.form
                        autocomplete="off"
                        autofocus=open == Some(Open::Own(i))
                        aria-describedby=described
                        aria-invalid=invalid
                        data-open=invalid.and(Some(""))
                    />
                    {error(flaw_id, flaw)}
                </div>
            </li>
        }
    };
    view! {
        <section class="findings">
            <h3>{say!(delete.own_title)}</h3>
            <p>{say!(delete.own_lede)}</p>
            <ul>{replaced.into_iter().enumerate().map(line).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="hint">{further(more)}</p> })}
        </section>
    }
}

/// Says how many texts change that are not listed.
fn further(more: usize) -> String {
    say!(delete.own_more, count = more).to_string()
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

/// The findings.
fn named(
    findings: Vec<Finding>,
    rest: Option<Rest>,
    list: List,
    open: Option<Open>,
) -> impl IntoView {
    let line = move |(i, finding)| view! { <li>{decision(i, finding, list, open)}</li> };
    view! {
        <section class="findings">
            <h3>{say!(delete.findings_title)}</h3>
            <p>{say!(delete.findings_lede)}</p>
            <ul>{findings.into_iter().enumerate().map(line).collect_view()}</ul>
            {rest.map(|rest| others(rest, list, open))}
        </section>
    }
}

/// A finding, and the choices about it.
fn decision(i: usize, finding: Finding, list: List, open: Option<Open>) -> impl IntoView {
    let first = open == Some(Open::Finding(i));
    let title = title(&finding);
    let Finding {
        at,
        rows: _,
        sessions: _,
        about: _,
        of: _,
        page,
        excerpt,
        choices,
        is_of_erased,
        chosen,
        text,
        flaw,
    } = finding;
    let named_title = say!(delete.findings_new_text_of, what = title.clone()).to_string();
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
    let fixed = match (&choices[..], is_of_erased) {
        ([Choice::Leave], true) => Some(say!(delete.findings_of_erased)),
        ([Choice::Leave], false) => Some(say!(delete.findings_fixed)),
        _ => None,
    };
    let undecided = list.asked && chosen.is_none();
    let missing = undecided.then(|| say!(delete.findings_undecided).to_owned());
    let wrong_text = flaw.is_some();
    let flaw = missing.or(flaw);
    let [flaw_id, text_id] = ["flaw", "text"].map(|part| format!("finding-{i}-{part}"));
    let described = flaw.as_ref().map(|_| flaw_id.clone());
    let may_edit = choices.contains(&Choice::Edit);
    let radio = {
        let (described, last) = (described.clone(), choices.first().copied());
        move |choice: Choice| {
            let focus = first && !wrong_text && last == Some(choice);
            view! {
                <label>
                    <input
                        type="radio"
                        name=Decision::choice(i)
                        value=choice.name()
                        form=list.form
                        checked=chosen == Some(choice)
                        autofocus=focus
                        aria-describedby=described.clone()
                        data-open=undecided.then_some("")
                    />
                    {choice_words(choice)}
                </label>
            }
        }
    };
    view! {
        <fieldset class="decision">
            <legend>{title}</legend>
            <p>{words}</p>
            {fixed.map(|words| view! { <p class="hint">{words}</p> })}
            {error(flaw_id, flaw)}
            <input type="hidden" name=Decision::at(i) value=at form=list.form />
            {choices.into_iter().map(radio).collect_view()}
            {may_edit
                .then(|| {
                    view! {
                        <div class="field new-text">
                            <label for=text_id.clone()>
                                <span aria-hidden="true">{say!(delete.findings_new_text)}</span>
                                <span class="visually-hidden">{named_title}</span>
                            </label>
                            <textarea
                                id=text_id
                                name=Decision::text(i)
                                form=list.form
                                rows="2"
                                autofocus=first && wrong_text
                                aria-describedby=wrong_text.then_some(described).flatten()
                                aria-invalid=wrong_text.then_some("true")
                                data-open=wrong_text.then_some("")
                                inner_html=encode_text(&text).into_owned()
                            ></textarea>
                        </div>
                    }
                })}
        </fieldset>
    }
}

/// Says how many findings are not listed.
fn rest_words(texts: usize, rows: usize) -> String {
    if rows == 1 {
        return say!(delete.findings_rest_row, count = texts).to_string();
    }
    say!(delete.findings_rest_rows, texts = texts, rows = rows).to_string()
}

/// The findings that are not listed, and the choices about all of them.
fn others(rest: Rest, list: List, open: Option<Open>) -> impl IntoView {
    let first = open == Some(Open::Rest);
    let Rest {
        texts,
        rows,
        chosen,
    } = rest;
    let undecided = list.asked && chosen.is_none();
    let flaw = undecided.then(|| say!(delete.findings_undecided).to_owned());
    let radio = move |choice: Choice| {
        view! {
            <label>
                <input
                    type="radio"
                    name=EraseClient::rest
                    value=choice.name()
                    form=list.form
                    checked=chosen == Some(choice)
                    autofocus=first && choice == Choice::Replace
                    aria-describedby=undecided.then_some("rest-flaw")
                    data-open=undecided.then_some("")
                />
                {choice_words(choice)}
            </label>
        }
    };
    view! {
        <fieldset class="decision">
            <legend>{say!(delete.findings_rest)}</legend>
            <p>{rest_words(texts, rows)}</p>
            {error("rest-flaw".to_owned(), flaw)}
            {[Choice::Replace, Choice::Leave].map(radio).collect_view()}
        </fieldset>
    }
}

/// What is wrong, beside what is to be corrected.
fn error(id: String, flaw: Option<String>) -> Option<impl IntoView> {
    flaw.map(|flaw| {
        view! {
            <p class="error" id=id>
                {flaw}
            </p>
        }
    })
}

fn choice_words(choice: Choice) -> &'static str {
    match choice {
        Choice::Replace => say!(delete.findings_replace),
        Choice::Edit => say!(delete.findings_edit),
        Choice::Leave => say!(delete.findings_leave),
    }
}

/// Returns what the text is about, and in how many rows or sessions it stands.
fn title(finding: &Finding) -> String {
    let what = what(finding.about);
    let title = match &finding.of {
        Some(who) => say!(finding.of, what = what, who = who).to_string(),
        None => what.to_owned(),
    };
    match (finding.sessions, finding.rows) {
        (Some(count), _) => say!(finding.in_sessions, what = title, count = count).to_string(),
        (None, 1) => title,
        (None, rows) => say!(finding.times, what = title, count = rows).to_string(),
    }
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
        Text::FormerText => say!(finding.former_text),
        Text::Offer => say!(finding.offer),
        Text::Session => say!(finding.session),
        Text::Class => say!(finding.class),
        Text::Coach => say!(finding.coach),
        Text::TeamMember => say!(finding.member),
        Text::PaymentMethod | Text::Studio => say!(finding.studio),
    }
}

/// Returns what to say to an administrator who confirmed something else than what is listed now, or did not decide about all of
/// it.
pub(super) fn unseen(findings: &Findings) -> Option<&'static str> {
    match findings {
        Findings::Found { found, asked: true } => Some(match (found.is_newer, found.is_open()) {
            (true, _) => say!(delete.findings_newer),
            (false, true) => say!(refused.not_seen),
            // The administrator confirmed before there was a list, or when it was empty.
            (false, false) => say!(delete.findings_unchecked),
        }),
        Findings::Found { asked: false, .. } | Findings::Sought => None,
    }
}

/// Returns what the client has of each kind of data, once that is known.
pub(super) fn holdings(findings: &Findings) -> Option<Holdings> {
    match findings {
        Findings::Found { found, .. } => found.holdings.clone(),
        Findings::Sought => None,
    }
}

/// Whether something in the list is to be decided or corrected before it is confirmed again.
pub(super) fn is_open(findings: &Findings) -> bool {
    match findings {
        Findings::Found { found, asked } => *asked && found.is_open(),
        Findings::Sought => false,
    }
}
