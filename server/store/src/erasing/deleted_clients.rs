//! Deleted Clients: the read-only records that remain of erased clients.

use jiff::civil::Date;
use shared::{
    client::{ClientId, Reference},
    ledger::Entry,
    money::Money,
    time::Moment,
};
use uuid::Uuid;

use crate::{
    Error, Result, Tx,
    desk::clients::Page,
    engine::{
        db::{At, on, statements},
        stored::{money, zone},
    },
};

statements! {
    LIST = "
        select e.client_id, e.reference, e.erased_at, m.name as erased_by, l.name as home_location, l.time_zone
        from erasures e join clients c on c.id = e.client_id join locations l on l.id = c.home_location_id
        left join team_members m on m.id = e.erased_by
        order by e.erased_at desc, e.client_id
        limit $1";
    LIST_AFTER = "
        select e.client_id, e.reference, e.erased_at, m.name as erased_by, l.name as home_location, l.time_zone
        from erasures e join clients c on c.id = e.client_id join locations l on l.id = c.home_location_id
        left join team_members m on m.id = e.erased_by
        where e.erased_at <= (select erased_at from erasures where reference = $1)
            and (e.erased_at < (select erased_at from erasures where reference = $1)
                or e.client_id > (select client_id from erasures where reference = $1))
        order by e.erased_at desc, e.client_id
        limit $2";
    FIND = "
        select e.client_id, e.reference, e.erased_at, m.name as erased_by, l.name as home_location, l.time_zone,
            e.receipt, e.wiped_at, c.joined_on
        from erasures e join clients c on c.id = e.client_id join locations l on l.id = c.home_location_id
        left join team_members m on m.id = e.erased_by
        where e.reference = $1";
    INVOICES = "
        select i.number, i.description, i.status, i.issued_on, i.amount,
            cast(coalesce((select sum(p.amount) from payments p where p.invoice_id = i.id), 0) as bigint) as paid, i.currency, l.name as location
        from invoices i join locations l on l.id = i.location_id
        where i.client_id = $1 order by i.issued_on desc, i.number";
    CREDITS = "
        select m.created_on, m.amount, m.currency, l.name as location
        from credit_movements m join locations l on l.id = m.location_id
        where m.client_id = $1 order by m.created_on desc, m.id";
    MEMBERSHIPS = "
        select m.plan, m.status, m.starts_on, m.ends_on, m.price, m.currency, l.name as location
        from memberships m join locations l on l.id = m.location_id
        where m.client_id = $1 order by m.starts_on desc, m.id";
    PACKAGES = "
        select p.name, p.status, p.credits_total, p.credits_used, p.purchased_on, p.expires_on, l.name as location
        from packages p join locations l on l.id = p.location_id
        where p.client_id = $1 order by p.purchased_on desc, p.id";
    VISITS = "
        select s.name as session, b.status, s.starts_at, l.name as location, l.time_zone
        from bookings b join sessions s on s.id = b.session_id join locations l on l.id = s.location_id
        where b.client_id = $1 order by s.starts_at desc, b.id";
}

/// An erased client in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The reference that identifies the erased client.
    pub reference: Reference,
    /// When the client was erased.
    pub erased_at: Moment,
    /// The name of the administrator who erased the client, if this database knows it.
    pub erased_by: Option<String>,
    /// The client's home location. Times are shown in its time zone.
    pub home_location: String,
}

/// The records that remain of an erased client.
#[derive(Clone, Debug)]
pub struct DeletedClient {
    /// The reference, the time, and the administrator.
    pub listed: Listed,
    /// The time when the bytes were wiped from the disk, or `None` until then.
    pub wiped_at: Option<Moment>,
    /// The receipt: the ledger entry.
    pub receipt: Entry,
    /// The day on which the client joined.
    pub joined_on: Date,
    /// The business records, newest first.
    pub history: History,
}

