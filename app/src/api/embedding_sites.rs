//! Which websites may show the schedule within their own pages.

use leptos::prelude::*;

use crate::{answers::form::Outcome, error::AppError};

/// Lets a website show the schedule.
#[server(endpoint = "add_embedding_site")]
pub async fn add_embedding_site(#[server(default)] origin: String) -> Result<Outcome, AppError> {
    use shared::{flaw::Flaws, input};

    use crate::{answers::form::Form, services::Services};

    let form = Form::new("add_embedding_site", [("origin", &origin)]);
    match input::origin(&origin) {
        Ok(origin) => {
            store::embedding_sites::add(&Services::of_request().store, &origin).await?;
            Ok(Outcome::Done)
        }
        Err(flaw) => form.refuse(Flaws::one("origin", flaw)),
    }
}

/// Stops a website from showing the schedule.
#[server(endpoint = "remove_embedding_site")]
pub async fn remove_embedding_site(origin: String) -> Result<Outcome, AppError> {
    use shared::input;

    use crate::services::Services;

    // No stored website has an invalid origin.
    if let Ok(origin) = input::origin(&origin) {
        store::embedding_sites::remove(&Services::of_request().store, &origin).await?;
    }
    Ok(Outcome::Done)
}
