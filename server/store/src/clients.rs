//! Clients who are not erased: found, shown, changed.

use jiff::{Timestamp, civil::Date};
use rand::Rng;
use shared::{
    access::{Actor, Permission},
    client::{ClientId, Email, Name},
    details::{Address, Details, DetailsForm, PhoneKind},
    search,
};
use sqlx::Connection;
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    batch::insert_rows,
    db::{At, on, on_day, statements},
    dialect,
    events::{self, What},
    ids, suppressions,
};

/// How many words of a search count. More would be typed by nobody.
const MAX_WORDS: usize = 4;

statements! {
    /// All four ranges of words must be met; with fewer words, the last range is given again.
    SEARCH = "
        select c.id, c.first_name, c.last_name, c.email, p.number as phone
        from clients c
        left join client_phones p on p.client_id = c.id and p.kind = 'mobile'
        where c.erased_at is null
            and c.id in (select client_id from client_tokens where token >= $1 and token < $2)
            and c.id in (select client_id from client_tokens where token >= $3 and token < $4)
            and c.id in (select client_id from client_tokens where token >= $5 and token < $6)
            and c.id in (select client_id from client_tokens where token >= $7 and token < $8)
            and (c.sort_key, c.id) > ($9, $10)
        order by c.sort_key, c.id
        limit $11";
    LIST = "
        select c.id, c.first_name, c.last_name, c.email, p.number as phone
        from clients c
        left join client_phones p on p.client_id = c.id and p.kind = 'mobile'
        where c.erased_at is null and (c.sort_key, c.id) > ($1, $2)
        order by c.sort_key, c.id
        limit $3";
    CONNECTED = "
        select other_id from relationships where client_id = $1
        union select client_id from relationships where other_id = $1";
    SORT_KEY = "select sort_key from clients where id = $1 and erased_at is null";
    FIND = "
        select c.id, c.external_id, c.first_name, c.last_name, c.email, c.date_of_birth, c.gender, c.occupation,
            c.address_line1, c.address_line2, c.city, c.region, c.postcode, c.country, c.medical_information,
            c.emergency_contact_name, c.emergency_contact_phone, c.notes, c.joined_on, l.name as home_location
        from clients c
        join locations l on l.id = c.home_location_id
        where c.id = $1 and c.erased_at is null";
    HEAD = "
        select c.first_name, c.last_name, c.home_location_id
        from clients c where c.id = $1 and c.erased_at is null";
    BY_EXTERNAL_ID = "select id from clients where external_id = $1";
    PHONES = "select kind, number from client_phones where client_id = $1";
    BUDDIES = "
        select o.first_name, o.last_name, r.since
        from relationships r join clients o on o.id = r.other_id
        where r.client_id = $1 and r.kind = 'buddy' and (r.ended_on is null or r.ended_on > $2)
        union all
        select o.first_name, o.last_name, r.since
        from relationships r join clients o on o.id = r.client_id
        where r.other_id = $1 and r.kind = 'buddy' and (r.ended_on is null or r.ended_on > $2)";
    MEDICAL_INFORMATION = "select medical_information from clients where id = $1";
    UPDATE = "
        update clients set
            first_name = $2, last_name = $3, sort_key = $4, email = $5, email_key = $6, date_of_birth = $7,
            gender = $8, occupation = $9, address_line1 = $10, address_line2 = $11, city = $12, region = $13,
            postcode = $14, country = $15, medical_information = $16, emergency_contact_name = $17,
            emergency_contact_phone = $18, notes = $19, updated_at = $20
        where id = $1";
    INSERT = "
        insert into clients (id, external_id, joined_on, home_location_id, created_at, updated_at, first_name, sort_key)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    CLEAR_PHONES = "delete from client_phones where client_id = $1";
    ADD_PHONE = "insert into client_phones (client_id, kind, number) values ($1, $2, $3)";
    CLEAR_TOKENS = "delete from client_tokens where client_id = $1";
    ADD_TOKEN = "insert into client_tokens (client_id, token) values ($1, $2)";
}

/// A client in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The client.
    pub id: ClientId,
    /// The name.
    pub name: Name,
    /// The email address.
    pub email: Option<String>,
    /// The mobile number.
    pub phone: Option<String>,
}

/// A part of a list in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on this part.
    pub rows: Vec<T>,
    /// Whether more follows.
    pub more: bool,
}

