//! The pages with which clients log in, ask for a new password, set one, and sign up.

use leptos::prelude::*;
use shared::{
    flaw::{Flaw, Refused},
    forms::{ClientForgotPassword, ClientLogIn, ClientSetPassword, ClientSignUp},
    ids::LocationId,
};
use store::studio::locations::Location;

use super::team::Credentials;
use crate::{
    components::{
        app_layout::{AppEntrance, WidgetLayout},
        field::Kind,
        form::{DeskForm, Done, SignInForm},
        location_picker::LocationPicker,
        page::{Away, page},
        request::query,
    },
    services::Services,
    words::{flaws, say},
};

/// How browsers fill in a new password.
const NEW: (Kind, &str) = (Kind::Password, "new-password");

/// Logging in to the app.
#[component]
pub fn AppLoginPage() -> impl IntoView {
    let services = Services::of_request();
    let load = async move {
        let mut tx = services.store.read().await?;
        Ok::<_, Away>(store::studio::set_up::name(&mut tx).await?)
    };
    page(load, log_in)
}

fn log_in(studio: String) -> impl IntoView {
    view! {
        <AppEntrance title=say!(app.log_in)>
            <p>
                <bdi>{studio}</bdi>
            </p>
            <LogInForm page="/app/login".to_owned() location=String::new() />
            <p>
                <a href="/app/forgotten">{say!(app.forgotten_link)}</a>
            </p>
            <p>{say!(app.new_here)} " " <a href="/app/sign-up">{say!(app.sign_up_link)}</a></p>
        </AppEntrance>
    }
}

/// Logging in within the widget. Other pages open in the app.
#[component]
pub fn EmbedLoginPage() -> impl IntoView {
    let location = query("location");
    let location = location.parse::<LocationId>();
    let location = location.map_or(String::new(), |id| id.to_string());
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
                    {say!(app.new_here)} " " <a href="/app/sign-up" target="_blank">
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
    let form = DeskForm::of::<ClientLogIn>();
    let problem = form.flaw("").map(|flaw| match flaw {
        Flaw::Refused(Refused::Wrong) => say!(log_in.wrong).to_owned(),
        other => flaws::flaw(other),
    });
    let hidden = match location.as_str() {
        "" => Vec::new(),
        _ => vec![(ClientLogIn::location, location)],
    };
    view! {
        {problem
            .map(|problem| {
                view! {
                    <p class="notice bad" role="alert">
                        {problem}
                    </p>
                }
            })}
        <SignInForm form=form.clone() page hidden button=say!(log_in.button)>
            <Credentials email=form.value(ClientLogIn::email, "") />
        </SignInForm>
    }
}

/// Asking for a new password.
#[component]
pub fn AppForgottenPage() -> impl IntoView {
    let form = DeskForm::of::<ClientForgotPassword>();
    view! {
        <AppEntrance title=say!(app.forgotten)>
            <Done function=query("done") />
            <p>{say!(app.forgotten_lede)}</p>
            {form.problem()}
            <SignInForm form=form.clone() page="/app/forgotten" button=say!(app.forgotten_button)>
                {form.own_field(ClientForgotPassword::email, say!(log_in.email), (Kind::Email, "username"))}
            </SignInForm>
            <BackToLogIn />
        </AppEntrance>
    }
}

/// Setting a password with a link that the team handed over.
#[component]
pub fn AppPasswordPage() -> impl IntoView {
    let form = DeskForm::of::<ClientSetPassword>();
    let hidden = vec![(
        ClientSetPassword::link,
        form.value(ClientSetPassword::link, &query("link")),
    )];
    let title = say!(app.set_password);
    view! {
        <AppEntrance title>
            {form.problem()}
            <SignInForm form=form.clone() page="/app/password" hidden button=say!(app.set_password_button)>
                {form.secret(ClientSetPassword::password, say!(app.new_password), NEW, Some(say!(app.password_hint)))}
            </SignInForm> <p>
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
        let locations = store::studio::locations::locations(&mut tx).await?;
        Ok::<_, Away>((store::studio::set_up::name(&mut tx).await?, locations))
    };
    page(load, |(studio, locations)| sign_up(studio, locations))
}

fn sign_up(studio: String, locations: Vec<Location>) -> impl IntoView {
    let form = DeskForm::of::<ClientSignUp>();
    let taken = form.flaw(ClientSignUp::user_name) == Some(Refused::UserNameTaken.into());
    let problem = if taken {
        view! {
            <div class="notice" role="alert">
                <p>{say!(app.known_user_name)}</p>
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
    // Most people log in with their email address. Only the others see the field.
    let typed = form.value(ClientSignUp::user_name, "");
    let chooses = form.flaw(ClientSignUp::user_name).is_some() || !typed.is_empty();
    let user_name = chooses.then(|| {
        let (label, hint) = (say!(client_access.user_name), say!(app.user_name_hint));
        form.hinted(ClientSignUp::user_name, label, Kind::Email, "", Some(hint))
    });
    let first = locations.first().map(|here| here.id);
    view! {
        <AppEntrance title=say!(app.sign_up)>
            <p>
                <bdi>{studio}</bdi>
            </p>
            {problem}
            <SignInForm form=form.clone() page="/app/sign-up" button=say!(app.sign_up_button)>
                {form.own_field(ClientSignUp::first_name, say!(information.first_name), (Kind::Text, "given-name"))}
                {form.own_field(ClientSignUp::last_name, say!(information.last_name), (Kind::Text, "family-name"))}
                {form.own_field(ClientSignUp::email, say!(log_in.email), (Kind::Email, "username"))} {user_name}
                {form.secret(ClientSignUp::password, say!(log_in.password), NEW, Some(say!(app.password_hint)))}
                <LocationPicker form=form.clone() label=say!(app.home_location) locations chosen=first />
            </SignInForm>
            <BackToLogIn />
        </AppEntrance>
    }
}

#[component]
fn BackToLogIn() -> impl IntoView {
    view! {
        <p>
            <a href="/app/login">{say!(app.back_to_log_in)}</a>
        </p>
    }
}
