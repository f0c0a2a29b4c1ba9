//! How dates, times and amounts are written for a client in the app.

use shared::{client::ClientId, formats::Region};

use crate::{
    Outcome, Result, Store,
    desk::events::What,
    engine::{
        act::{Act, begun},
        db::{on, statements},
    },
};

statements! {
    SET = "update clients set formats = $2 where id = $1";
}

/// Chooses the formats of a client, or leaves them to the studio and the browser.
pub async fn set(
    store: &Store,
    act: Act,
    client: ClientId,
    formats: Option<&'static Region>,
) -> Result<Outcome> {
    let mut act = begun!(store.for_client(client, act).await?);
    on!(act.tx(), |c| sqlx::query(SET)
        .bind(client.0)
        .bind(formats.map(|region| region.tag))
        .execute(c)
        .await?
        .rows_affected());
    act.commit(What::InformationChanged, None).await
}
