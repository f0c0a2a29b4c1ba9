//! A client's information: adding it with a new client, and saving changes.

use jiff::{Timestamp, civil::Date};
use rand::Rng;
use shared::{
    access::Permission,
    client::{ClientId, Email, Name},
    details::{Address, Details, DetailsForm, PhoneKind},
    flaw::Refused,
    forms::{ClientChange, Notice, SaveClient, Shown},
    ids::LocationId,
    search,
};

use crate::{
    Outcome, Result, Store, Tx,
    desk::{clients, events::What},
    engine::{
        act::{Act, begun},
        batch::insert_rows,
        db::{At, on, on_day, statements},
        ids,
    },
    studio::suppressions,
    team::rights,
};

statements! {
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

/// A client to add.
#[derive(Debug)]
pub(crate) struct NewClient<'a> {
    pub(crate) external_id: Option<&'a str>,
    pub(crate) details: &'a Details,
    pub(crate) joined_on: Date,
    pub(crate) home_location: LocationId,
}

/// Saves a client's information. If another person has changed it since the page was made, returns the differences and
/// saves nothing. The medical information does not change if the team member may not see it.
///
/// If the change adds the email address or a phone number of an erased client, the team member is told first
/// ([`Refused::NotSeen`]). Once the team member confirms, the change is saved, and it is not reported again.
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
        details: stored.form,
        although_suppressed: String::new(),
    };
    if !actor.may(Permission::ViewMedicalInformation) {
        // Excluded from the comparison, because a difference would reveal it.
        let stored = std::mem::take(&mut current.details.medical_information);
        details.medical_information = (!stored.is_empty()).then_some(stored);
    }
    let newer = shown.differences(&current);
    if !newer.is_empty() {
        return Ok(Outcome::Newer(newer));
    }
    let suppressed = suppressions::newly_known(store, act.tx(), id, &details, now).await?;
    if !suppressed.is_empty() && change.notice == Notice::Unseen {
        return Ok(Outcome::Refused(Refused::NotSeen));
    }
    match write_over(act.tx(), id, &details, &current.details, now).await {
        Ok(()) => {}
        Err(error) if error.is_taken("email_key") => {
            return Ok(Outcome::Refused(Refused::EmailTaken));
        }
        Err(error) => return Err(error),
    }
    suppressions::forget(act.tx(), &suppressed).await?;
    act.commit(What::InformationChanged, None).await
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
            .bind(home_location.0)
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

/// Writes `details` over the stored information. Skips phones and search words that do not change.
async fn write_over(
    tx: &mut Tx,
    id: ClientId,
    details: &Details,
    stored: &DetailsForm,
    now: Timestamp,
) -> Result<()> {
    write_row(tx, id, details, now).await?;
    let phones_changed = !has_phones(stored, details);
    if phones_changed {
        clear(tx, CLEAR_PHONES, id).await?;
        add_phones(tx, &[(id, details)]).await?;
    }
    if phones_changed || !has_name_and_email(stored, details) {
        clear(tx, CLEAR_TOKENS, id).await?;
        add_tokens(tx, &[(id, details)]).await?;
    }
    Ok(())
}

/// Returns whether these are the stored phones.
fn has_phones(stored: &DetailsForm, details: &Details) -> bool {
    PhoneKind::ALL.into_iter().all(|kind| {
        let stored = match kind {
            PhoneKind::Mobile => &stored.phone_mobile,
            PhoneKind::Home => &stored.phone_home,
            PhoneKind::Work => &stored.phone_work,
        };
        let phone = details.phones.iter().find(|(of, _)| *of == kind);
        phone.map_or("", |(_, phone)| phone.as_str()) == stored
    })
}

/// Returns whether these are the stored name and email address.
fn has_name_and_email(stored: &DetailsForm, details: &Details) -> bool {
    let Name { first, last } = &details.name;
    *first == stored.first_name
        && last.as_deref().unwrap_or_default() == stored.last_name
        && details.email.as_ref().map_or("", Email::as_str) == stored.email
}

async fn clear(tx: &mut Tx, statement: &'static str, id: ClientId) -> Result<()> {
    on!(tx, |c| sqlx::query(statement)
        .bind(id.0)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Writes the part of [`Details`] that the client's own row holds.
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

/// Adds the phones of clients who have no stored phones.
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

/// Adds the search words of clients who have no stored search words.
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
