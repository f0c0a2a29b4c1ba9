//! The form that adds sessions, and what it shows before it adds several.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use leptos::prelude::*;
use shared::{
    flaw::{Flaw, Refused},
    forms::{AddSession, SessionPlan},
    ids::LocationId,
};
use store::{
    Tx,
    desk::schedule::{Found, find_for},
    studio::locations::Location,
};

use super::series;
use crate::{
    answers::form::Returned,
    components::{
        field::Kind,
        form::{DeskForm, FormCard},
        location_picker::LocationPicker,
        page::Away,
    },
    words::{
        addresses,
        dates::{clock, date, date_time, weekday_and_date},
        say,
    },
};

/// What a form that was sent would add.
pub(super) struct Preview {
    plan: SessionPlan,
    found: Found,
    zone: TimeZone,
}

impl Preview {
    /// Returns what the form would add, where it came back so that a person looks at that first.
    pub(super) async fn load(
        tx: &mut Tx,
        form: &DeskForm,
        locations: &[Location],
        now: Timestamp,
    ) -> Result<Option<Self>, Away> {
        let not_seen = Some(Flaw::Refused(Refused::PlanNotSeen));
        if form.flaw(Returned::WHOLE) != not_seen {
            return Ok(None);
        }
        let typed = |name| form.typed(name).unwrap_or_default();
        let location = LocationId(typed(AddSession::location).parse().unwrap_or_default());
        let here = locations.iter().find(|here| here.id == location);
        let zone = here.ok_or(Away::NOT_FOUND)?.zone()?;
        let sent = AddSession {
            location,
            name: typed(AddSession::name),
            coach: typed(AddSession::coach),
            starts_at: typed(AddSession::starts_at),
            minutes: typed(AddSession::minutes),
            capacity: typed(AddSession::capacity),
            until: typed(AddSession::until),
            seen: String::new(),
        };
        let Ok(plan) = sent.parse(Some(&zone), now) else {
            return Ok(None);
        };
        let found = find_for(tx, &plan).await?;
        Ok(Some(Self { plan, found, zone }))
    }

    /// Returns what the form carries, so that it adds what this shows.
    fn seen(&self) -> String {
        let to_add = self.found.to_add(&self.zone);
        to_add.map_or_else(String::new, |to_add| to_add.to_string())
    }
}

/// Says what is added, what is there already, and what overlaps.
fn preview(preview: &Preview) -> impl IntoView + use<> {
    let Preview { plan, found, zone } = preview;
    let local = |at: Timestamp| zone.to_datetime(at);
    let first = local(plan.first.starts_at);
    let at = say!(
        schedule.adds_at,
        day = weekday_and_date(first.date()),
        time = clock(first)
    )
    .to_string();
    let last = found.new.last().map(|last| local(*last).date());
    let adds = last.map(|last| series(found.new.len(), last));
    let dates = found.existing.iter().map(|at| date(local(*at).date()));
    let dates = dates.collect::<Vec<_>>().join("; ");
    let existing = (!found.existing.is_empty()).then(|| {
        let count = found.existing.len();
        let words = say!(schedule.existing, count = count, dates = dates).to_string();
        view! { <p>{words}</p> }
    });
    let overlap = |other: &store::desk::schedule::Overlapping| {
        let when = date_time(local(other.starts_at));
        let words = match &other.coach {
            Some(coach) => say!(
                schedule.overlap_with,
                when = when,
                session = other.class.clone(),
                coach = coach.clone()
            )
            .to_string(),
            None => say!(schedule.overlap, when = when, session = other.class.clone()).to_string(),
        };
        view! {
            <li>
                <bdi>{words}</bdi>
            </li>
        }
    };
    let overlapping = (!found.overlapping.is_empty()).then(|| {
        view! {
            <p>{say!(schedule.overlapping)}</p>
            <ul>{found.overlapping.iter().map(overlap).collect_view()}</ul>
        }
    });
    view! {
        <div class="notice warn wide" id="plan">
            <p>{adds} " " {at}</p>
            {existing}
            {overlapping}
        </div>
    }
}

/// The form that adds a session, or one a week.
pub(super) fn adding(
    form: DeskForm,
    plan: Option<Preview>,
    here: &Location,
    locations: Vec<Location>,
    (day, today): (Date, Date),
) -> impl IntoView + use<> {
    let here = here.id;
    let starts_hint = Some(say!(schedule.starts_hint));
    let until_hint = Some(say!(schedule.until_hint));
    // A session of a past day cannot be added.
    let starts = format!("{}T18:00", day.max(today));
    let seen = plan.as_ref().map(Preview::seen).unwrap_or_default();
    let shown = plan.as_ref().map(preview);
    view! {
        <FormCard
            form=form.clone()
            page=addresses::schedule(here, day)
            id="add"
            heading=say!(schedule.add)
            hidden=vec![(AddSession::seen, seen)]
            button=say!(schedule.add_button)
        >
            {shown}
            {form.field(AddSession::name, say!(schedule.name), Kind::Text, "")}
            {form.field(AddSession::coach, say!(schedule.coach_optional), Kind::Text, "")}
            <LocationPicker form=form.clone() locations chosen=here />
            {form.hinted(AddSession::starts_at, say!(table.starts), Kind::DateTime, &starts, starts_hint)}
            {form.field(AddSession::minutes, say!(schedule.minutes), Kind::Number, "60")}
            {form.field(AddSession::capacity, say!(schedule.places), Kind::Number, "10")}
            {form.hinted(AddSession::until, say!(schedule.until), Kind::Date, "", until_hint)}
        </FormCard>
    }
}
