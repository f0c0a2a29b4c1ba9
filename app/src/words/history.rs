//! What happened with a client.

use store::desk::events::What;

use super::catalogue::say;

/// Returns what happened with a client.
pub fn happened(what: What) -> &'static str {
    match what {
        What::Added => say!(happened.added),
        What::Imported => say!(happened.imported),
        What::JoinedAgain => say!(happened.joined_again),
        What::InformationChanged => say!(happened.information_changed),
        What::TextChanged => say!(happened.text_changed),
        What::MembershipSold => say!(happened.membership_sold),
        What::MembershipPaused => say!(happened.membership_paused),
        What::MembershipResumed => say!(happened.membership_resumed),
        What::MembershipCancelled => say!(happened.membership_cancelled),
        What::MembershipCorrected => say!(happened.membership_corrected),
        What::PackageSold => say!(happened.package_sold),
        What::PackageVoided => say!(happened.package_voided),
        What::PackageCorrected => say!(happened.package_corrected),
        What::InvoiceIssued => say!(happened.invoice_issued),
        What::InvoiceCorrected => say!(happened.invoice_corrected),
        What::PaymentRecorded => say!(happened.payment_recorded),
        What::PaymentFailed => say!(happened.payment_failed),
        What::PaymentRetried => say!(happened.payment_retried),
        What::InvoiceHandedOver => say!(happened.invoice_handed_over),
        What::InvoiceWrittenOff => say!(happened.invoice_written_off),
        What::InvoiceRefunded => say!(happened.invoice_refunded),
        What::InvoiceVoided => say!(happened.invoice_voided),
        What::CreditAdded => say!(happened.credit_added),
        What::CreditSpent => say!(happened.credit_spent),
        What::CreditReturned => say!(happened.credit_returned),
        What::Booked => say!(happened.booked),
        What::Waitlisted => say!(happened.waitlisted),
        What::Promoted => say!(happened.promoted),
        What::BookingCancelled => say!(happened.booking_cancelled),
        What::CheckedIn => say!(happened.checked_in),
        What::NoShow => say!(happened.no_show),
        What::AttendanceUndone => say!(happened.attendance_undone),
        What::PaidByStarted => say!(happened.paid_by_started),
        What::PaidByEnded => say!(happened.paid_by_ended),
        What::BuddyStarted => say!(happened.buddy_started),
        What::BuddyEnded => say!(happened.buddy_ended),
        What::PaymentMethodRemoved => say!(happened.payment_method_removed),
        What::PaymentMethodRestored => say!(happened.payment_method_restored),
        What::UserNameChanged => say!(happened.user_name_changed),
        What::LinkMade => say!(happened.link_made),
        What::PasswordForgotten => say!(happened.password_forgotten),
        What::PasswordSet => say!(happened.password_set),
        What::DeletionRequested => say!(happened.deletion_requested),
        What::ConfirmationAsked => say!(happened.confirmation_asked),
        What::DeletionRequestWithdrawn => say!(happened.deletion_request_withdrawn),
    }
}
