//! The clients and other rows of a studio for which things are measured.

use shared::{
    access::TeamMemberId,
    client::{ClientId, Reference},
    ids::SessionId,
};
use store::{Engine, Store};
use support::sql;
use uuid::Uuid;

/// Clients and other rows for which things are measured.
pub(crate) struct Sample {
    /// Typical clients, in random order.
    pub(crate) typical: Vec<ClientId>,
    /// Other clients, some hundred.
    pub(crate) others: Vec<ClientId>,
    /// An administrator who may do everything.
    pub(crate) owner: TeamMemberId,
    /// A session with a seat for every client.
    pub(crate) session: SessionId,
    /// A deleted client far down the list.
    pub(crate) far_down: Reference,
    /// Some email addresses.
    pub(crate) emails: Vec<String>,
}

impl Sample {
    /// Reads the sample of a studio.
    pub(crate) async fn of(store: &Store) -> Self {
        let mut tx = store.read().await.expect("a transaction");
        let mut texts = async |text: &str| -> Vec<String> {
            let rows = sql::texts(&mut tx, text, &[]).await.expect(text);
            rows.into_iter().flatten().collect()
        };
        let id = match store.engine() {
            Engine::Sqlite => "lower(hex(id))",
            Engine::Postgres => "cast(id as text)",
        };
        let clients = |condition: &str| {
            format!(
                "select {id} from clients where {condition} and erased_at is null order by id limit 500"
            )
        };
        let parse = |id: &String| Uuid::parse_str(id).expect("an id");
        let typical = texts(&clients("external_id is not null")).await;
        let others = texts(&clients("external_id is null")).await;
        let owners = texts(&format!("select {id} from team_members")).await;
        let free = texts(&format!("select {id} from sessions where capacity > 1000")).await;
        let erased =
            texts("select reference from erasures order by erased_at desc, client_id").await;
        let emails =
            texts("select email from clients where external_id is not null and email is not null")
                .await;
        Self {
            typical: typical.iter().map(|id| ClientId(parse(id))).collect(),
            others: others.iter().map(|id| ClientId(parse(id))).collect(),
            owner: TeamMemberId(parse(&owners[0])),
            session: SessionId(parse(&free[0])),
            far_down: Reference::parse(&erased[erased.len() * 4 / 5]).expect("a reference"),
            emails,
        }
    }
}
