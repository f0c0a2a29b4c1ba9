//! Clients who are not erased: lists, search and details.

use jiff::civil::Date;
use shared::{
    client::{ClientId, Name},
    details::DetailsForm,
    ids::LocationId,
    search,
};
use uuid::Uuid;

use crate::{
    Result, Tx,
    desk::client_search::{self, ListKey},
    engine::{
        batch::find_rows,
        db::{on, on_day, statements},
    },
};

statements! {
    LIST = "
        select c.id, c.first_name, c.last_name, c.email, p.number as phone, c.example = 1 as is_example
        from clients c
        left join client_phones p on p.client_id = c.id and p.kind = 'mobile'
        where c.erased_at is null and (c.sort_key, c.id) > ($1, $2)
        order by c.sort_key, c.id
        limit $3";
    FOUND = "
        select c.id, c.first_name, c.last_name, c.email, p.number as phone, c.example = 1 as is_example
        from clients c
        left join client_phones p on p.client_id = c.id and p.kind = 'mobile'
        where c.id in ($1)";
    SORT_KEY = "select sort_key from clients where id = $1 and erased_at is null";
    FIND = "
        select c.id, c.external_id, c.first_name, c.last_name, c.email, c.date_of_birth, c.gender, c.occupation,
            c.address_line1, c.address_line2, c.city, c.region, c.postcode, c.country, c.medical_information,
            c.emergency_contact_name, c.emergency_contact_phone, c.notes, c.joined_on, l.name as home_location,
            c.example = 1 as is_example,
            (select number from client_phones where client_id = c.id and kind = 'mobile') as phone_mobile,
            (select number from client_phones where client_id = c.id and kind = 'home') as phone_home,
            (select number from client_phones where client_id = c.id and kind = 'work') as phone_work
        from clients c
        join locations l on l.id = c.home_location_id
        where c.id = $1 and c.erased_at is null";
    HEAD = "
        select c.first_name, c.last_name, c.home_location_id
        from clients c where c.id = $1 and c.erased_at is null";
    BY_EXTERNAL_ID = "select id from clients where external_id = $1";
    BUDDIES = "
        select o.first_name, o.last_name, r.since
        from relationships r join clients o on o.id = r.other_id
        where r.client_id = $1 and r.kind = 'buddy' and (r.ended_on is null or r.ended_on > $2)
        union all
        select o.first_name, o.last_name, r.since
        from relationships r join clients o on o.id = r.client_id
        where r.other_id = $1 and r.kind = 'buddy' and (r.ended_on is null or r.ended_on > $2)";
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
    /// Whether the client is example data.
    pub is_example: bool,
}

/// One page of a sorted list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// Whether more rows follow.
    pub more: bool,
}

impl<T> Page<T> {
    /// Returns a page with at most `size` of the rows. The query reads one row more, to tell whether more follow.
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
    /// The client's number in the system from which the client was imported.
    pub external_id: Option<String>,
    /// The name.
    pub name: Name,
    /// All fields that can be edited, as the form shows them.
    pub form: DetailsForm,
    /// The day on which the client joined.
    pub joined_on: Date,
    /// The name of the home location.
    pub home_location: String,
    /// Whether the client is example data.
    pub is_example: bool,
}

/// A client's name and home location, for the head of a page.
#[derive(Clone, Debug)]
pub struct Head {
    /// The client.
    pub id: ClientId,
    /// The name.
    pub name: Name,
    /// The home location.
    pub home: LocationId,
}

/// A client who comes to sessions together with this one.
#[derive(Clone, Debug)]
pub struct Buddy {
    /// The other client's name.
    pub name: Name,
    /// The first day of the link.
    pub since: Date,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    id: Uuid,
    first_name: String,
    last_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    is_example: bool,
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
    is_example: bool,
    phone_mobile: Option<String>,
    phone_home: Option<String>,
    phone_work: Option<String>,
}

#[derive(sqlx::FromRow)]
struct BuddyRow {
    first_name: String,
    last_name: Option<String>,
    since: jiff_sqlx::Date,
}

