//! Account credit: given, used for invoices, and paid out. A balance is the sum of the movements in one currency. A
//! negative balance is a debt.

use jiff::civil::Date;
use shared::{
    access::SettleAccounts,
    client::ClientId,
    credit::{self, Change, CreditMove},
    flaw::Refused,
    forms::{CreditChange, CreditGift, ShownAmounts},
    ids::{InvoiceId, LocationId},
    invoice::PaymentMethod,
    money::{Currency, Money},
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        events::What,
        insert::{self, NewCreditMovement},
        invoices,
    },
    engine::{
        act::{Act, begun},
        db::{on, statements},
        ids,
        stored::{money, zone},
    },
    studio::locations,
};

statements! {
    /// Within one day, credit given comes before credit used, so that no sum is lower than it ever was.
    MOVEMENTS = "
        select m.created_on, m.what, m.amount, m.currency, m.reason, m.invoice_id, i.number as invoice_number,
            l.name as location
        from credit_movements m
        join locations l on l.id = m.location_id
        left join invoices i on i.id = m.invoice_id
        where m.client_id = $1
        order by m.created_on, m.amount desc, m.id";
    SUMS = "
        select m.currency, m.location_id, l.time_zone, cast(sum(m.amount) as bigint) as amount
        from credit_movements m join locations l on l.id = m.location_id
        where m.client_id = $1
        group by m.currency, m.location_id, l.time_zone
        order by m.currency, m.location_id";
}

/// A movement of a client's credit.
#[derive(Clone, Debug)]
pub struct Movement {
    /// The day, in the time zone of its location.
    pub created_on: Date,
    /// The kind of movement.
    pub what: CreditMove,
    /// The amount. A positive amount is in the client's favour.
    pub amount: Money,
    /// The balance in this currency after this movement.
    pub balance: Money,
    /// The reason, if one was given.
    pub reason: Option<String>,
    /// The invoice that it paid, and the invoice's number.
    pub invoice: Option<(InvoiceId, String)>,
    /// The name of its location.
    pub location: String,
}

#[derive(sqlx::FromRow)]
struct MovementRow {
    created_on: jiff_sqlx::Date,
    what: String,
    amount: i64,
    currency: String,
    reason: Option<String>,
    invoice_id: Option<Uuid>,
    invoice_number: Option<String>,
    location: String,
}

#[derive(sqlx::FromRow)]
struct SumRow {
    currency: String,
    location_id: Uuid,
    time_zone: String,
    amount: i64,
}

/// A balance, and the sums of its locations.
struct Account {
    balance: Money,
    sums: Vec<SumRow>,
}

