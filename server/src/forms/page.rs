//! The page that answers a form.

use app::answers::{carried::Carried, reply::Reply};
use axum::{extract::Request, response::Response};
use http::{Method, StatusCode, header};
use leptos::prelude::provide_context;

use crate::{functions, state::App};

/// What a page says besides what is stored.
pub(super) struct Say {
    pub(super) reply: Option<Reply>,
    pub(super) carried: Option<Carried>,
}

/// Returns the page again, with what it has to say.
pub(super) async fn render(app: &App, mut page: Request, say: Say) -> Response {
    let status = match &say.reply {
        None | Some(Reply::Search { .. } | Reply::Permission(..) | Reply::Once(_)) => {
            StatusCode::OK
        }
        Some(Reply::NewClient { .. } | Reply::Form(_)) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    *page.method_mut() = Method::GET;
    let (services, options) = (app.services.clone(), app.options.clone());
    let context = move || {
        functions::provide(&services);
        if let Some(reply) = say.reply.clone() {
            provide_context(reply);
        }
        if let Some(carried) = say.carried.clone() {
            provide_context(carried);
        }
    };
    let make =
        leptos_axum::render_app_async_with_context(context, move || app::document(options.clone()));
    let mut response = make(page).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// Returns the page to which a server function leads.
pub(super) fn next_page(answer: &Response) -> Option<&str> {
    answer.headers().get(header::LOCATION)?.to_str().ok()
}
