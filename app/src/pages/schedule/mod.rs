//! The schedule of a location, a day or a week at a time, and the form that adds sessions.

mod adding;
mod days;

use jiff::{Timestamp, ToSpan, civil::Date};
use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{AddSession, Form},
    input,
};
use store::{
    Tx,
    desk::schedule::{Session, days as sessions_of},
    studio::locations::Location,
};

use self::{
    adding::{Preview, adding},
    days::{day_list, week},
};
use crate::{
    components::{
        clock::zone_note,
        form::{DeskForm, Done},
        last_location,
        layout::{Layout, Menu, PageHead, Width},
        location_picker::LocationPicker,
        page::{Away, page},
        request::query,
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses,
        dates::{date, weekday_and_date},
        formats::Reader,
        say,
    },
};

/// How much of the schedule is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    Day,
    Week,
}

/// What the schedule shows.
struct Shown {
    here: Location,
    locations: Vec<Location>,
    shows: Shows,
    /// The day that was asked for.
    day: Date,
    /// The first day that is shown.
    first: Date,
    today: Date,
    now: Timestamp,
    sessions: Vec<Session>,
}

impl Shown {
    /// Loads what the address asks for: a location, otherwise the last one that was looked at; a day, otherwise today.
    async fn load(tx: &mut Tx, asked: Asked, now: Timestamp) -> Result<Self, Away> {
        let Asked {
            location,
            last,
            day,
            shows,
        } = asked;
        let locations = store::studio::locations::locations(tx).await?;
        let with_id = |id: &str| locations.iter().find(|here| here.id.to_string() == id);
        let here = match location.as_str() {
            "" => last.and_then(|last| with_id(&last)).or(locations.first()),
            id => with_id(id),
        };
        let here = here.cloned().ok_or(Away::NOT_FOUND)?;
        let today = here.today(now)?;
        let day = input::optional(&day, input::date).map_err(|_| Away::NOT_FOUND)?;
        let day = day.unwrap_or(today);
        let first = match shows {
            Shows::Day => day,
            Shows::Week => {
                let first = Reader::of_request().region.first_day;
                day.saturating_sub(i64::from(first.until(day.weekday())).days())
            }
        };
        let sessions = sessions_of(tx, &here, first, shows.days()).await?;
        Ok(Self {
            here,
            locations,
            shows,
            day,
            first,
            today,
            now,
            sessions,
        })
    }

    /// Returns the address of a day, shown in the same way.
    fn at(&self, day: Date) -> String {
        self.shows.address(&self.here, day)
    }
}

impl Shows {
    fn days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
        }
    }

    fn address(self, here: &Location, day: Date) -> String {
        let page = addresses::schedule(here.id, day);
        match self {
            Self::Day => page,
            Self::Week => format!("{page}&view=week"),
        }
    }
}

/// What the address and the browser ask for.
struct Asked {
    location: String,
    last: Option<String>,
    day: String,
    shows: Shows,
}

impl Asked {
    fn of_request() -> Self {
        let shows = match query("view").as_str() {
            "week" => Shows::Week,
            _ => Shows::Day,
        };
        Self {
            location: query("location"),
            last: last_location::of_request(),
            day: query("day"),
            shows,
        }
    }
}

/// The schedule.
#[component]
pub fn SchedulePage() -> impl IntoView {
    let (services, actor, asked) = (Services::of_request(), viewer(), Asked::of_request());
    let form = DeskForm::of::<AddSession>();
    let remember = last_location::remember();
    let load = async move {
        let (actor, now) = (actor?, services.now());
        let mut tx = services.store.read().await?;
        let shown = Shown::load(&mut tx, asked, now).await?;
        let preview = Preview::load(&mut tx, &form, &shown.locations, now).await?;
        remember(shown.here.id);
        Ok::<_, Away>((actor, shown, (form, preview)))
    };
    page(load, |(actor, shown, adding)| show(actor, shown, adding))
}

