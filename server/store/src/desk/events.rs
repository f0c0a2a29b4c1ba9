//! What happened with a client, in time order. Whatever changes something of a client notes it here, in the same
//! transaction; that is also how those who look at the client hear of it.

use jiff::{Timestamp, tz::TimeZone};
use rand::Rng;
use shared::{access::TeamMemberId, client::ClientId, time::Moment, words};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    engine::{
        act::Work,
        db::{At, on, statements},
        ids, news,
    },
};

statements! {
    INSERT = "
        insert into client_events (id, client_id, happened_at, what, subject_id, by_id)
        values ($1, $2, $3, $4, $5, $6)";
    OF_CLIENT = "
        select e.happened_at, e.what, e.subject_id, m.name as by_name
        from client_events e left join team_members m on m.id = e.by_id
        where e.client_id = $1
        order by e.happened_at desc, e.id
        limit $2";
    COUNT = "select count(*) from client_events where client_id = $1";
}

words! {
    /// What happened.
    pub What {
        /// The client was added.
        Added = "added",
        /// The client signed up, with the email address or a phone number of somebody who was erased.
        JoinedAgain = "joined_again",
        /// The client's information was changed.
        InformationChanged = "information_changed",
        /// A membership was sold.
        MembershipSold = "membership_sold",
        /// A membership was paused.
        MembershipPaused = "membership_paused",
        /// A paused membership goes on.
        MembershipResumed = "membership_resumed",
        /// A membership was cancelled.
        MembershipCancelled = "membership_cancelled",
        /// A package was sold.
        PackageSold = "package_sold",
        /// A package was taken back.
        PackageVoided = "package_voided",
        /// An invoice was issued.
        InvoiceIssued = "invoice_issued",
        /// A payment was recorded.
        PaymentRecorded = "payment_recorded",
        /// A payment failed.
        PaymentFailed = "payment_failed",
        /// A failed payment is to be tried again.
        PaymentRetried = "payment_retried",
        /// An invoice was handed over for collection.
        InvoiceHandedOver = "invoice_handed_over",
        /// An invoice was given up.
        InvoiceWrittenOff = "invoice_written_off",
        /// An invoice was taken back.
        InvoiceVoided = "invoice_voided",
        /// Account credit was added.
        CreditAdded = "credit_added",
        /// Account credit paid an invoice.
        CreditSpent = "credit_spent",
        /// Account credit was paid out.
        CreditReturned = "credit_returned",
        /// A place in a session was booked.
        Booked = "booked",
        /// The client waits for a place.
        Waitlisted = "waitlisted",
        /// The client got a place after waiting.
        Promoted = "promoted",
        /// A place was given up.
        BookingCancelled = "booking_cancelled",
        /// The client came.
        CheckedIn = "checked_in",
        /// The client did not come.
        NoShow = "no_show",
        /// That the client came, or did not come, was taken back.
        AttendanceUndone = "attendance_undone",
        /// Somebody began to pay for the client, or the client for somebody.
        PaidByStarted = "paid_by_started",
        /// That ended.
        PaidByEnded = "paid_by_ended",
        /// The client began to come with somebody.
        BuddyStarted = "buddy_started",
        /// That ended.
        BuddyEnded = "buddy_ended",
        /// A payment method was removed.
        PaymentMethodRemoved = "payment_method_removed",
        /// A link was made with which the client sets a password.
        LinkMade = "link_made",
        /// The client asked for a new password.
        PasswordForgotten = "password_forgotten",
        /// The client set a password.
        PasswordSet = "password_set",
        /// The client asked to be deleted.
        DeletionRequested = "deletion_requested",
        /// The client, or the team on the client's word, took that back.
        DeletionRequestWithdrawn = "deletion_request_withdrawn",
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, by the clocks of `zone`.
    pub at: Moment,
    /// What.
    pub what: What,
    /// To which invoice, booking, membership, …, where it was one.
    pub subject: Option<Uuid>,
    /// The name of the team member who did it; nobody's where the client did.
    pub by: Option<String>,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    happened_at: At,
    what: String,
    subject_id: Option<Uuid>,
    by_name: Option<String>,
}

/// Notes what happened with a client, and tells the news once the transaction counts.
pub(crate) async fn note(
    work: &mut Work,
    client: ClientId,
    what: What,
    subject: Option<Uuid>,
) -> Result<()> {
    let Work {
        tx, by, now, rng, ..
    } = work;
    note_by(tx, client, (what, subject), by.team_member(), *now, rng).await
}

/// The same, for an act that has no [`Work`] yet.
pub(crate) async fn note_by(
    tx: &mut Tx,
    client: ClientId,
    (what, subject): (What, Option<Uuid>),
    by: Option<TeamMemberId>,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    on!(&mut *tx, |c| sqlx::query(INSERT)
        .bind(ids::uuid(rng))
        .bind(client.0)
        .bind(At(now))
        .bind(what.name())
        .bind(subject)
        .bind(by.map(|by| by.0))
        .execute(c)
        .await?
        .rows_affected());
    tell(tx, client).await
}

/// Notes what an act led to for another client, which no team member did for that client.
pub(crate) async fn note_consequence(
    work: &mut Work,
    client: ClientId,
    what: What,
    subject: Option<Uuid>,
) -> Result<()> {
    let Work { tx, now, rng, .. } = work;
    note_by(tx, client, (what, subject), None, *now, rng).await
}

/// Tells that something changed with a client, once the transaction counts.
pub(crate) async fn tell(tx: &mut Tx, client: ClientId) -> Result<()> {
    match tx {
        Tx::Sqlite(tx) => tx.tell(client),
        Tx::Postgres(tx) => {
            sqlx::query("select pg_notify($1, $2)")
                .bind(news::CHANNEL)
                .bind(client.to_string())
                .execute(&mut **tx)
                .await?;
        }
    }
    Ok(())
}

/// The last `count` things that happened with a client, the latest first, by the clocks of `zone`.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Tx, client: ClientId, zone: &TimeZone, count: i64) -> Result<Vec<Event>> {
    let rows: Vec<EventRow> = on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .bind(count)
        .fetch_all(c)
        .await?);
    let event = |EventRow {
                     happened_at,
                     what,
                     subject_id,
                     by_name,
                 }| {
        Ok(Event {
            at: Moment::new(happened_at.0, zone),
            what: What::parse(&what).ok_or(Error::Corrupt("client_events.what"))?,
            subject: subject_id,
            by: by_name,
        })
    };
    rows.into_iter().map(event).collect()
}

/// How many things have happened with a client so far. Whoever shows something of the client can tell by it whether
/// that is still all.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Tx, client: ClientId) -> Result<i64> {
    Ok(on!(tx, |c| sqlx::query_scalar(COUNT)
        .bind(client.0)
        .fetch_one(c)
        .await?))
}
