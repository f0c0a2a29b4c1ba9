//! Invoices: issued with consecutive numbers at each location, paid in parts or in full, written off, and voided.

use jiff::{Timestamp, civil::Date};
use shared::{
    access::SettleAccounts,
    client::ClientId,
    credit::CreditMove,
    flaw::Refused,
    forms::{DeskPayment, ManualInvoice},
    ids::{InvoiceId, LocationId},
    invoice::{Bill, Change, InvoiceStatus, PaymentMethod, Settlement},
    money::Money,
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        events::What,
        insert::{self, NewCreditMovement, NewInvoice, NewPayment},
    },
    engine::{
        act::{Act, begun},
        db::{on, on_day, statements},
        ids,
        stored::{money, zone},
        text_words,
    },
    studio::locations,
};

statements! {
    /// Two transactions that issue an invoice at one location wait for each other here, so that the numbers have no
    /// gap.
    NEXT_NUMBER = "
        update locations set next_invoice = next_invoice + 1 where id = $1
        returning invoice_prefix, next_invoice - 1";
    IS_TAKEN = "select count(*) from invoices where location_id = $1 and number = $2";
    NAME = "select first_name, last_name from clients where id = $1";
    OF_CLIENT = "
        select i.id, i.number, i.description, i.status, i.amount,
            cast(coalesce((select sum(p.amount) from payments p where p.invoice_id = i.id), 0) as bigint) as paid,
            cast(coalesce((select sum(r.amount) from refunds r where r.invoice_id = i.id), 0) as bigint) as refunded,
            i.currency, i.issued_on, i.due_on, i.reason, i.location_id, l.name as location, l.time_zone
        from invoices i join locations l on l.id = i.location_id
        where i.client_id = $1
        order by i.issued_on desc, i.number desc, i.id";
    ONE = "
        select i.id, i.number, i.description, i.status, i.amount,
            cast(coalesce((select sum(p.amount) from payments p where p.invoice_id = i.id), 0) as bigint) as paid,
            cast(coalesce((select sum(r.amount) from refunds r where r.invoice_id = i.id), 0) as bigint) as refunded,
            i.currency, i.issued_on, i.due_on, i.reason, i.location_id, l.name as location, l.time_zone
        from invoices i join locations l on l.id = i.location_id
        where i.id = $1 and i.client_id = $2";
    PAYMENTS = "
        select p.amount, i.currency, p.method, p.paid_on
        from payments p join invoices i on i.id = p.invoice_id
        where p.invoice_id = $1
        order by p.paid_on, p.id";
    REFUNDS = "
        select r.amount, i.currency, r.method, r.refunded_on as paid_on
        from refunds r join invoices i on i.id = r.invoice_id
        where r.invoice_id = $1
        order by r.refunded_on, r.id";
    REFUND = "
        insert into refunds (id, client_id, invoice_id, amount, method, refunded_on) values ($1, $2, $3, $4, $5, $6)";
    SET = "update invoices set status = $2, reason = $3 where id = $1";
}

/// An invoice, with the payments so far.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// The invoice.
    pub id: InvoiceId,
    /// Its number, unique at its location.
    pub number: String,
    /// The description of what was sold.
    pub description: String,
    /// The status of its payment.
    pub status: InvoiceStatus,
    /// The amount to pay.
    pub amount: Money,
    /// The amount paid so far, in the same currency.
    pub paid: Money,
    /// The amount refunded of that, in the same currency.
    pub refunded: Money,
    /// The day of issue, in the time zone of its location.
    pub issued_on: Date,
    /// The last day for paying it.
    pub due_on: Date,
    /// The reason why it was written off or voided, if one was given.
    pub reason: Option<String>,
    /// The name of its location.
    pub location: String,
    pub(crate) location_id: Uuid,
    time_zone: String,
}

impl Invoice {
    /// Returns the invoice as the rules need it.
    pub fn bill(&self) -> Bill {
        Bill {
            status: self.status,
            amount: self.amount,
            paid: self.paid,
            refunded: self.refunded,
        }
    }

