//! What was just done: undone.

use super::{
    CancelBooking, CheckIn, ClientCancelBooking, DeactivateMember, EndRelationship, Form,
    NoteNoShow, RemovePaymentMethod, UndoAttendance, form,
};
use crate::ids::UndoId;

form! {
    /// Undoes what a form of the desk has just done.
    pub Undo = "undo";
    ids { undo: UndoId }
}

form! {
    /// Undoes what a form of the app has just done.
    pub ClientUndo = "client_undo";
    ids { undo: UndoId }
}

/// What the page says instead of the name of the form, where a client is back on the waitlist at its end.
pub const UNDONE_AT_THE_END: &str = "undone_at_the_end";

/// What the page says instead of the name of the form, where a team member can log in again.
pub const UNDONE_CAN_LOG_IN: &str = "undone_can_log_in";

/// Returns the name of the server function that undoes what this one does, where one does.
pub fn undone_by(function: &str) -> Option<&'static str> {
    match function {
        CancelBooking::FUNCTION
        | CheckIn::FUNCTION
        | NoteNoShow::FUNCTION
        | UndoAttendance::FUNCTION
        | EndRelationship::FUNCTION
        | DeactivateMember::FUNCTION
        | RemovePaymentMethod::FUNCTION => Some(Undo::FUNCTION),
        ClientCancelBooking::FUNCTION => Some(ClientUndo::FUNCTION),
        _ => None,
    }
}
