//! Setting the studio up: the first page of an empty Lethe.

use leptos::prelude::*;
use shared::{
    flaw::Flaws,
    setup::{SetUpField, SetUpForm},
};

use crate::{
    answers::reply::Reply,
    components::{
        field::{Field, Kind},
        layout::SignInLayout,
    },
    words::say,
};

/// The set-up page.
#[component]
pub fn SetupPage() -> impl IntoView {
    let (form, flaws) = match use_context::<Reply>() {
        Some(Reply::SetUp(form, flaws)) => (form, flaws),
        _ => (SetUpForm::default(), Flaws::none()),
    };
    let SetUpForm {
        code,
        studio,
        location,
        time_zone,
        currency,
        name,
        email,
        password: _,
    } = form;
    let flawed = !flaws.is_empty();
    let flaw = move |field| flaws.of(field);
    view! {
        <SignInLayout title=say!(set_up.title)>
            <p>{say!(set_up.lede)}</p>
            {flawed.then(|| view! { <p class="notice bad" role="alert">{say!(form.problems)}</p> })}
            <form method="post" action="/setup?do=set_up" novalidate>
                <Field
                    name="form[code]"
                    label=say!(set_up.code)
                    kind=Kind::Text
                    value=code
                    flaw=flaw(SetUpField::Code)
                    hint=Some(say!(set_up.code_hint))
                />
                <Field
                    name="form[studio]"
                    label=say!(set_up.studio)
                    kind=Kind::Text
                    value=studio
                    flaw=flaw(SetUpField::Studio)
                    autocomplete="organization"
                />
                <Field
                    name="form[location]"
                    label=say!(set_up.location)
                    kind=Kind::Text
                    value=location
                    flaw=flaw(SetUpField::Location)
                />
                <Field
                    name="form[time_zone]"
                    label=say!(set_up.time_zone)
                    kind=Kind::Text
                    value=time_zone
                    flaw=flaw(SetUpField::TimeZone)
                    hint=Some(say!(set_up.time_zone_hint))
                />
                <Field
                    name="form[currency]"
                    label=say!(set_up.currency)
                    kind=Kind::Text
                    value=currency
                    flaw=flaw(SetUpField::Currency)
                    hint=Some(say!(set_up.currency_hint))
                />
                <h2>{say!(set_up.administrator)}</h2>
                <Field
                    name="form[name]"
                    label=say!(set_up.name)
                    kind=Kind::Text
                    value=name
                    flaw=flaw(SetUpField::Name)
                    autocomplete="name"
                />
                <Field
                    name="form[email]"
                    label=say!(set_up.email)
                    kind=Kind::Email
                    value=email
                    flaw=flaw(SetUpField::Email)
                    autocomplete="username"
                />
                <Field
                    name="form[password]"
                    label=say!(set_up.password)
                    kind=Kind::Password
                    value=""
                    flaw=flaw(SetUpField::Password)
                    hint=Some(say!(set_up.password_hint))
                    autocomplete="new-password"
                />
                <button class="primary">{say!(set_up.button)}</button>
            </form>
        </SignInLayout>
    }
}
