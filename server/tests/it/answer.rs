//! Answers of the process, and how to read them.

use app::AppError;
use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use http::{HeaderMap, HeaderName, StatusCode, header};
use leptos::server_fn::error::FromServerFnError;
use serde::de::DeserializeOwned;

/// An answer, with its whole body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole body");
        Self {
            status: parts.status,
            headers: parts.headers,
            // The marks between the pieces of a page say nothing.
            body: String::from_utf8_lossy(&body).replace("<!>", ""),
        }
    }

    /// Returns the value of a header, or an empty string.
    pub(crate) fn header(&self, name: HeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }

    /// Returns the address to which the answer redirects, or an empty string.
    pub(crate) fn location(&self) -> &str {
        self.header(header::LOCATION)
    }

    /// Returns the error of a server function, if the answer is one.
    pub(crate) fn error(&self) -> Option<AppError> {
        let coded = self.header(header::CONTENT_TYPE) == "application/json";
        let error: AppError = serde_json::from_str(&self.body).ok().filter(|_| coded)?;
        assert_eq!(self.body, AppError::ser(&error), "a code and nothing else");
        Some(error)
    }

    /// Returns the result of a server function.
    pub(crate) fn data<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        serde_json::from_str(&self.body).expect("the result of the function")
    }

    /// Returns whether this is a page with Lethe's style that contains `words`.
    pub(crate) fn is_page_that_says(&self, words: &str) -> bool {
        self.header(header::CONTENT_TYPE).starts_with("text/html")
            && self.body.contains(r#"href="/pkg/lethe.css""#)
            && self.body.contains(words)
    }

    /// Returns the tag with this `id`, from `<` to `>`.
    pub(crate) fn tag(&self, id: &str) -> &str {
        let at = self
            .body
            .find(&format!(r#" id="{id}""#))
            .unwrap_or_else(|| panic!("nothing has the id {id}"));
        let start = self.body[..at].rfind('<').expect("a tag begins");
        let end = at + self.body[at..].find('>').expect("a tag ends");
        &self.body[start..=end]
    }

    /// Returns the text right after the tag with this `id`.
    pub(crate) fn text(&self, id: &str) -> &str {
        let tag = self.tag(id);
        let start = tag.as_ptr().addr() - self.body.as_ptr().addr() + tag.len();
        self.body[start..].split('<').next().unwrap_or_default()
    }

    /// Returns every value of the attribute `name`, in the order of the document.
    pub(crate) fn attributes(&self, name: &str) -> Vec<&str> {
        let begin = format!(r#" {name}=""#);
        self.body
            .split(begin.as_str())
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect()
    }
}

/// Returns the value of an attribute of a tag.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(r#" {name}=""#))?;
    rest.split('"').next()
}

/// Returns a page without the random numbers of its forms.
pub(crate) fn without_numbers(page: &str) -> String {
    let mut parts = page.split(r#"name="once" value=""#);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + "ONCE" + &part[32..])
}
