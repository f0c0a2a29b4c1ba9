//! A team member's own account: the password, the second factor, and the formats.

use leptos::prelude::*;
use shared::{
    access::{Actor, Switch},
    forms::{
        ChangePassword, ConfirmSecondFactor, SetFormats, SetSearchKey, StartSecondFactor,
        StopSecondFactor,
    },
};
use store::team::{
    members::Profile,
    second_factor::{Secret, State},
    secrets::Code,
};

use crate::{
    answers::reply::{Once, Reply},
    components::{
        facts::{Facts, fact},
        field::{Field, Kind},
        form::{Act, DeskForm, Done, FormCard, PostForm, Style, hint},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        qr::Qr,
        request::query,
        search_keys::slash,
    },
    login::viewer::account_holder,
    services::Services,
    words::{
        formats::{self, Reader},
        say, team,
    },
};

/// The address of this page.
const HERE: &str = "/account";

/// How browsers fill in the present password.
const PRESENT: (Kind, &str) = (Kind::Password, "current-password");

/// The account of the team member who is logged in.
#[component]
pub fn AccountPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), account_holder());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let profile = store::team::members::find(&mut tx, actor.id, services.now()).await?;
        let state = store::team::second_factor::state(&mut tx, actor.id).await?;
        Ok::<_, Away>((actor, profile.ok_or(Away::NOT_FOUND)?, state))
    };
    page(load, |(actor, profile, state)| show(actor, profile, state))
}

fn show(actor: Actor, profile: Profile, state: State) -> impl IntoView {
    let must_set_up = profile.group_needs_second_factor && !profile.has_second_factor;
    let second_factor = match (use_context::<Reply>().and_then(Reply::into_once), state) {
        (Some(Once::Secret(secret)), _) => scan(secret).into_any(),
        (Some(Once::RecoveryCodes(codes)), _) => recovery(codes).into_any(),
        (Some(Once::LinkCode(_) | Once::ClientLink(_)) | None, State::Off) => {
            start(say!(account.off_lede)).into_any()
        }
        (Some(Once::LinkCode(_) | Once::ClientLink(_)) | None, State::Started) => {
            let confirm = view! {
                <p>{say!(account.started_lede)}</p>
                {confirm()}
                {start(say!(account.again_lede))}
            };
            confirm.into_any()
        }
        (Some(Once::LinkCode(_) | Once::ClientLink(_)) | None, State::On(left)) => {
            on(left).into_any()
        }
    };
    view! {
        <Layout actor menu=Menu::Elsewhere title=say!(account.title) width=Width::Narrow>
            <PageHead title=say!(account.title) lede=profile.actor.name />
            <Done function=query("done") />
            {must_set_up.then(|| view! { <p class="notice warn">{say!(account.must_set_up)}</p> })}
            <section class="card">
                <Facts>
                    {fact(say!(team.email), profile.email)} {fact(say!(team.role), team::role(profile.actor.role))}
                    {fact(say!(team.group), profile.group_name)}
                </Facts>
            </section>
            <section class="card" id="second-factor">
                <h2>{say!(account.second_factor)}</h2>
                {second_factor}
            </section>
            {password()}
            {search_key()}
            {formats()}
        </Layout>
    }
}

fn password() -> impl IntoView {
    let form = DeskForm::of::<ChangePassword>();
    let new = (Kind::Password, "new-password");
    view! {
        <FormCard
            form=form.clone()
            page=HERE
            id="password"
            heading=say!(account.password)
            button=say!(account.change_button)
        >
            {form.secret(ChangePassword::current, say!(account.current), PRESENT, None)}
            {form.secret(ChangePassword::new, say!(account.new_password), new, Some(say!(account.new_hint)))}
        </FormCard>
    }
}

/// Whether a single key leads to the client search, and the button that turns it on or off.
fn search_key() -> impl IntoView {
    let (now, label) = match slash() {
        Switch::On => (
            say!(account.search_key_on),
            say!(account.search_key_turn_off),
        ),
        Switch::Off => (
            say!(account.search_key_off),
            say!(account.search_key_turn_on),
        ),
    };
    let form = DeskForm::of::<SetSearchKey>();
    let fields = vec![(SetSearchKey::turn, slash().other().to_string())];
    view! {
        <section class="card" id="search-key">
            <h2>{say!(account.search_key)}</h2>
            <p>{now}</p>
            <p class="hint">{say!(account.search_key_hint)}</p>
            <div class="actions">
                <Act form page=HERE fields label />
            </div>
        </section>
    }
}

/// How dates, times and amounts are written.
fn formats() -> impl IntoView {
    let stored = SetFormats::showing(Reader::of_request().chosen.own);
    let form = DeskForm::of::<SetFormats>();
    let choices = formats::choices(say!(formats.browser));
    let field = form.choice(
        SetFormats::formats,
        say!(formats.label),
        choices,
        &stored.formats,
    );
    view! {
        <FormCard
            form
            page=HERE
            id="formats"
            heading=say!(formats.title)
            lede=hint(say!(formats.lede))
            button=say!(settings.save)
        >
            {field}
        </FormCard>
    }
}

/// The form that makes a secret.
fn start(lede: &'static str) -> impl IntoView {
    let form = DeskForm::of::<StartSecondFactor>();
    let flaw = form.flaw(StartSecondFactor::password);
    view! {
        <p>{lede}</p>
        <PostForm form page=HERE button=say!(account.start_button)>
            <Field
                name=StartSecondFactor::password
                id="start-password"
                label=say!(account.start_password)
                kind=PRESENT.0
                value=""
                flaw
                autocomplete=PRESENT.1
            />
        </PostForm>
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
    let form = DeskForm::of::<ConfirmSecondFactor>();
    let code = (Kind::Number, "one-time-code");
    view! {
        <PostForm form=form.clone() page=HERE button=say!(account.confirm_button)>
            {form.secret(ConfirmSecondFactor::code, say!(account.code), code, None)}
        </PostForm>
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
    let form = DeskForm::of::<StopSecondFactor>();
    let code = (Kind::Text, "one-time-code");
    let left = match left {
        0 => say!(account.codes_left_none).to_owned(),
        left => say!(account.codes_left, count = left).to_string(),
    };
    view! {
        <p>{say!(account.on_lede)}</p>
        <p>{left}</p>
        <h3>{say!(account.stop_title)}</h3>
        <PostForm form=form.clone() page=HERE button=say!(account.stop_button) style=Style::Danger>
            {form.secret(StopSecondFactor::code, say!(account.stop_code), code, None)}
        </PostForm>
    }
}
