//! Links between two clients: Paid By, and Book a Buddy. Both clients see them.

use jiff::{Timestamp, civil::Date};
use shared::{
    client::{ClientId, Name},
    flaw::Refused,
    forms::LinkAs,
    ids::RelationshipId,
    relationship,
    standing::Direction,
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        events::What,
        insert::{self, NewRelationship},
        locks,
        statuses::RelationshipKind,
        undos::{self, Before},
    },
    engine::{
        act::{Act, begun},
        db::{on, on_day, statements},
        dialect, ids,
        stored::zone,
    },
};

statements! {
    OF_CLIENT = "
        select r.id, r.kind, r.client_id, r.other_id, o.first_name, o.last_name, r.since, r.ended_on
        from relationships r join clients o on o.id = r.other_id
        where r.client_id = $1
        union all
        select r.id, r.kind, r.client_id, r.other_id, o.first_name, o.last_name, r.since, r.ended_on
        from relationships r join clients o on o.id = r.client_id
        where r.other_id = $1";
    ONE = "select kind, client_id, other_id, ended_on from relationships where id = $1";
    LINKED = "
        select count(*) from relationships
        where kind = $1 and client_id = $2 and other_id = $3 and (ended_on is null or ended_on > $4)";
    /// Whether $2 pays for $1 on the day $3, directly or through other clients.
    PAYS_FOR = "
        with recursive payers (id) as (
            select other_id from relationships
            where client_id = $1 and kind = 'paid_by' and (ended_on is null or ended_on > $3)
            union
            select r.other_id from relationships r join payers p on r.client_id = p.id
            where r.kind = 'paid_by' and (r.ended_on is null or r.ended_on > $3)
        )
        select count(*) from payers where id = $2";
    END = "update relationships set ended_on = $2 where id = $1";
    ZONE = "select l.time_zone from clients c join locations l on l.id = c.home_location_id where c.id = $1";
}

/// A link, seen from one of its two clients.
#[derive(Clone, Debug)]
pub struct Link {
    /// The relationship.
    pub id: RelationshipId,
    /// The kind of link, and its direction for Paid By.
    pub kind: Kind,
    /// The other client.
    pub other: ClientId,
    /// The other client's name.
    pub name: Name,
    /// The first day of the link.
    pub since: Date,
    /// The first day on which the link no longer holds.
    pub ended_on: Option<Date>,
}

impl Link {
    /// Returns whether the link holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        relationship::holds_on(self.ended_on, day)
    }
}

/// A kind of link, seen from one of its two clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One client pays for the other.
    PaidBy(Direction),
    /// The clients come to sessions together.
    Buddy,
}

impl From<LinkAs> for Kind {
    fn from(link: LinkAs) -> Self {
        match link {
            LinkAs::IsPaidBy => Self::PaidBy(Direction::IsPaidBy),
            LinkAs::PaysFor => Self::PaidBy(Direction::PaysFor),
            LinkAs::Buddy => Self::Buddy,
        }
    }
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    id: Uuid,
    kind: String,
    client_id: Uuid,
    other_id: Uuid,
    first_name: String,
    last_name: Option<String>,
    since: jiff_sqlx::Date,
    ended_on: Option<jiff_sqlx::Date>,
}

#[derive(sqlx::FromRow)]
struct OneRow {
    kind: String,
    client_id: Uuid,
    other_id: Uuid,
    ended_on: Option<jiff_sqlx::Date>,
}

/// Returns all links of a client, including ended ones, the latest first.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<Link>> {
    let rows: Vec<LinkRow> = on!(tx, |c| sqlx::query_as(OF_CLIENT)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let link = |row: LinkRow| {
        let is_paid_by = row.client_id == client.0;
        let kind = match parse(&row.kind)? {
            RelationshipKind::PaidBy if is_paid_by => Kind::PaidBy(Direction::IsPaidBy),
            RelationshipKind::PaidBy => Kind::PaidBy(Direction::PaysFor),
            RelationshipKind::Buddy => Kind::Buddy,
        };
        Ok(Link {
            id: RelationshipId(row.id),
            kind,
            other: ClientId(if is_paid_by {
                row.other_id
            } else {
                row.client_id
            }),
            name: Name {
                first: row.first_name,
                last: row.last_name,
            },
            since: row.since.to_jiff(),
            ended_on: row.ended_on.map(jiff_sqlx::Date::to_jiff),
        })
    };
    let mut links = rows.into_iter().map(link).collect::<Result<Vec<_>>>()?;
    links.sort_by_key(|link| (std::cmp::Reverse(link.since), link.id));
    Ok(links)
}

