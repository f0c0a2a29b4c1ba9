//! Adding a client, and who may be the same person already.

use jiff::{Timestamp, civil::Date};
use rand::Rng;
use shared::{
    access::Actor,
    client::{ClientId, Email, Name},
    details::Details,
    search,
};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    desk::{
        details::{self, NewClient},
        events::{self, What},
    },
    engine::db::{on, on_day, statements},
    studio::{locations, suppressions},
};

/// How many namesakes are looked at.
const ENOUGH: i64 = 20;

statements! {
    /// An erased client has none of what these look for.
    BY_EMAIL = "
        select id, first_name, last_name, email, date_of_birth from clients
        where email_key = $1";
    /// Every end of a phone number is a word under which the search finds it.
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
}

/// Why somebody may be the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// The same email address.
    Email,
    /// The same phone number.
    Phone,
    /// The same name and date of birth.
    NameAndBirth,
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

/// What a person has to know before a client is added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointedOut {
    /// These may be the same person.
    pub duplicates: Vec<Duplicate>,
    /// Somebody with this email address or one of these phone numbers was erased.
    pub suppressed: bool,
}

impl PointedOut {
    /// Whether there is nobody to point out.
    pub fn is_nobody(&self) -> bool {
        self.duplicates.is_empty() && !self.suppressed
    }
}

/// What became of a client to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adding {
    /// The client is added.
    Added(ClientId),
    /// Somebody is pointed out first. Nothing has changed.
    PointedOut(PointedOut),
    /// Another client has the email address: it belongs to one.
    EmailTaken,
    /// There is no such location.
    NoSuchLocation,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    first_name: String,
    last_name: Option<String>,
    email: Option<String>,
}

/// Adds a client at a location. Where somebody may be the same person, or has been erased, nothing is added unless
/// `although_alike`. Who is added although erased before is not pointed out again.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn add(
    store: &Store,
    by: &Actor,
    (details, home): (&Details, Uuid),
    although_alike: bool,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Adding> {
    let mut tx = store.write().await?;
    let Some(location) = locations::location(&mut tx, home).await? else {
        return Ok(Adding::NoSuchLocation);
    };
    let suppressed = suppressions::known_of(store, &mut tx, details, now).await?;
    if !although_alike {
        let pointed_out = PointedOut {
            duplicates: duplicates(&mut tx, details).await?,
            suppressed: !suppressed.is_empty(),
        };
        if !pointed_out.is_nobody() {
            return Ok(Adding::PointedOut(pointed_out));
        }
    }
    let new = NewClient {
        external_id: None,
        details,
        joined_on: location.today(now)?,
        home_location: home,
    };
    let id = match details::insert(&mut tx, &new, now, rng).await {
        Ok(id) => id,
        Err(error) if error.is_taken("email_key") => return Ok(Adding::EmailTaken),
        Err(error) => return Err(error),
    };
    suppressions::forget(&mut tx, &suppressed).await?;
    events::note_by(&mut tx, id, (What::Added, None), Some(by.id), now, rng).await?;
    tx.commit().await?;
    Ok(Adding::Added(id))
}

/// Who may be the same person as somebody with these details: by email address, by a phone number, or by name with
/// date of birth. Nobody stands there twice.
///
/// # Errors
/// When the database fails.
pub async fn duplicates(tx: &mut Tx, details: &Details) -> Result<Vec<Duplicate>> {
    let mut found = Vec::new();
    if let Some(email) = &details.email {
        let rows = on!(&mut *tx, |c| sqlx::query_as(BY_EMAIL)
            .bind(Email::key(email))
            .fetch_all(c)
            .await?);
        note(&mut found, rows, Alike::Email);
    }
    for (_, phone) in &details.phones {
        let rows = on!(&mut *tx, |c| sqlx::query_as(BY_PHONE)
            .bind(search::end_of_phone(phone.as_str()))
            .bind(ENOUGH)
            .fetch_all(c)
            .await?);
        note(&mut found, rows, Alike::Phone);
    }
    if let Some(born) = details.date_of_birth {
        let rows = born_on(tx, born).await?;
        let wanted = search::fold(&details.name.to_string());
        let same_name = |row: &Row| search::fold(&name(row).to_string()) == wanted;
        note(
            &mut found,
            rows.into_iter().filter(same_name).collect(),
            Alike::NameAndBirth,
        );
    }
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
