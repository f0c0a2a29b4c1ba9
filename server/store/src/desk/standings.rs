//! What clients have open, read for [`shared::assess`]. The statements leave out what ended long ago. The rules alone
//! decide whether the rest is open.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use shared::{
    client::{ClientId, Name},
    ids::{BookingId, InvoiceId, MembershipId, PackageId, RelationshipId},
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
    /// This statement and the following take the clients.
    INVOICES = "
        select i.client_id, i.id, i.number, i.description, i.status, i.amount - cast(coalesce((select sum(p.amount) from payments p where p.invoice_id = i.id), 0) as bigint)
                as left_to_pay, i.currency,
            l.name as location
        from invoices i join locations l on l.id = i.location_id
        where i.client_id in ($1) and i.status in ('outstanding', 'failed', 'collection')
        order by i.due_on, i.number";
    BALANCES = "
        select m.client_id, m.currency, l.name as location, cast(sum(m.amount) as bigint) as amount
        from credit_movements m join locations l on l.id = m.location_id
        where m.client_id in ($1)
        group by m.client_id, m.currency, l.name
        order by m.client_id, m.currency, l.name";
    BOOKINGS = "
        select b.client_id, b.id, s.name as session, b.status, s.starts_at, l.name as location, l.time_zone
        from bookings b join sessions s on s.id = b.session_id join locations l on l.id = s.location_id
        where b.client_id in ($2) and b.status <> 'cancelled' and s.starts_at > $1
        order by s.starts_at, b.id";
    PAID_BY = "
        select r.client_id as client_id, r.id as id, 'is_paid_by' as direction, o.first_name, o.last_name,
            r.since as since, r.ended_on, l.name as location, l.time_zone
        from relationships r join clients o on o.id = r.other_id
        join clients c on c.id = r.client_id join locations l on l.id = c.home_location_id
        where r.client_id in ($2) and r.kind = 'paid_by' and (r.ended_on is null or r.ended_on > $1)";
    PAYS_FOR = "
        select r.other_id as client_id, r.id as id, 'pays_for' as direction, o.first_name, o.last_name,
            r.since as since, r.ended_on, l.name as location, l.time_zone
        from relationships r join clients o on o.id = r.client_id
        join clients c on c.id = r.other_id join locations l on l.id = c.home_location_id
        where r.other_id in ($2) and r.kind = 'paid_by' and (r.ended_on is null or r.ended_on > $1)";
    PACKAGES = "
        select p.client_id, p.id, p.name, p.status, p.credits_total - p.credits_used as credits_left, p.expires_on,
            l.name as location, l.time_zone
        from packages p join locations l on l.id = p.location_id
        where p.client_id in ($2) and p.status in ('unused', 'active')
            and (p.expires_on is null or p.expires_on > $1)
        order by p.purchased_on, p.id";
    MEMBERSHIPS = "
        select m.client_id, m.id, m.plan, m.status, m.starts_on, m.ends_on, l.name as location, l.time_zone
        from memberships m join locations l on l.id = m.location_id
        where m.client_id in ($2) and (m.status in ('active', 'paused', 'pending') or m.ends_on > $1)
        order by m.starts_on, m.id";
}

/// A client of [`page`].
#[derive(Debug)]
pub struct Known {
    /// The client's number in the system from which the client was imported.
    pub external_id: Option<String>,
    /// What the client has open.
    pub standing: Standing,
}

#[derive(sqlx::FromRow)]
struct InvoiceRow {
    client_id: Uuid,
    id: Uuid,
    number: String,
    description: String,
    status: String,
    left_to_pay: i64,
    currency: String,
    location: String,
}

#[derive(sqlx::FromRow)]
struct BalanceRow {
    client_id: Uuid,
    currency: String,
    location: String,
    amount: i64,
}

#[derive(sqlx::FromRow)]
struct BookingRow {
    client_id: Uuid,
    id: Uuid,
    session: String,
    status: String,
    starts_at: At,
    location: String,
    time_zone: String,
}

#[derive(sqlx::FromRow)]
struct PaidByRow {
    client_id: Uuid,
    id: Uuid,
    direction: String,
    first_name: String,
    last_name: Option<String>,
    since: jiff_sqlx::Date,
    ended_on: Option<jiff_sqlx::Date>,
    location: String,
    time_zone: String,
}