fn show(actor: Actor, shown: Shown, (form, preview): (DeskForm, Option<Preview>)) -> impl IntoView {
    let lede = match shown.shows {
        Shows::Day => weekday_and_date(shown.day),
        Shows::Week => say!(schedule.week_of, date = date(shown.first)).to_string(),
    };
    let location = shown.here.name.clone();
    let lede = say!(schedule.day_at, day = lede, location = location).to_string();
    let zone = shown.here.time_zone.clone();
    let ways = ways(&shown);
    let choice = choice(&shown);
    let (day, today) = (shown.day, shown.today);
    let add = adding(
        form,
        preview,
        &shown.here,
        shown.locations.clone(),
        (day, today),
    );
    let sessions = match shown.shows {
        Shows::Day if shown.sessions.is_empty() => view! {
            <p>{say!(schedule.empty)}</p>
            <div class="actions">
                <a class="button" href="#add">
                    {say!(schedule.add)}
                </a>
            </div>
        }
        .into_any(),
        Shows::Day => day_list(&shown, day).into_any(),
        Shows::Week => week(&shown).into_any(),
    };
    let heading = match shown.shows {
        Shows::Day => weekday_and_date(day),
        Shows::Week => say!(schedule.week_of, date = date(shown.first)).to_string(),
    };
    view! {
        <Layout actor menu=Menu::Schedule title=say!(schedule.title) width=Width::Wide>
            <PageHead title=say!(schedule.title) lede beside=Some(ways) />
            {added()} {choice} <section class="card">
                <h2>{heading}</h2>
                {sessions} {zone_note(&zone)}
            </section>
            {add}
        </Layout>
    }
}

/// Says what was done: how many sessions were added, where there are several.
fn added() -> impl IntoView {
    let (done, count, until) = (
        query("done"),
        query("added").parse().unwrap_or(1_u32),
        query("until").parse(),
    );
    let words = match until {
        Ok(until) if count > 1 && done == AddSession::FUNCTION => Some(
            say!(
                schedule_done.add_sessions,
                count = count,
                date = date(until)
            )
            .to_string(),
        ),
        Ok(_) | Err(_) => None,
    };
    view! { <Done function=done words /> }
}

/// The ways to other days and weeks, and between the two views.
fn ways(shown: &Shown) -> AnyView {
    let (day, today) = (shown.day, shown.today);
    let step = shown.shows.days().days();
    let (previous, next) = match shown.shows {
        Shows::Day => (say!(schedule.previous), say!(schedule.next)),
        Shows::Week => (say!(schedule.previous_week), say!(schedule.next_week)),
    };
    let to = |(day, words): (Option<Date>, &'static str)| {
        day.map(|day| {
            view! {
                <a class="button" href=shown.at(day)>
                    {words}
                </a>
            }
        })
    };
    let days = [
        (day.checked_sub(step).ok(), previous),
        ((day != today).then_some(today), say!(schedule.today)),
        (day.checked_add(step).ok(), next),
    ];
    let views = [
        (Shows::Day, say!(schedule.view_day)),
        (Shows::Week, say!(schedule.view_week)),
    ];
    let view = |(shows, words): (Shows, &'static str)| {
        let current = (shows == shown.shows).then_some("page");
        view! {
            <a class="button" href=shows.address(&shown.here, day) aria-current=current>
                {words}
            </a>
        }
    };
    view! {
        <div class="actions">
            <nav class="actions" aria-label=say!(schedule.days)>
                {days.map(to).collect_view()}
            </nav>
            <nav class="actions choices" aria-label=say!(schedule.views)>
                {views.map(view).collect_view()}
            </nav>
        </div>
    }
    .into_any()
}

/// The form that chooses a location and a day.
fn choice(shown: &Shown) -> impl IntoView + use<> {
    let (locations, chosen) = (shown.locations.clone(), shown.here.id);
    let day = shown.day.to_string();
    let (view, button) = match shown.shows {
        Shows::Day => (None, say!(schedule.show)),
        Shows::Week => (Some("week"), say!(schedule.show_week)),
    };
    view! {
        <form class="card" method="get" action="/schedule">
            <div class="fields">
                <LocationPicker locations chosen />
                <div class="field">
                    <label for="day">{say!(table.date)}</label>
                    <input id="day" name="day" type="date" value=day />
                </div>
            </div>
            {view.map(|view| view! { <input type="hidden" name="view" value=view /> })}
            <div class="actions">
                <button>{button}</button>
            </div>
        </form>
    }
}

/// Returns how many sessions are added, and until when.
fn series(count: usize, until: Date) -> String {
    say!(schedule.adds, count = count, date = date(until)).to_string()
}