    /// Returns today's date at its location.
    ///
    /// # Errors
    ///
    /// Fails if Lethe does not know the stored time zone.
    pub fn today(&self, now: Timestamp) -> Result<Date> {
        Ok(zone(&self.time_zone)?.to_datetime(now).date())
    }
}

/// A payment on an invoice, or a refund.
#[derive(Clone, Debug)]
pub struct Payment {
    /// The amount.
    pub amount: Money,
    /// The method.
    pub method: PaymentMethod,
    /// The day of the payment, in the time zone of the invoice's location.
    pub paid_on: Date,
}

/// A step towards the payment of an open invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A payment was attempted and failed.
    Fail,
    /// The payment is attempted again.
    Retry,
    /// The invoice goes to collection.
    HandOver,
}

#[derive(sqlx::FromRow)]
struct InvoiceRow {
    id: Uuid,
    number: String,
    description: String,
    status: String,
    amount: i64,
    paid: i64,
    refunded: i64,
    currency: String,
    issued_on: jiff_sqlx::Date,
    due_on: jiff_sqlx::Date,
    reason: Option<String>,
    location_id: Uuid,
    location: String,
    time_zone: String,
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    amount: i64,
    currency: String,
    method: String,
    paid_on: jiff_sqlx::Date,
}

/// Returns all invoices of a client, the latest first.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<Invoice>> {
    let rows: Vec<InvoiceRow> = on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    rows.into_iter().map(InvoiceRow::into_invoice).collect()
}

