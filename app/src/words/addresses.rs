//! The addresses of pages that several files lead to.

use shared::{Condition, Item, client::ClientId, money::Currency};
#[cfg(feature = "ssr")]
use {
    jiff::civil::Date,
    percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode},
    shared::{client::digits, search::without_trunk_zero},
    std::fmt::Display,
    store::desk::events::What,
    uuid::Uuid,
};

/// The `id` of what settles an item on its page. An address with it leads there, and the checklist shows it in the row of the
/// item.
pub const SETTLE: &str = "settle";

/// Returns where an item of a client's checklist is settled, with the way back.
pub fn checklist_item(client: ClientId, item: &Item) -> String {
    let below = match item {
        Item::Invoice(invoice) => format!("invoices/{}", invoice.id),
        Item::Debt(_) | Item::Credit(_) => "credit".to_owned(),
        Item::Session(booking) => format!("bookings/{}", booking.id),
        Item::PaidBy(paid_by) => format!("relationships/{}", paid_by.id),
        Item::Package(package) => format!("packages/{}", package.id),
        Item::Membership(membership) => format!("memberships/{}", membership.id),
    };
    let id = match item {
        Item::Debt(balance) | Item::Credit(balance) => settle_balance(balance.currency()),
        Item::Invoice(_)
        | Item::Session(_)
        | Item::PaidBy(_)
        | Item::Package(_)
        | Item::Membership(_) => SETTLE.to_owned(),
    };
    format!("/clients/{client}/{below}?from=checklist#{id}")
}

/// Returns the `id` of what settles a balance in a currency.
pub fn settle_balance(currency: Currency) -> String {
    format!("{SETTLE}-{}", currency.code())
}

/// Returns where all items of a condition are settled together, with the way back.
pub fn checklist_condition(client: ClientId, condition: Condition) -> String {
    let below = match condition {
        Condition::Session => "bookings?cancel=confirm&from=checklist".to_owned(),
        Condition::Credit => "credit?return=all&from=checklist".to_owned(),
        Condition::Payment | Condition::PaidBy | Condition::Package | Condition::Membership => {
            format!("settle/{}?from=checklist", condition.name())
        }
    };
    format!("/clients/{client}/{below}#{SETTLE}")
}

/// Returns the page of one thing of a client: `invoices`, `bookings`, `packages`, `memberships` or `relationships`.
#[cfg(feature = "ssr")]
pub fn of_client(client: ClientId, kind: &str, id: impl Display) -> String {
    format!("/clients/{client}/{kind}/{id}")
}

/// Returns the address that calls a phone number (RFC 3966).
#[cfg(feature = "ssr")]
pub fn call(phone: &str) -> String {
    let (number, extension) = phone.split_once('x').unwrap_or((phone, ""));
    let number = without_trunk_zero(number);
    let plus = if number.contains('+') { "+" } else { "" };
    let number = format!("tel:{plus}{}", digits(&number));
    match digits(extension) {
        extension if extension.is_empty() => number,
        extension => format!("{number};ext={extension}"),
    }
}

/// Returns the address that begins a message to an email address (RFC 6068).
#[cfg(feature = "ssr")]
pub fn write_to(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let encoded = |part| utf8_percent_encode(part, NON_ALPHANUMERIC);
    format!("mailto:{}@{}", encoded(local), encoded(domain)).replace("%2E", ".")
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
        | What::MembershipCancelled
        | What::MembershipCorrected => "memberships",
        What::PackageSold | What::PackageVoided | What::PackageCorrected => "packages",
        What::InvoiceIssued
        | What::InvoiceCorrected
        | What::PaymentRecorded
        | What::PaymentFailed
        | What::PaymentRetried
        | What::InvoiceHandedOver
        | What::InvoiceWrittenOff
        | What::InvoiceRefunded
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
        | What::Imported
        | What::JoinedAgain
        | What::InformationChanged
        | What::TextChanged
        | What::CreditAdded
        | What::CreditSpent
        | What::CreditReturned
        | What::AttendanceUndone
        | What::PaymentMethodRemoved
        | What::PaymentMethodRestored
        | What::UserNameChanged
        | What::LinkMade
        | What::PasswordForgotten
        | What::PasswordSet
        | What::ConfirmationAsked
        | What::DeletionRequested
        | What::DeletionRequestWithdrawn => return None,
    };
    Some(of_client(client, kind, subject))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_called_as_they_are_dialled() {
        let check = |phone: &str, expected: &str| assert_eq!(call(phone), expected);
        check("+44 (0)7700 900932", "tel:+447700900932");
        check("(555) 010-9921", "tel:5550109921");
        check("07700 900123 x12", "tel:07700900123;ext=12");
    }

    #[test]
    fn email_address_begins_a_message_and_no_more() {
        let check = |email: &str, expected: &str| assert_eq!(write_to(email), expected);
        check("ann.lee@mail.example", "mailto:ann.lee@mail.example");
        check(
            "ann?bcc=x&y@mail.example",
            "mailto:ann%3Fbcc%3Dx%26y@mail.example",
        );
    }
}
