//! The pages of the app for those who are not logged in: logging in, asking for a new password, setting one, signing up.

use leptos::prelude::*;
use shared::flaw::{Flaw, Refused};
use store::studio::Location;

use super::{Away, page, query};
use crate::{
    components::{
        app_layout::{AppEntrance, WidgetLayout},
        field::{Field, Kind},
        form::{DeskForm, Done},
    },
    sentences::{self, say},
    services::Services,
};

/// Logging in to the app.
#[component]
pub fn AppLoginPage() -> impl IntoView {
    view! {
        <AppEntrance title=say!(app.log_in)>
            <LogInForm page="/app/login".to_owned() location=String::new() />
            <p>
                <a href="/app/forgotten">{say!(app.forgotten_link)}</a>
            </p>
            <p>
                {say!(app.new_here)} " " <a href="/app/sign-up">{say!(app.sign_up_link)}</a>
            </p>
        </AppEntrance>
    }
}

/// Logging in within the widget. What else there is opens in the app.
#[component]
pub fn EmbedLoginPage() -> impl IntoView {
    let location = query("location");
    let location = uuid::Uuid::parse_str(&location).map_or(String::new(), |id| id.to_string());
    let at = |page: &str| match location.as_str() {
        "" => page.to_owned(),
        id => format!("{page}?location={id}"),
    };
    let (back, here) = (at("/embed/schedule"), at("/embed/login"));
    view! {
        <WidgetLayout title=say!(app.log_in)>
            <section class="card">
                <LogInForm page=here location />
                <p>
                    <a href="/app/forgotten" target="_blank">
                        {say!(app.forgotten_link)}
                    </a>
                </p>
                <p>
                    {say!(app.new_here)} " "
                    <a href="/app/sign-up" target="_blank">
                        {say!(app.sign_up_link)}
                    </a>
                </p>
            </section>
            <p>
                <a href=back>{say!(app.back_to_schedule)}</a>
            </p>
        </WidgetLayout>
    }
}

#[component]
fn LogInForm(page: String, location: String) -> impl IntoView {
    let form = DeskForm::of("client_log_in");
    let problem = form.flaw("").map(|flaw| match flaw {
        Flaw::Refused(Refused::Wrong) => say!(log_in.wrong).to_owned(),
        other => sentences::flaw(other),
    });
    view! {
        {problem.map(|problem| view! { <p class="notice bad" role="alert">{problem}</p> })}
        <form method="post" action=form.action(&page) novalidate>
            <div class="fields">
                <Field
                    name="email"
                    label=say!(log_in.email)
                    kind=Kind::Email
                    value=form.value("email", "")
                    flaw=None
                    autocomplete="username"
                />
                <Field
                    name="password"
                    label=say!(log_in.password)
                    kind=Kind::Password
                    value=""
                    flaw=None
                    autocomplete="current-password"
                />
            </div>
            {(!location.is_empty()).then(|| view! { <input type="hidden" name="location" value=location /> })}
            <button class="primary">{say!(log_in.button)}</button>
        </form>
    }
}

/// Asking for a new password.
#[component]
pub fn AppForgottenPage() -> impl IntoView {
    let form = DeskForm::of("client_forgot_password");
    view! {
        <AppEntrance title=say!(app.forgotten)>
            <Done function=query("done") />
            <p>{say!(app.forgotten_lede)}</p>
            {form.problem()}
            <form method="post" action=form.action("/app/forgotten") novalidate>
                <div class="fields">{form.field("email", say!(log_in.email), Kind::Email, "")}</div>
                <button class="primary">{say!(app.forgotten_button)}</button>
            </form>
            <p>
                <a href="/app/login">{say!(app.back_to_log_in)}</a>
            </p>
        </AppEntrance>
    }
}

/// Setting a password with a link that the team handed over.
#[component]
pub fn AppPasswordPage() -> impl IntoView {
    let form = DeskForm::of("client_set_password");
    let link = form.value("link", &query("link"));
    view! {
        <AppEntrance title=say!(app.set_password)>
            {form.problem()}
            <form method="post" action=form.action("/app/password") novalidate>
                <input type="hidden" name="link" value=link />
                <div class="fields">
                    <Field
                        name="password"
                        label=say!(app.new_password)
                        kind=Kind::Password
                        value=""
                        flaw=form.flaw("password")
                        hint=Some(say!(app.password_hint))
                        autocomplete="new-password"
                    />
                </div>
                <button class="primary">{say!(app.set_password_button)}</button>
            </form>
            <p>
                <a href="/app/forgotten">{say!(app.link_is_over)}</a>
            </p>
        </AppEntrance>
    }
}

/// Signing up.
#[component]
pub fn AppSignUpPage() -> impl IntoView {
    let services = Services::of_request();
    let load = async move {
        let mut tx = services.store.read().await?;
        let locations = store::studio::locations(&mut tx).await?;
        Ok::<_, Away>((store::studio::name(&mut tx).await?, locations))
    };
    page(load, |(studio, locations)| sign_up(studio, locations))
}

fn sign_up(studio: String, locations: Vec<Location>) -> impl IntoView {
    let form = DeskForm::of("client_sign_up");
    let known = form.flaw("") == Some(Refused::EmailTaken.into());
    let problem = if known {
        view! {
            <div class="notice" role="alert">
                <p>{say!(app.known_address)}</p>
                <p>
                    <a href="/app/login">{say!(app.log_in)}</a>
                    " · "
                    <a href="/app/forgotten">{say!(app.forgotten_link)}</a>
                </p>
            </div>
        }
        .into_any()
    } else {
        form.problem().into_any()
    };
    let first = locations
        .first()
        .map_or(String::new(), |here| here.id.to_string());
    let names = locations
        .into_iter()
        .map(|here| (here.id.to_string(), here.name));
    view! {
        <AppEntrance title=say!(app.sign_up)>
            <p>
                <bdi>{studio}</bdi>
            </p>
            {problem}
            <form method="post" action=form.action("/app/sign-up") novalidate>
                <div class="fields">
                    {form.field("first_name", say!(information.first_name), Kind::Text, "")}
                    {form.field("last_name", say!(information.last_name), Kind::Text, "")}
                    {form.field("email", say!(log_in.email), Kind::Email, "")}
                    <Field
                        name="password"
                        label=say!(log_in.password)
                        kind=Kind::Password
                        value=""
                        flaw=form.flaw("password")
                        hint=Some(say!(app.password_hint))
                        autocomplete="new-password"
                    />
                    {form.choice("location", say!(app.home_location), names.collect(), &first)}
                </div>
                <button class="primary">{say!(app.sign_up_button)}</button>
            </form>
            <p>
                <a href="/app/login">{say!(app.back_to_log_in)}</a>
            </p>
        </AppEntrance>
    }
}