/// Returns `size` clients after the client `after`, sorted by name: all clients, or those whose name, email address or
/// phone number contains every word of `term`.
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
    let words = search::prefixes(term);
    if words.is_empty() {
        let rows: Vec<ListedRow> = on!(tx, |c| sqlx::query_as(LIST)
            .bind(sort_key)
            .bind(id)
            .bind(size + 1)
            .fetch_all(c)
            .await?);
        return Ok(Page::of(
            rows.into_iter().map(ListedRow::into_listed).collect(),
            size,
        ));
    }
    let after = ListKey {
        sort_key,
        client: id,
    };
    let found = client_search::find(tx, &words, after, size + 1).await?;
    let Page { rows: found, more } = Page::of(found, size);
    let ids: Vec<Uuid> = found.iter().map(|key| key.client).collect();
    let rows = listed(tx, &ids).await?;
    Ok(Page { rows, more })
}

/// Returns these clients, in their order.
pub(crate) async fn listed(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Listed>> {
    let rows: Vec<ListedRow> = find_rows!(tx, FOUND, ids, |query| query);
    let mut rows: Vec<_> = rows.into_iter().map(ListedRow::into_listed).collect();
    rows.sort_by_cached_key(|listed| ids.iter().position(|id| *id == listed.id.0));
    Ok(rows)
}

/// Returns the one client with this exact name or email address. Without an exact match, returns the only client whom
/// the search finds. Returns `None` if there is no such client or more than one.
pub async fn one_found(tx: &mut Tx, typed: &str) -> Result<Option<ClientId>> {
    const ENOUGH: i64 = 50;
    if search::prefixes(typed).is_empty() {
        return Ok(None);
    }
    let Page { rows, more } = list(tx, typed, None, ENOUGH).await?;
    let words: Vec<_> = typed.split_whitespace().collect();
    let wanted = search::fold(&words.join(" "));
    let is_exact = |listed: &&Listed| {
        let email = listed.email.as_deref().map(search::fold);
        search::fold(&listed.name.to_string()) == wanted || email.as_ref() == Some(&wanted)
    };
    let exact: Vec<_> = rows.iter().filter(is_exact).collect();
    Ok(match (exact.as_slice(), rows.as_slice()) {
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

/// Returns a client's information, or `None` if there is no such client or the client is erased.
pub async fn find(tx: &mut Tx, id: ClientId) -> Result<Option<Client>> {
    let row: Option<ClientRow> = on!(tx, |c| sqlx::query_as(FIND)
        .bind(id.0)
        .fetch_optional(c)
        .await?);
    Ok(row.map(ClientRow::into_client))
}

/// Returns a client's name and home location, or `None` if there is no such client or the client is erased.
pub async fn head(tx: &mut Tx, id: ClientId) -> Result<Option<Head>> {
    let row: Option<(String, Option<String>, Uuid)> = on!(tx, |c| sqlx::query_as(HEAD)
        .bind(id.0)
        .fetch_optional(c)
        .await?);
    Ok(row.map(|(first, last, home)| Head {
        id,
        name: Name { first, last },
        home: LocationId(home),
    }))
}

/// Returns the client with this number in the system from which clients were imported.
pub async fn by_external_id(tx: &mut Tx, external_id: &str) -> Result<Option<ClientId>> {
    let id: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(BY_EXTERNAL_ID)
        .bind(external_id)
        .fetch_optional(c)
        .await?);
    Ok(id.map(ClientId))
}

/// Returns the clients with whom a client comes to sessions on `today`.
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

impl ListedRow {
    fn into_listed(self) -> Listed {
        let Self {
            id,
            first_name,
            last_name,
            email,
            phone,
            is_example,
        } = self;
        Listed {
            id: ClientId(id),
            name: Name {
                first: first_name,
                last: last_name,
            },
            email,
            phone,
            is_example,
        }
    }
}

impl ClientRow {
    fn into_client(self) -> Client {
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
            is_example,
            phone_mobile,
            phone_home,
            phone_work,
        } = self;
        let form = DetailsForm {
            first_name: first_name.clone(),
            last_name: last_name.clone().unwrap_or_default(),
            email: email.unwrap_or_default(),
            phone_mobile: phone_mobile.unwrap_or_default(),
            phone_home: phone_home.unwrap_or_default(),
            phone_work: phone_work.unwrap_or_default(),
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
        Client {
            id: ClientId(id),
            external_id,
            name: Name {
                first: first_name,
                last: last_name,
            },
            form,
            joined_on: joined_on.to_jiff(),
            home_location,
            is_example,
        }
    }
}
