//! Adds what clients have: memberships, packages, invoices, credit, sessions and seats in them, relationships, and
//! payment methods. Rows are added many at a time, because imports bring thousands.

use jiff::{Timestamp, civil::Date};
use rand::Rng;
use shared::{
    client::ClientId,
    ids::{
        BookingId, InvoiceId, LocationId, MembershipId, PackageId, PaymentMethodId, RelationshipId,
        SessionId,
    },
    money::Money,
    standing::MembershipStatus,
};
use uuid::Uuid;

use crate::{
    Result, Tx,
    desk::{
        classes,
        statuses::{
            BookingStatus, CreditMove, InvoiceStatus, PackageStatus, PaymentMethod,
            RelationshipKind,
        },
    },
    engine::{
        batch::write_rows,
        db::{At, on_day, statements},
        text_words,
    },
};

statements! {
    /// Every statement adds one row. [`write_rows`] extends it to many.
    MEMBERSHIPS = "
        insert into memberships (id, client_id, location_id, plan, status, starts_on, ends_on, price, currency)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    PACKAGES = "
        insert into packages (
            id, client_id, location_id, name, status, credits_total, credits_used, purchased_on, expires_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    INVOICES = "
        insert into invoices (
            id, client_id, location_id, number, billed_to, description, amount, currency, status, issued_on, due_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    PAYMENTS = "
        insert into payments (id, client_id, invoice_id, amount, method, paid_on) values ($1, $2, $3, $4, $5, $6)";
    CREDIT_MOVEMENTS = "
        insert into credit_movements (
            id, client_id, location_id, amount, currency, what, invoice_id, reason, created_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SESSIONS = "
        insert into sessions (id, external_id, location_id, class_id, coach_id, starts_at, minutes, capacity)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    BOOKINGS = "
        insert into bookings (id, client_id, session_id, status) values ($1, $2, $3, $4)";
    RELATIONSHIPS = "
        insert into relationships (id, kind, client_id, other_id, since, ended_on) values ($1, $2, $3, $4, $5, $6)";
    PAYMENT_METHODS = "
        insert into payment_methods (id, client_id, processor, token, brand, last4, expiry_month, expiry_year)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// A membership to add.
#[derive(Clone, Debug)]
pub(crate) struct NewMembership<'a> {
    pub(crate) id: MembershipId,
    pub(crate) client: ClientId,
    pub(crate) location: LocationId,
    pub(crate) plan: &'a str,
    pub(crate) status: MembershipStatus,
    pub(crate) starts_on: Date,
    pub(crate) ends_on: Option<Date>,
    pub(crate) price: Money,
}

/// A package to add.
#[derive(Clone, Debug)]
pub(crate) struct NewPackage<'a> {
    pub(crate) id: PackageId,
    pub(crate) client: ClientId,
    pub(crate) location: LocationId,
    pub(crate) name: &'a str,
    pub(crate) status: PackageStatus,
    pub(crate) credits_total: u32,
    pub(crate) credits_used: u32,
    pub(crate) purchased_on: Date,
    pub(crate) expires_on: Option<Date>,
}

/// An invoice to add.
#[derive(Clone, Debug)]
pub(crate) struct NewInvoice<'a> {
    pub(crate) id: InvoiceId,
    pub(crate) client: ClientId,
    pub(crate) location: LocationId,
    pub(crate) number: &'a str,
    pub(crate) billed_to: Option<&'a str>,
    pub(crate) description: &'a str,
    pub(crate) amount: Money,
    pub(crate) status: InvoiceStatus,
    pub(crate) issued_on: Date,
    pub(crate) due_on: Date,
}

/// A payment on an invoice to add, in the currency of the invoice.
#[derive(Clone, Debug)]
pub(crate) struct NewPayment {
    pub(crate) id: Uuid,
    pub(crate) client: ClientId,
    pub(crate) invoice: InvoiceId,
    pub(crate) amount: i64,
    pub(crate) method: PaymentMethod,
    pub(crate) paid_on: Date,
}

/// A movement of account credit to add. A positive amount is in the client's favour.
#[derive(Clone, Debug)]
pub(crate) struct NewCreditMovement<'a> {
    pub(crate) id: Uuid,
    pub(crate) client: ClientId,
    pub(crate) location: LocationId,
    pub(crate) amount: Money,
    pub(crate) what: CreditMove,
    /// The invoice that it paid, if it was spent.
    pub(crate) invoice: Option<InvoiceId>,
    pub(crate) reason: Option<&'a str>,
    pub(crate) created_on: Date,
}

