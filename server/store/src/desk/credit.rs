//! Account credit: given, spent on invoices, returned. A balance is the sum of the movements in one currency; below
//! zero it is a debt.

use jiff::{Timestamp, civil::Date};
use rand::Rng;
use shared::{
    access::{SettleAccounts, TeamMemberId},
    client::ClientId,
    flaw::Refused,
    money::{Currency, Money},
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        events::{self, What},
        insert::{self, NewCreditMovement},
        invoices,
        locks::{self, Lock},
        statuses::{CreditMove, PaymentMethod},
    },
    engine::{
        db::{on, statements},
        ids,
        stored::{money, zone},
    },
    studio::locations,
    team::rights,
};

statements! {
    /// Of one day, what was given comes before what was taken: no sum is lower than it was.
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
    /// On which day, at its location.
    pub created_on: Date,
    /// What it was.
    pub what: CreditMove,
    /// How much: above zero for the client.
    pub amount: Money,
    /// The sum of all movements in the currency up to this one.
    pub balance: Money,
    /// Why, where somebody said so.
    pub reason: Option<String>,
    /// The invoice that it paid, and the invoice's number.
    pub invoice: Option<(Uuid, String)>,
    /// The name of its location.
    pub location: String,
}

/// Credit to give.
#[derive(Clone, Debug)]
pub struct Gift {
    /// To whom.
    pub client: ClientId,
    /// Where.
    pub location: Uuid,
    /// How much, in the currency of the location.
    pub amount: Money,
    /// Why.
    pub reason: String,
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

/// A balance, and where it came about.
struct Account {
    balance: Money,
    sums: Vec<SumRow>,
}

/// All movements of a client, the earliest first, with the sums that they came to.
///
/// # Errors
/// When the database fails.
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
            invoice: row.invoice_id.zip(row.invoice_number),
            location: row.location,
        })
    };
    rows.into_iter().map(movement).collect()
}

/// The balances of a client that are not zero, one a currency.
///
/// # Errors
/// When the database fails.
pub async fn balances(tx: &mut Tx, client: ClientId) -> Result<Vec<Money>> {
    let accounts = accounts(tx, client).await?;
    let balances = accounts.into_iter().map(|account| account.balance);
    Ok(balances.filter(|balance| balance.minor() != 0).collect())
}

