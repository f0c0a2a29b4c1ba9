//! What can be done with a seat.

use leptos::prelude::*;
use shared::client::ClientId;
use store::{
    statuses::BookingStatus,
    visits::{Ahead, Change},
};
use uuid::Uuid;

use super::form::{Act, DeskForm, Style};
use crate::words::say;

/// The buttons for all that can be done with a seat.
#[component]
pub(crate) fn SeatActs(
    /// The client.
    client: ClientId,
    /// The seat.
    booking: Uuid,
    /// How it stands.
    status: BookingStatus,
    /// How far ahead the session is.
    ahead: Ahead,
    /// The page on which the buttons stand.
    page: String,
) -> impl IntoView {
    let all = [
        (
            Change::CheckIn,
            "check_in",
            say!(bookings.check_in),
            Style::Primary,
        ),
        (
            Change::NoShow,
            "note_no_show",
            say!(bookings.no_show),
            Style::Plain,
        ),
        (
            Change::Undo,
            "undo_attendance",
            say!(bookings.undo),
            Style::Plain,
        ),
        (
            Change::Cancel,
            "cancel_booking",
            say!(bookings.cancel),
            Style::Plain,
        ),
    ];
    let fields = [
        ("client", client.to_string()),
        ("booking", booking.to_string()),
    ];
    let act = |(change, function, label, style): (Change, _, _, _)| {
        let form = DeskForm::with(function, "booking", booking);
        if change.refused(status, ahead).is_none() {
            let (page, fields) = (page.clone(), fields.to_vec());
            view! { <Act form page fields label style /> }.into_any()
        } else {
            // Another team member has changed the seat in the meantime: the reason stands where the button was.
            form.problem().into_any()
        }
    };
    all.map(act).collect_view()
}