impl<T> Page<T> {
    /// A page of at most `size` of the rows; one row more than that means that more follows.
    pub(crate) fn of(mut rows: Vec<T>, size: i64) -> Self {
        let size = usize::try_from(size).unwrap_or(0);
        let more = rows.len() > size;
        rows.truncate(size);
        Self { rows, more }
    }
}

/// A client's information.
#[derive(Clone, Debug)]
pub struct Client {
    /// The client.
    pub id: ClientId,
    /// The number by which the system knows the client from which it was imported.
    pub external_id: Option<String>,
    /// The name.
    pub name: Name,
    /// Everything that can be edited, as the form shows it.
    pub form: DetailsForm,
    /// Since when.
    pub joined_on: Date,
    /// The name of the home location.
    pub home_location: String,
}

/// Who a client is, at the head of a page.
#[derive(Clone, Debug)]
pub struct Head {
    /// The client.
    pub id: ClientId,
    /// The name.
    pub name: Name,
    /// The home location.
    pub home: Uuid,
}

/// Somebody with whom a client comes to sessions.
#[derive(Clone, Debug)]
pub struct Buddy {
    /// The other client.
    pub name: Name,
    /// Since when.
    pub since: Date,
}

/// What became of a change to a client's information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// It is saved.
    Saved,
    /// Another client has the email address.
    EmailTaken,
    /// The client is erased, and does not change any more.
    Erased,
    /// There is no such client.
    NoSuchClient,
}

/// A client to add.
#[derive(Debug)]
pub(crate) struct NewClient<'a> {
    pub(crate) external_id: Option<&'a str>,
    pub(crate) details: &'a Details,
    pub(crate) joined_on: Date,
    pub(crate) home_location: Uuid,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    id: Uuid,
    first_name: String,
    last_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ClientRow {
    id: Uuid,
    external_id: Option<String>,
    first_name: String,
    last_name: Option<String>,
    email: Option<String>,
    date_of_birth: Option<jiff_sqlx::Date>,
    gender: Option<String>,
    occupation: Option<String>,
    address_line1: Option<String>,
    address_line2: Option<String>,
    city: Option<String>,
    region: Option<String>,
    postcode: Option<String>,
    country: Option<String>,
    medical_information: Option<String>,
    emergency_contact_name: Option<String>,
    emergency_contact_phone: Option<String>,
    notes: Option<String>,
    joined_on: jiff_sqlx::Date,
    home_location: String,
}

#[derive(sqlx::FromRow)]
struct BuddyRow {
    first_name: String,
    last_name: Option<String>,
    since: jiff_sqlx::Date,
}

/// Clients in the order of their names, `size` of them after the client `after`: all, or those whose name,
/// email address or phone number has every word of `term`.
///
/// # Errors
/// When the database fails.
pub async fn list(
    tx: &mut Tx,
    term: &str,
    after: Option<ClientId>,
    size: i64,
) -> Result<Page<Listed>> {
    let (sort_key, id) = match after {
        Some(id) => (sort_key(tx, id).await?.unwrap_or_default(), id.0),
        None => (String::new(), Uuid::nil()),
    };
    let mut words = search::prefixes(term);
    words.truncate(MAX_WORDS);
    let rows: Vec<ListedRow> = match words.last().cloned() {
        None => on!(tx, |c| sqlx::query_as(LIST)
            .bind(sort_key)
            .bind(id)
            .bind(size + 1)
            .fetch_all(c)
            .await?),
        Some(last) => {
            words.resize(MAX_WORDS, last);
            on!(tx, |c| {
                let mut query = sqlx::query_as(SEARCH);
                for word in words {
                    let end = format!("{word}{}", char::MAX);
                    query = query.bind(word).bind(end);
                }
                query
                    .bind(sort_key)
                    .bind(id)
                    .bind(size + 1)
                    .fetch_all(c)
                    .await?
            })
        }
    };
    let listed = |ListedRow {
                      id,
                      first_name,
                      last_name,
                      email,
                      phone,
                  }| Listed {
        id: ClientId(id),
        name: Name {
            first: first_name,
            last: last_name,
        },
        email,
        phone,
    };
    Ok(Page::of(rows.into_iter().map(listed).collect(), size))
}

