//! The pages, a file a page, each named as in its address.

pub mod access_group;
pub mod client;
pub mod clients;
pub mod deleted_client;
pub mod deleted_clients;
pub mod error;
pub mod information;
pub mod login;
pub mod setup;
pub mod team;

use std::future::Future;

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::client::ClientId;

use crate::api::AppError;

/// A page made of what `load` brings; the page of an error where it brings none.
fn page<T, V>(
    load: impl Future<Output = Result<T, AppError>> + Send + 'static,
    show: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: 'static,
    V: IntoView + 'static,
{
    view! {
        <Suspense>
            {Suspend::new(async move {
                match load.await {
                    Ok(loaded) => Either::Left(show(loaded)),
                    Err(error) => Either::Right(error::page(error)),
                }
            })}
        </Suspense>
    }
}

/// A part of the address, as the route names it.
fn segment(name: &str) -> String {
    use_params_map()
        .with_untracked(|params| params.get(name))
        .unwrap_or_default()
}

/// A value of the query; empty where there is none.
fn query(name: &str) -> String {
    use_query_map()
        .with_untracked(|query| query.get(name))
        .unwrap_or_default()
}

/// The client that the address names.
fn client_id() -> Option<ClientId> {
    parse_client(&segment("id"))
}

fn parse_client(text: &str) -> Option<ClientId> {
    text.parse().ok().map(ClientId)
}
