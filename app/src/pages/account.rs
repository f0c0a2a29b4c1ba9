//! One's own account: the password, and the second factor.

use leptos::prelude::*;
use shared::access::Actor;
use store::{
    members::Profile,
    second_factor::{Secret, State},
    secrets::Code,
};

use super::{client_frame::fact, page, query, team::role_name};
use crate::{
    api::{
        AppError,
        reply::{Once, Reply},
    },
    components::{
        field::{Field, Kind},
        form::{DeskForm, Done},
        layout::{Layout, Menu, Width},
        qr::Qr,
    },
    sentences::say,
    services::{Services, account_holder},
};

/// The account of who asks.
#[component]
pub fn AccountPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), account_holder());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let profile = store::members::find(&mut tx, actor.id, services.now()).await?;
        let state = store::second_factor::state(&mut tx, actor.id).await?;
        Ok::<_, AppError>((actor, profile.ok_or(AppError::NotFound)?, state))
    };
    page(load, |(actor, profile, state)| show(actor, profile, state))
}

fn show(actor: Actor, profile: Profile, state: State) -> impl IntoView {
    let must_set_up = profile.group_needs_second_factor && !profile.has_second_factor;
    let second_factor = match (use_context::<Reply>(), state) {
        (Some(Reply::Once(Once::Secret(secret))), _) => scan(secret).into_any(),
        (Some(Reply::Once(Once::RecoveryCodes(codes))), _) => recovery(codes).into_any(),
        (_, State::Off) => start(say!(account.off_lede)).into_any(),
        (_, State::Started) => {
            let confirm = view! {
                <p>{say!(account.started_lede)}</p>
                {confirm()}
                {start(say!(account.again_lede))}
            };
            confirm.into_any()
        }
        (_, State::On(left)) => on(left).into_any(),
    };
    view! {
        <Layout actor menu=Menu::Elsewhere title=say!(account.title) width=Width::Narrow>
            <div class="page-head">
                <div>
                    <h1>{say!(account.title)}</h1>
                    <p class="lede">
                        <bdi>{profile.actor.name}</bdi>
                    </p>
                </div>
            </div>
            <Done function=query("done") />
            {must_set_up.then(|| view! { <p class="notice warn">{say!(account.must_set_up)}</p> })}
            <section class="card">
                <dl class="facts">
                    {fact(say!(team.email), profile.email)} {fact(say!(team.role), role_name(profile.actor.role))}
                    {fact(say!(team.group), profile.group_name)}
                </dl>
            </section>
            <section class="card" id="second-factor">
                <h2>{say!(account.second_factor)}</h2>
                {second_factor}
            </section>
            {password()}
        </Layout>
    }
}

fn password() -> impl IntoView {
    let form = DeskForm::of("change_password");
    view! {
        <section class="card" id="password">
            <h2>{say!(account.password)}</h2>
            {form.problem()}
            <form method="post" action=form.action("/account") novalidate>
                <div class="fields">
                    <Field
                        name="current"
                        label=say!(account.current)
                        kind=Kind::Password
                        value=""
                        flaw=form.flaw("current")
                        autocomplete="current-password"
                    />
                    <Field
                        name="new"
                        label=say!(account.new_password)
                        kind=Kind::Password
                        value=""
                        flaw=form.flaw("new")
                        hint=Some(say!(account.new_hint))
                        autocomplete="new-password"
                    />
                </div>
                <div class="form-actions">
                    <button class="primary">{say!(account.change_button)}</button>
                </div>
            </form>
        </section>
    }
}

/// The form that makes a secret.
fn start(lede: &'static str) -> impl IntoView {
    let form = DeskForm::of("start_second_factor");
    view! {
        <p>{lede}</p>
        {form.problem()}
        <form method="post" action=form.action("/account") novalidate>
            <div class="fields">
                <Field
                    name="password"
                    id="start-password"
                    label=say!(account.start_password)
                    kind=Kind::Password
                    value=""
                    flaw=form.flaw("password")
                    autocomplete="current-password"
                />
            </div>
            <div class="form-actions">
                <button class="primary">{say!(account.start_button)}</button>
            </div>
        </form>
    }
}

/// The secret, and the form that confirms it.
fn scan(secret: Secret) -> impl IntoView {
    let groups = secret.text.as_bytes().chunks(4);
    let groups = groups.map(|group| String::from_utf8_lossy(group).into_owned());
    let text = groups.collect::<Vec<_>>().join(" ");
    view! {
        <h3>{say!(account.scan_title)}</h3>
        <p>{say!(account.scan_lede)}</p>
        <Qr text=secret.uri label=say!(account.qr) />
        <p>{say!(account.secret)}</p>
        <p>
            <code id="secret">{text}</code>
        </p>
        {confirm()}
    }
}

/// The form that takes a first code.
fn confirm() -> impl IntoView {
    let form = DeskForm::of("confirm_second_factor");
    view! {
        {form.problem()}
        <form method="post" action=form.action("/account") novalidate>
            <div class="fields">
                <Field
                    name="code"
                    label=say!(account.code)
                    kind=Kind::Number
                    value=""
                    flaw=form.flaw("code")
                    autocomplete="one-time-code"
                />
            </div>
            <div class="form-actions">
                <button class="primary">{say!(account.confirm_button)}</button>
            </div>
        </form>
    }
}

fn recovery(codes: Vec<Code>) -> impl IntoView {
    let code = |code: Code| {
        view! {
            <li>
                <code>{code.as_str().to_owned()}</code>
            </li>
        }
    };
    view! {
        <h3>{say!(account.recovery_title)}</h3>
        <p class="notice good" role="status">
            {say!(account.recovery_lede)}
        </p>
        <ul id="recovery-codes">{codes.into_iter().map(code).collect_view()}</ul>
    }
}

fn on(left: i64) -> impl IntoView {
    let form = DeskForm::of("stop_second_factor");
    view! {
        <p>{say!(account.on_lede)}</p>
        <p>{say!(account.codes_left, left = left).to_string()}</p>
        <h3>{say!(account.stop_title)}</h3>
        {form.problem()}
        <form method="post" action=form.action("/account") novalidate>
            <div class="fields">
                <Field
                    name="code"
                    label=say!(account.stop_code)
                    kind=Kind::Text
                    value=""
                    flaw=form.flaw("code")
                    autocomplete="one-time-code"
                />
            </div>
            <div class="form-actions">
                <button class="danger">{say!(account.stop_button)}</button>
            </div>
        </form>
    }
}
