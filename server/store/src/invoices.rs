//! Invoices: issued with numbers that have no gap at a location, paid in parts or whole, given up, taken back.

use jiff::civil::Date;
use rand::Rng;
use shared::{client::ClientId, money::Money};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    business::{self, NewInvoice},
    db::{on, statements},
    ids,
    statuses::InvoiceStatus,
    studio,
};

statements! {
    /// Whoever issues an invoice at a location waits here for whoever else does.
    NEXT_NUMBER = "
        update locations set next_invoice = next_invoice + 1 where id = $1
        returning invoice_prefix, next_invoice - 1";
    IS_TAKEN = "select count(*) from invoices where location_id = $1 and number = $2";
    NAME = "select first_name, last_name from clients where id = $1";
}

/// An invoice to issue.
#[derive(Clone, Debug)]
pub(crate) struct ToIssue<'a> {
    pub(crate) client: ClientId,
    pub(crate) location: Uuid,
    pub(crate) description: &'a str,
    pub(crate) amount: Money,
    pub(crate) issued_on: Date,
    pub(crate) due_on: Date,
}

/// Issues an invoice to a client who is locked. Its number is the next one of its location that is free: those that
/// were imported count as given.
pub(crate) async fn issue(
    tx: &mut Tx,
    to_issue: &ToIssue<'_>,
    rng: &mut (impl Rng + Send),
) -> Result<Uuid> {
    let ToIssue {
        client,
        location,
        description,
        amount,
        issued_on,
        due_on,
    } = *to_issue;
    let number = next_number(tx, location).await?;
    let (first, last): (Option<String>, Option<String>) = on!(&mut *tx, |c| sqlx::query_as(NAME)
        .bind(client.0)
        .fetch_one(c)
        .await?);
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>();
    let name = name.join(" ");
    let invoice = NewInvoice {
        id: ids::uuid(rng),
        client,
        location,
        number: &number,
        billed_to: Some(&name),
        description,
        amount,
        status: InvoiceStatus::Outstanding,
        issued_on,
        due_on,
    };
    let id = invoice.id;
    business::insert_invoices(tx, &[invoice]).await?;
    Ok(id)
}

async fn next_number(tx: &mut Tx, location: Uuid) -> Result<String> {
    loop {
        let next: Option<(String, i64)> = on!(&mut *tx, |c| sqlx::query_as(NEXT_NUMBER)
            .bind(location)
            .fetch_optional(c)
            .await?);
        let (prefix, number) = next.ok_or(Error::Corrupt("locations.id"))?;
        let number = studio::invoice_number(&prefix, number);
        let taken: i64 = on!(&mut *tx, |c| sqlx::query_scalar(IS_TAKEN)
            .bind(location)
            .bind(&number)
            .fetch_one(c)
            .await?);
        if taken == 0 {
            return Ok(number);
        }
    }
}
