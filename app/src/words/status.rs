//! How invoices, memberships, packages, bookings and other things stand, and how something was paid. This is the one place that
//! says in which tone a state is told.

use jiff::civil::Date;
use shared::{
    access::Switch,
    deletion_request::is_overdue,
    money::Money,
    payment_method::{Validity, validity},
    standing::MembershipStatus,
};
use store::{
    desk::{
        invoices::Invoice,
        payment_methods,
        relationships::Link,
        schedule::Session,
        statuses::{BookingStatus, InvoiceStatus, PackageStatus, PaymentMethod},
    },
    studio::catalogue::Offer,
    team::members,
};

use super::{catalogue::say, formats::money};

/// How a thing stands: a word, and the tone in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The word.
    pub word: &'static str,
    /// The tone.
    pub tone: Tone,
}

/// The tone in which a state is told. The word says the same, for people who do not see the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is as it is.
    Neutral,
    /// It is as it should be.
    Good,
    /// A team member should look at it.
    Attention,
    /// Something went wrong.
    Bad,
}

impl State {
    fn neutral(word: &'static str) -> Self {
        let tone = Tone::Neutral;
        Self { word, tone }
    }

    fn good(word: &'static str) -> Self {
        let tone = Tone::Good;
        Self { word, tone }
    }

    fn attention(word: &'static str) -> Self {
        let tone = Tone::Attention;
        Self { word, tone }
    }

    fn bad(word: &'static str) -> Self {
        let tone = Tone::Bad;
        Self { word, tone }
    }
}

/// Returns how the payment of an invoice stands.
pub fn invoice(status: InvoiceStatus) -> State {
    match status {
        InvoiceStatus::Paid => State::good(say!(status.paid)),
        InvoiceStatus::Outstanding => State::attention(say!(status.outstanding)),
        InvoiceStatus::Failed => State::bad(say!(status.failed)),
        InvoiceStatus::Collection => State::bad(say!(status.collection)),
        InvoiceStatus::Void => State::neutral(say!(status.void)),
        InvoiceStatus::WrittenOff => State::neutral(say!(status.written_off)),
    }
}

/// Returns how the payment of an invoice stands on a day at its location. After its last day for paying, it is overdue.
pub fn invoice_on(issued: &Invoice, today: Date) -> State {
    match issued.status {
        InvoiceStatus::Outstanding if issued.bill().is_overdue(issued.due_on, today) => {
            State::bad(say!(status.overdue))
        }
        status => invoice(status),
    }
}

/// Returns what was refunded of an invoice, or `None` where nothing was.
pub fn refunded(refunded: Money) -> Option<String> {
    let amount = money(refunded);
    (refunded.minor() > 0).then(|| say!(invoices.amount_refunded, amount = amount).to_string())
}

/// Returns how a membership stands.
pub fn membership(status: MembershipStatus) -> State {
    match status {
        MembershipStatus::Active => State::good(say!(status.active)),
        MembershipStatus::Paused => State::attention(say!(status.paused)),
        MembershipStatus::Pending => State::neutral(say!(status.pending)),
        MembershipStatus::Cancelled => State::neutral(say!(status.cancelled)),
    }
}

/// Returns how far a package is used.
pub fn package(status: PackageStatus) -> State {
    match status {
        PackageStatus::Unused => State::good(say!(status.unused)),
        PackageStatus::Active => State::good(say!(status.active)),
        PackageStatus::Used => State::neutral(say!(status.used)),
        PackageStatus::Expired => State::neutral(say!(status.expired)),
        PackageStatus::Void => State::neutral(say!(status.void)),
    }
}

/// Returns what became of a seat.
pub fn booking(status: BookingStatus) -> State {
    match status {
        BookingStatus::Booked => State::good(say!(status.booked)),
        BookingStatus::Waitlisted => State::attention(say!(status.waitlisted)),
        BookingStatus::Attended => State::good(say!(status.attended)),
        BookingStatus::NoShow => State::bad(say!(status.no_show)),
        BookingStatus::Cancelled => State::neutral(say!(status.cancelled)),
    }
}

/// Returns how a session stands, where more is to be said than how many seats are taken.
pub fn session(session: &Session) -> Option<State> {
    if session.cancelled {
        Some(State::neutral(say!(status.cancelled)))
    } else if session.free() == 0 {
        Some(State::attention(say!(app.full)))
    } else {
        None
    }
}

/// Returns whether a team member can log in.
pub fn member(status: members::Status) -> State {
    match status {
        members::Status::Active => State::good(say!(member.active)),
        members::Status::Invited => State::attention(say!(member.invited)),
        members::Status::InvitationOver => State::bad(say!(member.link_over)),
        members::Status::Deactivated => State::neutral(say!(member.deactivated)),
    }
}

/// Returns that a permission is a team member's.
pub fn permitted() -> State {
    State::good(say!(member.yes))
}

/// Returns that a permission is not a team member's.
pub fn not_permitted() -> State {
    State::neutral(say!(member.no))
}

/// Returns whether something of the catalogue is sold.
pub fn offer(offer: &Offer) -> State {
    if offer.is_retired {
        State::neutral(say!(catalogue.retired))
    } else {
        State::good(say!(catalogue.sold))
    }
}

/// Returns whether a link between two clients holds on a day.
pub fn link(link: &Link, today: Date) -> State {
    if link.holds_on(today) {
        State::good(say!(relationships.holds))
    } else {
        State::neutral(say!(relationships.is_over))
    }
}

/// Returns that a client is example data.
pub fn example() -> State {
    State::neutral(say!(examples.mark))
}

/// Returns whether a payment method can be charged on a day.
pub fn charged_by(method: &payment_methods::PaymentMethod, today: Date) -> State {
    if method.is_removed {
        return State::neutral(say!(payment_methods.removed));
    }
    match validity((method.expiry_month, method.expiry_year), today) {
        Validity::Valid => State::good(say!(payment_methods.valid)),
        Validity::ExpiresSoon => State::attention(say!(payment_methods.expires_soon)),
        Validity::Expired => State::bad(say!(payment_methods.expired)),
    }
}

/// Returns whether a request to be deleted that was made on `asked` can still be answered in time.
pub fn deletion_request(asked: Date, today: Date) -> State {
    if is_overdue(asked, today) {
        State::bad(say!(status.overdue))
    } else {
        State::attention(say!(deletion_requests.open))
    }
}

/// Returns whether a setting or a second factor is on.
pub fn switch(turn: Switch) -> State {
    match turn {
        Switch::On => State::good(say!(member.on)),
        Switch::Off => State::neutral(say!(member.off)),
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
