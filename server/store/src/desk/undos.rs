//! What was just done and can be undone: the state before. A row goes when it is used, with the next act on the same thing, and
//! with the client; the others are removed after [`shared::undo::LASTS`].

use jiff::{Timestamp, civil::Date};
use shared::{
    client::ClientId,
    ids::{BookingId, PackageId, PaymentMethodId, RelationshipId, UndoId},
    undo::{self, Undoable},
    visit::BookingStatus,
};
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    desk::act::ClientAct,
    engine::db::{At, on, on_day, statements},
};

statements! {
    INSERT = "
        insert into undos (id, client_id, kind, subject_id, status_before, status_after, package_id, ended_on, done_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ONE = "
        select client_id, kind, subject_id, status_before, status_after, package_id, ended_on, done_at
        from undos where id = $1";
    TAKE = "delete from undos where id = $1";
    FORGET = "delete from undos where subject_id = $1";
    FORGET_OLD = "delete from undos where done_at <= $1";
    DELETE_REMOVED = "delete from payment_methods where removed_at <= $1";
}

/// What an act changed, as it was before.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Before {
    /// A booking.
    Booking {
        booking: BookingId,
        status: BookingStatus,
        /// The status that the act gave it.
        after: BookingStatus,
        package: Option<PackageId>,
    },
    /// A relationship, with the day on which it was to end.
    Relationship(RelationshipId, Option<Date>),
    /// A payment method.
    PaymentMethod(PaymentMethodId),
}

/// An act that can be undone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    pub(crate) client: ClientId,
    pub(crate) before: Before,
    pub(crate) done_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    client_id: Uuid,
    kind: String,
    subject_id: Uuid,
    status_before: Option<String>,
    status_after: Option<String>,
    package_id: Option<Uuid>,
    ended_on: Option<jiff_sqlx::Date>,
    done_at: At,
}

/// Keeps what the act has changed, as it was before, in place of what an earlier act on the same thing kept.
pub(crate) async fn keep(act: &mut ClientAct, before: Before) -> Result<()> {
    let (kind, subject) = match before {
        Before::Booking { booking, .. } => (Undoable::Booking, booking.0),
        Before::Relationship(relationship, _) => (Undoable::Relationship, relationship.0),
        Before::PaymentMethod(method) => (Undoable::PaymentMethod, method.0),
    };
    let (status, after, package) = match before {
        Before::Booking {
            status,
            after,
            package,
            ..
        } => (Some(status.name()), Some(after.name()), package),
        Before::Relationship(..) | Before::PaymentMethod(_) => (None, None, None),
    };
    let ended_on = match before {
        Before::Relationship(_, ended_on) => ended_on,
        Before::Booking { .. } | Before::PaymentMethod(_) => None,
    };
    let (client, now, id) = (act.client(), act.now(), act.work().once.undo_id());
    forget(act.tx(), subject).await?;
    on!(act.tx(), |c| sqlx::query(INSERT)
        .bind(id.0)
        .bind(client.0)
        .bind(kind.name())
        .bind(subject)
        .bind(status)
        .bind(after)
        .bind(package.map(|package| package.0))
        .bind(ended_on.map(on_day))
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Forgets the last act on a thing, which the next act has changed.
pub(crate) async fn forget(tx: &mut Tx, subject: Uuid) -> Result<()> {
    on!(tx, |c| sqlx::query(FORGET)
        .bind(subject)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Returns an act that can be undone.
pub(crate) async fn one(tx: &mut Tx, id: UndoId) -> Result<Option<Kept>> {
    let row: Option<KeptRow> = on!(tx, |c| sqlx::query_as(ONE)
        .bind(id.0)
        .fetch_optional(c)
        .await?);
    row.map(KeptRow::into_kept).transpose()
}

/// Removes the row of an act that is undone. Returns `false` if it is gone.
pub(crate) async fn take(tx: &mut Tx, id: UndoId) -> Result<bool> {
    let taken = on!(tx, |c| sqlx::query(TAKE)
        .bind(id.0)
        .execute(c)
        .await?
        .rows_affected());
    Ok(taken == 1)
}

/// Removes what can no longer be undone, and deletes the payment methods that were removed before.
pub async fn forget_old(store: &Store, now: Timestamp) -> Result<()> {
    let before = At(now.saturating_sub(undo::LASTS).unwrap_or(Timestamp::MIN));
    let mut tx = store.write().await?;
    for statement in [FORGET_OLD, DELETE_REMOVED] {
        on!(&mut tx, |c| sqlx::query(statement)
            .bind(before)
            .execute(c)
            .await?
            .rows_affected());
    }
    tx.commit().await
}

impl KeptRow {
    fn into_kept(self) -> Result<Kept> {
        let kind = Undoable::parse(&self.kind).ok_or(Error::Corrupt("undos.kind"))?;
        let status = |status: Option<String>, column| {
            let status = status.as_deref().and_then(BookingStatus::parse);
            status.ok_or(Error::Corrupt(column))
        };
        let before = match kind {
            Undoable::Booking => Before::Booking {
                booking: BookingId(self.subject_id),
                status: status(self.status_before, "undos.status_before")?,
                after: status(self.status_after, "undos.status_after")?,
                package: self.package_id.map(PackageId),
            },
            Undoable::Relationship => Before::Relationship(
                RelationshipId(self.subject_id),
                self.ended_on.map(jiff_sqlx::Date::to_jiff),
            ),
            Undoable::PaymentMethod => Before::PaymentMethod(PaymentMethodId(self.subject_id)),
        };
        Ok(Kept {
            client: ClientId(self.client_id),
            before,
            done_at: self.done_at.0,
        })
    }
}
