//! What clients book and cancel themselves, in the app and in the widget. The login says who the client is, so no form
//! carries a client's id.

use super::{Credit, SeatBooking, form};
use crate::{
    client::ClientId,
    ids::{BookingId, SessionId},
    visit::Overlap,
};

form! {
    /// Books the client into a session; although another session of the client overlaps it, where that is ticked.
    pub ClientBook = "client_book";
    ids { session: SessionId }
    typed { although_overlapping }
}

form! {
    /// Cancels a booking of the client: the client gives the seat up, or leaves the waitlist.
    pub ClientCancelBooking = "client_cancel_booking";
    ids { booking: BookingId }
}

impl ClientBook {
    /// Returns the seat that is booked for the client who is logged in.
    pub fn for_client(&self, client: ClientId) -> SeatBooking {
        SeatBooking {
            client,
            session: self.session,
            credit: Credit::Entitled,
            overlap: Overlap::of_tick(&self.although_overlapping),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn client_books_with_what_the_client_is_entitled_to() {
        let (client, session) = (ClientId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));
        for (ticked, overlap) in [("", Overlap::Refused), ("1", Overlap::Wanted)] {
            let form = ClientBook {
                session,
                although_overlapping: ticked.to_owned(),
            };
            let expected = SeatBooking {
                client,
                session,
                credit: Credit::Entitled,
                overlap,
            };
            assert_eq!(form.for_client(client), expected);
        }
    }
}
