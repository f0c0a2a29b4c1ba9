//! The schedule as clients see it: in the app, and in the widget on a website of the studio.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    client::ClientId,
    forms::{ClientBook, ClientCancelBooking, ClientLogOut},
};
use store::{
    Tx,
    client_sessions::LoggedIn,
    schedule::Session,
    studio::Location,
    visits::{Change, Visit},
};
use uuid::Uuid;

use crate::{
    components::{
        app_layout::{AppLayout, AppMenu, WidgetLayout},
        form::{Act, DeskForm, Done, Style},
        page::{Away, page},
        request::query,
    },
    login::viewer::{ClientViewer, client_viewer},
    services::Services,
    words::{
        dates::{clock, weekday_and_date},
        say, status,
    },
};

/// How many seats of a client are searched for those of a day.
const VISITS: i64 = 200;

/// A day at a location.
struct Day {
    location: Location,
    date: Date,
    today: Date,
    sessions: Vec<Session>,
    visits: Vec<Visit>,
    now: Timestamp,
    /// The page without its query.
    page: &'static str,
    /// Whether a client is logged in, and can book.
    books: bool,
}

/// Loads the day at a location that the address asks for, today where it asks for none; and the client's seats of that day.
async fn day(
    tx: &mut Tx,
    page: &'static str,
    (location, asked): (Location, String),
    client: Option<ClientId>,
    now: Timestamp,
) -> Result<Day, Away> {
    let today = location.today(now)?;
    let date = asked.parse().unwrap_or(today).max(today);
    let sessions = store::schedule::day(tx, &location, date).await?;
    let visits = match client {
        Some(client) => store::visits::of_client(tx, client, now, VISITS).await?,
        None => Vec::new(),
    };
    Ok(Day {
        location,
        date,
        today,
        sessions,
        visits,
        now,
        page,
        books: client.is_some(),
    })
}

impl Day {
    /// Returns the address of another day at the location.
    fn at(&self, date: Date) -> String {
        let (page, location) = (self.page, self.location.id);
        format!("{page}?location={location}&day={date}")
    }
}

/// The schedule in the app.
#[component]
pub fn AppSchedulePage() -> impl IntoView {
    let (services, client) = (Services::of_request(), client_viewer());
    let (location, asked) = (Uuid::parse_str(&query("location")).ok(), query("day"));
    let load = async move {
        let (client, now) = (client?, services.now());
        let mut tx = services.store.read().await?;
        let head = store::clients::head(&mut tx, client.id).await?;
        let home = head.ok_or(Away::NOT_FOUND)?.home;
        let locations = store::studio::locations(&mut tx).await?;
        let wanted = location.unwrap_or(home);
        let here = locations.iter().find(|here| here.id == wanted).cloned();
        let here = (here.ok_or(Away::NOT_FOUND)?, asked);
        let day = day(&mut tx, "/app/schedule", here, Some(client.id), now).await?;
        let studio = store::studio::name(&mut tx).await?;
        let seen = store::events::count(&mut tx, client.id).await?;
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
                    {location.name}
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
            return Ok(Widget::Choice(store::studio::locations(&mut tx).await?));
        }
        let here = Uuid::parse_str(&location).map_err(|_| Away::NOT_FOUND)?;
        let here = store::studio::location(&mut tx, here).await?;
        let here = (here.ok_or(Away::NOT_FOUND)?, asked);
        let id = client.as_ref().map(|client| client.id);
        let day = day(&mut tx, "/embed/schedule", here, id, now).await?;
        let seen = match id {
            Some(id) => Some(store::events::count(&mut tx, id).await?),
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
                    {location.name}
                </a>
            </li>
        }
    };
    view! {
        <WidgetLayout title=say!(app.schedule)>
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
                <span class="who-name">{client.name.to_string()}</span>
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

/// The sessions of a day, and links to the days before and after it.
fn timetable(day: Day) -> impl IntoView {
    let before = day.date.yesterday().ok().filter(|date| *date >= day.today);
    let before = before.map(|date| {
        view! {
            <a class="button" href=day.at(date)>
                {say!(app.day_before)}
            </a>
        }
    });
    let after = day.date.tomorrow().ok().map(|date| {
        view! {
            <a class="button" href=day.at(date)>
                {say!(app.day_after)}
            </a>
        }
    });
    let rows = day
        .sessions
        .iter()
        .map(|session| row(&day, session))
        .collect::<Vec<_>>();
    let sessions = if rows.is_empty() {
        view! { <p class="hint">{say!(app.nothing_that_day)}</p> }.into_any()
    } else {
        view! { <ul class="timetable">{rows}</ul> }.into_any()
    };
    view! {
        <Done function=query("done") />
        <section class="card">
            <div class="card-head">
                <h2>{weekday_and_date(day.date)}</h2>
                <nav class="actions" aria-label=say!(app.days)>
                    {before}
                    {after}
                </nav>
            </div>
            {sessions}
        </section>
    }
}

fn row(day: &Day, session: &Session) -> impl IntoView + use<> {
    let here = day.at(day.date);
    let visit = day
        .visits
        .iter()
        .find(|visit| visit.session == session.id && visit.is_coming());
    let can_book = session.can_be_booked(day.now);
    let state = match visit {
        Some(visit) => status::own_seat(visit.status).to_owned(),
        None if session.cancelled => say!(app.session_cancelled).to_owned(),
        None if !can_book => say!(app.started).to_owned(),
        None if session.free() == 0 => say!(app.full).to_owned(),
        None => say!(app.free, count = session.free()).to_string(),
    };
    let act = match visit {
        Some(visit) if visit.allows(Change::Cancel) => {
            let form =
                DeskForm::with::<ClientCancelBooking>(ClientCancelBooking::booking, visit.id);
            let fields = vec![(ClientCancelBooking::booking, visit.id.to_string())];
            Some(view! { <Act form page=here fields label=say!(app.cancel) /> }.into_any())
        }
        None if can_book && day.books => {
            let form = DeskForm::with::<ClientBook>(ClientBook::session, session.id);
            let fields = vec![(ClientBook::session, session.id.to_string())];
            let label = if session.free() == 0 {
                say!(app.wait)
            } else {
                say!(app.book)
            };
            Some(view! { <Act form page=here fields label style=Style::Primary /> }.into_any())
        }
        Some(_) | None => None,
    };
    let mine = if visit.is_some() {
        "badge"
    } else {
        "badge muted"
    };
    view! {
        <li>
            <span class="what">{session.name.clone()}</span>
            <span class="when">{clock(session.starts.local())}</span>
            <span class="where">{session.coach.clone()}</span>
            <span class=mine>{state}</span>
            {act}
        </li>
    }
}
