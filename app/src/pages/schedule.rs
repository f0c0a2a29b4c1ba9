//! The schedule of a location, a day at a time, and the form that adds a session.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{access::Actor, input};
use store::{schedule::Session, studio::Location};
use uuid::Uuid;

use super::{Away, client_frame::table, page, query};
use crate::{
    components::{
        field::Kind,
        form::{DeskForm, Done},
        layout::{Layout, Menu, Width},
        table::Column,
    },
    sentences::{date, say},
    services::{Services, viewer},
};

/// The schedule.
#[component]
pub fn SchedulePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (location, day) = (query("location"), query("day"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let locations = store::studio::locations(&mut tx).await?;
        let here = locations
            .iter()
            .find(|here| location.is_empty() || here.id.to_string() == location)
            .cloned()
            .ok_or(Away::NOT_FOUND)?;
        let today = here.today(services.now())?;
        let day = input::optional(&day, input::date).map_err(|_| Away::NOT_FOUND)?;
        let day = day.unwrap_or(today);
        let sessions = store::schedule::day(&mut tx, &here, day).await?;
        Ok::<_, Away>((actor, locations, here, (day, today), sessions))
    };
    page(load, |(actor, locations, here, days, sessions)| {
        show(actor, locations, here, days, sessions)
    })
}

/// The address of a day at a location.
pub(super) fn address(location: Uuid, day: Date) -> String {
    format!("/schedule?location={location}&day={day}")
}

/// A day with its day of the week: `Tue, 1 Dec 2026`.
pub(super) fn weekday_and_date(day: Date) -> String {
    use jiff::civil::Weekday;
    let weekday = match day.weekday() {
        Weekday::Monday => say!(schedule.mon),
        Weekday::Tuesday => say!(schedule.tue),
        Weekday::Wednesday => say!(schedule.wed),
        Weekday::Thursday => say!(schedule.thu),
        Weekday::Friday => say!(schedule.fri),
        Weekday::Saturday => say!(schedule.sat),
        Weekday::Sunday => say!(schedule.sun),
    };
    say!(schedule.day, weekday = weekday, date = date(day)).to_string()
}

fn show(
    actor: Actor,
    locations: Vec<Location>,
    here: Location,
    (day, today): (Date, Date),
    sessions: Vec<Session>,
) -> impl IntoView {
    let names: Vec<_> = locations
        .into_iter()
        .map(|here| (here.id.to_string(), here.name))
        .collect();
    let to = |day: Date, words: &'static str| {
        view! {
            <a class="button" href=address(here.id, day)>
                {words}
            </a>
        }
    };
    let ways = [
        (day.yesterday().ok(), say!(schedule.previous)),
        ((day != today).then_some(today), say!(schedule.today)),
        (day.tomorrow().ok(), say!(schedule.next)),
    ];
    let ways = ways
        .into_iter()
        .filter_map(|(day, words)| day.map(|day| to(day, words)))
        .collect_view();
    let option = |(id, name): (String, String)| {
        let chosen = id == here.id.to_string();
        view! {
            <option value=id selected=chosen>
                {name}
            </option>
        }
    };
    let options = names.iter().cloned().map(option).collect_view();
    let form = DeskForm::of("add_session");
    // A session that has come up by now cannot be added any more; tomorrow's can.
    let first = if day < today { today } else { day };
    let rows = sessions.into_iter().map(row).collect::<Vec<_>>();
    let columns = [
        Column::Text(say!(schedule.time)),
        Column::Text(say!(table.session)),
        Column::Text(say!(schedule.coach)),
        Column::Number(say!(schedule.places)),
        Column::Number(say!(schedule.waiting)),
    ];
    view! {
        <Layout actor menu=Menu::Schedule title=say!(schedule.title) width=Width::Wide>
            <div class="page-head">
                <div>
                    <h1>{say!(schedule.title)}</h1>
                    <p class="lede">
                        {say!(schedule.day_at, day = weekday_and_date(day), location = here.name.clone()).to_string()}
                    </p>
                </div>
                <nav class="actions" aria-label=say!(schedule.days)>
                    {ways}
                </nav>
            </div>
            <Done function=query("done") />
            <form class="card" method="get" action="/schedule">
                <div class="fields">
                    <div class="field">
                        <label for="location">{say!(table.location)}</label>
                        <select id="location" name="location">
                            {options}
                        </select>
                    </div>
                    <div class="field">
                        <label for="day">{say!(table.date)}</label>
                        <input id="day" name="day" type="date" value=day.to_string() />
                    </div>
                </div>
                <div class="actions">
                    <button>{say!(schedule.show)}</button>
                </div>
            </form>
            <section class="card">
                <h2>{weekday_and_date(day)}</h2>
                {table(say!(schedule.title), &columns, rows)}
            </section>
            <section class="card" id="add">
                <h2>{say!(schedule.add)}</h2>
                {form.problem()}
                <form method="post" action=form.action(&address(here.id, day)) novalidate>
                    <div class="fields">
                        {form.field("name", say!(schedule.name), Kind::Text, "")}
                        {form.field("coach", say!(schedule.coach_optional), Kind::Text, "")}
                        {form.choice("location", say!(table.location), names, &here.id.to_string())}
                        {form
                            .hinted(
                                "starts_at",
                                say!(table.starts),
                                Kind::DateTime,
                                &format!("{first}T18:00"),
                                Some(say!(schedule.starts_hint)),
                            )}
                        {form.field("minutes", say!(schedule.minutes), Kind::Number, "60")}
                        {form.field("capacity", say!(schedule.places), Kind::Number, "10")}
                    </div>
                    <div class="form-actions">
                        <button class="primary">{say!(schedule.add_button)}</button>
                    </div>
                </form>
            </section>
        </Layout>
    }
}

fn row(session: Session) -> impl IntoView {
    let at = session.starts.local();
    let places = say!(
        schedule.taken_of,
        taken = session.taken,
        capacity = session.capacity
    );
    let cancelled = session
        .cancelled
        .then(|| view! { <span class="badge muted">{say!(status.cancelled)}</span> });
    view! {
        <tr>
            <td data-label=say!(schedule.time)>
                <time datetime=session.starts.at().to_string()>
                    {say!(schedule.clock, hour = format!("{:02}", at.hour()), minute = format!("{:02}", at.minute())).to_string()}
                </time>
            </td>
            <td data-label=say!(table.session)>
                <a href=format!("/schedule/{}", session.id)>{session.name}</a>
                " "
                {cancelled}
            </td>
            <td data-label=say!(schedule.coach)>{session.coach.unwrap_or_else(|| say!(none).into())}</td>
            <td data-label=say!(schedule.places) class="number">
                {places}
            </td>
            <td data-label=say!(schedule.waiting) class="number">
                {session.waiting}
            </td>
        </tr>
    }
}
