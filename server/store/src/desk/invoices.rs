//! Invoices: issued with numbers that have no gap at a location, paid in parts or whole, given up, taken back.

use jiff::{Timestamp, civil::Date};
use rand::Rng;
use shared::{
    access::{SettleAccounts, TeamMemberId},
    client::ClientId,
    flaw::Refused,
    money::Money,
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        events::{self, What},
        insert::{self, NewInvoice, NewPayment},
        locks::{self, Lock},
        statuses::{InvoiceStatus, PaymentMethod},
    },
    engine::{
        act::Work,
        db::{on, statements},
        ids,
        stored::{money, zone},
    },
    studio::locations,
    team::rights,
};

statements! {
    /// Whoever issues an invoice at a location waits here for whoever else does.
    NEXT_NUMBER = "
        update locations set next_invoice = next_invoice + 1 where id = $1
        returning invoice_prefix, next_invoice - 1";
    IS_TAKEN = "select count(*) from invoices where location_id = $1 and number = $2";
    NAME = "select first_name, last_name from clients where id = $1";
    OF_CLIENT = "
        select i.id, i.number, i.description, i.status, i.amount,
            cast(coalesce((select sum(p.amount) from payments p where p.invoice_id = i.id), 0) as bigint) as paid,
            i.currency, i.issued_on, i.due_on, i.reason, i.location_id, l.name as location, l.time_zone
        from invoices i join locations l on l.id = i.location_id
        where i.client_id = $1
        order by i.issued_on desc, i.number desc, i.id";
    ONE = "
        select i.id, i.number, i.description, i.status, i.amount,
            cast(coalesce((select sum(p.amount) from payments p where p.invoice_id = i.id), 0) as bigint) as paid,
            i.currency, i.issued_on, i.due_on, i.reason, i.location_id, l.name as location, l.time_zone
        from invoices i join locations l on l.id = i.location_id
        where i.id = $1 and i.client_id = $2";
    PAYMENTS = "
        select p.amount, i.currency, p.method, p.paid_on
        from payments p join invoices i on i.id = p.invoice_id
        where p.invoice_id = $1
        order by p.paid_on, p.id";
    SET = "update invoices set status = $2, reason = $3 where id = $1";
}

/// An invoice, with what was paid on it so far.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// The invoice.
    pub id: Uuid,
    /// Its number, unique at its location.
    pub number: String,
    /// What it is for.
    pub description: String,
    /// How its payment stands.
    pub status: InvoiceStatus,
    /// What is asked for.
    pub amount: Money,
    /// What was paid so far, in the same currency.
    pub paid: Money,
    /// The day of issue, at its location.
    pub issued_on: Date,
    /// The day through which it can be paid.
    pub due_on: Date,
    /// Why it was given up or taken back, where somebody said so.
    pub reason: Option<String>,
    /// The name of its location.
    pub location: String,
    pub(crate) location_id: Uuid,
    time_zone: String,
}

impl Invoice {
    /// Whether it is still to be paid: outstanding, failed, or in collection.
    pub fn is_open(&self) -> bool {
        match self.status {
            InvoiceStatus::Outstanding | InvoiceStatus::Failed | InvoiceStatus::Collection => true,
            InvoiceStatus::Paid | InvoiceStatus::Void | InvoiceStatus::WrittenOff => false,
        }
    }

    /// What is left to pay; nothing once it is settled, given up or taken back.
    pub fn left(&self) -> Money {
        let left = if self.is_open() {
            self.amount.minor() - self.paid.minor()
        } else {
            0
        };
        Money::new(left, self.amount.currency())
    }

    /// The date at its location.
    pub(crate) fn today(&self, now: Timestamp) -> Result<Date> {
        Ok(zone(&self.time_zone)?.to_datetime(now).date())
    }
}

/// A payment on an invoice.
#[derive(Clone, Debug)]
pub struct Payment {
    /// How much.
    pub amount: Money,
    /// How.
    pub method: PaymentMethod,
    /// On which day, at the location of the invoice.
    pub paid_on: Date,
}

/// How people pay at the desk.
pub const AT_THE_DESK: [PaymentMethod; 3] = [
    PaymentMethod::Cash,
    PaymentMethod::Card,
    PaymentMethod::Transfer,
];

