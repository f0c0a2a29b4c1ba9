//! Two clients who are linked while both are erased. A transaction that waits for one of them must not hold the
//! other.

use std::time::Duration;

use rand::RngExt;
use shared::client::ClientId;
use store::{
    Error, Outcome,
    desk::relationships::{self, Kind},
    import::{self, Importing},
};
use support::{Database, now, random, rounds_on_both, values};
use uuid::Uuid;

use super::said_of;
use crate::{erasing::erase, fixture::Studio, import::export::ExportFolder};

async fn wait() {
    let milliseconds = random().random_range(0..4);
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

/// Returns an export with a new client and all of these as their buddies, in reverse order.
fn export(new: Uuid, all: &[ClientId]) -> import::Export {
    let folder = ExportFolder::empty();
    folder.add("locations.csv", "Quay,Europe/London,GBP\n");
    for id in all.iter().map(|client| client.0).chain([new]) {
        folder.add(
            "clients.csv",
            &format!("{id},Ann,,,,,,,,,,,,,,,,,,2024-01-01,Quay,\n"),
        );
    }
    for client in all.iter().rev() {
        let row = format!("buddy,{new},{},2025-01-01,\n", client.0);
        folder.add("relationships.csv", &row);
    }
    folder.read().expect("a good export")
}

impl Studio {
    /// Adds a client with an external id.
    async fn known_client(&mut self) -> ClientId {
        let client = self.client("Ann").await;
        let update = "update clients set external_id = $2 where id = $1";
        self.run(update, values![client.0, client.0.to_string()])
            .await;
        client
    }
}

async fn linking_races_with_erasing_both_clients(db: Database, rounds: usize) {
    let mut studio = Studio::open(db).await;
    let (one, two) = (studio.db.open_again().await, studio.db.open_again().await);
    let (store, by) = (studio.db.store.clone(), studio.olivia);
    studio.allow_deletions(1_000).await;
    for round in 0..rounds {
        let (ann, bob) = (studio.client("Ann").await, studio.client("Bob").await);
        let (mut a, mut b, linking) = (random(), random(), studio.act());
        let (first, second, linking) = tokio::join!(
            async {
                wait().await;
                said_of(erase(&one, by, ann, &mut a).await)
            },
            async {
                wait().await;
                said_of(erase(&two, by, bob, &mut b).await)
            },
            relationships::start(&store, linking, ann, Kind::Buddy, bob),
        );
        assert!(first.starts_with("erased "), "round {round}: {first}");
        assert!(second.starts_with("erased "), "round {round}: {second}");
        assert!(
            matches!(linking, Ok(Outcome::Done | Outcome::NotFound)),
            "round {round}: {linking:?}"
        );
        for client in [ann, bob] {
            assert_eq!(studio.remains(client).await, 0, "round {round}");
        }
    }
}

async fn import_races_with_erasing_a_client_whose_buddies_it_links(db: Database, rounds: usize) {
    let mut studio = Studio::open(db).await;
    let (one, store, by) = (
        studio.db.open_again().await,
        studio.db.store.clone(),
        studio.olivia,
    );
    let mut buddies = Vec::new();
    for _ in 0..40 {
        buddies.push(studio.known_client().await);
    }
    for round in 0..rounds {
        let ann = studio.known_client().await;
        for buddy in &buddies {
            studio.relationship("buddy", ann, *buddy, None).await;
        }
        let mut all = buddies.clone();
        all.push(ann);
        all.sort_by_key(|client| client.0);
        let export = export(studio.id(), &all);
        let (mut a, mut b) = (random(), random());
        let (erasing, importing) = tokio::join!(
            async {
                // Until the import reaches the relationships.
                tokio::time::sleep(Duration::from_millis(random().random_range(0..30))).await;
                said_of(erase(&one, by, ann, &mut a).await)
            },
            import::write(&store, &export, now(), &mut b, |_, _| ()),
        );
        assert!(erasing.starts_with("erased "), "round {round}: {erasing}");
        assert!(
            matches!(importing, Ok(Importing::Imported(_)) | Err(Error::Erased)),
            "round {round}: {importing:?}"
        );
        assert_eq!(studio.remains(ann).await, 0, "round {round}");
    }
}

rounds_on_both!(
    linking_races_with_erasing_both_clients,
    quick = 30,
    full = 500
);
rounds_on_both!(
    import_races_with_erasing_a_client_whose_buddies_it_links,
    quick = 6,
    full = 100
);