/// The one client whom a name or an email address means: whoever has exactly these words, or else whom alone the
/// search finds. `None` when that is nobody, or several.
///
/// # Errors
/// When the database fails.
pub async fn one_found(tx: &mut Tx, typed: &str) -> Result<Option<ClientId>> {
    const ENOUGH: i64 = 50;
    if search::prefixes(typed).is_empty() {
        return Ok(None);
    }
    let Page { rows, more } = list(tx, typed, None, ENOUGH).await?;
    let words: Vec<_> = typed.split_whitespace().collect();
    let wanted = search::fold(&words.join(" "));
    let is_meant = |listed: &&Listed| {
        let email = listed.email.as_deref().map(search::fold);
        search::fold(&listed.name.to_string()) == wanted || email.as_ref() == Some(&wanted)
    };
    let meant: Vec<_> = rows.iter().filter(is_meant).collect();
    Ok(match (meant.as_slice(), rows.as_slice()) {
        ([one], _) => Some(one.id),
        ([], [one]) if !more => Some(one.id),
        _ => None,
    })
}

async fn sort_key(tx: &mut Tx, id: ClientId) -> Result<Option<String>> {
    Ok(on!(tx, |c| sqlx::query_scalar(SORT_KEY)
        .bind(id.0)
        .fetch_optional(c)
        .await?))
}

/// A client's information; `None` when there is no such client, or an erased one.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Tx, id: ClientId) -> Result<Option<Client>> {
    let row: Option<ClientRow> = on!(tx, |c| sqlx::query_as(FIND)
        .bind(id.0)
        .fetch_optional(c)
        .await?);
    let Some(row) = row else { return Ok(None) };
    let phones: Vec<(String, String)> = on!(tx, |c| sqlx::query_as(PHONES)
        .bind(id.0)
        .fetch_all(c)
        .await?);
    row.into_client(phones).map(Some)
}

/// Who a client is; `None` when there is no such client, or an erased one.
///
/// # Errors
/// When the database fails.
pub async fn head(tx: &mut Tx, id: ClientId) -> Result<Option<Head>> {
    let row: Option<(String, Option<String>, Uuid)> = on!(tx, |c| sqlx::query_as(HEAD)
        .bind(id.0)
        .fetch_optional(c)
        .await?);
    Ok(row.map(|(first, last, home)| Head {
        id,
        name: Name { first, last },
        home,
    }))
}

/// The client whom the system from which clients were imported knows by this number.
///
/// # Errors
/// When the database fails.
pub async fn by_external_id(tx: &mut Tx, external_id: &str) -> Result<Option<ClientId>> {
    let id: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(BY_EXTERNAL_ID)
        .bind(external_id)
        .fetch_optional(c)
        .await?);
    Ok(id.map(ClientId))
}

/// With whom a client comes to sessions on `today`.
///
/// # Errors
/// When the database fails.
pub async fn buddies(tx: &mut Tx, id: ClientId, today: Date) -> Result<Vec<Buddy>> {
    let rows: Vec<BuddyRow> = on!(tx, |c| sqlx::query_as(BUDDIES)
        .bind(id.0)
        .bind(on_day(today))
        .fetch_all(c)
        .await?);
    let buddy = |BuddyRow {
                     first_name,
                     last_name,
                     since,
                 }| Buddy {
        name: Name {
            first: first_name,
            last: last_name,
        },
        since: since.to_jiff(),
    };
    Ok(rows.into_iter().map(buddy).collect())
}

/// Replaces a client's information by `details`, on behalf of `by`: but for the medical information, where the team
/// member may not see it. An erased person whose email address or phone number it brings is not pointed out again.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn save(
    store: &Store,
    by: &Actor,
    id: ClientId,
    details: &Details,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Saving> {
    let mut tx = store.write().await?;
    match lock(&mut tx, id).await? {
        Lock::NoSuchClient => return Ok(Saving::NoSuchClient),
        Lock::Erased => return Ok(Saving::Erased),
        Lock::Held => {}
    }
    let mut details = details.clone();
    if !by.may(Permission::ViewMedicalInformation) {
        details.medical_information = on!(&mut tx, |c| sqlx::query_scalar(MEDICAL_INFORMATION)
            .bind(id.0)
            .fetch_one(c)
            .await?);
    }
    let suppressed = suppressions::newly_known(store, &mut tx, id, &details, now).await?;
    match write_details(&mut tx, id, &details, now).await {
        Ok(()) => {
            suppressions::forget(&mut tx, &suppressed).await?;
            let changed = (What::InformationChanged, None);
            events::note(&mut tx, id, changed, Some(by.id), now, rng).await?;
            tx.commit().await?;
            Ok(Saving::Saved)
        }
        Err(error) if error.is_taken("email_key") => Ok(Saving::EmailTaken),
        Err(error) => Err(error),
    }
}

