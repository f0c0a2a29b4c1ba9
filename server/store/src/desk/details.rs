//! A client's information: adding it with a new client, and saving changes.

use jiff::{Timestamp, civil::Date};
use rand::Rng;
use shared::{
    access::Permission,
    client::{ClientId, Email, Name, Phone},
    details::{Address, Details, DetailsForm, Field, PhoneKind},
    flaw::Refused,
    forms::{ClientChange, Notice, SaveClient, Shown},
    ids::LocationId,
    search,
};

use sqlx::AssertSqlSafe;

use crate::{
    Outcome, Result, Store, Tx,
    desk::{act::ClientAct, client_words, clients, events::What, former, new_clients},
    engine::{
        act::{Act, begun},
        batch::write_rows,
        db::{At, on, on_day, statements},
        ids, text_words,
    },
    studio::suppressions,
    team::rights,
};

statements! {
    INSERT = "
        insert into clients (
            id, external_id, joined_on, home_location_id, created_at, updated_at, first_name, last_name, sort_key,
            email, email_key, date_of_birth, gender, occupation, address_line1, address_line2, city, region, postcode,
            country, medical_information, emergency_contact_name, emergency_contact_phone, notes, example)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25)";
    /// The user name follows the email address as long as both are the same and no other client logs in with the new one.
    FOLLOW = "
        update clients set user_name = $3
        where id = $1 and user_name = $2
            and not exists (select 1 from clients other where other.user_name = $3)";
    REMOVE_PHONE = "delete from client_phones where client_id = $1 and kind = $2";
    ADD_PHONE = "insert into client_phones (client_id, kind, number) values ($1, $2, $3)";
}

/// The fields whose words the search finds.
const SEARCHED: [Field; 6] = [
    Field::FirstName,
    Field::LastName,
    Field::Email,
    Field::PhoneMobile,
    Field::PhoneHome,
    Field::PhoneWork,
];

/// A client to add.
#[derive(Debug)]
pub(crate) struct NewClient<'a> {
    pub(crate) external_id: Option<&'a str>,
    pub(crate) details: &'a Details,
    pub(crate) joined_on: Date,
    pub(crate) home_location: LocationId,
    pub(crate) origin: Origin,
}

/// Where a client comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A person.
    Person,
    /// The example data, which can be removed.
    Example,
}

/// Saves a client's information. If another person has changed it since the page was made, returns the differences and
/// saves nothing. The medical information does not change if the team member may not see it.
///
/// If the change adds the email address or a phone number of an erased client, the team member is told first
/// ([`Refused::NotSeen`]). Once the team member confirms, the change is saved, and it is not reported again. If another client
/// has the new email address, the team member says first that both are to have it ([`Refused::EmailShared`]).
pub async fn save(
    store: &Store,
    act: Act,
    change: &ClientChange,
    shown: &Shown,
) -> Result<Outcome> {
    let id = change.client;
    let mut act = begun!(store.for_client(id, act).await?);
    let (by, now) = (act.by(), act.now());
    let Some(actor) = rights::acting(act.tx(), by).await? else {
        return Ok(Outcome::NotPermitted);
    };
    let Some(stored) = clients::find(act.tx(), id).await? else {
        return Ok(Outcome::NotFound);
    };
    let mut details = change.details.clone();
    let mut current = SaveClient {
        id,
        details: stored.form.clone(),
        although_suppressed: String::new(),
        although_shared: String::new(),
    };
    if !actor.may(Permission::ViewMedicalInformation) {
        // Excluded from the comparison, because a difference would reveal it.
        let medical = std::mem::take(&mut current.details.medical_information);
        details.medical_information = (!medical.is_empty()).then_some(medical);
    }
    let newer = shown.differences(&current);
    if !newer.is_empty() {
        return Ok(Outcome::Newer(newer));
    }
    let suppressed = suppressions::newly_known(store, act.tx(), id, &details, now).await?;
    if !suppressed.is_empty() && change.notice == Notice::Unseen {
        return Ok(Outcome::Refused(Refused::NotSeen));
    }
    if change.sharing == Notice::Unseen && is_newly_shared(&mut act, &details, &stored.form).await?
    {
        return Ok(Outcome::Refused(Refused::EmailShared));
    }
    match write_over(&mut act, &details, &stored.form).await {
        Ok(()) => {}
        // Another transaction has given the address as a user name meanwhile.
        Err(error) if error.is_taken("user_name") => {
            return Ok(Outcome::Refused(Refused::Changed));
        }
        Err(error) => return Err(error),
    }
    suppressions::forget(act.tx(), &suppressed).await?;
    act.commit(What::InformationChanged, None).await
}

