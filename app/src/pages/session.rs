//! A session of the schedule: who is expected, who waits, and who came.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::{
    access::Actor,
    visit::{By, Visit},
};
use store::{
    schedule::{Entry, Session, Who},
    statuses::BookingStatus,
    visits::{Ahead, Change},
};

use super::{
    Away,
    client_frame::{fact, own_page, table},
    deleted_client::status_in_words,
    page, query,
    schedule::{address, weekday_and_date},
    segment,
};
use crate::{
    components::{
        field::Kind,
        form::{Act, DeskForm, Done},
        layout::{Crumbs, Layout, Menu, Width},
        table::Column,
    },
    sentences::{date_time, say},
    services::{Services, viewer},
};

/// One session.
#[component]
pub fn SessionPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = segment("session").parse();
    let load = async move {
        let (actor, id) = (actor?, id.map_err(|_| Away::NOT_FOUND)?);
        let mut tx = services.store.read().await?;
        let session = store::schedule::one(&mut tx, id).await?;
        let session = session.ok_or(Away::NOT_FOUND)?;
        let roster = store::schedule::roster(&mut tx, id).await?;
        Ok::<_, Away>((actor, session, roster, services.now()))
    };
    page(load, |(actor, session, roster, now)| {
        show(actor, session, roster, now)
    })
}

fn show(actor: Actor, session: Session, roster: Vec<Entry>, now: Timestamp) -> impl IntoView {
    let here = format!("/schedule/{}", session.id);
    let day = session.starts.local().date();
    let ahead = Ahead::of(session.starts, &session.zone, now);
    let (placed, waiting): (Vec<_>, Vec<_>) = roster
        .into_iter()
        .partition(|entry| entry.status.takes_a_seat());
    let places = say!(
        schedule.taken_of,
        taken = session.taken,
        capacity = session.capacity
    );
    let columns = [
        Column::Text(say!(schedule.client)),
        Column::Text(say!(table.status)),
        Column::Text(say!(table.package)),
        Column::Text(say!(schedule.actions)),
    ];
    let waitlist = (!waiting.is_empty()).then(|| {
        let rows = waiting.into_iter().map(|entry| row(entry, ahead, &here));
        view! {
            <section class="card">
                <h2>{say!(schedule.waitlist)}</h2>
                <p class="hint">{say!(schedule.waitlist_lede)}</p>
                {table(say!(schedule.waitlist), &columns, rows.collect())}
            </section>
        }
    });
    let rows = placed.into_iter().map(|entry| row(entry, ahead, &here));
    let roster = table(say!(schedule.roster), &columns, rows.collect());
    let open = session.can_be_booked(now);
    let book = open.then(|| book(&session, &here));
    let change = open.then(|| change(&session, &here));
    let cancelled = session
        .cancelled
        .then(|| view! { <p class="notice warn">{say!(schedule.is_cancelled)}</p> });
    view! {
        <Layout actor menu=Menu::Schedule title=session.name.clone() width=Width::Wide>
            <div class="page-head">
                <div>
                    <Crumbs above=vec![
                        (address(session.location, day), say!(schedule.title).to_owned()),
                    ] />
                    <h1>
                        <bdi>{session.name.clone()}</bdi>
                    </h1>
                    <p class="lede">
                        {say!(schedule.day_at, day = weekday_and_date(day), location = session.location_name.clone())
                            .to_string()}
                    </p>
                </div>
            </div>
            <Done function=query("done") />
            {cancelled}
            <section class="card">
                <dl class="facts">
                    {fact(say!(table.starts), date_time(session.starts.local()))}
                    {fact(say!(schedule.minutes), session.minutes.to_string())}
                    {fact(say!(schedule.coach), session.coach.clone().unwrap_or_default())}
                    {fact(say!(table.location), session.location_name.clone())}
                    {fact(say!(schedule.places), places)}
                    {fact(say!(schedule.waiting), session.waiting.to_string())}
                </dl>
            </section>
            <section class="card">
                <h2>{say!(schedule.roster)}</h2>
                {roster}
            </section>
            {waitlist}
            {book}
            {change}
        </Layout>
    }
}

