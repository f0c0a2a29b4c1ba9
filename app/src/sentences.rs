//! Everything that people read, from one catalogue: `locales/en.json`, a file a language.

use jiff::civil::{Date, DateTime};
use shared::{
    client::Name,
    flaw::{Flaw, Refused},
    register::{Kept, Personal},
};

#[expect(missing_docs, reason = "generated from the catalogue")]
#[expect(
    clippy::pedantic,
    unreachable_pub,
    reason = "generated from the catalogue"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/sentences.rs"));
}
pub use generated::i18n;
use i18n::Locale;

/// A sentence of the catalogue, in the language of the page: `say!(clients.title)`, or with what goes into it,
/// `say!(clients.count, count = 3)`.
macro_rules! say {
    ($($sentence:tt)+) => {
        leptos_i18n::td_string!($crate::sentences::locale(), $($sentence)+)
    };
}
pub(crate) use say;

/// The language of the page. There is one so far; with a second, this is where the choice is made.
pub(crate) fn locale() -> Locale {
    Locale::en
}

/// `1 Dec 2026`.
pub fn date(date: Date) -> String {
    let month = match date.month() {
        1 => say!(months.jan),
        2 => say!(months.feb),
        3 => say!(months.mar),
        4 => say!(months.apr),
        5 => say!(months.may),
        6 => say!(months.jun),
        7 => say!(months.jul),
        8 => say!(months.aug),
        9 => say!(months.sep),
        10 => say!(months.oct),
        11 => say!(months.nov),
        _ => say!(months.dec),
    };
    say!(date, day = date.day(), month = month, year = date.year()).to_string()
}

/// `1 Dec 2026, 20:01`, as clocks at the location show it.
pub fn date_time(at: DateTime) -> String {
    let (hour, minute) = (format!("{:02}", at.hour()), format!("{:02}", at.minute()));
    say!(
        date_time,
        date = date(at.date()),
        hour = hour,
        minute = minute
    )
    .to_string()
}

/// The title of the box in which a deletion is confirmed.
pub fn confirmation_title(name: &Name) -> String {
    say!(delete.confirmation_title, name = name.to_string()).to_string()
}

/// What is wrong with a value.
pub fn flaw(flaw: Flaw) -> String {
    match flaw {
        Flaw::Missing => say!(flaw.missing).into(),
        Flaw::TooShort(least) => say!(flaw.too_short, least = least).to_string(),
        Flaw::TooLong(most) => say!(flaw.too_long, most = most).to_string(),
        Flaw::NotOneLine => say!(flaw.not_one_line).into(),
        Flaw::NotAnEmail => say!(flaw.not_an_email).into(),
        Flaw::NotAPhone => say!(flaw.not_a_phone).into(),
        Flaw::NotADate => say!(flaw.not_a_date).into(),
        Flaw::InTheFuture => say!(flaw.in_the_future).into(),
        Flaw::TooLongAgo => say!(flaw.too_long_ago).into(),
        Flaw::Taken => say!(flaw.taken).into(),
        Flaw::NotATimeZone => say!(flaw.not_a_time_zone).into(),
        Flaw::NotACurrency => say!(flaw.not_a_currency).into(),
        Flaw::WrongCode => say!(flaw.wrong_code).into(),
        Flaw::NotAnAmount => say!(flaw.not_an_amount).into(),
        Flaw::NotANumber => say!(flaw.not_a_number).into(),
        Flaw::NotATime => say!(flaw.not_a_time).into(),
        Flaw::InThePast => say!(flaw.in_the_past).into(),
        Flaw::NotAChoice => say!(flaw.not_a_choice).into(),
        Flaw::NameTaken => say!(flaw.name_taken).into(),
        Flaw::NotAnOrigin => say!(flaw.not_an_origin).into(),
        Flaw::NotAPrefix => say!(flaw.not_a_prefix).into(),
        Flaw::Refused(refused) => self::refused(refused),
    }
}

