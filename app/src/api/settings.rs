//! The settings of the whole studio.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::answers::editing::edit,
    store::studio::{deletion_limit, formats, visit_fate},
};

use crate::{answers::form::Outcome, error::AppError};

/// Chooses the formats for all who have chosen none, the time zone of the studio, and what the titles of tabs show.
#[server(endpoint = "set_studio_formats")]
pub async fn set_studio_formats(
    #[server(flatten)] form: forms::SetStudioFormats,
) -> Result<Outcome, AppError> {
    edit(
        &form,
        form.parse(),
        |store, act, wanted, shown| async move { formats::set(&store, act, &wanted, &shown).await },
    )
    .await
}

/// Sets how many clients one administrator may delete within an hour.
#[server(endpoint = "set_deletion_limit")]
pub async fn set_deletion_limit(
    #[server(flatten)] form: forms::SetDeletionLimit,
) -> Result<Outcome, AppError> {
    edit(&form, form.parse(), |store, act, limit, shown| async move {
        deletion_limit::set(&store, act, limit, &shown).await
    })
    .await
}

/// Chooses what becomes of the visits of clients who are deleted from now on.
#[server(endpoint = "set_visit_fate")]
pub async fn set_visit_fate(
    #[server(flatten)] form: forms::SetVisitFate,
) -> Result<Outcome, AppError> {
    edit(&form, form.parse(), |store, act, fate, shown| async move {
        visit_fate::set(&store, act, fate, &shown).await
    })
    .await
}
