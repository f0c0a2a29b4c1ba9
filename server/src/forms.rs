//! Plain forms. A form is posted to the address of its page, with its server function in `?do=`. Where there is something to
//! say, the answer is that page again, with what was typed.

use app::{
    answers::{
        carried::Carried,
        reply::{Reply, ReplySlot},
    },
    api::PREFIX,
    login::next_page::encoded,
};
use axum::{
    body::{Body, to_bytes},
    extract::{Query, Request, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderValue, Method, StatusCode, Uri, header};
use leptos::prelude::provide_context;

use crate::{
    functions::{self, LARGEST_REQUEST},
    login::{guard, identify},
    state::App,
};

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
    let path = format!("{PREFIX}/{function}");
    let (Some(call), Ok(uri)) = (functions::listed(&path), path.parse()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    parts.uri = uri;
    let Ok(body) = to_bytes(body, LARGEST_REQUEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let fields: Vec<_> = form_urlencoded::parse(&body).into_owned().collect();
    let carried = fields.iter().find(|(name, _)| name == Carried::FIELD);
    let carried = carried.and_then(|(_, carried)| Carried::read(carried));

    let slot = ReplySlot::default();
    let answer = functions::call(
        app.services.clone(),
        Request::from_parts(parts, Body::from(body)),
        Some(slot.clone()),
    )
    .await;
    if let Some(reply) = slot.take() {
        let say = Say {
            reply: Some(reply),
            carried,
        };
        return render(&app, page, say).await;
    }
    let back = back(page.uri(), &function);
    match (answer.status(), carried) {
        (StatusCode::UNAUTHORIZED, _) => {
            let asked = without_do(page.uri());
            let carried = Carried::new(&asked, &function, fields, call.secrets);
            ask_to_log_in(&app, page, &asked, carried).await
        }
        (status, Some(carried)) if status.is_redirection() || status.is_success() => {
            let login = Login::of(&answer, &back);
            match after_login(&app, page, &login, carried).await {
                Some(response) => response,
                None => follow(&back, &answer),
            }
        }
        _ => follow(&back, &answer),
    }
}

/// What a page says besides what is stored.
struct Say {
    reply: Option<Reply>,
    carried: Option<Carried>,
}

/// Returns the page again, with what it has to say.
async fn render(app: &App, mut page: Request, say: Say) -> Response {
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

/// Returns the login page of the door to which `asked` belongs, which carries the form through.
async fn ask_to_log_in(app: &App, mut page: Request, asked: &str, carried: Carried) -> Response {
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
struct Login {
    cookies: Vec<HeaderValue>,
    next: String,
}

impl Login {
    fn of(answer: &Response, back: &str) -> Self {
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
async fn after_login(
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
    let say = if login.is_last_step() {
        Say {
            reply: Some(Reply::Form(carried.into_form())),
            carried: None,
        }
    } else {
        Say {
            reply: None,
            carried: Some(carried),
        }
    };
    let mut response = render(app, page, say).await;
    if response.status() == StatusCode::UNPROCESSABLE_ENTITY {
        *response.status_mut() = StatusCode::OK;
    }
    for cookie in &login.cookies {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    Some(response)
}

/// Returns the cookie that a browser sends after `Set-Cookie`.
fn name_and_token(set: &HeaderValue) -> Option<HeaderValue> {
    let pair = set.to_str().ok()?.split(';').next()?;
    let (_, token) = pair.split_once('=')?;
    (!token.is_empty()).then(|| pair.parse().ok())?
}

/// Returns the address of a page without what is to be done there.
fn without_do(page: &Uri) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let asked = page.query().unwrap_or_default();
    for (name, value) in form_urlencoded::parse(asked.as_bytes()) {
        if name != "do" && name != "done" {
            query.append_pair(&name, &value);
        }
    }
    let query = query.finish();
    if query.is_empty() {
        page.path().to_owned()
    } else {
        format!("{}?{query}", page.path())
    }
}

/// Returns the page to which a server function leads.
fn next_page(answer: &Response) -> Option<&str> {
    answer.headers().get(header::LOCATION)?.to_str().ok()
}

/// Returns the page of a form, with the function that is done in its query. The rest of the query stays.
fn back(page: &Uri, function: &str) -> String {
    let page = without_do(page);
    let joint = if page.contains('?') { '&' } else { '?' };
    format!("{page}{joint}done={function}")
}

/// Leads to the page that the server function names, or back to the page of the form.
fn follow(page: &str, answer: &Response) -> Response {
    match answer.status() {
        StatusCode::UNAUTHORIZED => Redirect::to(guard::log_in_page(page)).into_response(),
        status if status.is_client_error() || status.is_server_error() => status.into_response(),
        _ => {
            let mut response = Redirect::to(next_page(answer).unwrap_or(page)).into_response();
            for cookie in answer.headers().get_all(header::SET_COOKIE) {
                response
                    .headers_mut()
                    .append(header::SET_COOKIE, cookie.clone());
            }
            response
        }
    }
}
