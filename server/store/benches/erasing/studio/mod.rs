//! The studio that is measured: generated with few statements, without indexes and triggers, which come last.

mod bulk;
mod people;

use rand::{SeedableRng, rngs::StdRng};
use shared::access::{AccessGroupId, Permission, Role, TeamMemberId};
use store::engine::{ids, text_words};
use support::{Database, now, records::Member, values};
use uuid::Uuid;

use self::{
    bulk::Bulk,
    people::{Person, Rows},
};
use crate::place::{Place, open};

/// The number of clients who have all rows that a typical client has. Others have fewer, so that the largest studio fits
/// on a disk.
const TYPICAL: usize = 500;

/// One client in so many is called Maria, and one Silva.
const ONE_IN: usize = 100;

/// Generates the studio. What is there is removed first.
pub(crate) async fn generate(place: &Place) {
    eprintln!("generating {} clients on {:?}", place.size, place.engine);
    place.clear().await;
    let store = open(place).await;
    let db = Database {
        store: store.clone(),
        address: place.address.clone(),
    };
    let mut rng = StdRng::seed_from_u64(7);
    let location: Uuid = ids::random(&mut rng);
    db.run(support::records::INSERT_STUDIO, values![now()])
        .await;
    db.insert_location(location, "Quay", "Europe/London", "GBP")
        .await;
    let group = AccessGroupId(ids::random(&mut rng));
    db.insert_group(group, "Owners", &Permission::ALL).await;
    let owner = TeamMemberId(ids::random(&mut rng));
    db.insert_member(Member {
        id: owner,
        name: "Olivia",
        email: "olivia@lethe.example",
        password_hash: "a hash",
        role: Role::Administrator,
        group,
    })
    .await;
    let mut tx = store.write().await.expect("a transaction");
    text_words::changed(&mut tx, "team_members", &[owner.0])
        .await
        .expect("words");
    tx.commit().await.expect("a commit");
    store.close().await;

    let mut bulk = Bulk::open(place).await;
    bulk.prepare().await;
    fill(&mut bulk, place.size, location, &mut rng).await;
    bulk.finish().await;
}

/// Adds everything but the team.
async fn fill(bulk: &mut Bulk, size: usize, location: Uuid, rng: &mut StdRng) {
    let firsts = people::names(rng, 400, 2..4);
    let lasts = people::names(rng, 6_000, 2..5);
    let home = bulk.id(location);
    let [reformer, open_day, kim] = [(); 3].map(|()| bulk.id(ids::random(rng)));
    for (id, name) in [(&reformer, "Reformer"), (&open_day, "Open day")] {
        bulk.add("classes", &format!("{id}, '{name}'")).await;
        bulk.add_words("classes.name", (id, "null"), name).await;
    }
    bulk.add("coaches", &format!("{kim}, 'Kim Coach'")).await;
    bulk.add_words("coaches.name", (&kim, "null"), "Kim Coach")
        .await;
    let mut sessions = Vec::new();
    for n in 0..200 {
        let id = bulk.id(ids::random(rng));
        let (month, day) = (n / 28 + 1, n % 28 + 1);
        let at = format!("'2026-{month:02}-{day:02}T09:00:00.000Z'");
        bulk.add(
            "sessions",
            &format!("{id}, null, {home}, {reformer}, {kim}, {at}, 50, 20, null"),
        )
        .await;
        sessions.push(id);
    }
    let open = bulk.id(ids::random(rng));
    bulk.add(
        "sessions",
        &format!(
            "{open}, null, {home}, {open_day}, null, '2027-01-01T09:00:00.000Z', 50, 10000000, null"
        ),
    )
    .await;
    let typical = TYPICAL.min(size / 2);
    for n in 0..size {
        let first = match n % ONE_IN {
            1 => "Maria",
            _ => people::pick(&firsts, rng),
        };
        let last = match n % ONE_IN {
            51 => "Silva",
            _ => people::pick(&lasts, rng),
        };
        let rows = if n < typical {
            Rows::Typical
        } else {
            Rows::Few
        };
        let person = Person {
            id: bulk.id(ids::random(rng)),
            home: &home,
            first,
            last,
            n,
        };
        person.add(bulk, &sessions, rows, rng).await;
    }
    people::add_erased(bulk, (size / 100).max(50), &home, rng).await;
}
