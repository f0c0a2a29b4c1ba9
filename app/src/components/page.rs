//! A page from what it loads.

use std::future::Future;

use leptos::{either::Either, prelude::*};
use shared::{access::Refusal, client::Reference};

use super::error_page::error_page;
use crate::error::AppError;

/// Where a request is led that does not get its page.
#[derive(Debug)]
pub(crate) enum Away {
    /// To the page of this error.
    Error(AppError),
    /// To another page.
    To(String),
}

impl Away {
    /// To the page that says that no page is there.
    pub(crate) const NOT_FOUND: Self = Self::Error(AppError::NotFound);

    /// To the record of an erased client.
    pub(crate) fn deleted_client(reference: &Reference) -> Self {
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

/// Shows what `load` returns, or the page of its error, or leads to another page.
pub(crate) fn page<T, E, V>(
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
                    Err(away) => {
                        Either::Right(
                            match away.into() {
                                Away::Error(error) => Either::Left(error_page(error)),
                                Away::To(page) => {
                                    leptos_axum::redirect(&page);
                                    Either::Right(())
                                }
                            },
                        )
                    }
                }
            })}
        </Suspense>
    }
}
