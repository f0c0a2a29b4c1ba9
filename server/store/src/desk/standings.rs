//! What clients have open, read for [`shared::assess`]. The statements leave out what ended long ago. The rules alone
//! decide whether the rest is open.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use shared::{
    client::{ClientId, Name},
    money::Money,
    standing::{
        Balance, Booking, Direction, Invoice, Membership, MembershipStatus, Package, PaidBy, Seat,
        Standing, Unpaid, Usage,
    },
    time::{Day, Moment},
};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    desk::statuses::BookingStatus,
    engine::{
        batch::{SIZE, find_rows},
        db::{At, on, on_day, statements},
        stored::{money, zone},
    },
};

statements! {
    /// The next clients whom another system knows by a number.
    NUMBERED = "select id, external_id from clients where external_id > $1 order by external_id limit $2";
    /// The next clients whom no other system knows.
    UNNUMBERED = "
        select id, external_id from clients where id > $1 and external_id is null and erased_at is null
        order by id limit $2";
    /// All facts of clients, in one statement: what ended before the date $1 or the instant $2 is left out.
    ///
    /// Reading the clients first, by `cross join`, keeps SQLite from reading another table whole.
    FACTS = "
        with chosen (id) as (select id from clients where id in ($3))
        select 'invoice' as kind, i.client_id as client_id, i.id as id, i.description as label, i.number as other,
            i.status as status,
            i.amount - cast(coalesce((select sum(p.amount) from payments p where p.invoice_id = i.id), 0) as bigint) as amount,
            i.currency as currency, cast(null as timestamptz) as starts_at, i.due_on as first_day,
            cast(null as date) as last_day, l.name as location, l.time_zone as time_zone
        from chosen cross join invoices i join locations l on l.id = i.location_id
        where i.client_id = chosen.id and i.status in ('outstanding', 'failed', 'collection')
        union all
        select 'balance', m.client_id, null, '', null, '', cast(sum(m.amount) as bigint), m.currency, null, null, null,
            l.name, l.time_zone
        from chosen cross join credit_movements m join locations l on l.id = m.location_id
        where m.client_id = chosen.id
        group by m.client_id, m.currency, l.name, l.time_zone
        union all
        select 'booking', b.client_id, b.id, k.name, null, b.status, 0, '', s.starts_at, null, null, l.name, l.time_zone
        from chosen cross join bookings b join sessions s on s.id = b.session_id join classes k on k.id = s.class_id
        join locations l on l.id = s.location_id
        where b.client_id = chosen.id and b.status <> 'cancelled' and s.starts_at > $2
        union all
        select 'is_paid_by', r.client_id, r.id, o.first_name, o.last_name, '', 0, '', null, r.since, r.ended_on, l.name,
            l.time_zone
        from chosen cross join relationships r join clients o on o.id = r.other_id
        join clients c on c.id = r.client_id join locations l on l.id = c.home_location_id
        where r.client_id = chosen.id and r.kind = 'paid_by' and (r.ended_on is null or r.ended_on > $1)
        union all
        select 'pays_for', r.other_id, r.id, o.first_name, o.last_name, '', 0, '', null, r.since, r.ended_on, l.name,
            l.time_zone
        from chosen cross join relationships r join clients o on o.id = r.client_id
        join clients c on c.id = r.other_id join locations l on l.id = c.home_location_id
        where r.other_id = chosen.id and r.kind = 'paid_by' and (r.ended_on is null or r.ended_on > $1)
        union all
        select 'package', p.client_id, p.id, p.name, null, p.status, p.credits_total - p.credits_used, '', null,
            p.purchased_on, p.expires_on, l.name, l.time_zone
        from chosen cross join packages p join locations l on l.id = p.location_id
        where p.client_id = chosen.id and p.status in ('unused', 'active')
            and (p.expires_on is null or p.expires_on > $1)
        union all
        select 'membership', m.client_id, m.id, m.plan, null, m.status, 0, '', null, m.starts_on, m.ends_on, l.name,
            l.time_zone
        from chosen cross join memberships m join locations l on l.id = m.location_id
        where m.client_id = chosen.id and (m.status in ('active', 'paused', 'pending') or m.ends_on > $1)";
}

/// A client of [`page`].
#[derive(Debug)]
pub struct Known {
    /// The client's number in the system from which the client was imported.
    pub external_id: Option<String>,
    /// What the client has open.
    pub standing: Standing,
}

