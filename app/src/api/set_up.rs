//! Setting the studio up, once.

use leptos::prelude::*;
use shared::setup::SetUpForm;

use crate::{answers::set_up::SettingUp, error::AppError};

/// Creates the studio, its first location and its first administrator. Takes the code that the terminal shows.
#[server(endpoint = "set_up")]
pub async fn set_up(form: SetUpForm) -> Result<SettingUp, AppError> {
    use crate::{
        answers::reply::{Reply, reply},
        services::Services,
    };
    let services = Services::of_request();
    let set_up = match services.check_set_up(&form) {
        Ok(set_up) => set_up,
        Err(flaws) => {
            reply(|| Reply::SetUp(form.without_secrets(), flaws.clone()));
            return Ok(SettingUp::Flawed(flaws));
        }
    };
    let hash = services.passwords.hash(set_up.password.plain()).await?;
    let act = services.act(store::By::Public);
    let done = store::studio::set_up(&services.store, act, &set_up, &hash).await?;
    leptos_axum::redirect("/login");
    Ok(if done.done().is_some() {
        SettingUp::Done
    } else {
        SettingUp::DoneBefore
    })
}
