//! The words under which the search finds clients: written with a client's information, and written again for all clients
//! when the rules by which they are made have changed.

use std::time::Instant;

use shared::{
    client::{ClientId, Email, Name},
    details::Details,
    search,
};
use tokio::time::sleep;
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    desk::client_search,
    engine::{
        batch::{SIZE, find_rows, write_rows},
        db::{on, statements},
        dialect,
    },
};

statements! {
    CLEAR_TOKENS = "delete from client_tokens where client_id = $1";
    CLEAR_LIST = "delete from client_list where client_id = $1";
    CLEAR_STARTS = "delete from client_starts where client_id = $1";
    ADD_TOKEN = "insert into client_tokens (client_id, token, sort_key) values ($1, $2, $3)";
    ADD_START = "insert into client_starts (client_id, start, sort_key) values ($1, $2, $3)";
    ADD_TO_LIST = "insert into client_list (client_id, sort_key, words) values ($1, $2, $3)";
    NAMES = "
        select id, first_name, last_name, email, email_key, user_name, sort_key from clients where id in ($1)";
    PHONES = "select client_id, number from client_phones where client_id in ($1)";
    SET_EMAIL_KEY = "update clients set email_key = $2 where id = $1";
    SET_USER_NAME = "
        update clients set user_name = $2
        where id = $1 and not exists (select 1 from clients other where other.user_name = $2)";
    TEAM = "select id, email, email_key from team_members";
    SET_KEY_OF_MEMBER = "
        update team_members set email_key = $2
        where id = $1 and not exists (select 1 from team_members other where other.email_key = $2)";
    IS_DUE = "select count(*) from studio where search_words <> $1";
    DONE = "update studio set search_words = $1";
}

/// What the words of a client are made of.
struct Words {
    client: Uuid,
    sort_key: String,
    first: String,
    last: String,
    /// The email address and the user name, where there are.
    emails: Vec<String>,
    phones: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    first_name: String,
    last_name: Option<String>,
    email: Option<String>,
    email_key: Option<String>,
    user_name: Option<String>,
    sort_key: String,
}

/// Adds the search words of clients who have no stored search words, and no user name.
pub(crate) async fn add(
    tx: &mut Tx,
    clients: &[(ClientId, &Details)],
    sort_key: impl Fn(&Name) -> String,
) -> Result<()> {
    let of_client = |(id, details): &(ClientId, &Details)| Words {
        client: id.0,
        sort_key: sort_key(&details.name),
        first: details.name.first.clone(),
        last: details.name.last.clone().unwrap_or_default(),
        emails: details
            .email
            .iter()
            .map(|email| email.as_str().to_owned())
            .collect(),
        phones: details
            .phones
            .iter()
            .map(|(_, phone)| phone.as_str().to_owned())
            .collect(),
    };
    insert(tx, clients.iter().map(of_client).collect()).await
}

/// Removes the search words of a client.
pub(crate) async fn clear(tx: &mut Tx, client: Uuid) -> Result<()> {
    for clear in [CLEAR_TOKENS, CLEAR_STARTS, CLEAR_LIST] {
        on!(&mut *tx, |c| sqlx::query(clear)
            .bind(client)
            .execute(c)
            .await?
            .rows_affected());
    }
    Ok(())
}

async fn insert(tx: &mut Tx, clients: Vec<Words>) -> Result<()> {
    let mut rows = Vec::new();
    let mut starts = Vec::new();
    let mut list = Vec::new();
    for Words {
        client,
        sort_key,
        first,
        last,
        emails,
        phones,
    } in clients
    {
        let phones: Vec<&str> = phones.iter().map(String::as_str).collect();
        let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
        let tokens = search::tokens(&[&first, &last], &emails, &phones);
        list.push((client, sort_key.clone(), client_search::words(&tokens)));
        let of_client = search::starts(&tokens).into_iter();
        starts.extend(of_client.map(|start| (client, start.to_owned(), sort_key.clone())));
        let of_client = tokens.into_iter();
        rows.extend(of_client.map(|token| (client, token, sort_key.clone())));
    }
    write_rows!(tx, ADD_TOKEN, rows, |query, (client, token, sort_key)| {
        query.bind(client).bind(token).bind(sort_key)
    });
    write_rows!(tx, ADD_START, starts, |query, (client, start, sort_key)| {
        query.bind(client).bind(start).bind(sort_key)
    });
    write_rows!(tx, ADD_TO_LIST, list, |query, (client, sort_key, words)| {
        query.bind(client).bind(sort_key).bind(words)
    });
    Ok(())
}