/// Why something cannot be done.
fn refused(refused: Refused) -> String {
    match refused {
        Refused::NotSeen => say!(refused.not_seen).into(),
        Refused::MoreThanLeft => say!(refused.more_than_left).into(),
        Refused::MoreThanCredit => say!(refused.more_than_credit).into(),
        Refused::Changed => say!(refused.changed).into(),
        Refused::NotOneClient => say!(refused.not_one_client).into(),
        Refused::SameClient => say!(refused.oneself).into(),
        Refused::LinkedAlready => say!(refused.linked_already).into(),
        Refused::Circle => say!(refused.circle).into(),
        Refused::BookedAlready => say!(refused.booked_already).into(),
        Refused::Started => say!(refused.started).into(),
        Refused::SessionCancelled => say!(refused.session_cancelled).into(),
        Refused::NotYet => say!(refused.not_yet).into(),
        Refused::NoCreditLeft => say!(refused.no_credit_left).into(),
        Refused::Wrong => say!(refused.wrong).into(),
        Refused::SlowDown(seconds) => say!(refused.slow_down, seconds = seconds).to_string(),
        Refused::LinkExpired => say!(refused.link_over).into(),
        Refused::NotEmpty => say!(refused.not_empty).into(),
        Refused::LastManager => say!(refused.last_manager).into(),
        Refused::KnownMember => say!(refused.known_member).into(),
        Refused::CurrencyFixed => say!(refused.currency_fixed).into(),
    }
}

/// What was done, when a form of this server function led to the page.
pub fn done(function: &str) -> Option<&'static str> {
    Some(match function {
        "save_client" => say!(done.saved),
        "add_client" => say!(done.add_client),
        "start_relationship" => say!(done.start_relationship),
        "end_relationship" => say!(done.end_relationship),
        "remove_payment_method" => say!(done.remove_payment_method),
        "sell_membership" => say!(done.sell_membership),
        "pause_membership" => say!(done.pause_membership),
        "resume_membership" => say!(done.resume_membership),
        "cancel_membership" => say!(done.cancel_membership),
        "change_member" | "need_second_factor" | "rename_group" | "change_location" => {
            say!(done.saved)
        }
        "deactivate_member" => say!(done.deactivate_member),
        "reactivate_member" => say!(done.reactivate_member),
        "reset_second_factor" => say!(done.reset_second_factor),
        "create_group" => say!(done.create_group),
        "delete_group" => say!(done.delete_group),
        "add_location" => say!(done.add_location),
        "change_password" => say!(done.change_password),
        "stop_second_factor" => say!(done.stop_second_factor),
        "use_link" => say!(done.use_link),
        "client_forgot_password" => say!(app_done.client_forgot_password),
        "client_set_password" => say!(app_done.client_set_password),
        "client_sign_up" => say!(app_done.client_sign_up),
        "client_book" => say!(app_done.client_book),
        "client_cancel_booking" => say!(app_done.client_cancel_booking),
        "client_ask_deletion" => say!(app_done.client_ask_deletion),
        "client_withdraw_deletion" => say!(app_done.client_withdraw_deletion),
        "withdraw_deletion_request" => say!(app_done.withdraw_deletion_request),
        "add_embedding_site" => say!(app_done.add_embedding_site),
        "remove_embedding_site" => say!(app_done.remove_embedding_site),
        "issue_invoice" => say!(invoices.done_issue),
        "record_payment" => say!(invoices.done_pay),
        "fail_payment" => say!(invoices.done_fail),
        "retry_payment" => say!(invoices.done_retry),
        "hand_over_invoice" => say!(invoices.done_hand_over),
        "write_off_invoice" => say!(invoices.done_write_off),
        "void_invoice" => say!(invoices.done_void),
        "add_credit" => say!(credit.done_add),
        "spend_credit" => say!(credit.done_spend),
        "settle_debt" => say!(credit.done_settle_debt),
        "return_credit" => say!(credit.done_return),
        "return_all_credit" => say!(credit.done_return_all),
        "add_session" => say!(schedule_done.add_session),
        "set_capacity" => say!(schedule_done.set_capacity),
        "cancel_session" => say!(schedule_done.cancel_session),
        "book_session" => say!(schedule_done.book_session),
        "book_client" => say!(schedule_done.book_client),
        "cancel_booking" => say!(schedule_done.cancel_booking),
        "check_in" => say!(schedule_done.check_in),
        "note_no_show" => say!(schedule_done.note_no_show),
        "undo_attendance" => say!(schedule_done.undo_attendance),
        "cancel_bookings" => say!(schedule_done.cancel_bookings),
        "sell_package" => say!(schedule_done.sell_package),
        "void_package" => say!(schedule_done.void_package),
        _ => return None,
    })
}

