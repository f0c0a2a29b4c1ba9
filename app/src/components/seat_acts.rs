//! What can be done with a seat.

use leptos::prelude::*;
use shared::{
    client::ClientId,
    forms::{CancelBooking, CheckIn, NoteNoShow, UndoAttendance},
    ids::BookingId,
    visit::{By, Change, Visit},
};

use super::form::{Act, DeskForm, Style};
use crate::words::say;

/// The buttons for all that can be done with a seat.
#[component]
pub(crate) fn SeatActs(
    /// The client.
    client: ClientId,
    /// The booking.
    booking: BookingId,
    /// What the rules need to know about it.
    visit: Visit,
    /// The page on which the buttons stand.
    page: String,
) -> impl IntoView {
    let all = [
        (
            Change::CheckIn,
            DeskForm::with::<CheckIn>(CheckIn::booking, booking),
            say!(bookings.check_in),
            Style::Primary,
        ),
        (
            Change::NoShow,
            DeskForm::with::<NoteNoShow>(NoteNoShow::booking, booking),
            say!(bookings.no_show),
            Style::Plain,
        ),
        (
            Change::Undo,
            DeskForm::with::<UndoAttendance>(UndoAttendance::booking, booking),
            say!(bookings.undo),
            Style::Plain,
        ),
        (
            Change::Cancel,
            DeskForm::with::<CancelBooking>(CancelBooking::booking, booking),
            say!(bookings.cancel),
            Style::Plain,
        ),
    ];
    // The fields have the same names in each of the forms.
    let fields = [
        (CheckIn::client, client.to_string()),
        (CheckIn::booking, booking.to_string()),
    ];
    let act = |(change, form, label, style): (Change, DeskForm, _, _)| {
        if visit.allows(change, By::Team).is_ok() {
            let (page, fields) = (page.clone(), fields.to_vec());
            view! { <Act form page fields label style /> }.into_any()
        } else {
            // Another team member has changed the seat in the meantime: the reason stands where the button was.
            form.problem().into_any()
        }
    };
    all.map(act).collect_view()
}