/// A row of the roster or of the waitlist.
fn row(entry: Entry, ahead: Ahead, here: &str) -> impl IntoView + use<> {
    let Entry {
        booking,
        client,
        who,
        status,
        package,
    } = entry;
    let (name, page, acts) = match who {
        Who::Named(name) => {
            let acts = acts(client, booking.0, status, ahead, here);
            let page = own_page(client, "bookings", booking.0);
            (name.to_string(), page, Some(acts))
        }
        Who::Erased(reference) => {
            let page = format!("/deleted-clients/{reference}");
            (reference.to_string(), page, None)
        }
    };
    view! {
        <tr>
            <td data-label=say!(schedule.client)>
                <a href=page>
                    <bdi>{name}</bdi>
                </a>
            </td>
            <td data-label=say!(table.status)>{status_in_words(status.name())}</td>
            <td data-label=say!(table.package)>{package.unwrap_or_else(|| say!(none).into())}</td>
            <td data-label=say!(schedule.actions)>
                <div class="actions">{acts}</div>
            </td>
        </tr>
    }
}

/// The buttons for all that can be done with a booking.
pub(super) fn acts(
    client: shared::client::ClientId,
    booking: uuid::Uuid,
    status: BookingStatus,
    ahead: Ahead,
    here: &str,
) -> impl IntoView + use<> {
    let all = [
        (
            Change::CheckIn,
            "check_in",
            say!(bookings.check_in),
            "primary",
        ),
        (Change::NoShow, "note_no_show", say!(bookings.no_show), ""),
        (Change::Undo, "undo_attendance", say!(bookings.undo), ""),
        (Change::Cancel, "cancel_booking", say!(bookings.cancel), ""),
    ];
    let fields = [
        ("client", client.to_string()),
        ("booking", booking.to_string()),
    ];
    let act = |(change, function, label, class): (Change, _, _, _)| {
        let form = DeskForm::with(function, "booking", booking);
        // What a colleague has done in the meantime is said where the button was.
        let shown = Visit { status, ahead }.allows(change, By::Team).is_ok();
        if shown {
            let (page, fields) = (here.to_owned(), fields.to_vec());
            view! { <Act form page fields label class /> }.into_any()
        } else {
            form.problem().into_any()
        }
    };
    all.map(act).collect_view()
}

/// The form that books somebody.
fn book(session: &Session, here: &str) -> impl IntoView + use<> {
    let form = DeskForm::of("book_client");
    let words = if session.free() > 0 {
        say!(schedule.book_lede)
    } else {
        say!(schedule.book_full)
    };
    view! {
        <section class="card" id="book">
            <h2>{say!(schedule.book)}</h2>
            <p class="hint">{words}</p>
            {form.problem()}
            <form method="post" action=form.action(here) novalidate>
                <input type="hidden" name="session" value=session.id.to_string() />
                <div class="fields">
                    {form.hinted("who", say!(schedule.who), Kind::Text, "", Some(say!(schedule.who_hint)))}
                    {form.tick("use_credit", say!(schedule.use_credit), false)}
                </div>
                <div class="form-actions">
                    <button class="primary">{say!(bookings.book_button)}</button>
                </div>
            </form>
        </section>
    }
}

/// The forms that change the number of places and cancel the session.
fn change(session: &Session, here: &str) -> impl IntoView + use<> {
    let id = session.id.to_string();
    let form = DeskForm::of("set_capacity");
    let cancel = DeskForm::of("cancel_session");
    let last_step = if query("cancel") == "confirm" || cancel.is_back() {
        view! {
            <div class="notice warn">
                <p>
                    {say!(schedule.cancel_counts, taken = session.taken, waiting = session.waiting).to_string()}
                </p>
            </div>
            <div class="actions">
                <Act
                    form=cancel
                    page=here.to_owned()
                    fields=vec![("session", id.clone())]
                    label=say!(schedule.cancel_button)
                    class="danger"
                />
                <a class="button" href=here.to_owned()>
                    {say!(schedule.keep)}
                </a>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="actions">
                <a class="button" href=format!("{here}?cancel=confirm#change")>
                    {say!(schedule.cancel)}
                </a>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" id="change">
            <h2>{say!(schedule.change)}</h2>
            {form.problem()}
            <form method="post" action=form.action(here) novalidate>
                <input type="hidden" name="session" value=id />
                <div class="fields">
                    {form
                        .hinted(
                            "capacity",
                            say!(schedule.places),
                            Kind::Number,
                            &session.capacity.to_string(),
                            Some(say!(schedule.places_hint)),
                        )}
                </div>
                <div class="form-actions">
                    <button>{say!(schedule.change_button)}</button>
                </div>
            </form>
            {last_step}
        </section>
    }
}
