//! How dates, times and amounts are written for the reader: the same field for team members and for clients.

use leptos::prelude::*;
use shared::forms::{Form, SetFormats};

use super::form::DeskForm;
use crate::words::{
    formats::{self, Reader},
    say,
};

/// Returns the form that chooses them, and its field `name`.
pub(crate) fn own_formats<F: Form>(name: &'static str) -> (DeskForm, impl IntoView + use<F>) {
    let stored = SetFormats::showing(Reader::of_request().chosen.own);
    let form = DeskForm::of::<F>();
    let choices = formats::choices(say!(formats.browser));
    let field = form.choice(name, say!(formats.label), choices, &stored.formats);
    (form, field)
}
