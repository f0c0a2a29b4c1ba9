//! A page from what it loads.

use std::future::Future;

use leptos::{either::Either, prelude::*};
use shared::access::Refusal;

use super::error_page::error_page;
use crate::error::AppError;

/// Why a request does not get its page. The page of the error is shown instead.
#[derive(Debug)]
pub(crate) struct Away(AppError);

impl Away {
    /// No page is there.
    pub(crate) const NOT_FOUND: Self = Self(AppError::NotFound);
}

impl From<AppError> for Away {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

impl From<store::Error> for Away {
    fn from(error: store::Error) -> Self {
        Self(error.into())
    }
}

impl From<Refusal> for Away {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.into())
    }
}

/// Shows what `load` returns, or the page of its error.
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
                        let Away(error) = away.into();
                        Either::Right(error_page(error, None))
                    }
                }
            })}
        </Suspense>
    }
}