/// The business records that remain, newest first.
#[derive(Clone, Debug)]
pub struct History {
    /// Invoices.
    pub invoices: Vec<Invoice>,
    /// Movements of account credit.
    pub credits: Vec<Credit>,
    /// Memberships.
    pub memberships: Vec<Membership>,
    /// Packages.
    pub packages: Vec<Package>,
    /// Bookings, with their final status.
    pub visits: Vec<Visit>,
}

/// An invoice that remains.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Invoice {
    pub number: String,
    pub description: String,
    pub status: String,
    pub issued_on: Date,
    pub amount: Money,
    pub paid: Money,
    pub location: String,
}

/// A movement of account credit that remains.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Credit {
    pub created_on: Date,
    pub amount: Money,
    pub location: String,
}

/// A membership that remains.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Membership {
    pub plan: String,
    pub status: String,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    pub price: Money,
    pub location: String,
}

/// A package that remains.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Package {
    pub name: String,
    pub status: String,
    pub credits_total: i64,
    pub credits_used: i64,
    pub purchased_on: Date,
    pub expires_on: Option<Date>,
    pub location: String,
}

/// A booking that remains.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Visit {
    pub session: String,
    pub status: String,
    pub starts: Moment,
    pub location: String,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    client_id: Uuid,
    reference: String,
    erased_at: At,
    erased_by: Option<String>,
    home_location: String,
    time_zone: String,
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    #[sqlx(flatten)]
    listed: ListedRow,
    receipt: String,
    wiped_at: Option<At>,
    joined_on: jiff_sqlx::Date,
}

#[derive(sqlx::FromRow)]
struct InvoiceRow {
    number: String,
    description: String,
    status: String,
    issued_on: jiff_sqlx::Date,
    amount: i64,
    paid: i64,
    currency: String,
    location: String,
}

#[derive(sqlx::FromRow)]
struct CreditRow {
    created_on: jiff_sqlx::Date,
    amount: i64,
    currency: String,
    location: String,
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    plan: String,
    status: String,
    starts_on: jiff_sqlx::Date,
    ends_on: Option<jiff_sqlx::Date>,
    price: i64,
    currency: String,
    location: String,
}

#[derive(sqlx::FromRow)]
struct PackageRow {
    name: String,
    status: String,
    credits_total: i64,
    credits_used: i64,
    purchased_on: jiff_sqlx::Date,
    expires_on: Option<jiff_sqlx::Date>,
    location: String,
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    session: String,
    status: String,
    starts_at: At,
    location: String,
    time_zone: String,
}

/// Returns a page of `size` erased clients after the one with the reference `after`, the latest erasure first.
pub async fn list(tx: &mut Tx, after: Option<&Reference>, size: i64) -> Result<Page<Listed>> {
    let rows: Vec<ListedRow> = match after {
        None => on!(tx, |c| sqlx::query_as(LIST)
            .bind(size + 1)
            .fetch_all(c)
            .await?),
        Some(after) => {
            on!(tx, |c| sqlx::query_as(LIST_AFTER)
                .bind(after.as_str())
                .bind(size + 1)
                .fetch_all(c)
                .await?)
        }
    };
    Ok(Page::of(
        rows.into_iter()
            .map(ListedRow::into_listed)
            .collect::<Result<_>>()?,
        size,
    ))
}

/// Returns the records that remain of the erased client with this reference.
pub async fn find(tx: &mut Tx, reference: &Reference) -> Result<Option<DeletedClient>> {
    let row: Option<FoundRow> = on!(tx, |c| sqlx::query_as(FIND)
        .bind(reference.as_str())
        .fetch_optional(c)
        .await?);
    let Some(FoundRow {
        listed,
        receipt,
        wiped_at,
        joined_on,
    }) = row
    else {
        return Ok(None);
    };
    let history = history(tx, ClientId(listed.client_id)).await?;
    let zone = zone(&listed.time_zone)?;
    Ok(Some(DeletedClient {
        listed: listed.into_listed()?,
        wiped_at: wiped_at.map(|at| Moment::new(at.0, &zone)),
        receipt: Entry::read(&receipt, 0).map_err(|_| Error::Corrupt("erasures.receipt"))?,
        joined_on: joined_on.to_jiff(),
        history,
    }))
}