/// Whether a client could be locked for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// Nobody else changes or erases the client until the transaction ends.
    Held,
    /// The client is erased.
    Erased,
    /// There is no such client.
    NoSuchClient,
}

/// Locks a client until the transaction ends, after whoever holds it now.
pub(crate) async fn lock(tx: &mut Tx, id: ClientId) -> Result<Lock> {
    let statement = dialect::LOCK_CLIENT.on(tx);
    let erased_at: Option<Option<At>> = on!(tx, |c| sqlx::query_scalar(statement)
        .bind(id.0)
        .fetch_optional(c)
        .await?);
    Ok(match erased_at {
        None => Lock::NoSuchClient,
        Some(Some(_)) => Lock::Erased,
        Some(None) => Lock::Held,
    })
}

/// Who of the clients that were locked is not erased.
pub(crate) fn not_erased(locked: Vec<(Uuid, Option<At>)>) -> Vec<ClientId> {
    let living = locked
        .into_iter()
        .filter(|(_, erased_at)| erased_at.is_none());
    living.map(|(id, _)| ClientId(id)).collect()
}

/// Locks a client and everybody with whom the client has a relationship until the transaction ends.
///
/// Somebody may have been linked while a lock was waited for. Then all locks are let go, and taken again in order:
/// to take one more could mean to wait for somebody who waits.
pub(crate) async fn lock_connected(tx: &mut Tx, id: ClientId) -> Result<Lock> {
    let statement = dialect::LOCK_CONNECTED.on(tx);
    let locked = loop {
        let locked: Option<Vec<(Uuid, Option<At>)>> = on!(&mut *tx, |c| {
            let mut part = c.begin().await?;
            let locked: Vec<(Uuid, Option<At>)> = sqlx::query_as(statement)
                .bind(id.0)
                .fetch_all(&mut *part)
                .await?;
            let connected: Vec<Uuid> = sqlx::query_scalar(CONNECTED)
                .bind(id.0)
                .fetch_all(&mut *part)
                .await?;
            let is_held = |id: &Uuid| locked.iter().any(|(held, _)| held == id);
            if connected.iter().all(is_held) {
                part.commit().await?;
                Some(locked)
            } else {
                part.rollback().await?;
                None
            }
        });
        if let Some(locked) = locked {
            break locked;
        }
    };
    let own = locked.into_iter().find(|(locked, _)| *locked == id.0);
    Ok(match own {
        None => Lock::NoSuchClient,
        Some((_, Some(_))) => Lock::Erased,
        Some((_, None)) => Lock::Held,
    })
}

/// Adds a client.
pub(crate) async fn insert(
    tx: &mut Tx,
    new: &NewClient<'_>,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<ClientId> {
    let id = ClientId(ids::uuid(rng));
    insert_all(tx, &[(id, new)], now).await?;
    Ok(id)
}

