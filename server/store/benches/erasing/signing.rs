//! What signing and the tree cost in an erasure.

use std::time::Instant;

use shared::{
    client::{ClientId, Reference},
    ledger::{Commitment, Entry, Erasure, Head, Key, Named, Swept},
    proof::{
        Checkpoint, Receipt,
        merkle::{Edge, leaf_hash},
    },
    visit::VisitFate,
};
use store::Store;
use support::{now, sql, values};

use crate::measure::Figure;

/// How many entries the ledger has, whatever the size of the studio.
const ENTRIES: u64 = 1_000_000;

/// How often it is measured.
const TIMES: u8 = 200;

const ORIGIN: &str = "studio.example/lethe";

/// Measures the work for the proof of an erasure, in a transaction that is rolled back: reading the edge of the tree, signing and
/// appending the entry, writing the edge, signing the root, and making the receipt. An entry without a proof is only hashed and
/// written.
pub(crate) async fn cost(store: &Store) -> Vec<Figure> {
    let key = Key::new(&[7; Key::SIZE]);
    let edge: Edge = (1..ENTRIES)
        .map(|entry: u64| leaf_hash(&entry.to_be_bytes()))
        .collect();
    let written = edge.to_string();
    let head = Head {
        position: ENTRIES - 1,
        hash: "a digest".into(),
    };
    let (mut unsigned, mut proved, mut bytes) = (Vec::new(), Vec::new(), 0);
    for n in 0..TIMES {
        let mut tx = store.write().await.expect("a transaction");
        let set = "update ledger set edge = $1 where id = 1";
        let all = values![written.clone()];
        sql::execute(&mut tx, set, all).await.expect("an edge");

        let began = Instant::now();
        let entry = Entry::at(&head, erasure(n));
        let line = entry.to_line();
        unsigned.push(began.elapsed());
        drop(line);

        let began = Instant::now();
        let entry = entry.signed(&key);
        let read = "select edge from ledger where id = 1";
        let read = sql::texts(&mut tx, read, &[]).await.expect("an edge");
        let read = read.into_iter().flatten().next().expect("an edge");
        let mut edge: Edge = read.parse().expect("an edge");
        let line = entry.to_line();
        let proof = edge.append(leaf_hash(line.as_bytes()));
        let appended = values![edge.to_string()];
        sql::execute(&mut tx, set, appended).await.expect("an edge");
        let checkpoint = Checkpoint::new(ORIGIN, &edge).sign(&key).expect("a name");
        let receipt = Receipt::new(&line, entry.position, proof, checkpoint).expect("a receipt");
        bytes = receipt.to_string().len();
        proved.push(began.elapsed());
    }
    vec![
        Figure::of("an entry without its proof", unsigned),
        Figure::of(PROVE, proved),
        Figure::one(
            "bytes of its receipt",
            f64::from(u32::try_from(bytes).unwrap_or(0)),
        ),
    ]
}

/// What signing and the tree are called.
pub(crate) const PROVE: &str = "sign and prove it, as entry 1,000,000";

fn erasure(n: u8) -> Erasure {
    Erasure {
        reference: Reference::from_random([n; 8]),
        client: Named::<ClientId>::Committed(Commitment::new([n; 32])),
        erased_at: now(),
        erased_by: Named::Committed(Commitment::new([n; 32])),
        erased: Vec::new(),
        swept: Swept::default(),
        suppressed_until: None,
        backup_days: Some(35),
        visits: Some(VisitFate::Counted),
    }
}