/// An invoice that is issued by hand.
#[derive(Clone, Debug)]
pub struct Bill {
    /// To whom.
    pub client: ClientId,
    /// Where.
    pub location: Uuid,
    /// What it is for.
    pub description: String,
    /// What is asked for, in the currency of the location.
    pub amount: Money,
    /// The day through which it can be paid.
    pub due_on: Date,
}

/// What becomes of an open invoice that is not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A payment was tried and failed.
    Fail,
    /// It is asked for anew.
    Retry,
    /// Somebody else collects it.
    HandOver,
}

/// How an open invoice is settled without being paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// What is left is given up.
    WriteOff,
    /// It was a mistake. Only while nothing is paid on it.
    Void,
}

#[derive(sqlx::FromRow)]
struct InvoiceRow {
    id: Uuid,
    number: String,
    description: String,
    status: String,
    amount: i64,
    paid: i64,
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

/// All invoices of a client, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<Invoice>> {
    let rows: Vec<InvoiceRow> = on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    rows.into_iter().map(InvoiceRow::into_invoice).collect()
}

/// One invoice; `None` when the client has no such invoice.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Tx, client: ClientId, invoice: Uuid) -> Result<Option<Invoice>> {
    let row: Option<InvoiceRow> = on!(tx, |c| sqlx::query_as(ONE)
        .bind(invoice)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    row.map(InvoiceRow::into_invoice).transpose()
}

