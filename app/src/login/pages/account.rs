//! A team member's own account: the password, the second factor, and the formats.

use leptos::prelude::*;
use shared::{
    access::{Actor, Switch},
    forms::{
        ChangePassword, ConfirmSecondFactor, Form, SetFormats, SetSearchKey, StartSecondFactor,
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
        acts::{ActForm, Acts, Asked, At, Rank},
        chip::chip,
        facts::{Facts, fact},
        field::{Field, Kind},
        form::{Act, DeskForm, PostForm, Style, hint},
        own_formats::own_formats,
        page::{Away, page},
        qr::Qr,
        search_keys::slash,
        section::Section,
        thing::{Place, Thing},
    },
    login::viewer::account_holder,
    services::Services,
    words::{
        formats::{self, Reader},
        say, status, team,
    },
};

/// The address of this page.
const HERE: &str = "/account";

/// The server functions whose forms have pages below this one.
const ACTS: &[&str] = &[ChangePassword::FUNCTION, SetFormats::FUNCTION];

/// How browsers fill in the present password.
const PRESENT: (Kind, &str) = (Kind::Password, "current-password");

/// The account of the team member who is logged in.
#[component]
pub fn AccountPage() -> impl IntoView {
    let (services, actor, asked) = (Services::of_request(), account_holder(), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (actor?, asked?);
        let mut tx = services.store.read().await?;
        let profile = store::team::members::find(&mut tx, actor.id, services.now()).await?;
        let state = store::team::second_factor::state(&mut tx, actor.id).await?;
        Ok::<_, Away>((actor, asked, profile.ok_or(Away::NOT_FOUND)?, state))
    };
    page(load, |(actor, asked, profile, state)| {
        show(actor, asked, profile, state)
    })
}

fn show(actor: Actor, asked: Asked, profile: Profile, state: State) -> impl IntoView {
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
    let is_on = if profile.has_second_factor {
        Switch::On
    } else {
        Switch::Off
    };
    let acts = Acts::of(HERE, asked)
        .act::<ChangePassword, _>(
            Rank::Elsewhere,
            say!(account.password),
            true,
            changing_password,
        )
        .act::<SetFormats, _>(
            Rank::Elsewhere,
            say!(account.change_formats),
            true,
            changing_formats,
        );
    let change_password = acts.link_to::<ChangePassword>(say!(account.password));
    let change_formats = acts.link_to::<SetFormats>(say!(account.change_formats));
    let formats = Reader::of_request().chosen.own;
    let formats = formats::chosen(formats, say!(formats.browser));
    let place = Place::own_account(profile.actor.name);
    view! {
        <Thing actor place title=say!(account.title) acts>
            {must_set_up.then(|| view! { <p class="notice warn">{say!(account.must_set_up)}</p> })}
            <Section id="details" heading=say!(account.details) beside=Some(change_password)>
                <Facts>
                    {fact(say!(team.email), profile.email)} {fact(say!(team.role), team::role(profile.actor.role))}
                    {fact(say!(team.group), profile.group_name)}
                </Facts>
            </Section>
            <Section
                id="second-factor"
                heading=say!(account.second_factor)
                beside=Some(chip(status::switch(is_on)))
            >
                {second_factor}
            </Section>
            {search_key()}
            <Section id="formats" heading=say!(formats.title) beside=Some(change_formats)>
                <Facts>{fact(say!(formats.label), formats)}</Facts>
            </Section>
        </Thing>
    }
}

/// The form that changes the password.
fn changing_password(at: At) -> impl IntoView {
    let form = DeskForm::of::<ChangePassword>();
    let new = (Kind::Password, "new-password");
    view! {
        <ActForm form=form.clone() at hidden=Vec::new() button=say!(account.change_button)>
            {form.secret(ChangePassword::current, say!(account.current), PRESENT, None)}
            {form.secret(ChangePassword::new, say!(account.new_password), new, Some(say!(account.new_hint)))}
        </ActForm>
    }
}

/// The form that chooses how dates, times and amounts are written.
fn changing_formats(at: At) -> impl IntoView {
    let (form, field) = own_formats::<SetFormats>(SetFormats::formats);
    let lede = hint(say!(formats.lede));
    view! {
        <ActForm form at lede hidden=Vec::new() button=say!(settings.save)>
            {field}
        </ActForm>
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
    let turn = view! { <Act form page=HERE fields label /> }.into_any();
    view! {
        <Section id="search-key" heading=say!(account.search_key) beside=Some(turn)>
            <p>{now}</p>
            <p class="hint">{say!(account.search_key_hint)}</p>
        </Section>
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
