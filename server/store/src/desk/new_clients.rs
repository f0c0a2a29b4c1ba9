//! Adds a client, and finds the clients who may be the same person.

use jiff::civil::Date;
use shared::{
    access::Permission,
    client::{ClientId, Email, Name},
    details::Details,
    forms::{ClientToAdd, Notice},
    search,
};
use uuid::Uuid;

use crate::{
    Outcome, Result, Store, Tx,
    desk::{
        act::ClientAct,
        details::{self, NewClient, Origin},
        events::What,
    },
    engine::{
        act::{Act, Begun, Over},
        db::{on, on_day, statements},
    },
    studio::{locations, suppressions},
    team::rights,
};

/// The number of clients with the same address, number or name that are compared.
const ENOUGH: i64 = 20;

statements! {
    /// An erased client has no values that these statements look for.
    BY_EMAIL = "
        select id, first_name, last_name, email, date_of_birth from clients
        where id in (
            select id from clients where email_key = $1
            union
            select id from clients where user_name = $1)
        order by sort_key, id
        limit $2";
    /// The ends of phone numbers are search words.
    BY_PHONE = "
        select c.id, c.first_name, c.last_name, c.email, c.date_of_birth
        from client_tokens t join clients c on c.id = t.client_id
        where t.token = $1
        order by c.sort_key, c.id
        limit $2";
    BY_BIRTH = "
        select id, first_name, last_name, email, date_of_birth from clients
        where date_of_birth = $1
        order by sort_key, id
        limit $2";
    BY_NAME = "
        select id, first_name, last_name, email, date_of_birth from clients
        where sort_key = $1 and erased_at is null
        order by sort_key, id
        limit $2";
}

/// The reason why a client may be the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// The same email address, or it is the client's user name.
    Email,
    /// The same phone number.
    Phone,
    /// The same name and date of birth.
    NameAndBirth,
    /// The same name.
    Name,
}

/// A client who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The client.
    pub id: ClientId,
    /// The name.
    pub name: Name,
    /// The email address.
    pub email: Option<String>,
    /// The first reason found.
    pub alike: Alike,
}

/// What a team member must see before a client is added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointedOut {
    /// These clients may be the same person.
    pub duplicates: Vec<Duplicate>,
    /// An erased client had this email address or one of these phone numbers.
    pub suppressed: bool,
}

impl PointedOut {
    /// Returns whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.duplicates.is_empty() && !self.suppressed
    }
}

/// The outcome of adding a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adding {
    /// The client is added.
    Added(ClientId),
    /// The team member must see this first. Nothing has changed.
    PointedOut(PointedOut),
    /// The client is not added, for this reason.
    Not(Outcome),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    first_name: String,
    last_name: Option<String>,
    email: Option<String>,
}

/// Adds a client at a location. The team member is first told about clients who may be the same person, and about an
/// erased client with the same email address or phone number. Once the team member confirms, the client is added, and
/// the erased client is not reported again. Without the right to see medical information, none is stored.
///
/// A request that repeats the form returns the same client.
pub async fn add(store: &Store, act: Act, new: &ClientToAdd) -> Result<Adding> {
    let mut work = match store.begin(act).await? {
        Begun::Work(work) => work,
        Begun::Over(Over::Repeated(Some(client))) => return Ok(Adding::Added(ClientId(client))),
        Begun::Over(over) => return Ok(Adding::Not(over.into())),
    };
    let now = work.now;
    let Some(actor) = rights::acting(&mut work.tx, work.by).await? else {
        return Ok(Adding::Not(Outcome::NotPermitted));
    };
    let Some(location) = locations::location(&mut work.tx, new.location).await? else {
        return Ok(Adding::Not(Outcome::NotFound));
    };
    let mut details = new.details.clone();
    if !actor.may(Permission::ViewMedicalInformation) {
        details.medical_information = None;
    }
    let suppressed = suppressions::known_of(store, &mut work.tx, &details, now).await?;
    if new.notice == Notice::Unseen {
        let pointed_out = PointedOut {
            duplicates: duplicates(&mut work.tx, &details).await?,
            suppressed: !suppressed.is_empty(),
        };
        if !pointed_out.is_empty() {
            return Ok(Adding::PointedOut(pointed_out));
        }
    }
    let row = NewClient {
        external_id: None,
        details: &details,
        joined_on: location.today(now)?,
        home_location: new.location,
        origin: Origin::Person,
    };
    let id = details::insert(&mut work.tx, &row, now, &mut work.rng).await?;
    suppressions::forget(&mut work.tx, &suppressed).await?;
    let act = ClientAct::about(work, id).await?;
    act.commit(What::Added, None).await?;
    Ok(Adding::Added(id))
}

/// Returns the clients who may be the person with these details, each once: by email address, by phone number, or by
/// name and date of birth, or by name alone.
pub async fn duplicates(tx: &mut Tx, details: &Details) -> Result<Vec<Duplicate>> {
    let mut found = Vec::new();
    if let Some(email) = &details.email {
        found = with_email(tx, email).await?;
    }
    for (_, phone) in &details.phones {
        let rows = on!(&mut *tx, |c| sqlx::query_as(BY_PHONE)
            .bind(search::end_of_phone(phone.as_str()))
            .bind(ENOUGH)
            .fetch_all(c)
            .await?);
        note(&mut found, rows, Alike::Phone);
    }
    let wanted = search::fold(&details.name.to_string());
    let same_name = |row: &Row| search::fold(&name(row).to_string()) == wanted;
    if let Some(born) = details.date_of_birth {
        let rows = born_on(tx, born).await?;
        note(
            &mut found,
            rows.into_iter().filter(same_name).collect(),
            Alike::NameAndBirth,
        );
    }
    let rows: Vec<Row> = on!(&mut *tx, |c| sqlx::query_as(BY_NAME)
        .bind(details::sort_key(&details.name))
        .bind(ENOUGH)
        .fetch_all(c)
        .await?);
    note(
        &mut found,
        rows.into_iter().filter(same_name).collect(),
        Alike::Name,
    );
    Ok(found)
}

/// Returns the clients whose email address or user name this is.
pub async fn with_email(tx: &mut Tx, email: &Email) -> Result<Vec<Duplicate>> {
    let rows = on!(tx, |c| sqlx::query_as(BY_EMAIL)
        .bind(email.key())
        .bind(ENOUGH)
        .fetch_all(c)
        .await?);
    let mut found = Vec::new();
    note(&mut found, rows, Alike::Email);
    Ok(found)
}

async fn born_on(tx: &mut Tx, born: Date) -> Result<Vec<Row>> {
    Ok(on!(tx, |c| sqlx::query_as(BY_BIRTH)
        .bind(on_day(born))
        .bind(ENOUGH)
        .fetch_all(c)
        .await?))
}

fn name(row: &Row) -> Name {
    Name {
        first: row.first_name.clone(),
        last: row.last_name.clone(),
    }
}

fn note(found: &mut Vec<Duplicate>, rows: Vec<Row>, alike: Alike) {
    for row in rows {
        if found.iter().all(|known| known.id.0 != row.id) {
            found.push(Duplicate {
                id: ClientId(row.id),
                name: name(&row),
                email: row.email,
                alike,
            });
        }
    }
}