/// Links two clients from today on. Refuses to link a client to themselves, to add the same link twice, and to let
/// clients pay for themselves through other clients.
pub async fn start(
    store: &Store,
    act: Act,
    client: ClientId,
    kind: Kind,
    other: ClientId,
) -> Result<Outcome> {
    if client == other {
        return Ok(Outcome::Refused(Refused::SameClient));
    }
    let mut tx = store.write().await?;
    if !lock_for_start(&mut tx, client, other).await? {
        return Ok(Outcome::NotFound);
    }
    let mut act = begun!(ClientAct::claim(tx, client, act).await?);
    let now = act.now();
    let today = today_of(act.tx(), client, now).await?;
    let (stored, client_id, other_id) = match kind {
        Kind::PaidBy(Direction::IsPaidBy) => (RelationshipKind::PaidBy, client, other),
        Kind::PaidBy(Direction::PaysFor) => (RelationshipKind::PaidBy, other, client),
        Kind::Buddy => (RelationshipKind::Buddy, client, other),
    };
    if linked(act.tx(), stored, client_id, other_id, today).await?
        || kind == Kind::Buddy && linked(act.tx(), stored, other_id, client_id, today).await?
    {
        return Ok(Outcome::Refused(Refused::LinkedAlready));
    }
    if stored == RelationshipKind::PaidBy && pays_for(act.tx(), other_id, client_id, today).await? {
        return Ok(Outcome::Refused(Refused::Circle));
    }
    let link = NewRelationship {
        id: ids::random(act.rng()),
        kind: stored,
        client: client_id,
        other: other_id,
        since: today,
        ended_on: None,
    };
    let id = link.id;
    insert::insert_relationships(act.tx(), &[link]).await?;
    let what = match stored {
        RelationshipKind::PaidBy => What::PaidByStarted,
        RelationshipKind::Buddy => What::BuddyStarted,
    };
    act.note_for(other, what, id.0).await?;
    act.commit(what, id.0).await
}

/// Ends a link of a client today. Today is the first day on which it no longer holds.
pub async fn end(
    store: &Store,
    act: Act,
    client: ClientId,
    relationship: RelationshipId,
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    let Some(other) = other(&mut tx, client, relationship).await? else {
        return Ok(Outcome::NotFound);
    };
    if !locks::both(&mut tx, client, other).await? {
        return Ok(Outcome::NotFound);
    }
    let mut act = begun!(ClientAct::claim(tx, client, act).await?);
    match end_one(&mut act, relationship, &[client, other]).await? {
        Ok((what, before)) => {
            undos::keep(&mut act, Before::Relationship(relationship, before)).await?;
            act.commit(what, relationship.0).await
        }
        Err(refused) => Ok(Outcome::Refused(refused)),
    }
}

/// Ends a link of the act's client, and returns what happened and the day on which it was to end; or why it is refused. `held` are the clients whom the transaction has locked.
pub(crate) async fn end_one(
    act: &mut ClientAct,
    relationship: RelationshipId,
    held: &[ClientId],
) -> Result<std::result::Result<(What, Option<Date>), Refused>> {
    let client = act.client();
    let Some(link) = one(act.tx(), relationship.0).await? else {
        return Ok(Err(Refused::Changed));
    };
    let Some(other) = link.other_side(client).filter(|other| held.contains(other)) else {
        return Ok(Err(Refused::Changed));
    };
    let now = act.now();
    let today = today_of(act.tx(), client, now).await?;
    let ended_on = match relationship::end(link.ended_on, today) {
        Ok(ended_on) => ended_on,
        Err(refused) => return Ok(Err(refused)),
    };
    on!(act.tx(), |c| sqlx::query(END)
        .bind(relationship.0)
        .bind(on_day(ended_on))
        .execute(c)
        .await?
        .rows_affected());
    let what = match link.kind {
        RelationshipKind::PaidBy => What::PaidByEnded,
        RelationshipKind::Buddy => What::BuddyEnded,
    };
    undos::forget(act.tx(), relationship.0).await?;
    act.note_for(other, what, relationship.0).await?;
    Ok(Ok((what, link.ended_on)))
}

/// Returns the other client of a link.
pub(crate) async fn other(
    tx: &mut Tx,
    client: ClientId,
    relationship: RelationshipId,
) -> Result<Option<ClientId>> {
    let link = one(tx, relationship.0).await?;
    Ok(link.and_then(|link| link.other_side(client)))
}

