//! What the request says: its address and its cookies.

use http::{header, request::Parts};
use leptos::prelude::*;
use leptos_router::{
    hooks::{use_location, use_params_map, use_query_map},
    params::ParamsMap,
};
use shared::client::ClientId;

/// Returns what the browser has kept under this name.
pub(crate) fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get_all(header::COOKIE).into_iter();
    cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(kept, _)| *kept == name)
        .map(|(_, value)| value.to_owned())
}

/// Returns a part of the path, by the name that the route gives it.
pub(crate) fn segment(name: &str) -> String {
    use_params_map()
        .with_untracked(|params| params.get(name))
        .unwrap_or_default()
}

/// Returns a value of the query; empty where there is none.
pub(crate) fn query(name: &str) -> String {
    use_query_map()
        .with_untracked(|query| query.get(name))
        .unwrap_or_default()
}

/// Returns the client that the path names.
pub(crate) fn client_id() -> Option<ClientId> {
    parse_client(&segment("id"))
}

/// Reads the id of a client.
pub(crate) fn parse_client(text: &str) -> Option<ClientId> {
    text.parse().ok().map(ClientId)
}

/// Whether the team member came from the checklist, and is to be led back there.
pub(crate) fn from_checklist() -> bool {
    query("from") == "checklist"
}

/// Returns the address of this page, to which its forms are posted.
pub(crate) fn here() -> String {
    keeping_origin(use_location().pathname.get_untracked())
}

/// Returns the address of this page with its query, without what a form has just done.
pub(crate) fn this_page() -> String {
    let path = use_location().pathname.get_untracked();
    let query = use_query_map().get_untracked();
    let told = ["do", "carry", "done", "undo", "added", "until", "saved"];
    let query: ParamsMap = query
        .into_iter()
        .filter(|(name, _)| !told.contains(&&**name))
        .collect();
    format!("{path}{}", query.to_query_string())
}

/// Returns the address of a page without a query, which still leads back to the checklist where this one does.
pub(crate) fn keeping_origin(path: String) -> String {
    if from_checklist() {
        format!("{path}?from=checklist")
    } else {
        path
    }
}