/// Returns whether the email address is a new one that another client has.
async fn is_newly_shared(
    act: &mut ClientAct,
    details: &Details,
    stored: &DetailsForm,
) -> Result<bool> {
    let Some(email) = &details.email else {
        return Ok(false);
    };
    if key_of(&stored.email) == Some(email.key()) {
        return Ok(false);
    }
    let client = act.client();
    let holders = new_clients::with_email(act.tx(), email).await?;
    Ok(holders.iter().any(|holder| holder.id != client))
}

/// Returns the form in which a stored address is compared.
fn key_of(email: &str) -> Option<String> {
    Email::parse(email).ok().map(|email| email.key())
}

/// Adds a client. The caller checks the permission.
pub(crate) async fn insert(
    tx: &mut Tx,
    new: &NewClient<'_>,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<ClientId> {
    let id: ClientId = ids::random(rng);
    insert_all(tx, &[(id, new)], now).await?;
    Ok(id)
}

/// Adds many clients with few statements.
pub(crate) async fn insert_all(
    tx: &mut Tx,
    new: &[(ClientId, &NewClient<'_>)],
    now: Timestamp,
) -> Result<()> {
    write_rows!(tx, INSERT, new, |query, (id, new)| {
        let NewClient {
            external_id,
            details,
            joined_on,
            home_location,
            origin,
        } = new;
        let mut query = query
            .bind(id.0)
            .bind(external_id)
            .bind(on_day(*joined_on))
            .bind(home_location.0)
            .bind(At(now))
            .bind(At(now));
        for (_, value) in columns(details) {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Day(day) => query.bind(day.map(on_day)),
            };
        }
        query.bind(match origin {
            Origin::Person => 0_i64,
            Origin::Example => 1,
        })
    });
    let details: Vec<_> = new.iter().map(|(id, new)| (*id, new.details)).collect();
    add_phones(tx, &details).await?;
    client_words::add(tx, &details, sort_key).await?;
    let ids: Vec<_> = new.iter().map(|(id, _)| id.0).collect();
    text_words::added(tx, "clients", &ids).await
}

/// Writes the fields that differ from the stored ones, and keeps the former values that identify the client.
async fn write_over(act: &mut ClientAct, details: &Details, stored: &DetailsForm) -> Result<()> {
    let new = DetailsForm::from(details);
    let pairs = new.fields().into_iter().zip(stored.fields());
    let changed: Vec<&str> = pairs
        .filter_map(|((name, new), (_, old))| (new != old).then_some(name))
        .collect();
    former::keep(act, stored, &changed).await?;
    let (id, now) = (act.client(), act.now());
    let has_new = |column: &str| match column {
        "sort_key" => changed.contains(&"first_name") || changed.contains(&"last_name"),
        "email_key" => changed.contains(&"email"),
        column => changed.contains(&column),
    };
    let mut columns = Vec::from(columns(details));
    columns.retain(|(name, _)| has_new(name));
    if !columns.is_empty() {
        let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
        on!(act.tx(), |c| {
            let mut query = sqlx::query(AssertSqlSafe(update(&names)))
                .bind(id.0)
                .bind(At(now));
            for (_, value) in columns {
                query = match value {
                    Value::Text(text) => query.bind(text),
                    Value::Day(day) => query.bind(day.map(on_day)),
                };
            }
            query.execute(c).await?.rows_affected()
        });
        text_words::changed(act.tx(), "clients", &[id.0]).await?;
    }
    let keys = (
        key_of(&stored.email),
        details.email.as_ref().map(Email::key),
    );
    if let (Some(before), Some(after)) = keys
        && before != after
    {
        on!(act.tx(), |c| sqlx::query(FOLLOW)
            .bind(id.0)
            .bind(before)
            .bind(after)
            .execute(c)
            .await?
            .rows_affected());
    }
    for kind in PhoneKind::ALL
        .into_iter()
        .filter(|kind| changed.contains(&kind.field().name()))
    {
        on!(act.tx(), |c| sqlx::query(REMOVE_PHONE)
            .bind(id.0)
            .bind(kind.name())
            .execute(c)
            .await?
            .rows_affected());
        let phones = details.phones.iter().filter(|(of, _)| *of == kind);
        let added: Vec<_> = phones.map(|(kind, phone)| (id, *kind, phone)).collect();
        insert_phones(act.tx(), &added).await?;
    }
    let is_searched = |name: &&str| SEARCHED.iter().any(|field| field.name() == *name);
    if changed.iter().any(is_searched) {
        client_words::again(act.tx(), &[id.0]).await?;
    }
    Ok(())
}

/// The value of a column of `clients`.
enum Value {
    Text(Option<String>),
    Day(Option<Date>),
}

/// Returns the values of the columns that hold a client's information, in the order of [`INSERT`].
fn columns(details: &Details) -> [(&'static str, Value); 18] {
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
    let email_key = email.as_ref().map(Email::key);
    let text = |value: &Option<String>| Value::Text(value.clone());
    [
        ("first_name", Value::Text(Some(first.clone()))),
        ("last_name", text(last)),
        ("sort_key", Value::Text(Some(sort_key(&details.name)))),
        (
            "email",
            Value::Text(email.as_ref().map(|email| email.as_str().to_owned())),
        ),
        ("email_key", Value::Text(email_key)),
        ("date_of_birth", Value::Day(*date_of_birth)),
        ("gender", text(gender)),
        ("occupation", text(occupation)),
        ("address_line1", text(line1)),
        ("address_line2", text(line2)),
        ("city", text(city)),
        ("region", text(region)),
        ("postcode", text(postcode)),
        ("country", text(country)),
        ("medical_information", text(medical_information)),
        ("emergency_contact_name", text(emergency_contact_name)),
        ("emergency_contact_phone", text(emergency_contact_phone)),
        ("notes", text(notes)),
    ]
}

/// Returns what orders clients by name.
pub(crate) fn sort_key(Name { first, last }: &Name) -> String {
    let sort_key = search::fold(&format!("{} {first}", last.as_deref().unwrap_or_default()));
    sort_key.trim().to_owned()
}

/// Sets these columns of client $1 to $3 and the following, at the instant $2.
fn update(columns: &[&str]) -> String {
    let columns: Vec<_> = (3..)
        .zip(columns)
        .map(|(n, column)| format!(", {column} = ${n}"))
        .collect();
    format!(
        "update clients set updated_at = $2{} where id = $1",
        columns.concat()
    )
}

/// Returns every statement that is put together, by name.
pub(crate) fn built_statements() -> [(String, String); 1] {
    let all = "first_name last_name sort_key email email_key date_of_birth notes";
    let columns: Vec<_> = all.split(' ').collect();
    [("update clients".to_owned(), update(&columns))]
}

/// Adds the phones of clients who have no stored phones.
async fn add_phones(tx: &mut Tx, clients: &[(ClientId, &Details)]) -> Result<()> {
    let mut rows = Vec::new();
    for (id, details) in clients {
        rows.extend(
            details
                .phones
                .iter()
                .map(|(kind, phone)| (*id, *kind, phone)),
        );
    }
    insert_phones(tx, &rows).await
}

async fn insert_phones(tx: &mut Tx, rows: &[(ClientId, PhoneKind, &Phone)]) -> Result<()> {
    write_rows!(tx, ADD_PHONE, rows, |query, (id, kind, phone)| query
        .bind(id.0)
        .bind(kind.name())
        .bind(phone.as_str()));
    Ok(())
}
