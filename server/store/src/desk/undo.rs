//! Undoing what was just done. Each kind of act has its own rule; the row that leads to the act goes with it. The row of a team member
//! itself says how a deactivation is undone.

use jiff::civil::Date;
use shared::{
    client::ClientId,
    flaw::Refused,
    ids::{BookingId, PackageId, PaymentMethodId, RelationshipId, UndoId},
    undo::{self, LastChange, Undone},
    visit::BookingStatus,
};

use crate::{
    Answer, Error, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        bookings,
        events::What,
        held_sessions, locks, packages, payment_methods, relationships,
        undos::{self, Before, Kept},
        visits,
    },
    engine::act::{Act, Begun, By, Over},
    team::members,
};

/// Undoes an act, if it is the last one on its thing and not too old. A client can undo only the client's own acts.
pub async fn undo(store: &Store, act: Act, id: UndoId) -> Result<Answer<Undone>> {
    let mut tx = store.write().await?;
    let kept = undos::one(&mut tx, id).await?;
    let Some(kept) = kept.filter(|kept| may_undo(act.by, kept)) else {
        drop(tx);
        // The first request of a form that is sent again has removed the row.
        if let Some(over) = store.carried_out(&act.once).await? {
            return Ok(answer(over, id));
        }
        let outcome = members::undo_deactivation(store, act, id).await?;
        return Ok(done(outcome, Undone::CanLogIn));
    };
    if let Err(too_late) = undo::in_time(kept.done_at, act.now) {
        return Ok(refused(too_late));
    }
    match kept.before {
        Before::Booking {
            booking,
            status,
            after,
            package,
        } => restore_booking(tx, act, (id, kept), (booking, package), (status, after)).await,
        Before::Relationship(relationship, ended_on) => {
            restore_link(tx, act, (id, kept.client), relationship, ended_on).await
        }
        Before::PaymentMethod(method) => restore_method(tx, act, (id, kept.client), method).await,
    }
}

fn may_undo(by: By, kept: &Kept) -> bool {
    match by {
        By::Team(_) => true,
        By::Client(client) => client == kept.client,
        By::Public => false,
    }
}

/// Gives a seat or a position on the waitlist back, or attendance as it was noted before.
async fn restore_booking(
    mut tx: Tx,
    act: Act,
    (id, kept): (UndoId, Kept),
    (booking, package): (BookingId, Option<PackageId>),
    (before, after): (BookingStatus, BookingStatus),
) -> Result<Answer<Undone>> {
    let client = kept.client;
    let Some(session) = bookings::session_of(&mut tx, client, booking).await? else {
        return Ok(refused(Refused::TooLate));
    };
    let locked = held_sessions::lock(&mut tx, session).await?;
    let locked = locked.ok_or(Error::Corrupt("bookings.session_id"))?;
    let held = locks::waiting(&mut tx, session, client).await?;
    if !held.contains(&client) {
        return Ok(refused(Refused::TooLate));
    }
    let mut act = match claim(tx, act, (id, client)).await? {
        Ok(act) => act,
        Err(answer) => return Ok(answer),
    };
    let now = act.now();
    let Some(visit) = visits::one(act.tx(), client, booking, now).await? else {
        return Ok(refused(Refused::TooLate));
    };
    let change = LastChange {
        before,
        after,
        now: visit.status,
        joined_since: bookings::joined_since(act.tx(), session, kept.done_at).await?,
    };
    let seats = bookings::seats(act.tx(), &locked).await?;
    let undone = match change.undo(&seats) {
        Ok(undone) => undone,
        Err(why) => return Ok(refused(why)),
    };
    // A seat that was given up before the session started has returned its credit.
    if let Some(package) = package
        && before.takes_a_seat()
        && visit.package_id.is_none()
        && !packages::use_credit(act.tx(), client, package, locked.starts_at).await?
    {
        return Ok(refused(Refused::NoCreditLeft));
    }
    match undone {
        Undone::AsBefore | Undone::CanLogIn => {
            bookings::set(act.tx(), booking, before, package).await?;
        }
        Undone::AtTheEnd => {
            bookings::book_again(&mut act, booking, before, package).await?;
            // A form that is sent again gets the same answer.
            act.work().about(client, booking.0).await?;
        }
    }
    let what = match (before, after) {
        (BookingStatus::Attended, _) => What::CheckedIn,
        (BookingStatus::NoShow, _) => What::NoShow,
        (BookingStatus::Waitlisted, _) => What::Waitlisted,
        (BookingStatus::Booked, BookingStatus::Attended | BookingStatus::NoShow) => {
            What::AttendanceUndone
        }
        (BookingStatus::Booked | BookingStatus::Cancelled, _) => What::Booked,
    };
    // A seat may have become free for a client who waits again.
    bookings::fill(act.work(), &locked, &held).await?;
    Ok(done(act.commit(what, booking.0).await?, undone))
}

