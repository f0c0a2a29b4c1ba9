//! The pages, a file a page, each named as in its address.

pub mod access_group;
pub mod account;
pub mod app_entrance;
pub mod app_home;
pub mod app_schedule;
pub mod bookings;
pub mod client;
pub mod client_access;
pub mod client_frame;
pub mod clients;
pub mod credit;
pub mod deleted_client;
pub mod deleted_clients;
pub mod deletion_requests;
pub mod error;
pub mod history;
pub mod information;
pub mod invoices;
pub mod locations;
pub mod login;
pub mod member;
pub mod memberships;
pub mod new_client;
pub mod packages;
pub mod payment_methods;
pub mod relationships;
pub mod schedule;
pub mod second_step;
pub mod session;
pub mod setup;
pub mod team;
pub mod website;
pub mod welcome;

use std::future::Future;

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    access::Refusal,
    client::{ClientId, Reference},
};

use crate::api::AppError;

/// Where a person is led who does not get the page that was asked for.
enum Away {
    /// To the page of this error.
    Error(AppError),
    /// To another page.
    To(String),
}

impl Away {
    /// To the page that says that there is none.
    const NOT_FOUND: Self = Self::Error(AppError::NotFound);

    /// To what is left of an erased client.
    fn deleted_client(reference: &Reference) -> Self {
        Self::To(format!("/deleted-clients/{reference}"))
    }
}

impl From<AppError> for Away {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

impl From<store::Error> for Away {
    fn from(error: store::Error) -> Self {
        Self::Error(error.into())
    }
}

impl From<Refusal> for Away {
    fn from(refusal: Refusal) -> Self {
        Self::Error(refusal.into())
    }
}

/// A page made of what `load` brings; where it brings none, the page of an error, or the way to another page.
fn page<T, E, V>(
    load: impl Future<Output = Result<T, E>> + Send + 'static,
    show: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: 'static,
    E: Into<Away> + 'static,
    V: IntoView + 'static,
{
    view! {
        <Suspense>
            {Suspend::new(async move {
                match load.await {
                    Ok(loaded) => Either::Left(show(loaded)),
                    Err(away) => Either::Right(match away.into() {
                        Away::Error(error) => Either::Left(error::page(error)),
                        Away::To(page) => {
                            leptos_axum::redirect(&page);
                            Either::Right(())
                        }
                    }),
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