async fn history(tx: &mut Tx, client: ClientId) -> Result<History> {
    let invoices: Vec<InvoiceRow> = on!(tx, |c| sqlx::query_as(INVOICES)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let credits: Vec<CreditRow> = on!(tx, |c| sqlx::query_as(CREDITS)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let memberships: Vec<MembershipRow> = on!(tx, |c| sqlx::query_as(MEMBERSHIPS)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let packages: Vec<PackageRow> = on!(tx, |c| sqlx::query_as(PACKAGES)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let visits: Vec<VisitRow> = on!(tx, |c| sqlx::query_as(VISITS)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    Ok(History {
        invoices: invoices
            .into_iter()
            .map(InvoiceRow::into_invoice)
            .collect::<Result<_>>()?,
        credits: credits
            .into_iter()
            .map(CreditRow::into_credit)
            .collect::<Result<_>>()?,
        memberships: memberships
            .into_iter()
            .map(MembershipRow::into_membership)
            .collect::<Result<_>>()?,
        packages: packages.into_iter().map(PackageRow::into_package).collect(),
        visits: visits
            .into_iter()
            .map(VisitRow::into_visit)
            .collect::<Result<_>>()?,
    })
}

impl ListedRow {
    fn into_listed(self) -> Result<Listed> {
        let Self {
            client_id: _,
            reference,
            erased_at,
            erased_by,
            home_location,
            time_zone,
        } = self;
        Ok(Listed {
            reference: Reference::parse(&reference).ok_or(Error::Corrupt("erasures.reference"))?,
            erased_at: Moment::new(erased_at.0, &zone(&time_zone)?),
            erased_by,
            home_location,
        })
    }
}

impl InvoiceRow {
    fn into_invoice(self) -> Result<Invoice> {
        let Self {
            number,
            description,
            status,
            issued_on,
            amount,
            paid,
            currency,
            location,
        } = self;
        Ok(Invoice {
            number,
            description,
            status,
            issued_on: issued_on.to_jiff(),
            amount: money(amount, &currency)?,
            paid: money(paid, &currency)?,
            location,
        })
    }
}

impl CreditRow {
    fn into_credit(self) -> Result<Credit> {
        let Self {
            created_on,
            amount,
            currency,
            location,
        } = self;
        Ok(Credit {
            created_on: created_on.to_jiff(),
            amount: money(amount, &currency)?,
            location,
        })
    }
}

impl MembershipRow {
    fn into_membership(self) -> Result<Membership> {
        let Self {
            plan,
            status,
            starts_on,
            ends_on,
            price,
            currency,
            location,
        } = self;
        Ok(Membership {
            plan,
            status,
            starts_on: starts_on.to_jiff(),
            ends_on: ends_on.map(jiff_sqlx::Date::to_jiff),
            price: money(price, &currency)?,
            location,
        })
    }
}

impl PackageRow {
    fn into_package(self) -> Package {
        let Self {
            name,
            status,
            credits_total,
            credits_used,
            purchased_on,
            expires_on,
            location,
        } = self;
        Package {
            name,
            status,
            credits_total,
            credits_used,
            purchased_on: purchased_on.to_jiff(),
            expires_on: expires_on.map(jiff_sqlx::Date::to_jiff),
            location,
        }
    }
}

impl VisitRow {
    fn into_visit(self) -> Result<Visit> {
        let Self {
            session,
            status,
            starts_at,
            location,
            time_zone,
        } = self;
        Ok(Visit {
            session,
            status,
            starts: Moment::new(starts_at.0, &zone(&time_zone)?),
            location,
        })
    }
}
