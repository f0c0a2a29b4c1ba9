//! Memberships: sold, paused, resumed, cancelled.

use jiff::civil::Date;
use shared::{
    client::ClientId,
    flaw::Refused,
    forms::MembershipSale,
    money::Money,
    standing::{Membership, MembershipStatus},
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        events::What,
        insert::{self, NewMembership},
        invoices::{self, ToIssue},
        standings::MembershipRow,
    },
    engine::{
        act::{Act, begun},
        db::{on, on_day, statements},
        ids,
        stored::{money, zone},
    },
    studio::locations,
};

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
    /// One plan after the other, each found by the index.
    PLANS = "
        with recursive known (plan) as (
            select min(plan) from memberships
            union all
            select (select min(m.plan) from memberships m where m.plan > known.plan) from known
            where known.plan is not null
        )
        select plan from known where plan is not null limit 100";
}

/// What is to become of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is paused.
    Pause,
    /// It goes on after a pause.
    Resume,
    /// It is over at once.
    CancelNow,
    /// It runs through this day, which is not before today at its location.
    CancelAfter(Date),
}

/// A membership of a client, current or over.
#[derive(Clone, Debug)]
pub struct Sold {
    /// The membership.
    pub membership: Membership,
    /// What it costs.
    pub price: Money,
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

/// All memberships of a client, the latest first.
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

/// What memberships are called so far, to choose from.
pub async fn plans(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on!(tx, |c| sqlx::query_scalar(PLANS).fetch_all(c).await?))
}

/// Sells a membership, with an invoice where it costs something.
pub async fn sell(store: &Store, act: Act, sale: &MembershipSale) -> Result<Outcome> {
    let mut act = begun!(store.for_client(sale.client, act).await?);
    let Some(location) = locations::location(act.tx(), sale.location).await? else {
        return Ok(Outcome::NotFound);
    };
    let today = location.today(act.now())?;
    let status = if sale.starts_on > today {
        MembershipStatus::Pending
    } else {
        MembershipStatus::Active
    };
    let membership = NewMembership {
        id: ids::uuid(act.rng()),
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
        client: sale.client,
        location: sale.location,
        description: &sale.plan,
        amount: sale.price,
        issued_on: today,
        due_on: today,
    };
    invoices::charge(&mut act, &to_issue).await?;
    act.commit(What::MembershipSold, id).await
}

/// Pauses, resumes or cancels a membership.
pub async fn change(
    store: &Store,
    act: Act,
    client: ClientId,
    membership: Uuid,
    change: Change,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    let row: Option<OneRow> = on!(act.tx(), |c| sqlx::query_as(ONE)
        .bind(membership)
        .bind(client.0)
        .fetch_optional(c)
        .await?);
    let Some(row) = row else {
        return Ok(Outcome::NotFound);
    };
    let before =
        MembershipStatus::parse(&row.status).ok_or(Error::Corrupt("memberships.status"))?;
    let today = zone(&row.time_zone)?.to_datetime(act.now()).date();
    let ends_on = row.ends_on.map(jiff_sqlx::Date::to_jiff);
    let runs = match before {
        MembershipStatus::Active | MembershipStatus::Pending | MembershipStatus::Paused => true,
        MembershipStatus::Cancelled => ends_on.is_some_and(|last| last >= today),
    };
    let (status, ends_on, what) = match (change, before) {
        (Change::Pause, MembershipStatus::Active | MembershipStatus::Pending) => {
            (MembershipStatus::Paused, ends_on, What::MembershipPaused)
        }
        (Change::Resume, MembershipStatus::Paused) => {
            (MembershipStatus::Active, ends_on, What::MembershipResumed)
        }
        (Change::CancelNow, _) if runs => {
            // The last day is the one before: a membership that is cancelled runs through its last day.
            let last = today.yesterday().ok();
            let last = last.filter(|last| *last >= row.starts_on.to_jiff());
            (MembershipStatus::Cancelled, last, What::MembershipCancelled)
        }
        (Change::CancelAfter(last), _) if runs && last >= today => (
            MembershipStatus::Cancelled,
            Some(last),
            What::MembershipCancelled,
        ),
        _ => return Ok(Outcome::Refused(Refused::Changed)),
    };
    on!(act.tx(), |c| sqlx::query(SET)
        .bind(membership)
        .bind(status.name())
        .bind(ends_on.map(on_day))
        .execute(c)
        .await?
        .rows_affected());
    act.commit(what, membership).await
}
