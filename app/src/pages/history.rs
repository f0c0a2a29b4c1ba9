//! What happened with a client, the latest first.

use leptos::prelude::*;
use shared::access::Actor;
use store::{
    clients::Head,
    events::{self, Event, What},
};
use uuid::Uuid;

use super::{
    Away,
    client_frame::{ClientFrame, head, own_page, table},
    page,
};
use crate::{
    components::table::Column,
    sentences::{date_time, happened, say},
    services::{Services, viewer},
};

/// How much of it a page shows.
const LAST: i64 = 200;

/// The history of a client.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), super::client_id());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let home = store::studio::location(&mut tx, head.home).await?;
        let zone = home.ok_or(Away::NOT_FOUND)?.zone()?;
        let events = events::of(&mut tx, head.id, &zone, LAST).await?;
        Ok::<_, Away>((actor, head, events))
    };
    page(load, |(actor, head, events)| show(actor, head, events))
}

fn show(actor: Actor, head: Head, events: Vec<Event>) -> impl IntoView {
    let row = |event: Event| {
        let words = happened(event.what);
        let what = match event
            .subject
            .and_then(|subject| place(&head, event.what, subject))
        {
            Some(page) => view! { <a href=page>{words}</a> }.into_any(),
            None => words.into_any(),
        };
        view! {
            <tr>
                <td data-label=say!(history.when)>
                    <time datetime=event.at.at().to_string()>{date_time(event.at.local())}</time>
                </td>
                <td data-label=say!(history.what)>{what}</td>
                <td data-label=say!(history.by)>{event.by.unwrap_or_else(|| say!(history.client).into())}</td>
            </tr>
        }
    };
    let columns = [
        Column::Text(say!(history.when)),
        Column::Text(say!(history.what)),
        Column::Text(say!(history.by)),
    ];
    let rows = events.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <ClientFrame actor head=head.clone() title=say!(history.title)>
            <section class="card">
                {table(say!(history.title), &columns, rows)}
            </section>
        </ClientFrame>
    }
}

/// The page of the thing to which it happened, where it has one.
fn place(head: &Head, what: What, subject: Uuid) -> Option<String> {
    let kind = match what {
        What::MembershipSold
        | What::MembershipPaused
        | What::MembershipResumed
        | What::MembershipCancelled => "memberships",
        What::PackageSold | What::PackageVoided => "packages",
        What::InvoiceIssued
        | What::PaymentRecorded
        | What::PaymentFailed
        | What::PaymentRetried
        | What::InvoiceHandedOver
        | What::InvoiceWrittenOff
        | What::InvoiceVoided => "invoices",
        What::Booked
        | What::Waitlisted
        | What::Promoted
        | What::BookingCancelled
        | What::CheckedIn
        | What::NoShow => "bookings",
        What::PaidByStarted | What::PaidByEnded | What::BuddyStarted | What::BuddyEnded => {
            "relationships"
        }
        _ => return None,
    };
    Some(own_page(head.id, kind, subject))
}
