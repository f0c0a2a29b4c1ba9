//! The records of new clients, from the rows of an export.

use rand::Rng;

use super::{Count, Export, export::Invoice, ids::Ids};
use crate::{
    Result, Tx,
    desk::{
        insert::{
            self, NewBooking, NewCreditMovement, NewInvoice, NewMembership, NewPackage, NewPayment,
            NewPaymentMethod, NewRelationship,
        },
        statuses::{CreditMove, PaymentMethod},
    },
    engine::ids,
};

pub(super) async fn memberships(
    tx: &mut Tx,
    export: &Export,
    ids: &Ids,
    rng: &mut (impl Rng + Send),
) -> Result<Count> {
    let rows = &export.memberships;
    let new: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            Some(NewMembership {
                client: ids.clients[row.client].if_new()?,
                id: ids::random(rng),
                location: ids.locations[row.location],
                plan: &row.plan,
                status: row.status,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                price: row.price,
            })
        })
        .collect();
    insert::insert_memberships(tx, &new).await?;
    Ok(Count::of(rows.len(), new.len()))
}

pub(super) async fn packages(
    tx: &mut Tx,
    export: &Export,
    ids: &Ids,
    rng: &mut (impl Rng + Send),
) -> Result<Count> {
    let rows = &export.packages;
    let new: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            Some(NewPackage {
                client: ids.clients[row.client].if_new()?,
                id: ids::random(rng),
                location: ids.locations[row.location],
                name: &row.name,
                status: row.status,
                credits_total: row.credits_total,
                credits_used: row.credits_used,
                purchased_on: row.purchased_on,
                expires_on: row.expires_on,
            })
        })
        .collect();
    insert::insert_packages(tx, &new).await?;
    Ok(Count::of(rows.len(), new.len()))
}

/// An export does not contain the name on an invoice, so that no further copy of it is stored.
pub(super) async fn invoices(
    tx: &mut Tx,
    export: &Export,
    ids: &Ids,
    rng: &mut (impl Rng + Send),
) -> Result<Count> {
    let rows = &export.invoices;
    let new: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            Some(NewInvoice {
                client: ids.clients[row.client].if_new()?,
                id: ids::random(rng),
                location: ids.locations[row.location],
                number: &row.number,
                billed_to: None,
                description: &row.description,
                amount: row.amount,
                status: row.status,
                issued_on: row.issued_on,
                due_on: row.due_on,
            })
        })
        .collect();
    insert::insert_invoices(tx, &new).await?;

    let is_new = |row: &&Invoice| ids.clients[row.client].if_new().is_some();
    let payments: Vec<_> = rows
        .iter()
        .filter(is_new)
        .zip(&new)
        .filter(|(row, _)| row.paid.minor() > 0)
        .map(|(row, invoice)| NewPayment {
            id: ids::random(rng),
            client: invoice.client,
            invoice: invoice.id,
            amount: row.paid.minor(),
            method: PaymentMethod::Elsewhere,
            paid_on: row.issued_on,
        })
        .collect();
    insert::insert_payments(tx, &payments).await?;
    Ok(Count::of(rows.len(), new.len()))
}

pub(super) async fn credits(
    tx: &mut Tx,
    export: &Export,
    ids: &Ids,
    rng: &mut (impl Rng + Send),
) -> Result<Count> {
    let rows = &export.credits;
    let new: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            Some(NewCreditMovement {
                client: ids.clients[row.client].if_new()?,
                id: ids::random(rng),
                location: ids.locations[row.location],
                amount: row.amount,
                what: CreditMove::Adjusted,
                invoice: None,
                reason: row.reason.as_deref(),
                created_on: row.created_on,
            })
        })
        .collect();
    insert::insert_credit_movements(tx, &new).await?;
    Ok(Count::of(rows.len(), new.len()))
}

pub(super) async fn bookings(
    tx: &mut Tx,
    export: &Export,
    ids: &Ids,
    rng: &mut (impl Rng + Send),
) -> Result<Count> {
    let rows = &export.bookings;
    let new: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            Some(NewBooking {
                client: ids.clients[row.client].if_new()?,
                id: ids::random(rng),
                session: ids.sessions[row.session],
                status: row.status,
            })
        })
        .collect();
    insert::insert_bookings(tx, &new).await?;
    Ok(Count::of(rows.len(), new.len()))
}

/// A relationship is new if one of its clients is. Adding it locks the other client. Rows are sorted by that client's
/// id, because all transactions lock clients in this order.
pub(super) async fn relationships(
    tx: &mut Tx,
    export: &Export,
    ids: &Ids,
    rng: &mut (impl Rng + Send),
) -> Result<Count> {
    let rows = &export.relationships;
    let mut new: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            let (client, other) = (ids.clients[row.client], ids.clients[row.other]);
            client.if_new().or(other.if_new())?;
            let here = [client, other]
                .into_iter()
                .find(|record| record.if_new().is_none())
                .map(|record| record.id().0);
            let link = NewRelationship {
                id: ids::random(rng),
                kind: row.kind,
                client: client.id(),
                other: other.id(),
                since: row.since,
                ended_on: row.ended_on,
            };
            Some((here, link))
        })
        .collect();
    new.sort_by_key(|(here, _)| *here);
    let new: Vec<_> = new.into_iter().map(|(_, link)| link).collect();
    insert::insert_relationships(tx, &new).await?;
    Ok(Count::of(rows.len(), new.len()))
}

pub(super) async fn payment_methods(
    tx: &mut Tx,
    export: &Export,
    ids: &Ids,
    rng: &mut (impl Rng + Send),
) -> Result<Count> {
    let rows = &export.payment_methods;
    let new: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            Some(NewPaymentMethod {
                client: ids.clients[row.client].if_new()?,
                id: ids::random(rng),
                processor: &row.processor,
                token: &row.token,
                brand: &row.brand,
                last4: &row.last4,
                expiry_month: row.expiry_month,
                expiry_year: row.expiry_year,
            })
        })
        .collect();
    insert::insert_payment_methods(tx, &new).await?;
    Ok(Count::of(rows.len(), new.len()))
}
