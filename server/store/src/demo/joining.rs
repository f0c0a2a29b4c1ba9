//! Adds the clients of the demo studio.

use jiff::SignedDuration;

use super::{
    OPENED,
    books::{Books, Client},
    people::Person,
};
use crate::{
    Error, Result, Tx,
    desk::details::{self, NewClient, Origin},
    engine::db::{At, on, statements},
};

statements! {
    SET_PASSWORD = "update clients set password_hash = $2, user_name = email_key where id = $1";
    LOG_IN = "
        insert into client_sessions (token_hash, client_id, created_at, last_seen_at) values ($1, $2, $3, $4)";
}

/// Adds clients who joined at least so many days ago, and who left so many days ago or stay.
pub(super) async fn join(
    tx: &mut Tx,
    books: &mut Books,
    people: &[Person],
    (since, until): (i64, i64),
) -> Result<Vec<Client>> {
    let mut clients = Vec::new();
    for person in people {
        let since = books.dice.between(since..OPENED);
        let location = &books.locations[person.home];
        let details = person
            .form
            .parse(location.today)
            .map_err(|_| Error::Corrupt("clients"))?;
        let joined_on = location.day(since);
        let new = NewClient {
            external_id: person.external_id.as_deref(),
            details: &details,
            joined_on,
            home_location: location.record.id,
            origin: Origin::Person,
        };
        let joined = location.at(joined_on.at(10, 0, 0, 0));
        let client = Client {
            id: details::insert(tx, &new, joined, &mut books.dice.0).await?,
            name: details.name.to_string(),
            home: person.home,
            since,
            until,
        };
        if person.uses_app {
            log_in(tx, books, &client).await?;
        }
        clients.push(client);
    }
    Ok(clients)
}

/// Gives a client an unknown password and a login to the app.
async fn log_in(tx: &mut Tx, books: &mut Books, client: &Client) -> Result<()> {
    let mut base64 = |length| {
        books
            .dice
            .text(b"abcdefghijklmnopqrstuvwxyz0123456789", length)
    };
    let password_hash = format!(
        "$argon2id$v=19$m=19456,t=2,p=1${}A${}A",
        base64(21),
        base64(42)
    );
    on!(tx, |c| sqlx::query(SET_PASSWORD)
        .bind(client.id.0)
        .bind(password_hash)
        .execute(c)
        .await?
        .rows_affected());
    let token_hash: [u8; 32] = books.dice.bytes();
    let last_seen = books.leaves_at(client) - SignedDuration::from_hours(books.dice.between(1..72));
    on!(tx, |c| sqlx::query(LOG_IN)
        .bind(token_hash.as_slice())
        .bind(client.id.0)
        .bind(At(last_seen - SignedDuration::from_hours(400)))
        .bind(At(last_seen))
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}