/// What was paid on an invoice, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn payments(tx: &mut Tx, invoice: Uuid) -> Result<Vec<Payment>> {
    let rows: Vec<PaymentRow> = on!(tx, |c| sqlx::query_as(PAYMENTS)
        .bind(invoice)
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

/// Issues an invoice by hand.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn bill(
    store: &Store,
    by: TeamMemberId,
    bill: &Bill,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Lock::Held = locks::client(&mut tx, bill.client).await? else {
        return Ok(Outcome::NotFound);
    };
    let Some(location) = locations::location(&mut tx, bill.location).await? else {
        return Ok(Outcome::NotFound);
    };
    let to_issue = ToIssue {
        client: bill.client,
        location: bill.location,
        description: &bill.description,
        amount: bill.amount,
        issued_on: location.today(now)?,
        due_on: bill.due_on,
    };
    issue(&mut tx, &to_issue, Some(by), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Records a payment on an open invoice: never more than is left. With the last part it is paid.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn pay(
    store: &Store,
    by: TeamMemberId,
    (client, invoice): (ClientId, Uuid),
    (amount, method): (Money, PaymentMethod),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(invoice) = lock(&mut tx, client, invoice).await? else {
        return Ok(Outcome::NotFound);
    };
    let paid = take(&mut tx, client, &invoice, (amount, method), now, rng).await?;
    if paid == Outcome::Done {
        let recorded = (What::PaymentRecorded, Some(invoice.id));
        events::note_by(&mut tx, client, recorded, Some(by), now, rng).await?;
        tx.commit().await?;
    }
    Ok(paid)
}

/// Notes that a payment failed, that it is tried again, or that the invoice is handed over for collection.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn change(
    store: &Store,
    by: TeamMemberId,
    (client, invoice): (ClientId, Uuid),
    change: Change,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(invoice) = lock(&mut tx, client, invoice).await? else {
        return Ok(Outcome::NotFound);
    };
    let (status, what) = match (change, invoice.status) {
        (Change::Fail, InvoiceStatus::Outstanding) => (InvoiceStatus::Failed, What::PaymentFailed),
        (Change::Retry, InvoiceStatus::Failed | InvoiceStatus::Collection) => {
            (InvoiceStatus::Outstanding, What::PaymentRetried)
        }
        (Change::HandOver, InvoiceStatus::Outstanding | InvoiceStatus::Failed) => {
            (InvoiceStatus::Collection, What::InvoiceHandedOver)
        }
        _ => return Ok(Outcome::Refused(Refused::Changed)),
    };
    set(&mut tx, invoice.id, status, None).await?;
    let changed = (what, Some(invoice.id));
    events::note_by(&mut tx, client, changed, Some(by), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Settles an open invoice without its being paid, for this reason. It takes the right to settle accounts.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn settle(
    store: &Store,
    by: TeamMemberId,
    (client, invoice): (ClientId, Uuid),
    (settlement, reason): (Settlement, &str),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(permit) = rights::permit::<SettleAccounts>(&mut tx, crate::By::Team(by)).await? else {
        return Ok(Outcome::NotPermitted);
    };
    let Some(invoice) = lock(&mut tx, client, invoice).await? else {
        return Ok(Outcome::NotFound);
    };
    let (status, what) = match settlement {
        Settlement::WriteOff if invoice.is_open() => {
            (InvoiceStatus::WrittenOff, What::InvoiceWrittenOff)
        }
        Settlement::Void if invoice.is_open() && invoice.paid.minor() == 0 => {
            (InvoiceStatus::Void, What::InvoiceVoided)
        }
        Settlement::WriteOff | Settlement::Void => return Ok(Outcome::Refused(Refused::Changed)),
    };
    set(&mut tx, invoice.id, status, Some(reason)).await?;
    let settled = (what, Some(invoice.id));
    events::note_by(&mut tx, client, settled, Some(permit.by()), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// One invoice of a client who is locked for it until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, client: ClientId, invoice: Uuid) -> Result<Option<Invoice>> {
    match locks::client(tx, client).await? {
        Lock::Held => find(tx, client, invoice).await,
        Lock::Erased | Lock::NoSuchClient => Ok(None),
    }
}

/// Adds a payment to an invoice that was read under the lock of its client.
pub(crate) async fn take(
    tx: &mut Tx,
    client: ClientId,
    invoice: &Invoice,
    (amount, method): (Money, PaymentMethod),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let left = invoice.left();
    if !invoice.is_open() || amount.currency() != left.currency() {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    if amount.minor() > left.minor() {
        return Ok(Outcome::Refused(Refused::MoreThanLeft));
    }
    let payment = NewPayment {
        id: ids::uuid(rng),
        client,
        invoice: invoice.id,
        amount: amount.minor(),
        method,
        paid_on: invoice.today(now)?,
    };
    insert::insert_payments(tx, &[payment]).await?;
    if amount == left {
        set(tx, invoice.id, InvoiceStatus::Paid, None).await?;
    }
    Ok(Outcome::Done)
}

async fn set(
    tx: &mut Tx,
    invoice: Uuid,
    status: InvoiceStatus,
    reason: Option<&str>,
) -> Result<()> {
    on!(tx, |c| sqlx::query(SET)
        .bind(invoice)
        .bind(status.name())
        .bind(reason)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
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

/// Issues an invoice over what an act sells, and notes it; over nothing, none is issued.
pub(crate) async fn charge(act: &mut ClientAct, to_issue: &ToIssue<'_>) -> Result<()> {
    let Work {
        tx, by, now, rng, ..
    } = act.work();
    issue(tx, to_issue, by.team_member(), *now, rng).await
}

/// Issues an invoice to a client who is locked; over nothing, none is issued. Its number is the next one of its location
/// that is free: those that were imported count as given.
pub(crate) async fn issue(
    tx: &mut Tx,
    to_issue: &ToIssue<'_>,
    by: Option<TeamMemberId>,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<()> {
    let ToIssue {
        client,
        location,
        description,
        amount,
        issued_on,
        due_on,
    } = *to_issue;
    if amount.minor() == 0 {
        return Ok(());
    }
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
    let issued = (What::InvoiceIssued, Some(invoice.id));
    insert::insert_invoices(tx, &[invoice]).await?;
    events::note_by(tx, client, issued, by, now, rng).await
}

async fn next_number(tx: &mut Tx, location: Uuid) -> Result<String> {
    loop {
        let next: Option<(String, i64)> = on!(&mut *tx, |c| sqlx::query_as(NEXT_NUMBER)
            .bind(location)
            .fetch_optional(c)
            .await?);
        let (prefix, number) = next.ok_or(Error::Corrupt("locations.id"))?;
        let number = locations::invoice_number(&prefix, number);
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

impl InvoiceRow {
    fn into_invoice(self) -> Result<Invoice> {
        let Self {
            id,
            number,
            description,
            status,
            amount,
            paid,
            currency,
            issued_on,
            due_on,
            reason,
            location_id,
            location,
            time_zone,
        } = self;
        Ok(Invoice {
            id,
            number,
            description,
            status: InvoiceStatus::parse(&status).ok_or(Error::Corrupt("invoices.status"))?,
            amount: money(amount, &currency)?,
            paid: money(paid, &currency)?,
            issued_on: issued_on.to_jiff(),
            due_on: due_on.to_jiff(),
            reason,
            location,
            location_id,
            time_zone,
        })
    }
}