/// Writes the search words of all clients again, and the form in which email addresses are compared, if those of the studio
/// were made by other rules: in one short transaction after another, with a rest as long after each, so that other writers come in
/// between. Called again, it begins again.
pub async fn complete(store: &Store) -> Result<()> {
    let mut tx = store.read().await?;
    let due: i64 = on!(&mut tx, |c| sqlx::query_scalar(IS_DUE)
        .bind(search::RULES)
        .fetch_one(c)
        .await?);
    drop(tx);
    if due == 0 {
        return Ok(());
    }
    tracing::info!("making the search words of clients");
    let mut tx = store.write().await?;
    keys_of_team(&mut tx).await?;
    tx.commit().await?;
    let mut last = Uuid::nil();
    loop {
        let mut tx = store.write().await?;
        let began = Instant::now();
        let next = dialect::NEXT_CLIENTS.on(&tx);
        let ids: Vec<Uuid> = on!(&mut tx, |c| sqlx::query_scalar(next)
            .bind(last)
            .fetch_all(c)
            .await?);
        let Some(end) = ids.last() else {
            break;
        };
        last = *end;
        again(&mut tx, &ids).await?;
        tx.commit().await?;
        sleep(began.elapsed()).await;
    }
    let mut tx = store.write().await?;
    on!(&mut tx, |c| sqlx::query(DONE)
        .bind(search::RULES)
        .execute(c)
        .await?
        .rows_affected());
    tx.commit().await
}

/// Writes the words of some clients again, who are locked, from what is stored of them.
pub(crate) async fn again(tx: &mut Tx, ids: &[Uuid]) -> Result<()> {
    debug_assert!(ids.len() <= SIZE, "one statement for all");
    let rows: Vec<Row> = find_rows!(tx, NAMES, ids, |query| query);
    let phones: Vec<(Uuid, String)> = find_rows!(tx, PHONES, ids, |query| query);
    let mut words = Vec::new();
    for Row {
        id,
        first_name,
        last_name,
        email,
        email_key,
        user_name,
        sort_key,
    } in rows
    {
        clear(tx, id).await?;
        if let Some(key) = newer_key(email.as_deref(), email_key.as_deref()) {
            set_key(tx, SET_EMAIL_KEY, id, &key).await?;
        }
        if let Some(key) = newer_key(user_name.as_deref(), user_name.as_deref()) {
            set_key(tx, SET_USER_NAME, id, &key).await?;
        }
        let of_client = phones.iter().filter(|(client, _)| *client == id);
        words.push(Words {
            client: id,
            sort_key,
            first: first_name,
            last: last_name.unwrap_or_default(),
            emails: [email, user_name].into_iter().flatten().collect(),
            phones: of_client.map(|(_, number)| number.clone()).collect(),
        });
    }
    insert(tx, words).await
}

/// Team members log in by the same form of their addresses.
async fn keys_of_team(tx: &mut Tx) -> Result<()> {
    let team: Vec<(Uuid, String, String)> =
        on!(&mut *tx, |c| sqlx::query_as(TEAM).fetch_all(c).await?);
    for (member, email, key) in team {
        if let Some(key) = newer_key(Some(&email), Some(&key)) {
            set_key(tx, SET_KEY_OF_MEMBER, member, &key).await?;
        }
    }
    Ok(())
}

/// Returns the form in which an address is compared, if another one is stored.
fn newer_key(email: Option<&str>, stored: Option<&str>) -> Option<String> {
    let key = Email::parse(email?).ok()?.key();
    (Some(key.as_str()) != stored).then_some(key)
}

/// Stores the form of an address. Where it logs people in and another row has it, both stay as they are, and people decide.
async fn set_key(tx: &mut Tx, statement: &'static str, id: Uuid, key: &str) -> Result<()> {
    on!(tx, |c| sqlx::query(statement)
        .bind(id)
        .bind(key)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