#[derive(sqlx::FromRow)]
struct PackageRow {
    client_id: Uuid,
    id: Uuid,
    name: String,
    status: String,
    credits_left: i64,
    expires_on: Option<jiff_sqlx::Date>,
    location: String,
    time_zone: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct MembershipRow {
    client_id: Uuid,
    id: Uuid,
    plan: String,
    status: String,
    starts_on: jiff_sqlx::Date,
    ends_on: Option<jiff_sqlx::Date>,
    location: String,
    time_zone: String,
}

/// Returns what one client has open at `now` or later.
pub async fn of(tx: &mut Tx, client: ClientId, now: Timestamp) -> Result<Standing> {
    let mut standings = BTreeMap::from([(client.0, Standing::empty(client))]);
    read(tx, now, &mut standings).await?;
    standings
        .remove(&client.0)
        .ok_or(Error::Corrupt("clients.id"))
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

    let rows: Vec<InvoiceRow> = find_rows!(tx, INVOICES, clients, |query| query);
    for row in rows {
        if let Some(standing) = standings.get_mut(&row.client_id) {
            standing.invoices.push(row.into_invoice()?);
        }
    }
    let rows: Vec<BalanceRow> = find_rows!(tx, BALANCES, clients, |query| query);
    for row in rows {
        if let Some(standing) = standings.get_mut(&row.client_id) {
            row.add_to(&mut standing.balances)?;
        }
    }
    let rows: Vec<BookingRow> = find_rows!(tx, BOOKINGS, clients, |query| query.bind(At(now)));
    for row in rows {
        if let Some(standing) = standings.get_mut(&row.client_id) {
            standing.bookings.push(row.into_booking()?);
        }
    }
    for statement in [PAID_BY, PAYS_FOR] {
        let rows: Vec<PaidByRow> = find_rows!(tx, statement, clients, |query| query.bind(over));
        for row in rows {
            if let Some(standing) = standings.get_mut(&row.client_id) {
                standing.payers.push(row.into_paid_by()?);
            }
        }
    }
    for standing in standings.values_mut() {
        standing.payers.sort_by_key(|payer| (payer.since, payer.id));
    }
    let rows: Vec<PackageRow> = find_rows!(tx, PACKAGES, clients, |query| query.bind(over));
    for row in rows {
        if let Some(standing) = standings.get_mut(&row.client_id) {
            standing.packages.push(row.into_package()?);
        }
    }
    let rows: Vec<MembershipRow> = find_rows!(tx, MEMBERSHIPS, clients, |query| query.bind(over));
    for row in rows {
        if let Some(standing) = standings.get_mut(&row.client_id) {
            standing.memberships.push(row.into_membership()?);
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

impl InvoiceRow {
    fn into_invoice(self) -> Result<Invoice> {
        let Self {
            client_id: _,
            id,
            number,
            description,
            status,
            left_to_pay,
            currency,
            location,
        } = self;
        let status = match status.as_str() {
            "outstanding" => Unpaid::Outstanding,
            "failed" => Unpaid::Failed,
            "collection" => Unpaid::Collection,
            _ => return Err(Error::Corrupt("invoices.status")),
        };
        let left = money(left_to_pay, &currency)?;
        Ok(Invoice {
            id: InvoiceId(id),
            number,
            description,
            status,
            left,
            location,
        })
    }
}

impl BalanceRow {
    /// Adds the sum of one location to the balance in its currency.
    fn add_to(self, balances: &mut Vec<Balance>) -> Result<()> {
        let Self {
            client_id: _,
            currency,
            location,
            amount,
        } = self;
        let currency = money(amount, &currency)?.currency();
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
            .checked_add(amount)
            .ok_or(Error::Corrupt("credit_movements.amount"))?;
        balance.amount = Money::new(sum, currency);
        if amount != 0 {
            balance.locations.push(location);
        }
        Ok(())
    }
}

impl BookingRow {
    fn into_booking(self) -> Result<Booking> {
        let Self {
            client_id: _,
            id,
            session,
            status,
            starts_at,
            location,
            time_zone,
        } = self;
        let seat = match BookingStatus::parse(&status) {
            // A client who is checked in before the session starts is still expected in it.
            Some(BookingStatus::Booked | BookingStatus::Attended | BookingStatus::NoShow) => {
                Seat::Booked
            }
            Some(BookingStatus::Waitlisted) => Seat::Waitlisted,
            Some(BookingStatus::Cancelled) | None => {
                return Err(Error::Corrupt("bookings.status"));
            }
        };
        Ok(Booking {
            id: BookingId(id),
            session,
            seat,
            starts: Moment::new(starts_at.0, &zone(&time_zone)?),
            location,
        })
    }
}

impl PaidByRow {
    fn into_paid_by(self) -> Result<PaidBy> {
        let Self {
            client_id: _,
            id,
            direction,
            first_name,
            last_name,
            since,
            ended_on,
            location,
            time_zone,
        } = self;
        let direction = match direction.as_str() {
            "is_paid_by" => Direction::IsPaidBy,
            "pays_for" => Direction::PaysFor,
            _ => return Err(Error::Corrupt("relationships.direction")),
        };
        let zone = zone(&time_zone)?;
        Ok(PaidBy {
            id: RelationshipId(id),
            direction,
            other: Name {
                first: first_name,
                last: last_name,
            },
            since: since.to_jiff(),
            ends: ended_on.map(|date| PaidBy::last_day(date.to_jiff(), &zone)),
            location,
        })
    }
}

impl PackageRow {
    fn into_package(self) -> Result<Package> {
        let Self {
            client_id: _,
            id,
            name,
            status,
            credits_left,
            expires_on,
            location,
            time_zone,
        } = self;
        let usage = match status.as_str() {
            "unused" => Usage::Unused,
            "active" => Usage::Active,
            _ => return Err(Error::Corrupt("packages.status")),
        };
        let zone = zone(&time_zone)?;
        Ok(Package {
            id: PackageId(id),
            name,
            usage,
            credits_left: u32::try_from(credits_left)
                .map_err(|_| Error::Corrupt("packages.credits_used"))?,
            expires: expires_on.map(|date| Day::new(date.to_jiff(), &zone)),
            location,
        })
    }
}

impl MembershipRow {
    pub(crate) fn into_membership(self) -> Result<Membership> {
        let Self {
            client_id: _,
            id,
            plan,
            status,
            starts_on,
            ends_on,
            location,
            time_zone,
        } = self;
        let status =
            MembershipStatus::parse(&status).ok_or(Error::Corrupt("memberships.status"))?;
        let zone = zone(&time_zone)?;
        Ok(Membership {
            id: MembershipId(id),
            plan,
            status,
            starts_on: starts_on.to_jiff(),
            ends: ends_on.map(|date| Day::new(date.to_jiff(), &zone)),
            location,
        })
    }
}
