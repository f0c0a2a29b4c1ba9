//! The other clients who have an email address of a client, such as a parent. In their texts the address names them, not the
//! client.

use std::collections::{BTreeSet, HashMap};

use shared::client::{ClientId, Email};
use uuid::Uuid;

use crate::{
    Result, Tx,
    engine::{
        batch::find_rows,
        db::{on, statements},
    },
};

statements! {
    /// The addresses that the client has and had.
    ADDRESSES = "
        select email from clients where id = $1 and email is not null
        union all
        select user_name from clients where id = $1 and user_name is not null
        union all
        select email from client_former where client_id = $1 and email is not null";
    BY_EMAIL = "select id, email_key from clients where id <> $1 and email_key in ($2)";
    BY_USER_NAME = "select id, user_name from clients where id <> $1 and user_name in ($2)";
}

/// Other clients, each with the addresses of the client that they have.
pub(super) type Sharing = HashMap<Uuid, Vec<String>>;

/// Returns the other clients who have an address that this client has or had.
pub(super) async fn of(tx: &mut Tx, client: ClientId) -> Result<Sharing> {
    let addresses: Vec<String> = on!(&mut *tx, |c| sqlx::query_scalar(ADDRESSES)
        .bind(client.0)
        .fetch_all(c)
        .await?);
    let keys = addresses.iter().filter_map(|text| Email::parse(text).ok());
    let keys: BTreeSet<String> = keys.map(|email| email.key()).collect();
    let keys: Vec<String> = keys.into_iter().collect();
    let mut sharing = Sharing::new();
    for statement in [BY_EMAIL, BY_USER_NAME] {
        let found: Vec<(Uuid, String)> =
            find_rows!(tx, statement, keys, |query| query.bind(client.0));
        for (other, address) in found {
            let shared = sharing.entry(other).or_default();
            if !shared.contains(&address) {
                shared.push(address);
            }
        }
    }
    Ok(sharing)
}