/// A session to add to the schedule.
#[derive(Clone, Debug)]
pub(crate) struct NewSession<'a> {
    pub(crate) id: SessionId,
    pub(crate) external_id: Option<&'a str>,
    pub(crate) location: LocationId,
    /// The name of the class.
    pub(crate) class: &'a str,
    /// The name of the coach.
    pub(crate) coach: Option<&'a str>,
    pub(crate) starts_at: Timestamp,
    pub(crate) minutes: u32,
    pub(crate) capacity: u32,
}

/// A client's seat in a session to add.
#[derive(Clone, Debug)]
pub(crate) struct NewBooking {
    pub(crate) id: BookingId,
    pub(crate) client: ClientId,
    pub(crate) session: SessionId,
    pub(crate) status: BookingStatus,
}

/// A link between two clients to add.
#[derive(Clone, Debug)]
pub(crate) struct NewRelationship {
    pub(crate) id: RelationshipId,
    pub(crate) kind: RelationshipKind,
    pub(crate) client: ClientId,
    pub(crate) other: ClientId,
    pub(crate) since: Date,
    pub(crate) ended_on: Option<Date>,
}

/// A stored payment method to add.
#[derive(Clone, Debug)]
pub(crate) struct NewPaymentMethod<'a> {
    pub(crate) id: PaymentMethodId,
    pub(crate) client: ClientId,
    pub(crate) processor: &'a str,
    pub(crate) token: &'a str,
    pub(crate) brand: &'a str,
    pub(crate) last4: &'a str,
    pub(crate) expiry_month: i8,
    pub(crate) expiry_year: i16,
}

