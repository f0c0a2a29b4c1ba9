//! The random numbers by which Lethe knows its records. Each is derived from nothing, and each kind of record has a
//! type of its own, so that an invoice cannot be looked up by the number of a booking.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// The random number by which Lethe knows a client.
    ClientId,
    /// The random number by which Lethe knows a team member.
    TeamMemberId,
    /// The random number by which Lethe knows a Team Access Group.
    AccessGroupId,
    /// The random number by which Lethe knows a location.
    LocationId,
    /// The random number by which Lethe knows an invoice.
    InvoiceId,
    /// The random number by which Lethe knows a package.
    PackageId,
    /// The random number by which Lethe knows a membership.
    MembershipId,
    /// The random number by which Lethe knows a booking.
    BookingId,
    /// The random number by which Lethe knows a session of the schedule.
    SessionId,
    /// The random number by which Lethe knows a class: what sessions are of.
    ClassId,
    /// The random number by which Lethe knows a coach.
    CoachId,
    /// The random number by which Lethe knows a membership or a package in the catalogue.
    OfferId,
    /// The random number by which Lethe knows a relationship between two clients.
    RelationshipId,
    /// The random number by which Lethe knows a stored payment method.
    PaymentMethodId,
    /// The random number by which Lethe knows an act that can be undone.
    UndoId,
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0b5e1c9a-3f0d-4a57-9d0a-2f6f8f1c7e11";

    #[test]
    fn id_is_written_and_read_as_its_number() {
        let id = BookingId(TEXT.parse().expect("a number"));
        assert_eq!(id.to_string(), TEXT);
        assert_eq!(TEXT.parse(), Ok(id));
        assert!("".parse::<BookingId>().is_err());
        assert!("42".parse::<BookingId>().is_err());
    }

    #[test]
    fn id_in_json_is_its_number_alone() {
        let id: ClientId = TEXT.parse().expect("a number");
        let json = serde_json::to_string(&id).expect("JSON");
        assert_eq!(json, format!("\"{TEXT}\""));
        assert_eq!(serde_json::from_str::<ClientId>(&json).expect("an id"), id);
    }
}