/// A fact of any kind. What a column holds depends on the kind.
#[derive(sqlx::FromRow)]
struct FactRow {
    kind: String,
    client_id: Uuid,
    /// The row; `None` for a balance.
    id: Option<Uuid>,
    /// What it is called, or the first name of another client.
    label: String,
    /// The number of an invoice, or the last name of another client.
    other: Option<String>,
    status: String,
    /// What is left to pay, a sum of movements, or the credits that are left.
    amount: i64,
    currency: String,
    starts_at: Option<At>,
    /// The day by which facts of a kind are ordered: due, since, purchased, started.
    first_day: Option<jiff_sqlx::Date>,
    last_day: Option<jiff_sqlx::Date>,
    location: String,
    time_zone: String,
}

/// Returns what one client has open at `now` or later.
pub async fn of(tx: &mut Tx, client: ClientId, now: Timestamp) -> Result<Standing> {
    of_all(tx, &[client.0], now)
        .await?
        .remove(&client.0)
        .ok_or(Error::Corrupt("clients.id"))
}

/// Returns what each of some clients has open at `now` or later.
pub(crate) async fn of_all(
    tx: &mut Tx,
    clients: &[Uuid],
    now: Timestamp,
) -> Result<BTreeMap<Uuid, Standing>> {
    let mut standings = clients
        .iter()
        .map(|id| (*id, Standing::empty(ClientId(*id))))
        .collect();
    read(tx, now, &mut standings).await?;
    Ok(standings)
}

/// Returns what the next clients after this one have open at `now` or later, in the order of their external ids. Clients
/// without one come last. There are no more if the page is empty.
pub async fn page(tx: &mut Tx, after: Option<&Known>, now: Timestamp) -> Result<Vec<Known>> {
    let (number, id) = match after {
        None => (Some(String::new()), Uuid::nil()),
        Some(known) => (known.external_id.clone(), known.standing.client.0),
    };
    let size = i64::try_from(SIZE).unwrap_or(i64::MAX);
    let mut clients: Vec<(Uuid, Option<String>)> = Vec::new();
    let mut last = id;
    if let Some(number) = number {
        clients = on!(&mut *tx, |c| sqlx::query_as(NUMBERED)
            .bind(number)
            .bind(size)
            .fetch_all(c)
            .await?);
        last = Uuid::nil();
    }
    if clients.is_empty() {
        clients = on!(&mut *tx, |c| sqlx::query_as(UNNUMBERED)
            .bind(last)
            .bind(size)
            .fetch_all(c)
            .await?);
    }
    let mut standings = clients
        .iter()
        .map(|(id, _)| (*id, Standing::empty(ClientId(*id))))
        .collect();
    read(tx, now, &mut standings).await?;
    let known = |(id, external_id)| {
        Some(Known {
            external_id,
            standing: standings.remove(&id)?,
        })
    };
    Ok(clients.into_iter().filter_map(known).collect())
}

/// Reads the facts of all clients into their standings.
async fn read(tx: &mut Tx, now: Timestamp, standings: &mut BTreeMap<Uuid, Standing>) -> Result<()> {
    // No time zone is two days behind UTC. Anything that ended before that date has ended everywhere.
    let over = on_day(long_over(now));
    let clients: Vec<Uuid> = standings.keys().copied().collect();
    let mut rows: Vec<FactRow> =
        find_rows!(tx, FACTS, clients, |query| query.bind(over).bind(At(now)));
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    for row in rows {
        if let Some(standing) = standings.get_mut(&row.client_id) {
            row.add_to(standing)?;
        }
    }
    Ok(())
}

fn long_over(now: Timestamp) -> Date {
    TimeZone::UTC
        .to_datetime(now)
        .date()
        .saturating_sub(2.days())
}

