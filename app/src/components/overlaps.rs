//! Sessions of one client that overlap: the warning, and how both are booked.

use leptos::prelude::*;
use shared::{
    flaw::{Flaw, Refused},
    forms::BookSession,
};

use super::form::DeskForm;
use crate::{answers::form::Returned, words::say};

/// The checkbox with which both sessions are booked, after a booking was refused because they overlap. The forms that book have
/// it under the same name.
pub(crate) fn although_overlapping(form: &DeskForm) -> Option<impl IntoView + use<>> {
    let overlaps = form.flaw(Returned::WHOLE) == Some(Flaw::Refused(Refused::Overlaps));
    let ticked = form.value(BookSession::although_overlapping, "") == "1";
    (overlaps || ticked).then(|| {
        form.tick(
            BookSession::although_overlapping,
            say!(schedule.although_overlapping),
        )
    })
}

/// Names a session that overlaps the one beside it.
pub(crate) fn overlap(session: &str) -> impl IntoView + use<> {
    let words = say!(schedule.overlaps, session = session).to_string();
    view! {
        " "
        <span class="badge warn">
            <bdi>{words}</bdi>
        </span>
    }
}
