//! How a client gets into the app: the user name, the password, and the link with which a password is set.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::{access::Actor, forms::MakeClientLink};
use store::{
    desk::{
        clients::Head,
        events::{Event, What},
    },
    door::access::Access,
};

use crate::{
    answers::reply::{Once, Reply},
    components::{
        client_frame::{ClientFrame, head},
        clock::StudioClock,
        facts::{Facts, fact},
        field::Kind,
        form::{Act, DeskForm, PostForm, Style},
        page::{Away, page},
        request::{client_id, here},
        table::{Column, Row, Table, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{history::happened, say},
};

/// How many events are searched for those about access.
const EVENTS: i64 = 200;

/// How one client gets into the app.
#[component]
pub fn ClientAccessPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let load = async move {
        let (actor, now) = (actor?, services.now());
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let clock = StudioClock::read(&mut tx).await?;
        let access = store::door::access::of(&mut tx, head.id).await?;
        let access = access.ok_or(Away::NOT_FOUND)?;
        let events = store::desk::events::of(&mut tx, head.id, clock.zone(), EVENTS).await?;
        Ok::<_, Away>((actor, head, access, events, (clock, now)))
    };
    page(load, |(actor, head, access, events, (clock, now))| {
        show(actor, head, access, events, (&clock, now))
    })
}

fn show(
    actor: Actor,
    head: Head,
    access: Access,
    events: Vec<Event>,
    (clock, now): (&StudioClock, Timestamp),
) -> impl IntoView + use<> {
    let made = match use_context::<Reply>().and_then(Reply::into_once) {
        Some(Once::ClientLink(link)) => Some(view! {
            <div class="notice good" role="status">
                <p>{say!(client_access.made)}</p>
                <p>
                    <code class="secret" id="link">
                        {link}
                    </code>
                </p>
            </div>
        }),
        Some(Once::LinkCode(_) | Once::Secret(_) | Once::RecoveryCodes(_)) | None => None,
    };
    let password = if access.has_password {
        say!(client_access.has_password)
    } else {
        say!(client_access.no_password)
    };
    let link_until = access.link_expires_at.filter(|until| *until > now);
    let works = link_until.map(|until| {
        let until = clock.date_time(until);
        say!(client_access.link_works, until = until).to_string()
    });
    let form = DeskForm::of::<MakeClientLink>();
    let fields = vec![(MakeClientLink::client, head.id.to_string())];
    let label = say!(client_access.make);
    let offer = if access.user_name.is_some() {
        view! {
            <div class="actions">
                <Act form page=here() fields label style=Style::Primary />
            </div>
        }
        .into_any()
    } else {
        let user_name = form.hinted(
            MakeClientLink::user_name,
            say!(client_access.user_name),
            Kind::Email,
            &access.email.unwrap_or_default(),
            Some(say!(client_access.user_name_hint)),
        );
        view! {
            <PostForm form page=here() hidden=fields button=label>
                {user_name}
            </PostForm>
        }
        .into_any()
    };
    let columns = vec![
        Column::Text(say!(client_access.what)),
        Column::Text(say!(table.when)),
        Column::Labelled(say!(client_access.by)),
    ];
    let row = |event: Event| -> Row {
        let by = event.by;
        row![
            happened(event.what),
            clock.cell(event.at.at()),
            by.unwrap_or_else(|| say!(client_access.by_client).into()),
        ]
    };
    let events = events.into_iter();
    let rows = events.filter(|event| is_about_access(event.what)).map(row);
    let rows = rows.collect();
    let note = clock.note();
    view! {
        <ClientFrame actor head title=say!(client_access.title)>
            {made}
            <section class="card">
                <p>{say!(client_access.lede)}</p>
                <Facts>
                    {access.user_name.map(|user_name| fact(say!(client_access.user_name), user_name))}
                    {fact(say!(log_in.password), password)} {fact(say!(client_access.link), works.unwrap_or_default())}
                </Facts>
                {offer}
            </section>
            <section class="card">
                <h2>{say!(client_access.history)}</h2>
                <Table name=say!(client_access.history) columns rows />
                {note}
            </section>
        </ClientFrame>
    }
}

/// Whether an event is about access.
fn is_about_access(what: What) -> bool {
    match what {
        What::PasswordForgotten | What::LinkMade | What::PasswordSet => true,
        What::Added
        | What::JoinedAgain
        | What::InformationChanged
        | What::TextChanged
        | What::MembershipSold
        | What::MembershipPaused
        | What::MembershipResumed
        | What::MembershipCancelled
        | What::PackageSold
        | What::PackageVoided
        | What::InvoiceIssued
        | What::PaymentRecorded
        | What::PaymentFailed
        | What::PaymentRetried
        | What::InvoiceHandedOver
        | What::InvoiceWrittenOff
        | What::InvoiceVoided
        | What::InvoiceRefunded
        | What::CreditAdded
        | What::CreditSpent
        | What::CreditReturned
        | What::Booked
        | What::Waitlisted
        | What::Promoted
        | What::BookingCancelled
        | What::CheckedIn
        | What::NoShow
        | What::AttendanceUndone
        | What::PaidByStarted
        | What::PaidByEnded
        | What::BuddyStarted
        | What::BuddyEnded
        | What::PaymentMethodRemoved
        | What::PaymentMethodRestored
        | What::ConfirmationAsked
        | What::DeletionRequested
        | What::DeletionRequestWithdrawn => false,
    }
}
