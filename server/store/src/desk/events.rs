//! The events of each client, in order of time. Every change to a client's records adds an event in the same
//! transaction. The open pages that show the client are notified by the same call.

use jiff::{Timestamp, tz::TimeZone};
use rand::Rng;
use shared::{access::TeamMemberId, client::ClientId, time::Moment, words};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    desk::clients::Page,
    engine::{
        act::Work,
        batch::write_rows,
        db::{At, on, statements},
        ids,
        news::News,
    },
};

statements! {
    INSERT = "
        insert into client_events (id, client_id, happened_at, what, subject_id, by_id)
        values ($1, $2, $3, $4, $5, $6)";
    OLDER = "
        select e.id, e.happened_at, e.what, e.subject_id, m.name as by_name
        from client_events e left join team_members m on m.id = e.by_id
        where e.client_id = $1 and (e.happened_at, e.id) < ($2, $3)
        order by e.happened_at desc, e.id desc
        limit $4";
    NEWER = "
        select e.id, e.happened_at, e.what, e.subject_id, m.name as by_name
        from client_events e left join team_members m on m.id = e.by_id
        where e.client_id = $1 and (e.happened_at, e.id) > ($2, $3)
        order by e.happened_at, e.id
        limit $4";
    HAPPENED_AT = "select happened_at from client_events where client_id = $1 and id = $2";
    COUNT = "select count(*) from client_events where client_id = $1";
}

words! {
    /// What happened.
    pub What {
        /// The client was added.
        Added = "added",
        /// The client came from another system with an import, or with the example data of the demo studio.
        Imported = "imported",
        /// The client signed up, with the email address or a phone number of an erased client.
        JoinedAgain = "joined_again",
        /// The client's information was changed.
        InformationChanged = "information_changed",
        /// A membership was sold.
        MembershipSold = "membership_sold",
        /// A membership was paused.
        MembershipPaused = "membership_paused",
        /// A paused membership was resumed.
        MembershipResumed = "membership_resumed",
        /// A membership was cancelled.
        MembershipCancelled = "membership_cancelled",
        /// The plan of a membership was corrected.
        MembershipCorrected = "membership_corrected",
        /// A package was sold.
        PackageSold = "package_sold",
        /// A package was voided.
        PackageVoided = "package_voided",
        /// The name of a package was corrected.
        PackageCorrected = "package_corrected",
        /// An invoice was issued.
        InvoiceIssued = "invoice_issued",
        /// The description of an invoice was corrected.
        InvoiceCorrected = "invoice_corrected",
        /// A payment was recorded.
        PaymentRecorded = "payment_recorded",
        /// A payment failed.
        PaymentFailed = "payment_failed",
        /// A failed payment is to be attempted again.
        PaymentRetried = "payment_retried",
        /// An invoice went to collection.
        InvoiceHandedOver = "invoice_handed_over",
        /// An invoice was written off.
        InvoiceWrittenOff = "invoice_written_off",
        /// An invoice was voided.
        InvoiceVoided = "invoice_voided",
        /// A payment on an invoice was refunded.
        InvoiceRefunded = "invoice_refunded",
        /// Account credit was added.
        CreditAdded = "credit_added",
        /// Account credit was used for an invoice.
        CreditSpent = "credit_spent",
        /// Account credit was paid out.
        CreditReturned = "credit_returned",
        /// A seat in a session was booked.
        Booked = "booked",
        /// The client joined the waitlist.
        Waitlisted = "waitlisted",
        /// The client got a seat from the waitlist.
        Promoted = "promoted",
        /// A booking was cancelled.
        BookingCancelled = "booking_cancelled",
        /// The client attended.
        CheckedIn = "checked_in",
        /// The client did not attend.
        NoShow = "no_show",
        /// Attendance was undone.
        AttendanceUndone = "attendance_undone",
        /// A link began: another client pays for the client, or the client for another one.
        PaidByStarted = "paid_by_started",
        /// Such a link ended.
        PaidByEnded = "paid_by_ended",
        /// A link began: the client comes to sessions together with another one.
        BuddyStarted = "buddy_started",
        /// Such a link ended.
        BuddyEnded = "buddy_ended",
        /// A payment method was removed.
        PaymentMethodRemoved = "payment_method_removed",
        /// A removed payment method was put back.
        PaymentMethodRestored = "payment_method_restored",
        /// The user name was changed.
        UserNameChanged = "user_name_changed",
        /// A link to set a password was created.
        LinkMade = "link_made",
        /// The client asked for a new password.
        PasswordForgotten = "password_forgotten",
        /// The client set a password.
        PasswordSet = "password_set",
        /// A text in a row of the client was changed, because it named a client who was erased.
        TextChanged = "text_changed",
        /// The client asked to be deleted.
        DeletionRequested = "deletion_requested",
        /// The client, or a team member on the client's behalf, withdrew that.
        DeletionRequestWithdrawn = "deletion_request_withdrawn",
        /// An administrator asked for a second one to confirm the deletion of the client.
        ConfirmationAsked = "confirmation_asked",
    }
}

/// An event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id.
    pub id: Uuid,
    /// The time, in the time zone `zone`.
    pub at: Moment,
    /// The kind of event.
    pub what: What,
    /// The invoice, booking, membership or other row that it concerns, if any.
    pub subject: Option<Uuid>,
    /// The name of the team member who acted, or `None` if the client did.
    pub by: Option<String>,
}

/// Where a page of the events of a client begins or ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// The page begins with the latest event.
    #[default]
    Latest,
    /// The page begins after this event, with an older one.
    OlderThan(Uuid),
    /// The page ends before this event, with a newer one.
    NewerThan(Uuid),
}

