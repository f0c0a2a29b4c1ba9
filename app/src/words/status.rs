//! How invoices, memberships, packages and bookings stand, and how something was paid.

use shared::{money::Money, standing::MembershipStatus};
use store::desk::statuses::{BookingStatus, InvoiceStatus, PackageStatus, PaymentMethod};

use super::{catalogue::say, formats::money};

/// Returns how the payment of an invoice stands.
pub fn invoice(status: InvoiceStatus) -> &'static str {
    match status {
        InvoiceStatus::Paid => say!(status.paid),
        InvoiceStatus::Outstanding => say!(status.outstanding),
        InvoiceStatus::Failed => say!(status.failed),
        InvoiceStatus::Collection => say!(status.collection),
        InvoiceStatus::Void => say!(status.void),
        InvoiceStatus::WrittenOff => say!(status.written_off),
    }
}

/// Returns how the payment of an invoice stands, and what was refunded of it.
pub fn invoice_with_refund(status: InvoiceStatus, refunded: Money) -> String {
    let status = invoice(status);
    if refunded.minor() == 0 {
        return status.to_owned();
    }
    let amount = money(refunded);
    say!(invoices.with_refund, status = status, amount = amount).to_string()
}

/// Returns how a membership stands.
pub fn membership(status: MembershipStatus) -> &'static str {
    match status {
        MembershipStatus::Active => say!(status.active),
        MembershipStatus::Paused => say!(status.paused),
        MembershipStatus::Pending => say!(status.pending),
        MembershipStatus::Cancelled => say!(status.cancelled),
    }
}

/// Returns how far a package is used.
pub fn package(status: PackageStatus) -> &'static str {
    match status {
        PackageStatus::Unused => say!(status.unused),
        PackageStatus::Active => say!(status.active),
        PackageStatus::Used => say!(status.used),
        PackageStatus::Expired => say!(status.expired),
        PackageStatus::Void => say!(status.void),
    }
}

/// Returns what became of a seat.
pub fn booking(status: BookingStatus) -> &'static str {
    match status {
        BookingStatus::Booked => say!(status.booked),
        BookingStatus::Waitlisted => say!(status.waitlisted),
        BookingStatus::Attended => say!(status.attended),
        BookingStatus::NoShow => say!(status.no_show),
        BookingStatus::Cancelled => say!(status.cancelled),
    }
}

/// Returns how a client's seat in a session to come stands, as the client is told.
pub fn own_seat(status: BookingStatus) -> &'static str {
    match status {
        BookingStatus::Waitlisted => say!(app.waiting),
        BookingStatus::Booked
        | BookingStatus::Attended
        | BookingStatus::NoShow
        | BookingStatus::Cancelled => say!(app.booked),
    }
}

/// Returns how something was paid.
pub fn payment_method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => say!(invoices.cash),
        PaymentMethod::Card => say!(invoices.card),
        PaymentMethod::Transfer => say!(invoices.transfer),
        PaymentMethod::Credit => say!(invoices.credit),
        PaymentMethod::Elsewhere => say!(invoices.elsewhere),
    }
}