/// Gives a client credit.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn add(
    store: &Store,
    by: TeamMemberId,
    gift: &Gift,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Lock::Held = locks::client(&mut tx, gift.client).await? else {
        return Ok(Outcome::NotFound);
    };
    let Some(location) = locations::location(&mut tx, gift.location).await? else {
        return Ok(Outcome::NotFound);
    };
    let movement = NewCreditMovement {
        id: ids::uuid(rng),
        client: gift.client,
        location: gift.location,
        amount: gift.amount,
        what: CreditMove::Added,
        invoice: None,
        reason: Some(&gift.reason),
        created_on: location.today(now)?,
    };
    insert::insert_credit_movements(&mut tx, &[movement]).await?;
    let added = (What::CreditAdded, None);
    events::note_by(&mut tx, gift.client, added, Some(by), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Pays an open invoice with credit in its currency: never more than there is, nor more than is left to pay.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn spend(
    store: &Store,
    by: TeamMemberId,
    (client, invoice): (ClientId, Uuid),
    amount: Money,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(invoice) = invoices::lock(&mut tx, client, invoice).await? else {
        return Ok(Outcome::NotFound);
    };
    let account = account(&mut tx, client, amount.currency()).await?;
    if let Err(refused) = enough(account, amount) {
        return Ok(Outcome::Refused(refused));
    }
    let payment = (amount, PaymentMethod::Credit);
    let paid = invoices::take(&mut tx, client, &invoice, payment, now, rng).await?;
    if paid != Outcome::Done {
        return Ok(paid);
    }
    let movement = NewCreditMovement {
        id: ids::uuid(rng),
        client,
        location: invoice.location_id,
        amount: minus(amount),
        what: CreditMove::Spent,
        invoice: Some(invoice.id),
        reason: None,
        created_on: invoice.today(now)?,
    };
    insert::insert_credit_movements(&mut tx, &[movement]).await?;
    let spent = (What::CreditSpent, Some(invoice.id));
    events::note_by(&mut tx, client, spent, Some(by), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Records a payment towards a debt: never more than is owed.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn settle_debt(
    store: &Store,
    by: TeamMemberId,
    client: ClientId,
    (amount, reason): (Money, &str),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Lock::Held = locks::client(&mut tx, client).await? else {
        return Ok(Outcome::NotFound);
    };
    let account = account(&mut tx, client, amount.currency()).await?;
    let debt = account.filter(|account| account.balance.minor() < 0);
    let Some(account) = debt else {
        return Ok(Outcome::Refused(Refused::Changed));
    };
    if amount.minor() > account.balance.abs().minor() {
        return Ok(Outcome::Refused(Refused::MoreThanLeft));
    }
    let movement = account.movement(client, amount, CreditMove::Added, reason, now, rng)?;
    insert::insert_credit_movements(&mut tx, &[movement]).await?;
    let added = (What::CreditAdded, None);
    events::note_by(&mut tx, client, added, Some(by), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Returns credit: never more than there is. It takes the right to settle accounts.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn give_back(
    store: &Store,
    by: TeamMemberId,
    client: ClientId,
    (amount, reason): (Money, &str),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(permit) = rights::permit::<SettleAccounts>(&mut tx, crate::By::Team(by)).await? else {
        return Ok(Outcome::NotPermitted);
    };
    let Lock::Held = locks::client(&mut tx, client).await? else {
        return Ok(Outcome::NotFound);
    };
    let account = account(&mut tx, client, amount.currency()).await?;
    let account = match enough(account, amount) {
        Ok(account) => account,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    let returned = CreditMove::Returned;
    let movement = account.movement(client, minus(amount), returned, reason, now, rng)?;
    insert::insert_credit_movements(&mut tx, &[movement]).await?;
    let returned = (What::CreditReturned, None);
    events::note_by(&mut tx, client, returned, Some(permit.by()), now, rng).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Returns the credit of a client in every currency, when it is still what was `confirmed`. It takes the right to
/// settle accounts.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn give_all_back(
    store: &Store,
    by: TeamMemberId,
    client: ClientId,
    (confirmed, reason): (&[Money], &str),
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(permit) = rights::permit::<SettleAccounts>(&mut tx, crate::By::Team(by)).await? else {
        return Ok(Outcome::NotPermitted);
    };
    let Lock::Held = locks::client(&mut tx, client).await? else {
        return Ok(Outcome::NotFound);
    };
    let mut accounts = accounts(&mut tx, client).await?;
    accounts.retain(|account| account.balance.minor() > 0);
    let credits: Vec<_> = accounts.iter().map(|account| account.balance).collect();
    if credits.is_empty() || credits != confirmed {
        return Ok(Outcome::Refused(Refused::Changed));
    }
    let mut movements = Vec::new();
    for account in &accounts {
        let (all, what) = (minus(account.balance), CreditMove::Returned);
        movements.push(account.movement(client, all, what, reason, now, rng)?);
    }
    insert::insert_credit_movements(&mut tx, &movements).await?;
    for _ in &movements {
        let returned = (What::CreditReturned, None);
        events::note_by(&mut tx, client, returned, Some(permit.by()), now, rng).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// The accounts of a client, one a currency in which there ever was a movement.
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

/// The account of a client in one currency.
async fn account(tx: &mut Tx, client: ClientId, currency: Currency) -> Result<Option<Account>> {
    let mut accounts = accounts(tx, client).await?.into_iter();
    Ok(accounts.find(|account| account.balance.currency() == currency))
}

/// The account, where its credit is enough for `amount`.
fn enough(account: Option<Account>, amount: Money) -> std::result::Result<Account, Refused> {
    match account {
        Some(account) if account.balance.minor() >= amount.minor() => Ok(account),
        Some(account) if account.balance.minor() > 0 => Err(Refused::MoreThanCredit),
        _ => Err(Refused::Changed),
    }
}

impl Account {
    /// A movement that brings the balance nearer to zero, at the location to which most of the balance belongs.
    fn movement<'a>(
        &self,
        client: ClientId,
        amount: Money,
        what: CreditMove,
        reason: &'a str,
        now: Timestamp,
        rng: &mut impl Rng,
    ) -> Result<NewCreditMovement<'a>> {
        let sign = self.balance.minor().signum();
        let most = self.sums.iter().max_by_key(|sum| sum.amount * sign);
        let most = most.ok_or(Error::Corrupt("credit_movements.location_id"))?;
        Ok(NewCreditMovement {
            id: ids::uuid(rng),
            client,
            location: most.location_id,
            amount,
            what,
            invoice: None,
            reason: Some(reason),
            created_on: zone(&most.time_zone)?.to_datetime(now).date(),
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