/// Lets a link hold again.
async fn restore_link(
    mut tx: Tx,
    act: Act,
    (id, client): (UndoId, ClientId),
    relationship: RelationshipId,
    ended_on: Option<Date>,
) -> Result<Answer<Undone>> {
    let other = relationships::other_of(&mut tx, client, relationship).await?;
    let Some(other) = other else {
        return Ok(refused(Refused::TooLate));
    };
    if !relationships::lock_for_start(&mut tx, client, other).await? {
        return Ok(refused(Refused::TooLate));
    }
    let mut act = match claim(tx, act, (id, client)).await? {
        Ok(act) => act,
        Err(answer) => return Ok(answer),
    };
    let what = match relationships::resume(&mut act, relationship, ended_on).await? {
        Ok(what) => what,
        Err(why) => return Ok(refused(why)),
    };
    act.note_for(other, what, relationship.0).await?;
    Ok(done(
        act.commit(what, relationship.0).await?,
        Undone::AsBefore,
    ))
}

/// Puts a removed payment method back.
async fn restore_method(
    mut tx: Tx,
    act: Act,
    (id, client): (UndoId, ClientId),
    method: PaymentMethodId,
) -> Result<Answer<Undone>> {
    if locks::client(&mut tx, client).await? != locks::Lock::Held {
        return Ok(refused(Refused::TooLate));
    }
    let mut act = match claim(tx, act, (id, client)).await? {
        Ok(act) => act,
        Err(answer) => return Ok(answer),
    };
    if !payment_methods::put_back(act.tx(), client, method).await? {
        return Ok(refused(Refused::TooLate));
    }
    let what = What::PaymentMethodRestored;
    Ok(done(act.commit(what, None).await?, Undone::AsBefore))
}

/// Claims the number of the form for a client whom the transaction has locked, and takes the row of the act that is undone.
async fn claim(
    tx: Tx,
    act: Act,
    (id, client): (UndoId, ClientId),
) -> Result<std::result::Result<ClientAct, Answer<Undone>>> {
    let mut act = match ClientAct::claim(tx, client, act).await? {
        Begun::Work(act) => act,
        Begun::Over(over) => return Ok(Err(answer(over, id))),
    };
    Ok(if undos::take(act.tx(), id).await? {
        Ok(act)
    } else {
        Err(refused(Refused::TooLate))
    })
}

/// Returns the answer to a form that was sent before, to undo the act of `id`.
fn answer(over: Over, id: UndoId) -> Answer<Undone> {
    match over {
        Over::Repeated(None) => Answer::Done(Undone::AsBefore),
        Over::Repeated(Some(subject)) if subject == id.0 => Answer::Done(Undone::CanLogIn),
        Over::Repeated(Some(_)) => Answer::Done(Undone::AtTheEnd),
        Over::NoClient => refused(Refused::TooLate),
        Over::SentBefore => Answer::Not(over.into()),
    }
}

fn done(outcome: Outcome, undone: Undone) -> Answer<Undone> {
    match outcome {
        Outcome::Done => Answer::Done(undone),
        Outcome::Newer(_) | Outcome::Refused(_) | Outcome::NotPermitted | Outcome::NotFound => {
            Answer::Not(outcome)
        }
    }
}

fn refused(why: Refused) -> Answer<Undone> {
    Answer::Not(Outcome::Refused(why))
}
