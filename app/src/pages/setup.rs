//! Setting the studio up: the first page of an empty Lethe.

use leptos::{nonce::use_nonce, prelude::*};
use shared::setup::{SetUpField, SetUpForm};

use crate::{
    components::{
        field::{Field, Kind},
        form::DeskForm,
        layout::SignInLayout,
        pick_lists::{CURRENCY, PickLists, TIME_ZONE},
    },
    words::{flaws, say},
};

/// The set-up page.
#[component]
pub fn SetupPage() -> impl IntoView {
    let form = DeskForm::of::<SetUpForm>();
    let (problems, action, own) = (problems(&form), form.action("/setup"), form.own());
    let flaws = form.clone();
    let flaw = move |field: SetUpField| flaws.flaw(field.name());
    let value = move |field: SetUpField| form.value(field.name(), "");
    view! {
        <SignInLayout title=say!(set_up.title)>
            <p>{say!(set_up.lede)}</p>
            {problems}
            <form method="post" action=action novalidate>
                {own}
                <Field
                    name=name(SetUpField::Code)
                    label=label(SetUpField::Code)
                    kind=Kind::Text
                    value=value(SetUpField::Code)
                    flaw=flaw(SetUpField::Code)
                    hint=Some(say!(set_up.code_hint))
                />
                <Field
                    name=name(SetUpField::Studio)
                    label=label(SetUpField::Studio)
                    kind=Kind::Text
                    value=value(SetUpField::Studio)
                    flaw=flaw(SetUpField::Studio)
                    autocomplete="organization"
                />
                <Field
                    name=name(SetUpField::Location)
                    label=label(SetUpField::Location)
                    kind=Kind::Text
                    value=value(SetUpField::Location)
                    flaw=flaw(SetUpField::Location)
                />
                <Field
                    name=name(SetUpField::TimeZone)
                    label=label(SetUpField::TimeZone)
                    kind=TIME_ZONE
                    value=value(SetUpField::TimeZone)
                    flaw=flaw(SetUpField::TimeZone)
                    hint=Some(say!(set_up.time_zone_hint))
                />
                <Field
                    name=name(SetUpField::Currency)
                    label=label(SetUpField::Currency)
                    kind=CURRENCY
                    value=value(SetUpField::Currency)
                    flaw=flaw(SetUpField::Currency)
                    hint=Some(say!(set_up.currency_hint))
                />
                <h2>{say!(set_up.administrator)}</h2>
                <Field
                    name=name(SetUpField::Name)
                    label=label(SetUpField::Name)
                    kind=Kind::Text
                    value=value(SetUpField::Name)
                    flaw=flaw(SetUpField::Name)
                    autocomplete="name"
                />
                <Field
                    name=name(SetUpField::Email)
                    label=label(SetUpField::Email)
                    kind=Kind::Email
                    value=value(SetUpField::Email)
                    flaw=flaw(SetUpField::Email)
                    autocomplete="username"
                />
                <Field
                    name=name(SetUpField::Password)
                    label=label(SetUpField::Password)
                    kind=Kind::Password
                    value=""
                    flaw=flaw(SetUpField::Password)
                    hint=Some(say!(set_up.password_hint))
                    autocomplete="new-password"
                />
                <button class="primary">{say!(set_up.button)}</button>
            </form>
            <PickLists />
            <script src="/set-up.js" nonce=use_nonce() defer></script>
        </SignInLayout>
    }
}

/// The name of a field in the form.
fn name(field: SetUpField) -> String {
    format!("form[{}]", field.name())
}

/// What is wrong with a form that came back, with a link to each field.
fn problems(form: &DeskForm) -> Option<impl IntoView + use<>> {
    let problem = |field: SetUpField| {
        let words = form.flaw(field.name()).map(flaws::flaw)?;
        Some(view! {
            <li>
                <a href=format!("#{}", name(field))>{label(field)}</a>
                ": "
                {words}
            </li>
        })
    };
    form.is_back().then(|| {
        let problems = SetUpField::ALL.map(problem).collect_view();
        view! {
            <div class="notice bad" role="alert">
                <p>{say!(form.problems)}</p>
                <ul>{problems}</ul>
            </div>
        }
    })
}

/// What a field is called.
fn label(field: SetUpField) -> &'static str {
    match field {
        SetUpField::Code => say!(set_up.code),
        SetUpField::Studio => say!(set_up.studio),
        SetUpField::Location => say!(set_up.location),
        SetUpField::TimeZone => say!(set_up.time_zone),
        SetUpField::Currency => say!(set_up.currency),
        SetUpField::Name => say!(set_up.name),
        SetUpField::Email => say!(set_up.email),
        SetUpField::Password => say!(set_up.password),
    }
}
