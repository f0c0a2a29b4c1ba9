//! What is known of a client, written down: of a new one, or in the place of what was known before.

use jiff::{Timestamp, civil::Date};
use rand::Rng;
use shared::{
    access::{Actor, Permission},
    client::{ClientId, Email, Name},
    details::{Address, Details},
    search,
};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    desk::{
        events::{self, What},
        locks::{self, Lock},
    },
    engine::{
        batch::insert_rows,
        db::{At, on, on_day, statements},
        ids,
    },
    studio::suppressions,
};

statements! {
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

/// What became of a change to a client's information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// It is saved.
    Saved,
    /// It would bring the email address or a phone number of an erased person, which the client did not have before.
    /// Nothing has changed.
    Suppressed,
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

/// Replaces a client's information by `details`, on behalf of `by`: but for the medical information, where the team
/// member may not see it. Where that brings the email address or a phone number of an erased person, nothing is saved
/// unless `although_suppressed`; then the person is not pointed out again.
///
/// # Errors
/// When the database fails; nothing has changed then.
pub async fn save(
    store: &Store,
    by: &Actor,
    id: ClientId,
    details: &Details,
    although_suppressed: bool,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<Saving> {
    let mut tx = store.write().await?;
    match locks::client(&mut tx, id).await? {
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
    if !suppressed.is_empty() && !although_suppressed {
        return Ok(Saving::Suppressed);
    }
    match write_details(&mut tx, id, &details, now).await {
        Ok(()) => {
            suppressions::forget(&mut tx, &suppressed).await?;
            let changed = (What::InformationChanged, None);
            events::note_by(&mut tx, id, changed, Some(by.id), now, rng).await?;
            tx.commit().await?;
            Ok(Saving::Saved)
        }
        Err(error) if error.is_taken("email_key") => Ok(Saving::EmailTaken),
        Err(error) => Err(error),
    }
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
