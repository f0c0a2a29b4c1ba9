//! The addresses of pages that several files lead to.

use shared::{
    Condition, Item,
    client::ClientId,
    forms::{
        CancelBooking, CancelMembership, EndRelationship, Form, RecordPayment, ReturnAllCredit,
        ReturnCredit, SettleDebt, VoidPackage,
    },
};
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

/// The name in a query of the currency of a balance.
pub const CURRENCY: &str = "currency";

/// Returns the page of the form that calls a server function: it is below the page of the thing, and named after the function.
pub fn act(thing: &str, function: &str) -> String {
    format!("{thing}/{}", segment(function))
}

/// Returns the page of the thing where the form of a server function stands on a page of its own, as [`act`] names it.
#[cfg(feature = "ssr")]
pub fn thing<'a>(page: &'a str, function: &str) -> Option<&'a str> {
    let (thing, last) = page.rsplit_once('/')?;
    (last == segment(function)).then_some(thing)
}

/// Returns the last part of the address of the page with the form of a server function.
pub fn segment(function: &str) -> String {
    function.replace('_', "-")
}

/// Returns the page of an item of a client's checklist, with the way back.
pub fn checklist_item(client: ClientId, item: &Item) -> String {
    format!("{}?from=checklist", item_page(client, item))
}

/// Returns where an item of a client's checklist is settled, with the way back.
pub fn settle_item(client: ClientId, item: &Item) -> String {
    let page = item_page(client, item);
    let (function, balance) = match item {
        Item::Invoice(_) => (RecordPayment::FUNCTION, None),
        Item::Debt(balance) => (SettleDebt::FUNCTION, Some(balance)),
        Item::Credit(balance) => (ReturnCredit::FUNCTION, Some(balance)),
        Item::Session(_) => (CancelBooking::FUNCTION, None),
        Item::PaidBy(_) => (EndRelationship::FUNCTION, None),
        Item::Package(_) => (VoidPackage::FUNCTION, None),
        Item::Membership(_) => (CancelMembership::FUNCTION, None),
    };
    let page = act(&page, function);
    let currency = balance.map(|balance| format!("{CURRENCY}={}&", balance.currency().code()));
    format!(
        "{page}?{}from=checklist#{SETTLE}",
        currency.unwrap_or_default()
    )
}

fn item_page(client: ClientId, item: &Item) -> String {
    let below = match item {
        Item::Invoice(invoice) => format!("invoices/{}", invoice.id),
        Item::Debt(_) | Item::Credit(_) => "credit".to_owned(),
        Item::Session(booking) => format!("bookings/{}", booking.id),
        Item::PaidBy(paid_by) => format!("relationships/{}", paid_by.id),
        Item::Package(package) => format!("packages/{}", package.id),
        Item::Membership(membership) => format!("memberships/{}", membership.id),
    };
    format!("/clients/{client}/{below}")
}

/// Returns where all items of a condition are settled together, with the way back.
pub fn checklist_condition(client: ClientId, condition: Condition) -> String {
    let below = match condition {
        Condition::Session => "bookings?cancel=confirm&from=checklist".to_owned(),
        Condition::Credit => {
            let page = act("credit", ReturnAllCredit::FUNCTION);
            format!("{page}?from=checklist")
        }
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
    fn page_of_a_form_is_below_the_page_of_its_thing() {
        let page = act("/clients/1/invoices/2", RecordPayment::FUNCTION);
        assert_eq!(page, "/clients/1/invoices/2/record-payment");
        let check = |page: &str, function: &str, expected: Option<&str>| {
            assert_eq!(thing(page, function), expected, "{page} {function}");
        };
        check(
            &page,
            RecordPayment::FUNCTION,
            Some("/clients/1/invoices/2"),
        );
        check(&page, SettleDebt::FUNCTION, None);
        check("/clients/1/invoices/2", RecordPayment::FUNCTION, None);
        check("record-payment", RecordPayment::FUNCTION, None);
    }

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
