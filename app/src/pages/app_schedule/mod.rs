//! The schedule as clients see it: in the app, and in the widget on a website of the studio.

mod timetable;

use leptos::prelude::*;
use shared::forms::ClientLogOut;
use shared::ids::LocationId;
use store::{door::logins::LoggedIn, studio::locations::Location};

use self::timetable::{Day, timetable};
use crate::{
    components::{
        app_layout::{AppLayout, AppMenu, WidgetLayout},
        form::DeskForm,
        page::{Away, page},
        request::query,
    },
    login::viewer::{ClientViewer, client_viewer},
    services::Services,
    words::say,
};

/// The schedule in the app.
#[component]
pub fn AppSchedulePage() -> impl IntoView {
    let (services, client) = (Services::of_request(), client_viewer());
    let (location, asked) = (query("location").parse().ok(), query("day"));
    let load = async move {
        let (client, now) = (client?, services.now());
        let mut tx = services.store.read().await?;
        let head = store::desk::clients::head(&mut tx, client.id).await?;
        let home = head.ok_or(Away::NOT_FOUND)?.home;
        let locations = store::studio::locations::locations(&mut tx).await?;
        let wanted = location.unwrap_or(home);
        let here = locations.iter().find(|here| here.id == wanted).cloned();
        let here = (here.ok_or(Away::NOT_FOUND)?, asked);
        let day = Day::load(&mut tx, "/app/schedule", here, Some(client.id), now).await?;
        let studio = store::studio::set_up::name(&mut tx).await?;
        let seen = store::desk::events::count(&mut tx, client.id).await?;
        Ok::<_, Away>((client, studio, locations, day, seen))
    };
    page(load, |(client, studio, locations, day, seen)| {
        in_the_app(client, studio, locations, day, seen)
    })
}

fn in_the_app(
    client: LoggedIn,
    studio: String,
    locations: Vec<Location>,
    day: Day,
    seen: i64,
) -> impl IntoView {
    let here = day.location.id;
    let link = |location: Location| {
        let current = (location.id == here).then_some("page");
        let href = format!("/app/schedule?location={}&day={}", location.id, day.date);
        view! {
            <li>
                <a class="button" href=href aria-current=current>
                    <bdi>{location.name}</bdi>
                </a>
            </li>
        }
    };
    let choice = (locations.len() > 1).then(|| {
        let links = locations.into_iter().map(link).collect_view();
        view! {
            <nav aria-label=say!(app.locations)>
                <ul class="choices">{links}</ul>
            </nav>
        }
    });
    view! {
        <AppLayout studio name=client.name.to_string() menu=AppMenu::Schedule title=say!(app.schedule) seen>
            <div class="page-head">
                <h1>{say!(app.schedule)}</h1>
            </div>
            {choice}
            {timetable(day)}
        </AppLayout>
    }
}

/// The schedule in the widget.
#[component]
pub fn EmbedSchedulePage() -> impl IntoView {
    let services = Services::of_request();
    let client = expect_context::<ClientViewer>().client;
    let (location, asked) = (query("location"), query("day"));
    let load = async move {
        let now = services.now();
        let mut tx = services.store.read().await?;
        if location.is_empty() {
            return Ok(Widget::Choice(
                store::studio::locations::locations(&mut tx).await?,
            ));
        }
        let here = location.parse().map_err(|_| Away::NOT_FOUND)?;
        let here = store::studio::locations::location(&mut tx, LocationId(here)).await?;
        let here = (here.ok_or(Away::NOT_FOUND)?, asked);
        let id = client.as_ref().map(|client| client.id);
        let day = Day::load(&mut tx, "/embed/schedule", here, id, now).await?;
        let seen = match id {
            Some(id) => Some(store::desk::events::count(&mut tx, id).await?),
            None => None,
        };
        Ok::<_, Away>(Widget::Day(Box::new(day), client, seen))
    };
    page(load, |widget| match widget {
        Widget::Choice(locations) => choice(locations).into_any(),
        Widget::Day(day, client, seen) => in_the_widget(*day, client, seen).into_any(),
    })
}

enum Widget {
    Choice(Vec<Location>),
    Day(Box<Day>, Option<LoggedIn>, Option<i64>),
}

fn choice(locations: Vec<Location>) -> impl IntoView {
    let link = |location: Location| {
        view! {
            <li>
                <a class="button" href=format!("/embed/schedule?location={}", location.id)>
                    <bdi>{location.name}</bdi>
                </a>
            </li>
        }
    };
    view! {
        <WidgetLayout title=say!(app.schedule)>
            <p>{say!(app.choose_location)}</p>
            <ul class="choices">{locations.into_iter().map(link).collect_view()}</ul>
        </WidgetLayout>
    }
}

fn in_the_widget(day: Day, client: Option<LoggedIn>, seen: Option<i64>) -> impl IntoView {
    let (title, location) = (day.location.name.clone(), day.location.id);
    let form = DeskForm::of::<ClientLogOut>();
    let beside = match client {
        Some(client) => view! {
            <form class="actions" method="post" action=form.action(&day.at(day.date))>
                {form.own()}
                <bdi class="who-name">{client.name.to_string()}</bdi>
                <input type="hidden" name=ClientLogOut::location value=location.to_string() />
                <button class="quiet">{say!(menu.log_out)}</button>
            </form>
        }
        .into_any(),
        None => view! {
            <div class="actions">
                <a class="button primary" href=format!("/embed/login?location={location}")>
                    {say!(app.log_in_to_book)}
                </a>
            </div>
        }
        .into_any(),
    };
    view! {
        <WidgetLayout title beside seen>
            {timetable(day)}
        </WidgetLayout>
    }
}
