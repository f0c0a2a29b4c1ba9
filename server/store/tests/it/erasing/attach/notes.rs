//! Each act for a client is noted in the client's history.

use std::collections::BTreeSet;

use store::desk::events::What;
use support::{Database, on_both, random, values};

use super::Way;
use crate::fixture::Studio;

/// What happens only to clients who are added by the act, which `desk/new_clients.rs` sees to, or by an import; and what happens when another client
/// is erased, which `erasing/decisions.rs` sees to.
const OF_OTHER_ACTS: [What; 4] = [
    What::Added,
    What::Imported,
    What::JoinedAgain,
    What::TextChanged,
];

async fn acts_are_noted_with_their_client(db: Database) {
    let mut studio = Studio::open(db).await;
    let mut noted = BTreeSet::new();
    for way in Way::ALL {
        let scene = studio.scene(*way).await;
        let done = way.go(&studio.db.store, &scene, &mut random()).await;
        assert!(done.unwrap(), "{way:?}");
        let list = "select what from client_events where client_id = $1";
        let seen = studio.db.texts(list, values![scene.client.0]).await;
        assert_eq!(!seen.is_empty(), way.is_noted(), "{way:?}: {seen:?}");
        noted.extend(seen.into_iter().flatten());
    }
    let all = What::ALL.iter().map(|what| what.name());
    let never: BTreeSet<_> = all.filter(|what| !noted.contains(*what)).collect();
    assert_eq!(
        never,
        OF_OTHER_ACTS.iter().map(|what| what.name()).collect(),
        "on the left are the events that no way leads to: add a way for each in way.rs and go.rs"
    );
}

on_both!(acts_are_noted_with_their_client);