/// What happened with a client.
#[cfg(feature = "ssr")]
pub fn happened(what: store::events::What) -> &'static str {
    use store::events::What;
    match what {
        What::Added => say!(happened.added),
        What::JoinedAgain => say!(happened.joined_again),
        What::InformationChanged => say!(happened.information_changed),
        What::MembershipSold => say!(happened.membership_sold),
        What::MembershipPaused => say!(happened.membership_paused),
        What::MembershipResumed => say!(happened.membership_resumed),
        What::MembershipCancelled => say!(happened.membership_cancelled),
        What::PackageSold => say!(happened.package_sold),
        What::PackageVoided => say!(happened.package_voided),
        What::InvoiceIssued => say!(happened.invoice_issued),
        What::PaymentRecorded => say!(happened.payment_recorded),
        What::PaymentFailed => say!(happened.payment_failed),
        What::PaymentRetried => say!(happened.payment_retried),
        What::InvoiceHandedOver => say!(happened.invoice_handed_over),
        What::InvoiceWrittenOff => say!(happened.invoice_written_off),
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
        What::LinkMade => say!(happened.link_made),
        What::PasswordForgotten => say!(happened.password_forgotten),
        What::PasswordSet => say!(happened.password_set),
        What::DeletionRequested => say!(happened.deletion_requested),
        What::DeletionRequestWithdrawn => say!(happened.deletion_request_withdrawn),
    }
}

/// What a kind of personal data is called where people are told that it is erased.
pub fn personal(kind: Personal) -> &'static str {
    match kind {
        Personal::Name => say!(personal.name),
        Personal::Email => say!(personal.email),
        Personal::Password => say!(personal.password),
        Personal::Access => say!(personal.access),
        Personal::Address => say!(personal.address),
        Personal::Phones => say!(personal.phones),
        Personal::DateOfBirth => say!(personal.date_of_birth),
        Personal::Gender => say!(personal.gender),
        Personal::Occupation => say!(personal.occupation),
        Personal::Relationships => say!(personal.relationships),
        Personal::Medical => say!(personal.medical),
        Personal::EmergencyContact => say!(personal.emergency_contact),
        Personal::PaymentMethods => say!(personal.payment_methods),
        Personal::Notes => say!(personal.notes),
        Personal::ImportedIds => say!(personal.imported_ids),
        Personal::Search => say!(personal.search),
        Personal::History => say!(personal.history),
    }
}

/// What is kept of an erased client, and on which ground.
pub fn kept(kept: Kept) -> (&'static str, &'static str) {
    match kept {
        Kept::Invoices => (say!(kept.invoices), say!(ground.invoices)),
        Kept::Credits => (say!(kept.credits), say!(ground.credits)),
        Kept::Memberships => (say!(kept.memberships), say!(ground.memberships)),
        Kept::Packages => (say!(kept.packages), say!(ground.packages)),
        Kept::Visits => (say!(kept.visits), say!(ground.visits)),
        Kept::Joined => (say!(kept.joined), say!(ground.joined)),
        Kept::Record => (say!(kept.record), say!(ground.record)),
        Kept::Suppression => (say!(kept.suppression), say!(ground.suppression)),
        Kept::Studio => (say!(kept.studio), say!(ground.studio)),
    }
}
