//! A day at a location: its sessions, and the seats of the client.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    client::ClientId,
    forms::{ClientBook, ClientCancelBooking},
};
use store::{
    Tx,
    desk::{
        schedule::Session,
        visits::{Change, Visit},
    },
    studio::locations::Location,
};

use crate::{
    components::{
        form::{Act, DeskForm, Done, Style},
        page::Away,
        request::query,
    },
    words::{
        dates::{clock, weekday_and_date},
        say, status,
    },
};

/// How many seats of a client are searched for those of a day.
const VISITS: i64 = 200;

/// A day at a location.
pub(super) struct Day {
    pub(super) location: Location,
    pub(super) date: Date,
    today: Date,
    sessions: Vec<Session>,
    visits: Vec<Visit>,
    now: Timestamp,
    /// The page without its query.
    page: &'static str,
    /// Whether a client is logged in, and can book.
    books: bool,
}

impl Day {
    /// Loads the day at a location that the address asks for, today where it asks for none; and the client's seats of that day.
    pub(super) async fn load(
        tx: &mut Tx,
        page: &'static str,
        (location, asked): (Location, String),
        client: Option<ClientId>,
        now: Timestamp,
    ) -> Result<Self, Away> {
        let today = location.today(now)?;
        let date = asked.parse().unwrap_or(today).max(today);
        let sessions = store::desk::schedule::day(tx, &location, date).await?;
        let visits = match client {
            Some(client) => store::desk::visits::of_client(tx, client, now, VISITS).await?,
            None => Vec::new(),
        };
        Ok(Self {
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

    /// Returns the address of another day at the location.
    pub(super) fn at(&self, date: Date) -> String {
        let (page, location) = (self.page, self.location.id);
        format!("{page}?location={location}&day={date}")
    }
}

/// The sessions of a day, and links to the days before and after it.
pub(super) fn timetable(day: Day) -> impl IntoView {
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
            <bdi class="what">{session.name.clone()}</bdi>
            <span class="when">{clock(session.starts.local())}</span>
            <span class="where">{session.coach.clone()}</span>
            <span class=mine>{state}</span>
            {act}
        </li>
    }
}
