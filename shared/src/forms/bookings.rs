//! Bookings: made, cancelled, and whether the client came.

use super::form;
use crate::{
    client::ClientId,
    flaw::{Flaw, Flaws, Refused},
    ids::{BookingId, PackageId, SessionId},
    input,
    visit::Overlap,
};

/// The most bookings that are cancelled at once.
const MOST_BOOKINGS: u32 = 10_000;

form! {
    /// Books a client into a session: with a credit of the package, or without one where `package` is blank; although another
    /// session of the client overlaps it, where that is ticked.
    pub BookSession = "book_session";
    ids { client: ClientId }
    typed { session, package, although_overlapping }
}

form! {
    /// Books the client who was chosen, otherwise the one whose name or email address is `who`, into a session: with a credit of
    /// the package that expires first where `use_credit` is ticked; although another session of the client overlaps it, where that
    /// is ticked.
    pub BookClient = "book_client";
    ids { session: SessionId }
    typed { who, client, use_credit, although_overlapping }
}

form! {
    /// Cancels a booking: the client gives the seat up, or leaves the waitlist.
    pub CancelBooking = "cancel_booking";
    ids { client: ClientId, booking: BookingId }
}

form! {
    /// Notes that the client came.
    pub CheckIn = "check_in";
    ids { client: ClientId, booking: BookingId }
}

form! {
    /// Notes that the client did not come.
    pub NoteNoShow = "note_no_show";
    ids { client: ClientId, booking: BookingId }
}

form! {
    /// Takes back that the client came, or did not come.
    pub UndoAttendance = "undo_attendance";
    ids { client: ClientId, booking: BookingId }
}

form! {
    /// Cancels all bookings of a client in upcoming sessions: `count` of them, as the page said.
    pub CancelBookings = "cancel_bookings";
    ids { client: ClientId }
    typed { count }
}

/// A seat to book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatBooking {
    /// The client who gets it.
    pub client: ClientId,
    /// The session.
    pub session: SessionId,
    /// The credit that pays for it.
    pub credit: Credit,
    /// What happens when another session of the client overlaps it.
    pub overlap: Overlap,
}

/// The package credit that pays for a seat. It is used once the client has a seat; a client on the waitlist keeps it
/// until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credit {
    /// No credit.
    None,
    /// One of this package of the client.
    Of(PackageId),
    /// One of the client's package that expires first and can pay for the session.
    First,
    /// What the client is entitled to: no credit where a membership covers the day of the session, otherwise one of the
    /// package that expires first. A client who has neither pays at the studio.
    Entitled,
}

impl BookSession {
    /// Parses the form.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<SeatBooking, Flaws<&'static str>> {
        let mut flaws = Flaws::none();
        let session = self.session.parse().map_err(|_| Flaw::NotAChoice);
        let session = flaws.note(Self::session, session);
        let credit = match self.package.as_str() {
            "" => Ok(Credit::None),
            package => package
                .parse()
                .map(Credit::Of)
                .map_err(|_| Flaw::NotAChoice),
        };
        let credit = flaws.note(Self::package, credit);
        let (Some(session), Some(credit)) = (session, credit) else {
            return Err(flaws);
        };
        Ok(SeatBooking {
            client: self.client,
            session,
            credit,
            overlap: Overlap::of_tick(&self.although_overlapping),
        })
    }
}

impl BookClient {
    /// Returns the client who was chosen, where one was.
    pub fn chosen(&self) -> Option<ClientId> {
        self.client.parse().ok()
    }

    /// Parses the form; `client` is the one who was chosen, otherwise the one client whose name or email address is `who`, `None`
    /// where no client or several have it.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, client: Option<ClientId>) -> Result<SeatBooking, Flaws<&'static str>> {
        if self.who.trim().is_empty() && client.is_none() {
            return Err(Flaws::one(Self::who, Flaw::Missing));
        }
        let Some(client) = client else {
            return Err(Flaws::one(Self::who, Refused::NotOneClient.into()));
        };
        let credit = if self.use_credit == "1" {
            Credit::First
        } else {
            Credit::None
        };
        Ok(SeatBooking {
            client,
            session: self.session,
            credit,
            overlap: Overlap::of_tick(&self.although_overlapping),
        })
    }
}

impl CancelBookings {
    /// Parses the form: how many bookings the page said are cancelled.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<u32, Flaws<&'static str>> {
        input::number(&self.count, 1, MOST_BOOKINGS).map_err(|flaw| Flaws::one(Self::count, flaw))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const CLIENT: ClientId = ClientId(Uuid::from_u128(1));
    const SESSION: SessionId = SessionId(Uuid::from_u128(2));
    const PACKAGE: PackageId = PackageId(Uuid::from_u128(3));

    #[test]
    fn session_is_booked_with_the_chosen_package_or_without_a_credit() {
        let check = |session: &str, package: &str, expected: Result<Credit, &[(&str, Flaw)]>| {
            let form = BookSession {
                client: CLIENT,
                session: session.to_owned(),
                package: package.to_owned(),
                although_overlapping: String::new(),
            };
            let parsed = form.parse().map_err(|flaws| flaws.iter().collect());
            let expected = expected.map(|credit| SeatBooking {
                client: CLIENT,
                session: SESSION,
                credit,
                overlap: Overlap::Refused,
            });
            assert_eq!(parsed, expected.map_err(<[_]>::to_vec));
        };
        let (session, package) = (SESSION.to_string(), PACKAGE.to_string());
        check(&session, "", Ok(Credit::None));
        check(&session, &package, Ok(Credit::Of(PACKAGE)));
        let (no_session, no_package) =
            (("session", Flaw::NotAChoice), ("package", Flaw::NotAChoice));
        check("", "", Err(&[no_session]));
        check(&session, "gold", Err(&[no_package]));
        check("pilates", "gold", Err(&[no_session, no_package]));
    }

    #[test]
    fn client_is_booked_where_one_client_is_found() {
        let check = |who: &str, use_credit: &str, client, expected: Result<Credit, Flaw>| {
            let form = BookClient {
                session: SESSION,
                who: who.to_owned(),
                client: String::new(),
                use_credit: use_credit.to_owned(),
                although_overlapping: "1".to_owned(),
            };
            let expected = expected.map(|credit| SeatBooking {
                client: CLIENT,
                session: SESSION,
                credit,
                overlap: Overlap::Wanted,
            });
            let expected = expected.map_err(|flaw| Flaws::one("who", flaw));
            assert_eq!(form.parse(client), expected);
        };
        check("Ann", "", Some(CLIENT), Ok(Credit::None));
        check("Ann", "1", Some(CLIENT), Ok(Credit::First));
        check("Ann", "1", None, Err(Refused::NotOneClient.into()));
        check("", "1", Some(CLIENT), Ok(Credit::First));
        check("", "1", None, Err(Flaw::Missing));
        check(" ", "", None, Err(Flaw::Missing));
    }

    #[test]
    fn bookings_are_cancelled_by_their_number() {
        let check = |count: &str, expected: Result<u32, Flaw>| {
            let form = CancelBookings {
                client: CLIENT,
                count: count.to_owned(),
            };
            let expected = expected.map_err(|flaw| Flaws::one("count", flaw));
            assert_eq!(form.parse(), expected);
        };
        check("1", Ok(1));
        check("12", Ok(12));
        check("0", Err(Flaw::NotANumber));
        check("all", Err(Flaw::NotANumber));
        check("", Err(Flaw::Missing));
    }
}
