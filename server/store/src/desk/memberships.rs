//! Memberships: sold, paused, resumed and cancelled.

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        events::What,
        insert::{self, NewMembership},
        invoices::{self, ToIssue},
    },
    engine::{
        act::{Act, begun},
        db::{on, on_day, statements},
        ids,
        stored::{money, zone},
    },
    studio::locations,
};
use jiff::tz::TimeZone;
use shared::{
    client::ClientId,
    flaw::Refused,
    forms::MembershipSale,
    ids::MembershipId,
    membership::{Change, MembershipStatus, Term},
    money::Money,
    standing::Membership,
    time::{Day, Moment},
};
use uuid::Uuid;

statements! {
    OF_CLIENT = "
        select m.client_id, m.id, m.plan, m.status, m.starts_on, m.ends_on, m.price, m.currency, l.name as location,
            l.time_zone
        from memberships m join locations l on l.id = m.location_id
        where m.client_id = $1
        order by m.starts_on desc, m.id";
    ONE = "
        select m.status, m.starts_on, m.ends_on, l.time_zone
        from memberships m join locations l on l.id = m.location_id
        where m.id = $1 and m.client_id = $2";
    SET = "update memberships set status = $2, ends_on = $3 where id = $1";
    /// Skips from one plan to the next, so that the index finds each.
    PLANS = "
        with recursive known (plan) as (
            select min(plan) from memberships
            union all
            select (select min(m.plan) from memberships m where m.plan > known.plan) from known
            where known.plan is not null
        )
        select plan from known where plan is not null limit 100";
}

/// A membership of a client, current or ended.
#[derive(Clone, Debug)]
pub struct Sold {
    /// The membership.
    pub membership: Membership,
    /// The price.
    pub price: Money,
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    id: Uuid,
    plan: String,
    status: String,
    starts_on: jiff_sqlx::Date,
    ends_on: Option<jiff_sqlx::Date>,
    location: String,
    time_zone: String,
}

impl MembershipRow {
    fn into_membership(self) -> Result<Membership> {
        let status = MembershipStatus::parse(&self.status);
        let zone = zone(&self.time_zone)?;
        Ok(Membership {
            id: MembershipId(self.id),
            plan: self.plan,
            status: status.ok_or(Error::Corrupt("memberships.status"))?,
            starts_on: self.starts_on.to_jiff(),
            ends: self.ends_on.map(|date| Day::new(date.to_jiff(), &zone)),
            location: self.location,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SoldRow {
    #[sqlx(flatten)]
    membership: MembershipRow,
    price: i64,
    currency: String,
}

#[derive(sqlx::FromRow)]
struct OneRow {
    status: String,
    starts_on: jiff_sqlx::Date,
    ends_on: Option<jiff_sqlx::Date>,
    time_zone: String,
}

/// Returns all memberships of a client, the latest first.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<Sold>> {
    let rows: Vec<SoldRow> = on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let sold = |row: SoldRow| {
        Ok(Sold {
            price: money(row.price, &row.currency)?,
            membership: row.membership.into_membership()?,
        })
    };
    rows.into_iter().map(sold).collect()
}

/// Returns the plan names in use, as suggestions.
pub async fn plans(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on!(tx, |c| sqlx::query_scalar(PLANS).fetch_all(c).await?))
}

/// Sells a membership, with an invoice unless it is free.
pub async fn sell(store: &Store, act: Act, sale: &MembershipSale) -> Result<Outcome> {
    let mut act = begun!(store.for_client(sale.client, act).await?);
    let Some(location) = locations::location(act.tx(), sale.location).await? else {
        return Ok(Outcome::NotFound);
    };
    let today = location.today(act.now())?;
    let status = MembershipStatus::when_sold(sale.starts_on, today);
    let membership = NewMembership {
        id: ids::random(act.rng()),
        client: sale.client,
        location: sale.location,
        plan: &sale.plan,
        status,
        starts_on: sale.starts_on,
        ends_on: None,
        price: sale.price,
    };
    let id = membership.id;
    insert::insert_memberships(act.tx(), &[membership]).await?;
    let to_issue = ToIssue {
        location: sale.location,
        description: &sale.plan,
        amount: sale.price,
        issued_on: today,
        due_on: today,
    };
    invoices::charge(&mut act, &to_issue).await?;
    act.commit(What::MembershipSold, id.0).await
}

/// Pauses, resumes or cancels a membership.
pub async fn change(
    store: &Store,
    act: Act,
    client: ClientId,
    membership: MembershipId,
    change: Change,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    match change_one(&mut act, membership, change).await? {
        Some(Ok(what)) => act.commit(what, membership.0).await,
        Some(Err(refused)) => Ok(Outcome::Refused(refused)),
        None => Ok(Outcome::NotFound),
    }
}

/// Changes a membership of the act's client, or returns why it is refused; `None` if the client has no such membership.
pub(crate) async fn change_one(
    act: &mut ClientAct,
    membership: MembershipId,
    change: Change,
) -> Result<Option<std::result::Result<What, Refused>>> {
    let client = act.client();
    let row: Option<OneRow> = on!(act.tx(), |c| sqlx::query_as(ONE)
        .bind(membership.0)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    let Some(row) = row else {
        return Ok(None);
    };
    let zone = zone(&row.time_zone)?;
    let after = match row
        .term(&zone)?
        .after(change, Moment::new(act.now(), &zone))
    {
        Ok(after) => after,
        Err(refused) => return Ok(Some(Err(refused))),
    };
    on!(act.tx(), |c| sqlx::query(SET)
        .bind(membership.0)
        .bind(after.status.name())
        .bind(after.ends_on.map(on_day))
        .execute(c)
        .await?
        .rows_affected());
    let what = match change {
        Change::Pause => What::MembershipPaused,
        Change::Resume => What::MembershipResumed,
        Change::CancelNow | Change::CancelAfter(_) => What::MembershipCancelled,
    };
    Ok(Some(Ok(what)))
}

impl OneRow {
    fn term(&self, zone: &TimeZone) -> Result<Term> {
        let status = MembershipStatus::parse(&self.status);
        Ok(Term {
            status: status.ok_or(Error::Corrupt("memberships.status"))?,
            starts_on: self.starts_on.to_jiff(),
            ends: self.ends_on.map(|date| Day::new(date.to_jiff(), zone)),
        })
    }
}
