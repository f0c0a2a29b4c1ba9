//! The schedule of a location, a day at a time, and the form that adds a session.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{access::Actor, forms::AddSession, input};
use store::{desk::schedule::Session, studio::locations::Location};

use crate::{
    components::{
        field::Kind,
        form::{DeskForm, Done, FormCard},
        layout::{Layout, Menu, PageHead, Width},
        location_picker::LocationPicker,
        page::{Away, page},
        request::query,
        table::{Column, Row, Table, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses,
        dates::{clock, weekday_and_date},
        say,
    },
};

/// The schedule.
#[component]
pub fn SchedulePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (location, day) = (query("location"), query("day"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let locations = store::studio::locations::locations(&mut tx).await?;
        let here = locations
            .iter()
            .find(|here| location.is_empty() || here.id.to_string() == location)
            .cloned()
            .ok_or(Away::NOT_FOUND)?;
        let today = here.today(services.now())?;
        let day = input::optional(&day, input::date).map_err(|_| Away::NOT_FOUND)?;
        let day = day.unwrap_or(today);
        let sessions = store::desk::schedule::day(&mut tx, &here, day).await?;
        Ok::<_, Away>((actor, locations, here, (day, today), sessions))
    };
    page(load, |(actor, locations, here, days, sessions)| {
        show(actor, locations, here, days, sessions)
    })
}

fn show(
    actor: Actor,
    locations: Vec<Location>,
    here: Location,
    (day, today): (Date, Date),
    sessions: Vec<Session>,
) -> impl IntoView {
    let to = |day: Date, words: &'static str| {
        view! {
            <a class="button" href=addresses::schedule(here.id, day)>
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
    let ways = view! {
        <nav class="actions" aria-label=say!(schedule.days)>
            {ways}
        </nav>
    };
    let rows: Vec<_> = sessions.into_iter().map(row).collect();
    let columns = vec![
        Column::Text(say!(schedule.time)),
        Column::Text(say!(table.session)),
        Column::Text(say!(schedule.coach)),
        Column::Number(say!(schedule.places)),
        Column::Number(say!(schedule.waiting)),
    ];
    let table = if rows.is_empty() {
        view! {
            <p>{say!(schedule.empty)}</p>
            <div class="actions">
                <a class="button" href="#add">
                    {say!(schedule.add)}
                </a>
            </div>
        }
        .into_any()
    } else {
        view! { <Table name=say!(schedule.title) columns rows /> }.into_any()
    };
    let lede = say!(
        schedule.day_at,
        day = weekday_and_date(day),
        location = here.name.clone()
    )
    .to_string();
    let add = adding(&here, locations.clone(), (day, today));
    view! {
        <Layout actor menu=Menu::Schedule title=say!(schedule.title) width=Width::Wide>
            <PageHead title=say!(schedule.title) lede beside=Some(ways.into_any()) />
            <Done function=query("done") />
            <form class="card" method="get" action="/schedule">
                <div class="fields">
                    <LocationPicker locations chosen=here.id />
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
                {table}
            </section>
            {add}
        </Layout>
    }
}

/// The form that adds a session.
fn adding(
    here: &Location,
    locations: Vec<Location>,
    (day, today): (Date, Date),
) -> impl IntoView + use<> {
    let form = DeskForm::of::<AddSession>();
    let here = here.id;
    let starts_hint = Some(say!(schedule.starts_hint));
    // A session of a past day cannot be added.
    let starts = format!("{}T18:00", day.max(today));
    view! {
        <FormCard
            form=form.clone()
            page=addresses::schedule(here, day)
            id="add"
            heading=say!(schedule.add)
            button=say!(schedule.add_button)
        >
            {form.field(AddSession::name, say!(schedule.name), Kind::Text, "")}
            {form.field(AddSession::coach, say!(schedule.coach_optional), Kind::Text, "")}
            <LocationPicker form=form.clone() locations chosen=here />
            {form.hinted(AddSession::starts_at, say!(table.starts), Kind::DateTime, &starts, starts_hint)}
            {form.field(AddSession::minutes, say!(schedule.minutes), Kind::Number, "60")}
            {form.field(AddSession::capacity, say!(schedule.places), Kind::Number, "10")}
        </FormCard>
    }
}

fn row(session: Session) -> Row {
    let (at, page) = (
        session.starts.at().to_string(),
        format!("/schedule/{}", session.id),
    );
    let taken = say!(
        schedule.taken_of,
        taken = session.taken,
        capacity = session.capacity
    );
    let cancelled = session
        .cancelled
        .then(|| view! { <span class="badge muted">{say!(status.cancelled)}</span> });
    row![
        view! { <time datetime=at>{clock(session.starts.local())}</time> },
        view! {
            <a href=page>
                <bdi>{session.name}</bdi>
            </a>
            " "
            {cancelled}
        },
        session.coach.unwrap_or_else(|| say!(none).into()),
        taken.clone(),
        session.waiting.to_string(),
    ]
}
