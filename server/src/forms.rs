//! Plain forms. A form is posted to the address of its page, with its server function in `?do=`. Where there is something to
//! say, the answer is that page again, with what was typed.

use app::{
    answers::reply::{Reply, ReplySlot},
    api::PREFIX,
    services::Services,
};
use axum::{
    body::Body,
    extract::{Query, Request, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{Method, StatusCode, Uri, header};
use leptos::{config::LeptosOptions, prelude::provide_context};

use crate::{functions, login::guard, state::App};

/// The query of a plain form.
#[derive(serde::Deserialize)]
pub struct Asked {
    #[serde(rename = "do")]
    function: String,
}

/// Answers a plain form.
pub async fn post(
    State(app): State<App>,
    Query(Asked { function }): Query<Asked>,
    request: Request,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let page = Request::from_parts(parts.clone(), Body::empty());
    let Ok(path) = format!("{PREFIX}/{function}").parse() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    parts.uri = path;

    let slot = ReplySlot::default();
    let answer = functions::call(
        app.services.clone(),
        Request::from_parts(parts, body),
        Some(slot.clone()),
    )
    .await;
    match slot.take() {
        Some(reply) => render(&app.services, &app.options, page, reply).await,
        None => follow(&back(page.uri(), &function), &answer),
    }
}

/// Returns the page again, with the reply in it.
async fn render(
    services: &Services,
    options: &LeptosOptions,
    mut page: Request,
    reply: Reply,
) -> Response {
    let status = match &reply {
        Reply::Search { .. }
        | Reply::ClientLink(_)
        | Reply::UnknownReference(_)
        | Reply::Permission(..)
        | Reply::Once(_) => StatusCode::OK,
        Reply::LogIn { .. }
        | Reply::SetUp(..)
        | Reply::Details { .. }
        | Reply::NewClient { .. }
        | Reply::Form(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    *page.method_mut() = Method::GET;
    let (services, options) = (services.clone(), options.clone());
    let context = move || {
        functions::provide(&services);
        provide_context(reply.clone());
    };
    let make =
        leptos_axum::render_app_async_with_context(context, move || app::document(options.clone()));
    let mut response = make(page).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// Returns the page of a form, with the function that is done in its query. The rest of the query stays.
fn back(page: &Uri, function: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let asked = page.query().unwrap_or_default();
    for (name, value) in form_urlencoded::parse(asked.as_bytes()) {
        if name != "do" && name != "done" {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("done", function);
    format!("{}?{}", page.path(), query.finish())
}

/// Leads to the page that the server function names, or back to the page of the form.
fn follow(page: &str, answer: &Response) -> Response {
    match answer.status() {
        StatusCode::UNAUTHORIZED => Redirect::to(guard::log_in_page(page)).into_response(),
        status if status.is_client_error() || status.is_server_error() => status.into_response(),
        _ => {
            let next = answer
                .headers()
                .get(header::LOCATION)
                .and_then(|next| next.to_str().ok());
            let mut response = Redirect::to(next.unwrap_or(page)).into_response();
            for cookie in answer.headers().get_all(header::SET_COOKIE) {
                response
                    .headers_mut()
                    .append(header::SET_COOKIE, cookie.clone());
            }
            response
        }
    }
}
