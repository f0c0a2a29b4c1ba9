//! Carries out a form that edits what its page showed.

use std::future::Future;

use shared::{
    flaw::Flaws,
    forms::{Form, Shown},
};
use store::{Act, Store};

use super::{form::Outcome, refusing::Answers};
use crate::{
    error::AppError,
    services::{Services, shown},
};

/// Lets the store carry out what the form asks for, as it was parsed; or sends the form back with its flaws. `carry_out` gets what the
/// page showed.
pub(crate) async fn edit<F: Form, T, Done>(
    form: &F,
    parsed: Result<T, Flaws<&'static str>>,
    carry_out: impl FnOnce(Store, Act, T, Shown) -> Done,
) -> Result<Outcome, AppError>
where
    Done: Future<Output = store::Result<store::Outcome>>,
{
    let (Services { store, .. }, act) = Services::acting()?;
    match parsed {
        Ok(wanted) => form.answer(carry_out(store, act, wanted, shown()).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}
