//! Which websites may show the schedule within their own pages.

use leptos::prelude::*;

use super::{AppError, form::Outcome};

/// Lets a website show the schedule.
#[server(endpoint = "add_embedding_site")]
pub async fn add_embedding_site(#[server(default)] origin: String) -> Result<Outcome, AppError> {
    use shared::{flaw::Flaws, input};

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    let form = Form::new("add_embedding_site", [("origin", &origin)]);
    match input::origin(&origin) {
        Ok(origin) => {
            let services = Services::of_request();
            let act = services.act(store::By::Team(viewer()?.id));
            form.outcome(store::embedding_sites::add(&services.store, act, &origin).await?)
        }
        Err(flaw) => form.refuse(Flaws::one("origin", flaw)),
    }
}

/// Does not let a website show the schedule any more.
#[server(endpoint = "remove_embedding_site")]
pub async fn remove_embedding_site(origin: String) -> Result<Outcome, AppError> {
    use shared::input;

    use crate::{
        api::form::Form,
        services::{Services, viewer},
    };

    // No website has an origin that is none.
    let Ok(origin) = input::origin(&origin) else {
        return Ok(Outcome::Done);
    };
    let services = Services::of_request();
    let act = services.act(store::By::Team(viewer()?.id));
    let removed = store::embedding_sites::remove(&services.store, act, &origin).await?;
    Form::new("remove_embedding_site", []).outcome(removed)
}