/// Adds memberships.
pub(crate) async fn insert_memberships(tx: &mut Tx, rows: &[NewMembership<'_>]) -> Result<()> {
    write_rows!(
        tx,
        MEMBERSHIPS,
        rows,
        |query,
         NewMembership {
             id,
             client,
             location,
             plan,
             status,
             starts_on,
             ends_on,
             price,
         }| query
            .bind(id.0)
            .bind(client.0)
            .bind(location.0)
            .bind(plan)
            .bind(status.name())
            .bind(on_day(*starts_on))
            .bind(ends_on.map(on_day))
            .bind(price.minor())
            .bind(price.currency().code())
    );
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    text_words::added(tx, "memberships", &ids).await
}

/// Adds packages.
pub(crate) async fn insert_packages(tx: &mut Tx, rows: &[NewPackage<'_>]) -> Result<()> {
    write_rows!(tx, PACKAGES, rows, |query,
                                     NewPackage {
                                         id,
                                         client,
                                         location,
                                         name,
                                         status,
                                         credits_total,
                                         credits_used,
                                         purchased_on,
                                         expires_on,
                                     }| {
        query
            .bind(id.0)
            .bind(client.0)
            .bind(location.0)
            .bind(name)
            .bind(status.name())
            .bind(i64::from(*credits_total))
            .bind(i64::from(*credits_used))
            .bind(on_day(*purchased_on))
            .bind(expires_on.map(on_day))
    });
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    text_words::added(tx, "packages", &ids).await
}

/// Adds invoices.
pub(crate) async fn insert_invoices(tx: &mut Tx, rows: &[NewInvoice<'_>]) -> Result<()> {
    write_rows!(tx, INVOICES, rows, |query,
                                     NewInvoice {
                                         id,
                                         client,
                                         location,
                                         number,
                                         billed_to,
                                         description,
                                         amount,
                                         status,
                                         issued_on,
                                         due_on,
                                     }| {
        query
            .bind(id.0)
            .bind(client.0)
            .bind(location.0)
            .bind(number)
            .bind(billed_to)
            .bind(description)
            .bind(amount.minor())
            .bind(amount.currency().code())
            .bind(status.name())
            .bind(on_day(*issued_on))
            .bind(on_day(*due_on))
    });
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    text_words::added(tx, "invoices", &ids).await
}

/// Adds payments.
pub(crate) async fn insert_payments(tx: &mut Tx, rows: &[NewPayment]) -> Result<()> {
    write_rows!(tx, PAYMENTS, rows, |query,
                                     NewPayment {
                                         id,
                                         client,
                                         invoice,
                                         amount,
                                         method,
                                         paid_on,
                                     }| {
        query
            .bind(id)
            .bind(client.0)
            .bind(invoice.0)
            .bind(amount)
            .bind(method.name())
            .bind(on_day(*paid_on))
    });
    Ok(())
}

/// Adds movements of account credit.
pub(crate) async fn insert_credit_movements(
    tx: &mut Tx,
    rows: &[NewCreditMovement<'_>],
) -> Result<()> {
    write_rows!(
        tx,
        CREDIT_MOVEMENTS,
        rows,
        |query,
         NewCreditMovement {
             id,
             client,
             location,
             amount,
             what,
             invoice,
             reason,
             created_on,
         }| query
            .bind(id)
            .bind(client.0)
            .bind(location.0)
            .bind(amount.minor())
            .bind(amount.currency().code())
            .bind(what.name())
            .bind(invoice.map(|id| id.0))
            .bind(reason)
            .bind(on_day(*created_on))
    );
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    text_words::added(tx, "credit_movements", &ids).await
}

/// Adds sessions, with their classes and coaches where those are new.
pub(crate) async fn insert_sessions(
    tx: &mut Tx,
    rows: &[NewSession<'_>],
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let classes = rows.iter().map(|row| row.class);
    let classes = classes::classes_named(tx, classes, rng).await?;
    let coaches = rows.iter().filter_map(|row| row.coach);
    let coaches = classes::coaches_named(tx, coaches, rng).await?;
    write_rows!(tx, SESSIONS, rows, |query,
                                     NewSession {
                                         id,
                                         external_id,
                                         location,
                                         class,
                                         coach,
                                         starts_at,
                                         minutes,
                                         capacity,
                                     }| {
        query
            .bind(id.0)
            .bind(external_id)
            .bind(location.0)
            .bind(classes.get(class).map(|class| class.0))
            .bind(
                coach
                    .and_then(|coach| coaches.get(coach))
                    .map(|coach| coach.0),
            )
            .bind(At(*starts_at))
            .bind(i64::from(*minutes))
            .bind(i64::from(*capacity))
    });
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    text_words::added(tx, "sessions", &ids).await
}

/// Adds seats in sessions.
pub(crate) async fn insert_bookings(tx: &mut Tx, rows: &[NewBooking]) -> Result<()> {
    write_rows!(tx, BOOKINGS, rows, |query,
                                     NewBooking {
                                         id,
                                         client,
                                         session,
                                         status,
                                     }| {
        query
            .bind(id.0)
            .bind(client.0)
            .bind(session.0)
            .bind(status.name())
    });
    Ok(())
}

/// Adds links between clients.
pub(crate) async fn insert_relationships(tx: &mut Tx, rows: &[NewRelationship]) -> Result<()> {
    write_rows!(
        tx,
        RELATIONSHIPS,
        rows,
        |query,
         NewRelationship {
             id,
             kind,
             client,
             other,
             since,
             ended_on,
         }| query
            .bind(id.0)
            .bind(kind.name())
            .bind(client.0)
            .bind(other.0)
            .bind(on_day(*since))
            .bind(ended_on.map(on_day))
    );
    Ok(())
}

/// Adds payment methods.
pub(crate) async fn insert_payment_methods(
    tx: &mut Tx,
    rows: &[NewPaymentMethod<'_>],
) -> Result<()> {
    write_rows!(
        tx,
        PAYMENT_METHODS,
        rows,
        |query,
         NewPaymentMethod {
             id,
             client,
             processor,
             token,
             brand,
             last4,
             expiry_month,
             expiry_year,
         }| query
            .bind(id.0)
            .bind(client.0)
            .bind(processor)
            .bind(token)
            .bind(brand)
            .bind(last4)
            .bind(i64::from(*expiry_month))
            .bind(i64::from(*expiry_year))
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::STATEMENTS;
    use crate::{Engine, engine::batch::with_rows};

    #[test]
    fn batch_of_one_is_the_statement_as_written() {
        for (name, statement) in STATEMENTS {
            assert_eq!(
                with_rows(Engine::Postgres, statement, 1),
                *statement,
                "{name}"
            );
        }
    }
}
