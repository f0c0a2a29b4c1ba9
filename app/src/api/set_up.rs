//! Setting the studio up, once.

use leptos::prelude::*;
use shared::setup::SetUpForm;
#[cfg(feature = "ssr")]
use {
    crate::{
        answers::refusing::Answers,
        login::team::{Attempt, attempt},
        services::Services,
    },
    shared::{flaw::Flaws, setup::SetUpField},
    store::{Answer, By},
};

use crate::{answers::set_up::SettingUp, error::AppError};

/// Creates the studio, its first location and its first administrator, and logs the administrator in. Takes the code that the
/// terminal shows.
#[server(endpoint = "set_up")]
pub async fn set_up(form: SetUpForm) -> Result<SettingUp, AppError> {
    let services = Services::of_request();
    let set_up = match services.check_set_up(&form) {
        Ok(set_up) => set_up,
        Err(flaws) => return refuse(&form, flaws),
    };
    let hash = services.passwords.hash(set_up.password.plain()).await?;
    let act = services.act(By::Public)?;
    let done = store::studio::set_up::set_up(&services.store, act, &set_up, &hash).await?;
    let answer = match done {
        Answer::Done(_) => SettingUp::Done,
        Answer::Not(_) => SettingUp::DoneBefore,
    };
    if answer == SettingUp::Done
        && let Attempt::Done(token) = attempt(&services, &form.email, &form.password).await?
    {
        token.remember();
        leptos_axum::redirect("/clients");
    } else {
        leptos_axum::redirect("/login");
    }
    Ok(answer)
}

/// Sends the form back with the flaws of its fields.
#[cfg(feature = "ssr")]
fn refuse(form: &SetUpForm, flaws: Flaws<SetUpField>) -> Result<SettingUp, AppError> {
    form.refuse(&flaws.clone().named(SetUpField::name))?;
    Ok(SettingUp::Flawed(flaws))
}
