//! Forms that arrive after the login has expired: the login page carries them through.

use app::{
    answers::{carried::Carried, reply::Reply},
    login::next_page::encoded,
};
use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, StatusCode, header};

use super::page::{Say, next_page, render};
use crate::{
    login::{guard, identify},
    state::App,
};

/// Returns the login page of the door to which `asked` belongs, which carries the form through.
pub(super) async fn ask_to_log_in(
    app: &App,
    mut page: Request,
    asked: &str,
    carried: Carried,
) -> Response {
    let login = guard::log_in_page(asked);
    match format!("{login}?next={}", encoded(asked)).parse() {
        Ok(uri) => *page.uri_mut() = uri,
        Err(_) => return StatusCode::NOT_FOUND.into_response(),
    }
    let say = Say {
        reply: None,
        carried: Some(carried),
    };
    render(app, page, say).await
}

/// What a server function answered that logged a person in.
pub(super) struct Login {
    cookies: Vec<HeaderValue>,
    next: String,
}

impl Login {
    pub(super) fn of(answer: &Response, back: &str) -> Self {
        let cookies = answer.headers().get_all(header::SET_COOKIE);
        Self {
            cookies: cookies.iter().cloned().collect(),
            next: next_page(answer).unwrap_or(back).to_owned(),
        }
    }

    /// Whether the login is whole, or leads to a next step.
    fn is_last_step(&self) -> bool {
        !self.next.starts_with("/login/")
    }
}

/// Returns the page that follows a login which carried a form through: the form's page, with the form as it was typed; or
/// the next step of the login, which carries it on. `None` where another page has to come first.
pub(super) async fn after_login(
    app: &App,
    mut page: Request,
    login: &Login,
    carried: Carried,
) -> Option<Response> {
    let next = if login.is_last_step() {
        carried.page()
    } else {
        &login.next
    };
    *page.uri_mut() = next.parse().ok()?;
    *page.method_mut() = Method::GET;
    let cookie = login.cookies.iter().find_map(name_and_token)?;
    page.headers_mut().insert(header::COOKIE, cookie);
    if let Err(error) = identify::put_viewer(&app.services, &mut page).await {
        tracing::error!(%error, "the login that was just made cannot be read");
        return None;
    }
    if !guard::lets_through(&page) {
        return None;
    }
    let mut response = if login.is_last_step() {
        show_again(app, page, carried).await
    } else {
        let say = Say {
            reply: None,
            carried: Some(carried),
        };
        render(app, page, say).await
    };
    for cookie in &login.cookies {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    Some(response)
}

/// Returns the page of a form, with the form as it was typed.
pub(super) async fn show_again(app: &App, page: Request, carried: Carried) -> Response {
    let say = Say {
        reply: Some(Reply::Form(carried.into_form())),
        carried: None,
    };
    let mut response = render(app, page, say).await;
    if response.status() == StatusCode::UNPROCESSABLE_ENTITY {
        *response.status_mut() = StatusCode::OK;
    }
    response
}

/// Returns the cookie that a browser sends after `Set-Cookie`.
fn name_and_token(set: &HeaderValue) -> Option<HeaderValue> {
    let pair = set.to_str().ok()?.split(';').next()?;
    let (_, token) = pair.split_once('=')?;
    (!token.is_empty()).then(|| pair.parse().ok())?
}
