//! A day at a location: its sessions, and the seats of the client.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    client::ClientId,
    flaw::{Flaw, Refused},
    forms::{ClientBook, ClientCancelBooking},
    membership::Term,
    visit::{self, Entitlement, Span},
};
use store::{
    Tx,
    desk::{
        packages::Sold,
        schedule::Session,
        visits::{Change, Visit},
    },
    studio::locations::Location,
};

use crate::{
    answers::form::Returned,
    components::{
        clock::zone_note,
        form::{Act, DeskForm, Done, inputs},
        overlaps::although_overlapping,
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
    /// The client's memberships and packages, which pay for a seat.
    terms: Vec<Term>,
    packages: Vec<Sold>,
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
        let (mut visits, mut terms, mut packages) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(client) = client {
            visits = store::desk::visits::of_client(tx, client, now, VISITS).await?;
            let sold = store::desk::memberships::of_client(tx, client).await?;
            terms = sold.iter().map(|sold| sold.membership.term()).collect();
            packages = store::desk::packages::of_client(tx, client).await?;
        }
        Ok(Self {
            location,
            date,
            today,
            sessions,
            visits,
            terms,
            packages,
            now,
            page,
            books: client.is_some(),
        })
    }

    /// Says what pays for a seat in a session.
    fn cost(&self, session: &Session) -> String {
        let stocks = self.packages.iter().map(|sold| (sold.id, sold.stock()));
        match visit::entitlement(self.terms.iter().copied(), stocks, session.starts) {
            Entitlement::Membership => say!(app.cost_membership).to_owned(),
            Entitlement::Package(id) => {
                let package = self.packages.iter().find(|sold| sold.id == id);
                let name = package.map(|sold| sold.name.clone()).unwrap_or_default();
                say!(app.cost_credit, package = name).to_string()
            }
            Entitlement::None => say!(app.cost_none).to_owned(),
        }
    }

    /// Names the client's sessions that overlap one.
    fn overlapping(&self, session: &Session) -> String {
        let span = Span {
            starts_at: session.starts.at(),
            minutes: session.minutes,
        };
        let others = self.visits.iter().filter(|visit| {
            visit.is_coming() && visit.session != session.id && visit.span().overlaps(span)
        });
        let named = others.map(|visit| {
            say!(
                app.session_at,
                session = visit.name.clone(),
                time = clock(visit.starts.local())
            )
            .to_string()
        });
        named.collect::<Vec<_>>().join("; ")
    }

    /// Returns the address of another day at the location.
    pub(super) fn at(&self, date: Date) -> String {
        let (page, location) = (self.page, self.location.id);
        format!("{page}?location={location}&day={date}")
    }
}

/// The form that books a session. Where another session of the client overlaps it, the client can tick that both are wanted.
fn book(day: &Day, session: &Session, here: &str) -> impl IntoView + use<> {
    let form = DeskForm::with::<ClientBook>(ClientBook::session, session.id);
    let label = if session.free() == 0 {
        say!(app.wait)
    } else {
        say!(app.book)
    };
    let overlaps = form.flaw(Returned::WHOLE) == Some(Flaw::Refused(Refused::Overlaps));
    let problem = if overlaps {
        let others = day.overlapping(session);
        let words = say!(app.overlaps, sessions = others).to_string();
        view! {
            <p class="notice warn" role="alert" tabindex="-1" autofocus=true>
                {words}
            </p>
        }
        .into_any()
    } else {
        form.problem().into_any()
    };
    view! {
        <form method="post" action=form.action(here)>
            {problem} {form.own()} {inputs(vec![(ClientBook::session, session.id.to_string())])}
            {although_overlapping(&form)} <button class="primary">{label}</button>
        </form>
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
            {sessions} {zone_note(&day.location.time_zone)}
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
        None if can_book && day.books => Some(book(day, session, &here).into_any()),
        Some(_) | None => None,
    };
    let cost = (visit.is_none() && can_book && day.books).then(|| {
        let words = day.cost(session);
        view! { <span class="cost">{words}</span> }
    });
    let mine = if visit.is_some() {
        "badge"
    } else {
        "badge muted"
    };
    view! {
        <li>
            <bdi class="what">{session.name.clone()}</bdi>
            <span class="when">{clock(session.starts.local())}</span>
            <span class="where">{session.coach.clone()} {cost}</span>
            <span class=mine>{state}</span>
            {act}
        </li>
    }
}
