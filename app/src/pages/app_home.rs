//! The first page of the app: what the client has, and the account itself.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{
    Standing,
    flaw::Flaw,
    forms::{ClientAskDeletion, ClientCancelBooking, ClientSetFormats, ClientWithdrawDeletion},
    time::{Moment, backups_until},
};
use store::{
    desk::visits::{Change, Visit},
    door::logins::LoggedIn,
};

use crate::{
    components::{
        app_layout::{AppLayout, AppMenu},
        facts::{Facts, fact},
        form::{Act, DeskForm, Done, FormCard, hint},
        own_formats::own_formats,
        page::{Away, page},
        request::query,
        things::Things,
    },
    login::viewer::client_viewer,
    services::Services,
    words::{
        checklist::{self, Words},
        dates::{date, date_time},
        flaws, say, status,
    },
};

/// How many seats of a client are searched for those to come.
const VISITS: i64 = 50;

/// What a client has.
#[component]
pub fn AppHomePage() -> impl IntoView {
    let (services, client) = (Services::of_request(), client_viewer());
    let load = async move {
        let (client, now) = (client?, services.now());
        let mut tx = services.store.read().await?;
        let head = store::desk::clients::head(&mut tx, client.id).await?;
        let home = head.ok_or(Away::NOT_FOUND)?.home;
        let home = store::studio::locations::location(&mut tx, home).await?;
        let home = home.ok_or(Away::NOT_FOUND)?.zone()?;
        let access = store::door::access::of(&mut tx, client.id).await?;
        let asked = store::desk::deletion_requests::of(&mut tx, client.id).await?;
        let mut coming = store::desk::visits::of_client(&mut tx, client.id, now, VISITS).await?;
        coming.retain(Visit::is_coming);
        coming.reverse();
        Ok::<_, Away>(Home {
            studio: store::studio::set_up::name(&mut tx).await?,
            standing: store::desk::standings::of(&mut tx, client.id, now).await?,
            seen: store::desk::events::count(&mut tx, client.id).await?,
            asked: asked.map(|at| Moment::new(at, &home)),
            backups: services
                .backup_days
                .map(|days| backups_until(Moment::new(now, &home).local().date(), days)),
            coming,
            email: access.and_then(|access| access.email).unwrap_or_default(),
            client,
        })
    };
    page(load, show)
}

struct Home {
    client: LoggedIn,
    email: String,
    studio: String,
    standing: Standing,
    coming: Vec<Visit>,
    asked: Option<Moment>,
    /// The day until which backups may hold the client's data, if it were erased today. `None` where the studio has not
    /// said how long it keeps them.
    backups: Option<Date>,
    seen: i64,
}