/// One page of the events of a client.
#[derive(Clone, Debug)]
pub struct EventPage {
    /// The events of this page, the latest first.
    pub rows: Vec<Event>,
    /// Whether there is a page with newer events.
    pub has_newer: bool,
    /// Whether there is a page with older events.
    pub has_older: bool,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    id: Uuid,
    happened_at: At,
    what: String,
    subject_id: Option<Uuid>,
    by_name: Option<String>,
}

/// Records an event of a client, and reports it once the transaction is committed.
pub(crate) async fn note(
    work: &mut Work,
    client: ClientId,
    what: What,
    subject: Option<Uuid>,
) -> Result<()> {
    let by = work.by.team_member();
    insert(work, client, what, subject, by).await
}

/// Records a consequence for another client. No team member acted for that client.
pub(crate) async fn note_consequence(
    work: &mut Work,
    client: ClientId,
    what: What,
    subject: Option<Uuid>,
) -> Result<()> {
    insert(work, client, what, subject, None).await
}

async fn insert(
    work: &mut Work,
    client: ClientId,
    what: What,
    subject: Option<Uuid>,
    by: Option<TeamMemberId>,
) -> Result<()> {
    let id: Uuid = ids::random(&mut work.rng);
    on!(&mut work.tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(client.0)
        .bind(At(work.now))
        .bind(what.name())
        .bind(subject)
        .bind(by.map(|by| by.0))
        .execute(c)
        .await?
        .rows_affected());
    tell(&mut work.tx, client).await
}

/// Records the same event of many clients, and reports it once the transaction is committed.
pub(crate) async fn note_all(
    tx: &mut Tx,
    clients: &[ClientId],
    what: What,
    by: Option<TeamMemberId>,
    (now, rng): (Timestamp, &mut (impl Rng + Send)),
) -> Result<()> {
    let rows: Vec<(Uuid, ClientId)> = clients
        .iter()
        .map(|client| (ids::random(rng), *client))
        .collect();
    write_rows!(tx, INSERT, rows, |query, (id, client)| query
        .bind(id)
        .bind(client.0)
        .bind(At(now))
        .bind(what.name())
        .bind(None::<Uuid>)
        .bind(by.map(|by| by.0)));
    let news: Vec<News> = clients.iter().copied().map(News::Of).collect();
    tx.tell_all(&news).await
}

/// Records that clients were imported, with all that they had before. No page shows them yet.
pub(crate) async fn imported(
    tx: &mut Tx,
    clients: &[ClientId],
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let rows: Vec<(Uuid, ClientId)> = clients
        .iter()
        .map(|client| (ids::random(rng), *client))
        .collect();
    write_rows!(tx, INSERT, rows, |query, (id, client)| query
        .bind(id)
        .bind(client.0)
        .bind(At(now))
        .bind(What::Imported.name())
        .bind(None::<Uuid>)
        .bind(None::<Uuid>));
    Ok(())
}

/// Reports a change to a client once the transaction is committed.
pub(crate) async fn tell(tx: &mut Tx, client: ClientId) -> Result<()> {
    tx.tell(News::Of(client)).await
}

/// Returns a page of at most `size` events of a client, in the time zone `zone`.
pub async fn page(
    tx: &mut Tx,
    client: ClientId,
    zone: &TimeZone,
    start: Start,
    size: i64,
) -> Result<EventPage> {
    let (start, key) = match start {
        Start::Latest => (start, None),
        Start::OlderThan(event) | Start::NewerThan(event) => {
            match happened_at(tx, client, event).await? {
                Some(at) => (start, Some((at, event))),
                // The client has no such event.
                None => (Start::Latest, None),
            }
        }
    };
    let (at, event) = key.unwrap_or((At(Timestamp::MAX), Uuid::max()));
    let statement = match start {
        Start::Latest | Start::OlderThan(_) => OLDER,
        Start::NewerThan(_) => NEWER,
    };
    let rows: Vec<EventRow> = on!(tx, |c| sqlx::query_as(statement)
        .bind(client.0)
        .bind(at)
        .bind(event)
        .bind(size + 1)
        .fetch_all(c)
        .await?);
    let Page { mut rows, more } = Page::of(rows, size);
    let (has_newer, has_older) = match start {
        Start::Latest => (false, more),
        Start::OlderThan(_) => (true, more),
        Start::NewerThan(_) => {
            rows.reverse();
            (more, true)
        }
    };
    let rows = rows.into_iter().map(|row| row.into_event(zone));
    Ok(EventPage {
        rows: rows.collect::<Result<_>>()?,
        has_newer,
        has_older,
    })
}

async fn happened_at(tx: &mut Tx, client: ClientId, event: Uuid) -> Result<Option<At>> {
    Ok(on!(tx, |c| sqlx::query_scalar(HAPPENED_AT)
        .bind(client.0)
        .bind(event)
        .fetch_optional(c)
        .await?))
}

impl EventRow {
    fn into_event(self, zone: &TimeZone) -> Result<Event> {
        let Self {
            id,
            happened_at,
            what,
            subject_id,
            by_name,
        } = self;
        Ok(Event {
            id,
            at: Moment::new(happened_at.0, zone),
            what: What::parse(&what).ok_or(Error::Corrupt("client_events.what"))?,
            subject: subject_id,
            by: by_name,
        })
    }
}

/// Returns how many events a client has. A page compares it to tell whether what it shows is still complete.
pub async fn count(tx: &mut Tx, client: ClientId) -> Result<i64> {
    Ok(on!(tx, |c| sqlx::query_scalar(COUNT)
        .bind(client.0)
        .fetch_one(c)
        .await?))
}
