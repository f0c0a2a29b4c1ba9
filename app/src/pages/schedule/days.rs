//! The sessions of a day, and the days of a week: when, what, and how full; and where the present time is among them.

use jiff::{ToSpan, civil::Date};
use leptos::prelude::*;
use store::desk::schedule::Session;

use super::{Shown, Shows};
use crate::{
    components::chip,
    words::{
        dates::{clock, weekday_and_date},
        say,
        status::{self, Tone},
    },
};

/// The sessions of a day. On the present day, a mark stands between those that have started and the others.
pub(super) fn day_list(shown: &Shown, day: Date) -> impl IntoView + use<> {
    let sessions = shown.sessions.iter();
    let sessions = sessions.filter(|session| session.starts.local().date() == day);
    let (before, after): (Vec<_>, Vec<_>) =
        sessions.partition(|session| session.starts.at() <= shown.now);
    let now = (day == shown.today).then(|| now(shown));
    let list = |sessions: Vec<&Session>| sessions.into_iter().map(row).collect_view();
    view! {
        <ol class="sessions">
            {list(before)}
            {now}
            {list(after)}
        </ol>
    }
}

/// The days of a week, each with its sessions.
pub(super) fn week(shown: &Shown) -> impl IntoView + use<> {
    let day = |offset: i64| {
        let day = shown.first.checked_add(offset.days()).ok()?;
        let current = (day == shown.today).then_some("date");
        let page = Shows::Day.address(&shown.here, day);
        let has_sessions = |session: &Session| session.starts.local().date() == day;
        let none = (!shown.sessions.iter().any(has_sessions))
            .then(|| view! { <p class="hint">{say!(schedule.empty)}</p> });
        Some(view! {
            <section aria-current=current>
                <h3>
                    <a href=page>{weekday_and_date(day)}</a>
                </h3>
                {day_list(shown, day)}
                {none}
            </section>
        })
    };
    view! { <div class="week">{(0..7).map(day).collect_view()}</div> }
}

/// The mark of the present time.
fn now(shown: &Shown) -> Option<impl IntoView + use<>> {
    let zone = shown.here.zone().ok()?;
    let words = say!(schedule.now, time = clock(zone.to_datetime(shown.now))).to_string();
    Some(view! {
        <li class="now" aria-current="time">
            {words}
        </li>
    })
}

fn row(session: &Session) -> impl IntoView + use<> {
    let (at, page) = (
        session.starts.at().to_string(),
        format!("/schedule/{}", session.id),
    );
    let taken = say!(
        schedule.taken_of,
        taken = session.taken,
        capacity = session.capacity
    )
    .to_string();
    let state = if !session.cancelled && session.waiting > 0 {
        let words = say!(schedule.waiting_count, count = session.waiting).to_string();
        Some(chip::saying(words, Tone::Attention))
    } else {
        status::session(session).map(chip::chip)
    };
    let meter = (!session.cancelled).then(|| {
        let (value, max) = (
            session.taken.min(session.capacity).to_string(),
            session.capacity.max(1).to_string(),
        );
        view! { <meter min="0" max=max value=value aria-hidden="true"></meter> }
    });
    view! {
        <li>
            <time datetime=at>{clock(session.starts.local())}</time>
            <a href=page>
                <bdi>{session.name.clone()}</bdi>
            </a>
            <span class="coach">
                <bdi>{session.coach.clone()}</bdi>
            </span>
            <span class="taken">
                {taken}
                <span class="visually-hidden">" " {say!(schedule.seats)}</span>
            </span>
            {meter}
            {state}
        </li>
    }
}
