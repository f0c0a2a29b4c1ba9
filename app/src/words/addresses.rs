//! The addresses of pages that several files lead to.

use shared::{Item, client::ClientId};
#[cfg(feature = "ssr")]
use {jiff::civil::Date, std::fmt::Display, store::desk::events::What, uuid::Uuid};

/// Returns the page that settles an item of a client's checklist, with the way back.
pub fn checklist_item(client: ClientId, item: &Item) -> String {
    let below = match item {
        Item::Invoice(invoice) => format!("invoices/{}", invoice.id),
        Item::Debt(_) | Item::Credit(_) => "credit".to_owned(),
        Item::Session(booking) => format!("bookings/{}", booking.id),
        Item::PaidBy(paid_by) => format!("relationships/{}", paid_by.id),
        Item::Package(package) => format!("packages/{}", package.id),
        Item::Membership(membership) => format!("memberships/{}", membership.id),
    };
    format!("/clients/{client}/{below}?from=checklist")
}

/// Returns the page of one thing of a client: `invoices`, `bookings`, `packages`, `memberships` or `relationships`.
#[cfg(feature = "ssr")]
pub fn of_client(client: ClientId, kind: &str, id: impl Display) -> String {
    format!("/clients/{client}/{kind}/{id}")
}

/// Returns the schedule of a day at a location.
#[cfg(feature = "ssr")]
pub fn schedule(location: impl Display, day: Date) -> String {
    format!("/schedule?location={location}&day={day}")
}

/// Returns the page of the thing to which an event happened; `None` where the thing has no page.
#[cfg(feature = "ssr")]
pub fn event(client: ClientId, what: What, subject: Uuid) -> Option<String> {
    let kind = match what {
        What::MembershipSold
        | What::MembershipPaused
        | What::MembershipResumed
        | What::MembershipCancelled => "memberships",
        What::PackageSold | What::PackageVoided => "packages",
        What::InvoiceIssued
        | What::PaymentRecorded
        | What::PaymentFailed
        | What::PaymentRetried
        | What::InvoiceHandedOver
        | What::InvoiceWrittenOff
        | What::InvoiceVoided => "invoices",
        What::Booked
        | What::Waitlisted
        | What::Promoted
        | What::BookingCancelled
        | What::CheckedIn
        | What::NoShow => "bookings",
        What::PaidByStarted | What::PaidByEnded | What::BuddyStarted | What::BuddyEnded => {
            "relationships"
        }
        What::Added
        | What::JoinedAgain
        | What::InformationChanged
        | What::TextChanged
        | What::CreditAdded
        | What::CreditSpent
        | What::CreditReturned
        | What::AttendanceUndone
        | What::PaymentMethodRemoved
        | What::LinkMade
        | What::PasswordForgotten
        | What::PasswordSet
        | What::ConfirmationAsked
        | What::DeletionRequested
        | What::DeletionRequestWithdrawn => return None,
    };
    Some(of_client(client, kind, subject))
}
