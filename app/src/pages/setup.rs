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
    words::say,
};

/// The set-up page.
#[component]
pub fn SetupPage() -> impl IntoView {
    let form = DeskForm::of::<SetUpForm>();
    let name = |field: SetUpField| format!("form[{}]", field.name());
    let (flawed, action, own) = (form.is_back(), form.action("/setup"), form.own());
    let flaws = form.clone();
    let flaw = move |field: SetUpField| flaws.flaw(field.name());
    let value = move |field: SetUpField| form.value(field.name(), "");
    view! {
        <SignInLayout title=say!(set_up.title)>
            <p>{say!(set_up.lede)}</p>
            {flawed
                .then(|| {
                    view! {
                        <p class="notice bad" role="alert">
                            {say!(form.problems)}
                        </p>
                    }
                })}
            <form method="post" action=action novalidate>
                {own}
                <Field
                    name=name(SetUpField::Code)
                    label=say!(set_up.code)
                    kind=Kind::Text
                    value=value(SetUpField::Code)
                    flaw=flaw(SetUpField::Code)
                    hint=Some(say!(set_up.code_hint))
                />
                <Field
                    name=name(SetUpField::Studio)
                    label=say!(set_up.studio)
                    kind=Kind::Text
                    value=value(SetUpField::Studio)
                    flaw=flaw(SetUpField::Studio)
                    autocomplete="organization"
                />
                <Field
                    name=name(SetUpField::Location)
                    label=say!(set_up.location)
                    kind=Kind::Text
                    value=value(SetUpField::Location)
                    flaw=flaw(SetUpField::Location)
                />
                <Field
                    name=name(SetUpField::TimeZone)
                    label=say!(set_up.time_zone)
                    kind=TIME_ZONE
                    value=value(SetUpField::TimeZone)
                    flaw=flaw(SetUpField::TimeZone)
                    hint=Some(say!(set_up.time_zone_hint))
                />
                <Field
                    name=name(SetUpField::Currency)
                    label=say!(set_up.currency)
                    kind=CURRENCY
                    value=value(SetUpField::Currency)
                    flaw=flaw(SetUpField::Currency)
                    hint=Some(say!(set_up.currency_hint))
                />
                <h2>{say!(set_up.administrator)}</h2>
                <Field
                    name=name(SetUpField::Name)
                    label=say!(set_up.name)
                    kind=Kind::Text
                    value=value(SetUpField::Name)
                    flaw=flaw(SetUpField::Name)
                    autocomplete="name"
                />
                <Field
                    name=name(SetUpField::Email)
                    label=say!(set_up.email)
                    kind=Kind::Email
                    value=value(SetUpField::Email)
                    flaw=flaw(SetUpField::Email)
                    autocomplete="username"
                />
                <Field
                    name=name(SetUpField::Password)
                    label=say!(set_up.password)
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
