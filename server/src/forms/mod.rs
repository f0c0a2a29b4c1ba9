//! Plain forms. A form is posted to the address of its page, with its server function in `?do=`. Where there is something to
//! say, the answer is that page again, with what was typed.

mod carrying;
mod page;

use app::{
    answers::{carried::Carried, reply::ReplySlot},
    api::PREFIX,
    login::site_data::CLEAR_SITE_DATA,
    words::addresses,
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{StatusCode, Uri, header};
use shared::{
    forms::{FormNumber, undone_by},
    ids::UndoId,
};
use store::Once;

use self::{
    carrying::{Login, after_login, ask_to_log_in, show_again},
    page::{Say, next_page, render},
};
use crate::{
    functions::{self, LARGEST_REQUEST},
    login::guard,
    state::App,
};

/// The query of a plain form: what is to be done with it.
enum Asked {
    /// Its server function is called.
    Do(String),
    /// The login page carries it through, and nothing is called. A page whose login has expired sends what was typed in this way.
    Carry(String),
}

impl Asked {
    /// Reads what is asked. Returns `None` if nothing is, or more than one thing.
    fn of(page: &Uri) -> Option<Self> {
        let query = page.query().unwrap_or_default();
        let asked = form_urlencoded::parse(query.as_bytes());
        let mut asked = asked.filter_map(|(name, value)| match &*name {
            "do" => Some(Self::Do(value.into_owned())),
            "carry" => Some(Self::Carry(value.into_owned())),
            _ => None,
        });
        asked.next().filter(|_| asked.next().is_none())
    }
}

/// Answers a plain form.
pub async fn post(State(app): State<App>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let page = Request::from_parts(parts.clone(), Body::empty());
    let Some(asked) = Asked::of(page.uri()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let function = match asked {
        Asked::Do(function) => function,
        Asked::Carry(function) => return carry(&app, page, body, &function).await,
    };
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
    let left = slot.take();
    if let Some(reply) = left.reply {
        let say = Say {
            reply: Some(reply),
            carried,
        };
        return render(&app, page, say).await;
    }
    let undo = undone_by(&function).and_then(|_| undo_id(&fields));
    let back = back(page.uri(), &function, left.done.unwrap_or(&function), undo);
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

/// Carries a form through the login page. Where a person has logged in meanwhile, the page shows the form as it was typed.
async fn carry(app: &App, page: Request, body: Body, function: &str) -> Response {
    let Some(call) = functions::listed(&format!("{PREFIX}/{function}")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(body) = to_bytes(body, LARGEST_REQUEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let fields = form_urlencoded::parse(&body).into_owned();
    let asked = without_do(page.uri());
    let carried = Carried::new(&asked, function, fields, call.secrets);
    if guard::is_logged_in(&page) {
        show_again(app, page, carried).await
    } else {
        ask_to_log_in(app, page, &asked, carried).await
    }
}

/// Returns the address of a page without what is to be done there.
fn without_do(page: &Uri) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let asked = page.query().unwrap_or_default();
    for (name, value) in form_urlencoded::parse(asked.as_bytes()) {
        if !["do", "carry", "done", "undo", "added", "until"].contains(&&*name) {
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

/// Returns the page that follows a form, with what is done in its query, and by which id it can be undone: the page of the form, with
/// the rest of its query; or the page of the thing where the form has a page to itself.
fn back(page: &Uri, function: &str, done: &str, undo: Option<UndoId>) -> String {
    let page = match addresses::thing(page.path(), function) {
        Some(thing) if comes_from_checklist(page) => format!("{thing}?from=checklist"),
        Some(thing) => thing.to_owned(),
        None => without_do(page),
    };
    let joint = if page.contains('?') { '&' } else { '?' };
    let undo = undo.map(|undo| format!("&undo={undo}"));
    format!("{page}{joint}done={done}{}", undo.unwrap_or_default())
}

/// Whether the page leads back to the checklist.
fn comes_from_checklist(page: &Uri) -> bool {
    let query = page.query().unwrap_or_default();
    let mut query = form_urlencoded::parse(query.as_bytes());
    query.any(|(name, value)| (&*name, &*value) == ("from", "checklist"))
}

/// Returns the id by which what a form has done can be undone.
fn undo_id(fields: &[(String, String)]) -> Option<UndoId> {
    let number = fields.iter().find(|(name, _)| name == FormNumber::FIELD);
    let number = FormNumber::parse(&number?.1)?;
    Some(Once::new(number, &[]).undo_id())
}

/// Leads to the page that the server function names, or back to the page of the form.
fn follow(page: &str, answer: &Response) -> Response {
    match answer.status() {
        StatusCode::UNAUTHORIZED => Redirect::to(guard::log_in_page(page)).into_response(),
        status if status.is_client_error() || status.is_server_error() => status.into_response(),
        _ => {
            let mut response = Redirect::to(next_page(answer).unwrap_or(page)).into_response();
            for name in [header::SET_COOKIE, CLEAR_SITE_DATA] {
                for value in answer.headers().get_all(&name) {
                    response.headers_mut().append(&name, value.clone());
                }
            }
            response
        }
    }
}
