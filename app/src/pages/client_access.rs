//! How a client gets into the app: the user name, the password, and the link with which a password is set.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::{
    access::Actor,
    client::{ClientId, Email, Name},
    flaw::Refused,
    forms::{ChangeUserName, MakeClientLink},
};
use store::{
    desk::{
        clients::Head,
        events::{self, Event, Start, What},
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
        form::{Act, DeskForm, FormCard, PostForm, Style},
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
    let taken = taken();
    let load = async move {
        let (actor, now) = (actor?, services.now());
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let clock = StudioClock::read(&mut tx).await?;
        let access = store::door::access::of(&mut tx, head.id).await?;
        let access = access.ok_or(Away::NOT_FOUND)?;
        let events = events::page(&mut tx, head.id, clock.zone(), Start::Latest, EVENTS).await?;
        let holder = match taken {
            Some(user_name) => store::door::access::holder(&mut tx, &user_name).await?,
            None => None,
        };
        Ok::<_, Away>((actor, head, (access, holder), events.rows, (clock, now)))
    };
    page(load, |(actor, head, access, events, (clock, now))| {
        show(actor, head, access, events, (&clock, now))
    })
}

fn show(
    actor: Actor,
    head: Head,
    (access, holder): (Access, Option<(ClientId, Name)>),
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
    let change = access
        .user_name
        .as_ref()
        .map(|user_name| change(head.id, user_name));
    let holder = holder.map(|(id, name)| {
        view! {
            <p class="notice warn">
                {say!(client_access.taken_by)} " " <a href=format!("/clients/{id}")>
                    <bdi>{name.to_string()}</bdi>
                </a>
            </p>
        }
    });
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
            {holder}
            <section class="card">
                <p>{say!(client_access.lede)}</p>
                <Facts>
                    {access.user_name.map(|user_name| fact(say!(client_access.user_name), user_name))}
                    {fact(say!(log_in.password), password)} {fact(say!(client_access.link), works.unwrap_or_default())}
                </Facts>
                {offer}
            </section>
            {change}
            <section class="card">
                <h2>{say!(client_access.history)}</h2>
                <Table name=say!(client_access.history) columns rows empty=say!(client_access.no_history) />
                {note}
            </section>
        </ClientFrame>
    }
}

/// Returns the user name that a form was refused for, because another client has it.
fn taken() -> Option<Email> {
    let refused = |form: DeskForm, field| {
        let is_taken = form.flaw(field) == Some(Refused::UserNameTaken.into());
        form.typed(field).filter(|_| is_taken)
    };
    let changed = refused(DeskForm::of::<ChangeUserName>(), ChangeUserName::user_name);
    let typed =
        changed.or_else(|| refused(DeskForm::of::<MakeClientLink>(), MakeClientLink::user_name));
    Email::parse(&typed?).ok()
}

/// The form that changes the user name.
fn change(client: ClientId, user_name: &str) -> impl IntoView + use<> {
    let form = DeskForm::of::<ChangeUserName>().editing(&ChangeUserName {
        client,
        user_name: user_name.to_owned(),
    });
    let (name, label) = (ChangeUserName::user_name, say!(client_access.user_name));
    let hint = Some(say!(client_access.user_name_hint));
    let field = form.hinted(name, label, Kind::Email, user_name, hint);
    view! {
        <FormCard
            form
            page=here()
            id="user-name"
            heading=say!(client_access.change)
            lede=say!(client_access.change_lede)
            hidden=vec![(ChangeUserName::client, client.to_string())]
            button=say!(client_access.change_button)
            style=Style::Plain
        >
            {field}
        </FormCard>
    }
}

/// Whether an event is about access.
fn is_about_access(what: What) -> bool {
    match what {
        What::UserNameChanged | What::PasswordForgotten | What::LinkMade | What::PasswordSet => {
            true
        }
        What::Added
        | What::Imported
        | What::JoinedAgain
        | What::InformationChanged
        | What::TextChanged
        | What::MembershipSold
        | What::MembershipPaused
        | What::MembershipResumed
        | What::MembershipCancelled
        | What::MembershipCorrected
        | What::PackageSold
        | What::PackageVoided
        | What::PackageCorrected
        | What::InvoiceIssued
        | What::InvoiceCorrected
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