/// Returns the other client of a client's link.
pub(crate) async fn other_of(
    tx: &mut Tx,
    client: ClientId,
    relationship: RelationshipId,
) -> Result<Option<ClientId>> {
    let link = one(tx, relationship.0).await?;
    Ok(link.and_then(|link| link.other_side(client)))
}

/// Locks two clients between whom a link begins, after the studio: no other link begins meanwhile. Returns `false` if one of
/// them is erased or does not exist.
pub(crate) async fn lock_for_start(tx: &mut Tx, client: ClientId, other: ClientId) -> Result<bool> {
    let lock = dialect::LOCK_STUDIO.on(tx);
    on!(&mut *tx, |c| sqlx::query(lock)
        .fetch_optional(c)
        .await?
        .is_some());
    locks::both(tx, client, other).await
}

/// Lets a link that has ended hold again, until `ended_on` where it was to end then. The act has locked both clients.
pub(crate) async fn resume(
    act: &mut ClientAct,
    relationship: RelationshipId,
    ended_on: Option<Date>,
) -> Result<std::result::Result<What, Refused>> {
    let (client, now) = (act.client(), act.now());
    let today = today_of(act.tx(), client, now).await?;
    let link = one(act.tx(), relationship.0).await?;
    let Some(link) = link.filter(|link| !relationship::holds_on(link.ended_on, today)) else {
        return Ok(Err(Refused::Changed));
    };
    if linked(act.tx(), link.kind, link.client, link.other, today).await?
        || link.kind == RelationshipKind::Buddy
            && linked(act.tx(), link.kind, link.other, link.client, today).await?
    {
        return Ok(Err(Refused::LinkedAlready));
    }
    if link.kind == RelationshipKind::PaidBy
        && pays_for(act.tx(), link.other, link.client, today).await?
    {
        return Ok(Err(Refused::Circle));
    }
    on!(act.tx(), |c| sqlx::query(END)
        .bind(relationship.0)
        .bind(ended_on.map(on_day))
        .execute(c)
        .await?
        .rows_affected());
    Ok(Ok(match link.kind {
        RelationshipKind::PaidBy => What::PaidByStarted,
        RelationshipKind::Buddy => What::BuddyStarted,
    }))
}

/// A stored relationship.
struct Stored {
    kind: RelationshipKind,
    client: ClientId,
    other: ClientId,
    ended_on: Option<Date>,
}

impl Stored {
    /// Returns the other client, or `None` if `client` is not part of the relationship.
    fn other_side(&self, client: ClientId) -> Option<ClientId> {
        if client == self.client {
            Some(self.other)
        } else if client == self.other {
            Some(self.client)
        } else {
            None
        }
    }
}

async fn one(tx: &mut Tx, id: Uuid) -> Result<Option<Stored>> {
    let row: Option<OneRow> = on!(tx, |c| sqlx::query_as(ONE)
        .bind(id)
        .fetch_optional(c)
        .await?);
    let stored = |row: OneRow| {
        Ok(Stored {
            kind: parse(&row.kind)?,
            client: ClientId(row.client_id),
            other: ClientId(row.other_id),
            ended_on: row.ended_on.map(jiff_sqlx::Date::to_jiff),
        })
    };
    row.map(stored).transpose()
}

async fn linked(
    tx: &mut Tx,
    kind: RelationshipKind,
    client: ClientId,
    other: ClientId,
    today: Date,
) -> Result<bool> {
    let count: i64 = on!(tx, |c| sqlx::query_scalar(LINKED)
        .bind(kind.name())
        .bind(client.0)
        .bind(other.0)
        .bind(on_day(today))
        .fetch_one(c)
        .await?);
    Ok(count > 0)
}

/// Returns whether `payer` pays for `client`, directly or through other clients.
async fn pays_for(tx: &mut Tx, client: ClientId, payer: ClientId, today: Date) -> Result<bool> {
    let count: i64 = on!(tx, |c| sqlx::query_scalar(PAYS_FOR)
        .bind(client.0)
        .bind(payer.0)
        .bind(on_day(today))
        .fetch_one(c)
        .await?);
    Ok(count > 0)
}

/// Returns today's date at a client's home location.
async fn today_of(tx: &mut Tx, client: ClientId, now: Timestamp) -> Result<Date> {
    let name: String = on!(tx, |c| sqlx::query_scalar(ZONE)
        .bind(client.0)
        .fetch_one(c)
        .await?);
    Ok(zone(&name)?.to_datetime(now).date())
}

fn parse(kind: &str) -> Result<RelationshipKind> {
    RelationshipKind::parse(kind).ok_or(Error::Corrupt("relationships.kind"))
}