/// Returns one invoice, or `None` if the client has no such invoice.
pub async fn find(tx: &mut Tx, client: ClientId, invoice: InvoiceId) -> Result<Option<Invoice>> {
    let row: Option<InvoiceRow> = on!(tx, |c| sqlx::query_as(ONE)
        .bind(invoice.0)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    row.map(InvoiceRow::into_invoice).transpose()
}

/// Returns the payments on an invoice, the earliest first.
pub async fn payments(tx: &mut Tx, invoice: InvoiceId) -> Result<Vec<Payment>> {
    paid(tx, PAYMENTS, invoice).await
}

/// Returns the refunds of an invoice, the earliest first.
pub async fn refunds(tx: &mut Tx, invoice: InvoiceId) -> Result<Vec<Payment>> {
    paid(tx, REFUNDS, invoice).await
}

async fn paid(tx: &mut Tx, statement: &'static str, invoice: InvoiceId) -> Result<Vec<Payment>> {
    let rows: Vec<PaymentRow> = on!(tx, |c| sqlx::query_as(statement)
        .bind(invoice.0)
        .fetch_all(c)
        .await?);
    let payment = |row: PaymentRow| {
        Ok(Payment {
            amount: money(row.amount, &row.currency)?,
            method: PaymentMethod::parse(&row.method).ok_or(Error::Corrupt("payments.method"))?,
            paid_on: row.paid_on.to_jiff(),
        })
    };
    rows.into_iter().map(payment).collect()
}

/// Issues an invoice that a team member wrote.
pub async fn issue(store: &Store, act: Act, invoice: &ManualInvoice) -> Result<Outcome> {
    let mut act = begun!(store.for_client(invoice.client, act).await?);
    let Some(location) = locations::location(act.tx(), invoice.location).await? else {
        return Ok(Outcome::NotFound);
    };
    let to_issue = ToIssue {
        location: invoice.location,
        description: &invoice.description,
        amount: invoice.amount,
        issued_on: location.today(act.now())?,
        due_on: invoice.due_on,
    };
    let issued = insert(&mut act, &to_issue).await?;
    act.commit(What::InvoiceIssued, issued.0).await
}

/// Records a payment on an open invoice, of at most the amount that is left. The last payment settles the invoice.
pub async fn pay(
    store: &Store,
    act: Act,
    client: ClientId,
    invoice: InvoiceId,
    payment: DeskPayment,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(invoice) = find(act.tx(), client, invoice).await? else {
        return Ok(Outcome::NotFound);
    };
    if let Err(refused) = take(&mut act, &invoice, payment.amount, payment.method).await? {
        return Ok(Outcome::Refused(refused));
    }
    act.commit(What::PaymentRecorded, invoice.id.0).await
}

/// Refunds a part of what was paid on a closed invoice, or all of it: by a method of payment, or as account credit at the
/// invoice's location. It requires the permission to settle accounts.
pub async fn refund(
    store: &Store,
    act: Act,
    client: ClientId,
    invoice: InvoiceId,
    DeskPayment { amount, method }: DeskPayment,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(_permit) = act.permit::<SettleAccounts>().await? else {
        return Ok(Outcome::NotPermitted);
    };
    let Some(invoice) = find(act.tx(), client, invoice).await? else {
        return Ok(Outcome::NotFound);
    };
    if let Err(refused) = invoice.bill().allows(Change::Refund(amount)) {
        return Ok(Outcome::Refused(refused));
    }
    let (id, today): (Uuid, _) = (ids::random(act.rng()), invoice.today(act.now())?);
    on!(act.tx(), |c| sqlx::query(REFUND)
        .bind(id)
        .bind(client.0)
        .bind(invoice.id.0)
        .bind(amount.minor())
        .bind(method.name())
        .bind(on_day(today))
        .execute(c)
        .await?
        .rows_affected());
    if method == PaymentMethod::Credit {
        let movement = NewCreditMovement {
            id: ids::random(act.rng()),
            client,
            location: LocationId(invoice.location_id),
            amount,
            what: CreditMove::Added,
            invoice: Some(invoice.id),
            reason: None,
            created_on: today,
        };
        insert::insert_credit_movements(act.tx(), &[movement]).await?;
        act.note(What::CreditAdded, None).await?;
    }
    act.commit(What::InvoiceRefunded, invoice.id.0).await
}

/// Records that a payment failed, that it is attempted again, or that the invoice goes to collection.
pub async fn change(
    store: &Store,
    act: Act,
    client: ClientId,
    invoice: InvoiceId,
    change: Step,
) -> Result<Outcome> {
    let act = begun!(store.for_client(client, act).await?);
    let (change, what) = match change {
        Step::Fail => (Change::Fail, What::PaymentFailed),
        Step::Retry => (Change::Retry, What::PaymentRetried),
        Step::HandOver => (Change::HandOver, What::InvoiceHandedOver),
    };
    close(act, invoice, change, None, what).await
}

/// Settles an open invoice without a payment, for this reason. It requires the permission to settle accounts.
pub async fn settle(
    store: &Store,
    act: Act,
    client: ClientId,
    invoice: InvoiceId,
    settlement: Settlement,
    reason: &str,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(_permit) = act.permit::<SettleAccounts>().await? else {
        return Ok(Outcome::NotPermitted);
    };
    let what = match settlement {
        Settlement::WriteOff => What::InvoiceWrittenOff,
        Settlement::Void => What::InvoiceVoided,
    };
    close(act, invoice, Change::Settle(settlement), Some(reason), what).await
}

/// Sets the status that a change gives an invoice.
async fn close(
    mut act: ClientAct,
    invoice: InvoiceId,
    change: Change,
    reason: Option<&str>,
    what: What,
) -> Result<Outcome> {
    let client = act.client();
    let Some(invoice) = find(act.tx(), client, invoice).await? else {
        return Ok(Outcome::NotFound);
    };
    let status = match invoice.bill().after(change) {
        Ok(status) => status,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    set(act.tx(), invoice.id, status, reason).await?;
    act.commit(what, invoice.id.0).await
}

/// Adds a payment to an invoice of the act's client, or returns why it is refused.
pub(crate) async fn take(
    act: &mut ClientAct,
    invoice: &Invoice,
    amount: Money,
    method: PaymentMethod,
) -> Result<std::result::Result<(), Refused>> {
    let status = match invoice.bill().after(Change::Pay(amount)) {
        Ok(status) => status,
        Err(refused) => return Ok(Err(refused)),
    };
    let payment = NewPayment {
        id: ids::random(act.rng()),
        client: act.client(),
        invoice: invoice.id,
        amount: amount.minor(),
        method,
        paid_on: invoice.today(act.now())?,
    };
    insert::insert_payments(act.tx(), &[payment]).await?;
    if status != invoice.status {
        set(act.tx(), invoice.id, status, None).await?;
    }
    Ok(Ok(()))
}

async fn set(
    tx: &mut Tx,
    invoice: InvoiceId,
    status: InvoiceStatus,
    reason: Option<&str>,
) -> Result<()> {
    on!(tx, |c| sqlx::query(SET)
        .bind(invoice.0)
        .bind(status.name())
        .bind(reason)
        .execute(c)
        .await?
        .rows_affected());
    text_words::changed(tx, "invoices", &[invoice.0]).await
}

/// An invoice to issue to the act's client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToIssue<'a> {
    pub(crate) location: LocationId,
    pub(crate) description: &'a str,
    pub(crate) amount: Money,
    pub(crate) issued_on: Date,
    pub(crate) due_on: Date,
}

/// Issues an invoice for what the act sells, and records it. Issues none if it is free.
pub(crate) async fn charge(act: &mut ClientAct, to_issue: &ToIssue<'_>) -> Result<()> {
    if to_issue.amount.minor() == 0 {
        return Ok(());
    }
    let issued = insert(act, to_issue).await?;
    act.note(What::InvoiceIssued, issued.0).await
}

/// Adds an invoice with the next free number of its location. Imported invoices may already use numbers.
async fn insert(act: &mut ClientAct, to_issue: &ToIssue<'_>) -> Result<InvoiceId> {
    let ToIssue {
        location,
        description,
        amount,
        issued_on,
        due_on,
    } = *to_issue;
    let client = act.client();
    let number = next_number(act.tx(), location).await?;
    let (first, last): (Option<String>, Option<String>) = on!(act.tx(), |c| sqlx::query_as(NAME)
        .bind(client.0)
        .fetch_one(c)
        .await?);
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>();
    let name = name.join(" ");
    let invoice = NewInvoice {
        id: ids::random(act.rng()),
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
    insert::insert_invoices(act.tx(), &[invoice]).await?;
    Ok(id)
}

async fn next_number(tx: &mut Tx, location: LocationId) -> Result<String> {
    loop {
        let next: Option<(String, i64)> = on!(&mut *tx, |c| sqlx::query_as(NEXT_NUMBER)
            .bind(location.0)
            .fetch_optional(c)
            .await?);
        let (prefix, number) = next.ok_or(Error::Corrupt("locations.id"))?;
        let number = locations::invoice_number(&prefix, number);
        let taken: i64 = on!(&mut *tx, |c| sqlx::query_scalar(IS_TAKEN)
            .bind(location.0)
            .bind(&number)
            .fetch_one(c)
            .await?);
        if taken == 0 {
            return Ok(number);
        }
    }
}

impl InvoiceRow {
    fn into_invoice(self) -> Result<Invoice> {
        let Self {
            id,
            number,
            description,
            status,
            amount,
            paid,
            refunded,
            currency,
            issued_on,
            due_on,
            reason,
            location_id,
            location,
            time_zone,
        } = self;
        Ok(Invoice {
            id: InvoiceId(id),
            number,
            description,
            status: InvoiceStatus::parse(&status).ok_or(Error::Corrupt("invoices.status"))?,
            amount: money(amount, &currency)?,
            paid: money(paid, &currency)?,
            refunded: money(refunded, &currency)?,
            issued_on: issued_on.to_jiff(),
            due_on: due_on.to_jiff(),
            reason,
            location,
            location_id,
            time_zone,
        })
    }
}