impl FactRow {
    /// Returns what facts of a kind are ordered by.
    fn order(&self) -> impl Ord + use<'_> {
        (
            self.starts_at.as_ref().map(|at| at.0),
            self.first_day.as_ref().map(|day| day.to_jiff()),
            (self.kind == "invoice").then_some(&self.other),
            &self.currency,
            &self.location,
            self.id,
        )
    }

    fn add_to(self, standing: &mut Standing) -> Result<()> {
        match self.kind.as_str() {
            "invoice" => standing.invoices.push(self.into_invoice()?),
            "balance" => self.add_to_balance(&mut standing.balances)?,
            "booking" => standing.bookings.push(self.into_booking()?),
            "is_paid_by" => standing
                .payers
                .push(self.into_paid_by(Direction::IsPaidBy)?),
            "pays_for" => standing.payers.push(self.into_paid_by(Direction::PaysFor)?),
            "package" => standing.packages.push(self.into_package()?),
            "membership" => standing.memberships.push(self.into_membership()?),
            _ => return Err(Error::Corrupt("standings.kind")),
        }
        Ok(())
    }

    fn id<Id: From<Uuid>>(&self) -> Result<Id> {
        self.id.map(Id::from).ok_or(Error::Corrupt("standings.id"))
    }

    fn first_day(&self) -> Result<Date> {
        let day = self.first_day.as_ref().map(|day| day.to_jiff());
        day.ok_or(Error::Corrupt("standings.first_day"))
    }

    fn into_invoice(self) -> Result<Invoice> {
        let status = match self.status.as_str() {
            "outstanding" => Unpaid::Outstanding,
            "failed" => Unpaid::Failed,
            "collection" => Unpaid::Collection,
            _ => return Err(Error::Corrupt("invoices.status")),
        };
        Ok(Invoice {
            id: self.id()?,
            left: money(self.amount, &self.currency)?,
            number: self.other.unwrap_or_default(),
            description: self.label,
            status,
            location: self.location,
        })
    }

    /// Adds the sum of one location to the balance in its currency.
    fn add_to_balance(self, balances: &mut Vec<Balance>) -> Result<()> {
        let currency = money(self.amount, &self.currency)?.currency();
        let index = balances
            .iter()
            .position(|b| b.currency() == currency)
            .unwrap_or_else(|| {
                balances.push(Balance {
                    amount: Money::new(0, currency),
                    locations: Vec::new(),
                });
                balances.len() - 1
            });
        let balance = &mut balances[index];
        let sum = balance
            .amount
            .minor()
            .checked_add(self.amount)
            .ok_or(Error::Corrupt("credit_movements.amount"))?;
        balance.amount = Money::new(sum, currency);
        if self.amount != 0 {
            balance.locations.push(self.location);
        }
        Ok(())
    }

    fn into_booking(self) -> Result<Booking> {
        let seat = match BookingStatus::parse(&self.status) {
            // A client who is checked in before the session starts is still expected in it.
            Some(BookingStatus::Booked | BookingStatus::Attended | BookingStatus::NoShow) => {
                Seat::Booked
            }
            Some(BookingStatus::Waitlisted) => Seat::Waitlisted,
            Some(BookingStatus::Cancelled) | None => {
                return Err(Error::Corrupt("bookings.status"));
            }
        };
        let starts = self
            .starts_at
            .as_ref()
            .ok_or(Error::Corrupt("sessions.starts_at"))?
            .0;
        Ok(Booking {
            id: self.id()?,
            session: self.label,
            seat,
            starts: Moment::new(starts, &zone(&self.time_zone)?),
            location: self.location,
        })
    }

    fn into_paid_by(self, direction: Direction) -> Result<PaidBy> {
        let zone = zone(&self.time_zone)?;
        let ended_on = self.last_day.as_ref().map(|day| day.to_jiff());
        Ok(PaidBy {
            id: self.id()?,
            direction,
            since: self.first_day()?,
            other: Name {
                first: self.label,
                last: self.other,
            },
            ends: ended_on.map(|date| PaidBy::last_day(date, &zone)),
            location: self.location,
        })
    }

    fn into_package(self) -> Result<Package> {
        let usage = match self.status.as_str() {
            "unused" => Usage::Unused,
            "active" => Usage::Active,
            _ => return Err(Error::Corrupt("packages.status")),
        };
        let zone = zone(&self.time_zone)?;
        let left = u32::try_from(self.amount);
        let expires = self.last_day.as_ref().map(|day| day.to_jiff());
        Ok(Package {
            id: self.id()?,
            name: self.label,
            usage,
            credits_left: left.map_err(|_| Error::Corrupt("packages.credits_used"))?,
            expires: expires.map(|date| Day::new(date, &zone)),
            location: self.location,
        })
    }

    fn into_membership(self) -> Result<Membership> {
        let status =
            MembershipStatus::parse(&self.status).ok_or(Error::Corrupt("memberships.status"))?;
        let zone = zone(&self.time_zone)?;
        let ends_on = self.last_day.as_ref().map(|day| day.to_jiff());
        Ok(Membership {
            id: self.id()?,
            starts_on: self.first_day()?,
            plan: self.label,
            status,
            ends: ends_on.map(|date| Day::new(date, &zone)),
            location: self.location,
        })
    }
}