fn show(
    Home {
        client,
        email,
        studio,
        standing,
        coming,
        asked,
        backups,
        seen,
    }: Home,
) -> impl IntoView {
    let name = client.name.to_string();
    let hello = say!(app.hello, name = client.name.first.clone()).to_string();
    let balances = checklist::balances(&standing);
    let memberships = standing.memberships.iter();
    let memberships = memberships.map(checklist::membership).collect();
    let packages = standing.packages.iter();
    let packages = packages.map(checklist::package).collect();
    let sessions = if coming.is_empty() {
        view! { <p class="hint">{say!(app.no_sessions)}</p> }.into_any()
    } else {
        view! { <ul class="timetable dated">{coming.into_iter().map(visit).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <AppLayout studio name=client.name.to_string() menu=AppMenu::Home title=say!(app.home) seen>
            <div class="page-head">
                <h1>
                    <bdi>{hello}</bdi>
                </h1>
            </div>
            <Done function=query("done") />
            <section class="card">
                <div class="card-head">
                    <h2>{say!(app.sessions)}</h2>
                    <a class="button" href="/app/schedule">
                        {say!(app.book_one)}
                    </a>
                </div>
                {sessions}
            </section>
            {card(say!(client.memberships), memberships)}
            {card(say!(client.packages), packages)}
            {card(say!(client.balance), balances)}
            {formats()}
            {account(name, email, deletion(asked, backups))}
        </AppLayout>
    }
}

/// A session to come, and the button that gives the seat up.
fn visit(visit: Visit) -> impl IntoView {
    let words = status::own_seat(visit.status);
    let form = DeskForm::with::<ClientCancelBooking>(ClientCancelBooking::booking, visit.id);
    let cancel = visit.allows(Change::Cancel).then(|| {
        let fields = vec![(ClientCancelBooking::booking, visit.id.to_string())];
        view! { <Act form page="/app" fields label=say!(app.cancel) /> }
    });
    view! {
        <li>
            <bdi class="what">{visit.name}</bdi>
            <bdi class="when">{date_time(visit.starts.local())}</bdi>
            <bdi class="where">{visit.location}</bdi>
            <span class="badge">{words}</span>
            {cancel}
        </li>
    }
}

/// A card of current things; `None` without things.
fn card(title: &'static str, things: Vec<Words>) -> Option<impl IntoView> {
    (!things.is_empty()).then(|| {
        let things = things.into_iter().map(|words| (None, words)).collect();
        view! {
            <section class="card">
                <h2>{title}</h2>
                <Things things />
            </section>
        }
    })
}

/// How dates, times and amounts are written.
fn formats() -> impl IntoView {
    let (form, field) = own_formats::<ClientSetFormats>(ClientSetFormats::formats);
    view! {
        <FormCard
            form
            page="/app"
            id="formats"
            heading=say!(formats.title)
            lede=hint(say!(formats.lede))
            button=say!(settings.save)
        >
            {field}
        </FormCard>
    }
}

/// What the account is, and at its end the way to delete it.
fn account(name: String, email: String, deletion: impl IntoView) -> impl IntoView {
    view! {
        <section class="card" id="account">
            <h2>{say!(app.account)}</h2>
            <Facts>{fact(say!(clients.name), name)} {fact(say!(log_in.email), email)}</Facts>
            {deletion}
        </section>
    }
}

/// The request to delete the account, and the day until which backups may hold what is erased.
fn deletion(asked: Option<Moment>, backups: Option<Date>) -> AnyView {
    let backups = match backups {
        Some(day) => say!(app.deletion_backups, date = date(day)).to_string(),
        None => say!(app.deletion_backups_unknown).to_owned(),
    };
    let backups = view! { <p class="hint">{backups}</p> };
    if let Some(asked) = asked {
        let since = say!(app.deletion_asked, date = date(asked.local().date())).to_string();
        let form = DeskForm::of::<ClientWithdrawDeletion>();
        view! {
            <p class="notice warn">{since}</p>
            {backups}
            <div class="actions">
                <Act form page="/app" fields=Vec::new() label=say!(app.deletion_withdraw) />
            </div>
        }
        .into_any()
    } else {
        let form = DeskForm::of::<ClientAskDeletion>();
        let flaw = form.flaw(ClientAskDeletion::sure).map(|flaw| {
            let words = match flaw {
                Flaw::Missing => say!(app.deletion_tick).to_owned(),
                other => flaws::flaw(other),
            };
            view! {
                <p class="error" role="alert">
                    {words}
                </p>
            }
        });
        let is_back = form.is_back();
        view! {
            <details open=is_back>
                <summary>{say!(app.deletion)}</summary>
                <p>{say!(app.deletion_lede)}</p>
                {backups}
                {form.problem()}
                {flaw}
                <form method="post" action=form.action("/app") novalidate>
                    {form.own()}
                    {form.tick(ClientAskDeletion::sure, say!(app.deletion_sure))}
                    <div class="form-actions">
                        <button class="danger">{say!(app.deletion_ask)}</button>
                    </div>
                </form>
            </details>
        }
        .into_any()
    }
}
