//! What is wrong with a value, and why something is refused.

use shared::flaw::{ClockTime, Flaw, Refused};

use super::{catalogue::say, dates, formats::formats};

// `missing`: the sentence that asks for what is missing in a field, by the label of the field.
include!(concat!(env!("OUT_DIR"), "/missing.rs"));

/// Returns what is wrong with the value of the field that has this label. `blank` is said where the value is missing and the catalogue
/// has no sentence that asks for it by the label.
pub fn of_field(flaw: Flaw, label: &str, blank: &'static str) -> String {
    if flaw == Flaw::Missing {
        missing(label).unwrap_or(blank).to_owned()
    } else {
        self::flaw(flaw)
    }
}

/// Returns what is wrong with a value.
pub fn flaw(flaw: Flaw) -> String {
    match flaw {
        Flaw::Missing => say!(flaw.missing).into(),
        Flaw::TooShort(least) => say!(flaw.too_short, least = least).to_string(),
        Flaw::TooLong(most) => say!(flaw.too_long, most = most).to_string(),
        Flaw::NotOneLine => say!(flaw.not_one_line).into(),
        Flaw::NotAnEmail => say!(flaw.not_an_email).into(),
        Flaw::DirectionMark => say!(flaw.direction_mark).into(),
        Flaw::NoLetter => say!(flaw.no_letter).into(),
        Flaw::NotAPhone => say!(flaw.not_a_phone).into(),
        Flaw::NotADate => say!(flaw.not_a_date).into(),
        Flaw::InTheFuture => say!(flaw.in_the_future).into(),
        Flaw::TooLongAgo => say!(flaw.too_long_ago).into(),
        Flaw::NotATimeZone => say!(flaw.not_a_time_zone).into(),
        Flaw::NotACurrency => say!(flaw.not_a_currency).into(),
        Flaw::WrongCode => say!(flaw.wrong_code).into(),
        Flaw::NotAnAmount => say!(flaw.not_an_amount, example = example("12", "50")).to_string(),
        Flaw::AmbiguousAmount => say!(
            flaw.ambiguous_amount,
            whole = "1234",
            example = example("1234", "50")
        )
        .to_string(),
        Flaw::NotANumber => say!(flaw.not_a_number).into(),
        Flaw::NotBetween(least, most) => {
            say!(flaw.not_between, least = least, most = most).to_string()
        }
        Flaw::NotATime => say!(flaw.not_a_time).into(),
        Flaw::InThePast => say!(flaw.in_the_past).into(),
        Flaw::BeforeTheFirst => say!(flaw.before_the_first).into(),
        Flaw::MoreThan(most) => say!(flaw.more_than, most = most).to_string(),
        Flaw::NotAChoice => say!(flaw.not_a_choice).into(),
        Flaw::NotAnOrigin => say!(flaw.not_an_origin).into(),
        Flaw::NotAPrefix => say!(flaw.not_a_prefix).into(),
        Flaw::Refused(refused) => self::refused(refused),
    }
}

/// Returns an amount as the reader types it.
fn example(whole: &str, decimals: &str) -> String {
    format!("{whole}{}{decimals}", formats().separators().decimal)
}

/// Returns that an administrator has erased as many clients within an hour as one may, and when the next one is possible.
pub fn limit_reached(limit: u32, ClockTime { hour, minute }: ClockTime) -> String {
    let time = dates::time(hour, minute);
    say!(delete.limit_reached, count = limit, time = time).to_string()
}

/// Returns that the next attempt is possible after these seconds.
pub fn slow_down(seconds: u32) -> String {
    say!(refused.slow_down, count = seconds).to_string()
}

/// Returns why something is refused.
fn refused(refused: Refused) -> String {
    match refused {
        Refused::SentBefore => say!(refused.sent_before).into(),
        Refused::Newer => say!(refused.newer).into(),
        Refused::EmailShared => say!(flaw.shared).into(),
        Refused::UserNameTaken => say!(flaw.user_name_taken).into(),
        Refused::NoUserName => say!(flaw.no_user_name).into(),
        Refused::NameTaken => say!(flaw.name_taken).into(),
        Refused::NotSeen => say!(refused.not_seen).into(),
        Refused::LedgerDisagrees => say!(delete.stopped).into(),
        Refused::NoDayKeys => say!(delete.no_day_keys).into(),
        Refused::LimitReached(limit, next) => limit_reached(limit, next),
        Refused::MoreThanLeft => say!(refused.more_than_left).into(),
        Refused::MoreThanCredit => say!(refused.more_than_credit).into(),
        Refused::SameText => say!(refused.same_text).into(),
        Refused::HasClients => say!(refused.has_clients).into(),
        Refused::MoreThanPaid => say!(refused.more_than_paid).into(),
        Refused::Changed => say!(refused.changed).into(),
        Refused::NotOneClient => say!(refused.not_one_client).into(),
        Refused::SameClient => say!(refused.oneself).into(),
        Refused::LinkedAlready => say!(refused.linked_already).into(),
        Refused::Circle => say!(refused.circle).into(),
        Refused::BookedAlready => say!(refused.booked_already).into(),
        Refused::Overlaps => say!(refused.overlaps).into(),
        Refused::Started => say!(refused.started).into(),
        Refused::SessionCancelled => say!(refused.session_cancelled).into(),
        Refused::InSchedule => say!(refused.in_schedule).into(),
        Refused::PlanNotSeen => say!(refused.plan_not_seen).into(),
        Refused::SeatTaken => say!(refused.seat_taken).into(),
        Refused::TooLate => say!(refused.too_late).into(),
        Refused::NotYet => say!(refused.not_yet).into(),
        Refused::NoCreditLeft => say!(refused.no_credit_left).into(),
        Refused::Wrong => say!(refused.wrong).into(),
        Refused::SlowDown(seconds) => slow_down(seconds),
        Refused::LinkExpired => say!(refused.link_over).into(),
        Refused::NotEmpty => say!(refused.not_empty).into(),
        Refused::LastManager => say!(refused.last_manager).into(),
        Refused::KnownMember => say!(refused.known_member).into(),
        Refused::CurrencyFixed => say!(refused.currency_fixed).into(),
        Refused::NamesClient => say!(refused.names_client).into(),
        Refused::MayNotStay => say!(refused.may_not_stay).into(),
    }
}
