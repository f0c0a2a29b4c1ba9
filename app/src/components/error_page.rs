//! Pages for what went wrong. They say what to do, and nothing else.

use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use shared::access::Callers;

use super::{
    layout::{Layout, Menu, Width, WindowTitle},
    who_can_help::WhoCanHelp,
};
use crate::{
    error::AppError,
    login::{door::Door, viewer::viewer},
    words::say,
};

/// The page of an address without a page.
#[component]
pub fn NotFound() -> impl IntoView {
    error_page(AppError::NotFound, None)
}

/// An error in the context: its page is shown instead of the one at the address.
#[derive(Clone, Copy, Debug)]
pub struct Instead {
    /// The error.
    pub error: AppError,
    /// Who may call the server function that was refused, where one was.
    pub callers: Option<Callers>,
}

/// The page of an error, sent with its status. A team member who is refused sees who can help: those who are among the
/// `callers` of a server function, or the administrators for a page.
pub(crate) fn error_page(error: AppError, callers: Option<Callers>) -> impl IntoView {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
    let (title, words) = match error {
        AppError::NotFound => (say!(error.not_found_title), say!(error.not_found)),
        AppError::NotPermitted | AppError::NotLoggedIn => {
            (say!(error.refused_title), say!(error.refused))
        }
        AppError::Invalid => (say!(error.invalid_title), say!(error.invalid)),
        AppError::Unreachable | AppError::Failed => (say!(error.failed_title), say!(error.failed)),
    };
    let door = Door::of_request();
    let (home, home_words) = match door {
        Some(door) => (door.first_page(), say!(app.error_home)),
        None => ("/clients", say!(error.home)),
    };
    let help = match error {
        AppError::NotPermitted => Some(callers.unwrap_or(Callers::Administrators)),
        AppError::NotLoggedIn
        | AppError::NotFound
        | AppError::Invalid
        | AppError::Unreachable
        | AppError::Failed => None,
    };
    let content = move |help: Option<Callers>| {
        view! {
            <div class="error-page">
                <p class="code">{status.as_u16()}</p>
                <h1>{title}</h1>
                <p class="lede">{words}</p>
                {help.map(|callers| view! { <WhoCanHelp callers /> })}
                <div class="actions">
                    <a class="button primary" href=home>
                        {home_words}
                    </a>
                </div>
            </div>
        }
    };
    match viewer() {
        Ok(actor) if door.is_none() => view! {
            <Layout actor menu=Menu::Elsewhere title width=Width::Narrow>
                {content(help)}
            </Layout>
        }
        .into_any(),
        Ok(_) | Err(_) => view! {
            <WindowTitle page=title />
            <main id="content" class="page narrow">
                {content(None)}
            </main>
        }
        .into_any(),
    }
}