/// Adds many clients, with few statements.
pub(crate) async fn insert_all(
    tx: &mut Tx,
    new: &[(ClientId, &NewClient<'_>)],
    now: Timestamp,
) -> Result<()> {
    insert_rows!(tx, INSERT, new, |query, (id, new)| {
        let NewClient {
            external_id,
            details: _,
            joined_on,
            home_location,
        } = new;
        query
            .bind(id.0)
            .bind(external_id)
            .bind(on_day(*joined_on))
            .bind(home_location)
            .bind(At(now))
            .bind(At(now))
            .bind("")
            .bind("")
    });
    for (id, new) in new {
        write_row(tx, *id, new.details, now).await?;
    }
    let details: Vec<_> = new.iter().map(|(id, new)| (*id, new.details)).collect();
    add_phones(tx, &details).await?;
    add_tokens(tx, &details).await
}

/// Writes all that [`Details`] holds, in the place of what was there.
async fn write_details(tx: &mut Tx, id: ClientId, details: &Details, now: Timestamp) -> Result<()> {
    write_row(tx, id, details, now).await?;
    for statement in [CLEAR_PHONES, CLEAR_TOKENS] {
        on!(tx, |c| sqlx::query(statement)
            .bind(id.0)
            .execute(c)
            .await?
            .rows_affected());
    }
    add_phones(tx, &[(id, details)]).await?;
    add_tokens(tx, &[(id, details)]).await
}

/// Writes what of [`Details`] is in the client's own row.
async fn write_row(tx: &mut Tx, id: ClientId, details: &Details, now: Timestamp) -> Result<()> {
    let Details {
        name: Name { first, last },
        email,
        phones: _,
        date_of_birth,
        gender,
        occupation,
        address:
            Address {
                line1,
                line2,
                city,
                region,
                postcode,
                country,
            },
        medical_information,
        emergency_contact_name,
        emergency_contact_phone,
        notes,
    } = details;
    let sort_key = search::fold(&format!("{} {first}", last.as_deref().unwrap_or_default()));
    on!(tx, |c| sqlx::query(UPDATE)
        .bind(id.0)
        .bind(first)
        .bind(last)
        .bind(sort_key.trim())
        .bind(email.as_ref().map(Email::as_str))
        .bind(email.as_ref().map(Email::key))
        .bind(date_of_birth.map(on_day))
        .bind(gender)
        .bind(occupation)
        .bind(line1)
        .bind(line2)
        .bind(city)
        .bind(region)
        .bind(postcode)
        .bind(country)
        .bind(medical_information)
        .bind(emergency_contact_name)
        .bind(emergency_contact_phone)
        .bind(notes)
        .bind(At(now))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Adds the phones of clients who have none.
async fn add_phones(tx: &mut Tx, clients: &[(ClientId, &Details)]) -> Result<()> {
    let mut rows = Vec::new();
    for (id, details) in clients {
        rows.extend(details.phones.iter().map(|(kind, phone)| (id, kind, phone)));
    }
    insert_rows!(tx, ADD_PHONE, rows, |query, (id, kind, phone)| query
        .bind(id.0)
        .bind(kind.name())
        .bind(phone.as_str()));
    Ok(())
}

/// Adds the words under which clients are found who have none.
async fn add_tokens(tx: &mut Tx, clients: &[(ClientId, &Details)]) -> Result<()> {
    let mut rows = Vec::new();
    for (id, details) in clients {
        let Name { first, last } = &details.name;
        let names = [first.as_str(), last.as_deref().unwrap_or_default()];
        let email = details.email.as_ref().map(Email::as_str);
        let phones: Vec<&str> = details.phones.iter().map(|(_, p)| p.as_str()).collect();
        let tokens = search::tokens(&names, email, &phones);
        rows.extend(tokens.into_iter().map(|token| (id, token)));
    }
    insert_rows!(tx, ADD_TOKEN, rows, |query, (id, token)| query
        .bind(id.0)
        .bind(token));
    Ok(())
}

impl ClientRow {
    fn into_client(self, phones: Vec<(String, String)>) -> Result<Client> {
        let Self {
            id,
            external_id,
            first_name,
            last_name,
            email,
            date_of_birth,
            gender,
            occupation,
            address_line1,
            address_line2,
            city,
            region,
            postcode,
            country,
            medical_information,
            emergency_contact_name,
            emergency_contact_phone,
            notes,
            joined_on,
            home_location,
        } = self;
        let mut form = DetailsForm {
            first_name: first_name.clone(),
            last_name: last_name.clone().unwrap_or_default(),
            email: email.unwrap_or_default(),
            phone_mobile: String::new(),
            phone_home: String::new(),
            phone_work: String::new(),
            date_of_birth: date_of_birth
                .map(|date| date.to_jiff().to_string())
                .unwrap_or_default(),
            gender: gender.unwrap_or_default(),
            occupation: occupation.unwrap_or_default(),
            address_line1: address_line1.unwrap_or_default(),
            address_line2: address_line2.unwrap_or_default(),
            city: city.unwrap_or_default(),
            region: region.unwrap_or_default(),
            postcode: postcode.unwrap_or_default(),
            country: country.unwrap_or_default(),
            medical_information: medical_information.unwrap_or_default(),
            emergency_contact_name: emergency_contact_name.unwrap_or_default(),
            emergency_contact_phone: emergency_contact_phone.unwrap_or_default(),
            notes: notes.unwrap_or_default(),
        };
        for (kind, number) in phones {
            match PhoneKind::parse(&kind).ok_or(Error::Corrupt("client_phones.kind"))? {
                PhoneKind::Mobile => form.phone_mobile = number,
                PhoneKind::Home => form.phone_home = number,
                PhoneKind::Work => form.phone_work = number,
            }
        }
        Ok(Client {
            id: ClientId(id),
            external_id,
            name: Name {
                first: first_name,
                last: last_name,
            },
            form,
            joined_on: joined_on.to_jiff(),
            home_location,
        })
    }
}