/// Returns all movements of a client, the earliest first, with the balance after each.
pub async fn movements(tx: &mut Tx, client: ClientId) -> Result<Vec<Movement>> {
    let rows: Vec<MovementRow> = on!(tx, |c| sqlx::query_as(MOVEMENTS)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let mut sums: Vec<Money> = Vec::new();
    let movement = |row: MovementRow| {
        let amount = money(row.amount, &row.currency)?;
        let known = sums
            .iter()
            .position(|sum| sum.currency() == amount.currency());
        let index = known.unwrap_or_else(|| {
            sums.push(Money::new(0, amount.currency()));
            sums.len() - 1
        });
        sums[index] = plus(sums[index], amount)?;
        let balance = sums[index];
        Ok(Movement {
            created_on: row.created_on.to_jiff(),
            what: CreditMove::parse(&row.what).ok_or(Error::Corrupt("credit_movements.what"))?,
            amount,
            balance,
            reason: row.reason,
            invoice: row.invoice_id.map(InvoiceId).zip(row.invoice_number),
            location: row.location,
        })
    };
    rows.into_iter().map(movement).collect()
}

/// Returns the client's balances that are not zero, one per currency.
pub async fn balances(tx: &mut Tx, client: ClientId) -> Result<Vec<Money>> {
    let accounts = accounts(tx, client).await?;
    let balances = accounts.into_iter().map(|account| account.balance);
    Ok(balances.filter(|balance| balance.minor() != 0).collect())
}

/// Gives a client account credit.
pub async fn add(store: &Store, act: Act, gift: &CreditGift) -> Result<Outcome> {
    let mut act = begun!(store.for_client(gift.client, act).await?);
    let Some(location) = locations::location(act.tx(), gift.location).await? else {
        return Ok(Outcome::NotFound);
    };
    let movement = NewCreditMovement {
        id: ids::random(act.rng()),
        client: gift.client,
        location: gift.location,
        amount: gift.amount,
        what: CreditMove::Added,
        invoice: None,
        reason: Some(&gift.reason),
        created_on: location.today(act.now())?,
    };
    insert::insert_credit_movements(act.tx(), &[movement]).await?;
    act.commit(What::CreditAdded, None).await
}

/// Pays an open invoice with credit in its currency, of at most the balance and at most the amount that is left.
pub async fn spend(
    store: &Store,
    act: Act,
    client: ClientId,
    invoice: InvoiceId,
    amount: Money,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(invoice) = invoices::find(act.tx(), client, invoice).await? else {
        return Ok(Outcome::NotFound);
    };
    let account = account(act.tx(), client, amount.currency()).await?;
    if let Err(refused) = account.after(Change::Spend(amount)) {
        return Ok(Outcome::Refused(refused));
    }
    if let Err(refused) = invoices::take(&mut act, &invoice, amount, PaymentMethod::Credit).await? {
        return Ok(Outcome::Refused(refused));
    }
    let movement = NewCreditMovement {
        id: ids::random(act.rng()),
        client,
        location: LocationId(invoice.location_id),
        amount: minus(amount),
        what: CreditMove::Spent,
        invoice: Some(invoice.id),
        reason: None,
        created_on: invoice.today(act.now())?,
    };
    insert::insert_credit_movements(act.tx(), &[movement]).await?;
    act.commit(What::CreditSpent, invoice.id.0).await
}

/// Records a payment towards a debt, of at most the debt.
pub async fn settle_debt(
    store: &Store,
    act: Act,
    client: ClientId,
    paid: &CreditChange,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let account = account(act.tx(), client, paid.amount.currency()).await?;
    if let Err(refused) = account.after(Change::PayDebt(paid.amount)) {
        return Ok(Outcome::Refused(refused));
    }
    let movement = account.movement(&mut act, paid.amount, CreditMove::Added, &paid.reason)?;
    insert::insert_credit_movements(act.tx(), &[movement]).await?;
    act.commit(What::CreditAdded, None).await
}

/// Pays out credit, of at most the balance. It requires the permission to settle accounts.
pub async fn give_back(
    store: &Store,
    act: Act,
    client: ClientId,
    back: &CreditChange,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(_permit) = act.permit::<SettleAccounts>().await? else {
        return Ok(Outcome::NotPermitted);
    };
    let account = account(act.tx(), client, back.amount.currency()).await?;
    if let Err(refused) = account.after(Change::Return(back.amount)) {
        return Ok(Outcome::Refused(refused));
    }
    let amount = minus(back.amount);
    let movement = account.movement(&mut act, amount, CreditMove::Returned, &back.reason)?;
    insert::insert_credit_movements(act.tx(), &[movement]).await?;
    act.commit(What::CreditReturned, None).await
}

/// Pays out a client's credit in all currencies. Refuses if it is no longer what the page showed. It requires the
/// permission to settle accounts.
pub async fn give_all_back(
    store: &Store,
    act: Act,
    client: ClientId,
    shown: &ShownAmounts,
    reason: &str,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let Some(_permit) = act.permit::<SettleAccounts>().await? else {
        return Ok(Outcome::NotPermitted);
    };
    let mut accounts = accounts(act.tx(), client).await?;
    accounts.retain(|account| account.balance.minor() > 0);
    let credits: Vec<_> = accounts.iter().map(|account| account.balance).collect();
    if credits.is_empty() || credits != shown.0 {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    for account in &accounts {
        let all = minus(account.balance);
        let movement = account.movement(&mut act, all, CreditMove::Returned, reason)?;
        insert::insert_credit_movements(act.tx(), &[movement]).await?;
    }
    for _ in 1..accounts.len() {
        act.note(What::CreditReturned, None).await?;
    }
    act.commit(What::CreditReturned, None).await
}

/// Returns the accounts of a client, one per currency with a movement.
async fn accounts(tx: &mut Tx, client: ClientId) -> Result<Vec<Account>> {
    let rows: Vec<SumRow> = on!(tx, |c| sqlx::query_as(SUMS)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let mut accounts: Vec<Account> = Vec::new();
    for row in rows {
        let sum = money(row.amount, &row.currency)?;
        match accounts.last_mut() {
            Some(last) if last.balance.currency() == sum.currency() => {
                last.balance = plus(last.balance, sum)?;
                last.sums.push(row);
            }
            _ => accounts.push(Account {
                balance: sum,
                sums: vec![row],
            }),
        }
    }
    Ok(accounts)
}

/// Returns the account of a client in one currency, which is empty if there was never a movement.
async fn account(tx: &mut Tx, client: ClientId, currency: Currency) -> Result<Account> {
    let mut accounts = accounts(tx, client).await?.into_iter();
    let account = accounts.find(|account| account.balance.currency() == currency);
    Ok(account.unwrap_or(Account {
        balance: Money::new(0, currency),
        sums: Vec::new(),
    }))
}

impl Account {
    /// Returns the balance after a change, or why the change is refused.
    fn after(&self, change: Change) -> std::result::Result<Money, Refused> {
        credit::after(self.balance, change)
    }

    /// Returns a movement that brings the balance closer to zero, at the location with most of the balance.
    fn movement<'a>(
        &self,
        act: &mut ClientAct,
        amount: Money,
        what: CreditMove,
        reason: &'a str,
    ) -> Result<NewCreditMovement<'a>> {
        let sign = self.balance.minor().signum();
        let most = self.sums.iter().max_by_key(|sum| sum.amount * sign);
        let most = most.ok_or(Error::Corrupt("credit_movements.location_id"))?;
        Ok(NewCreditMovement {
            id: ids::random(act.rng()),
            client: act.client(),
            location: LocationId(most.location_id),
            amount,
            what,
            invoice: None,
            reason: Some(reason),
            created_on: zone(&most.time_zone)?.to_datetime(act.now()).date(),
        })
    }
}

fn plus(sum: Money, amount: Money) -> Result<Money> {
    let minor = sum.minor().checked_add(amount.minor());
    let minor = minor.ok_or(Error::Corrupt("credit_movements.amount"))?;
    Ok(Money::new(minor, sum.currency()))
}

fn minus(amount: Money) -> Money {
    Money::new(-amount.minor(), amount.currency())
}
