//! How many pages of the file an erasure reads and writes on SQLite: figures that other work on the machine does not change.

use std::fs;

use store::Engine;
use support::random;

use crate::{
    acts,
    measure::Figure,
    place::{self, Place},
    sample::Sample,
};

/// How many clients are erased.
const ERASURES: usize = 5;

/// The size of a page, and of what stands before it in the log.
const PAGE: u64 = 4096;
const BEFORE_A_PAGE: u64 = 24;

/// Counts the pages of some erasures, each with empty caches and an empty log. Nothing else may have opened the studio.
pub(crate) async fn of_an_erasure(place: &Place) -> Vec<Figure> {
    if place.engine != Engine::Sqlite {
        return Vec::new();
    }
    let mut rng = random();
    let store = place::open(place).await;
    let sample = Sample::of(&store).await;
    acts::allow_erasures(&store, &sample, &mut rng).await;
    store.close().await;
    let (mut read, mut written) = (Vec::new(), Vec::new());
    for client in sample.typical.iter().take(ERASURES) {
        let store = place::open(place).await;
        let decisions = acts::before_confirming(&store, &sample, *client).await;
        store.close().await;
        let store = place::open(place).await;
        let before = bytes_read();
        acts::confirm(&store, &sample, *client, &decisions, &mut rng).await;
        read.push((bytes_read() - before) / PAGE);
        written.push(place.log() / (PAGE + BEFORE_A_PAGE));
        store.close().await;
    }
    vec![
        Figure::one("pages that an erasure reads, nothing cached", median(read)),
        Figure::one("pages that an erasure writes", median(written)),
    ]
}

/// Returns how many bytes this process has read.
fn bytes_read() -> u64 {
    let read = fs::read_to_string("/proc/self/io").unwrap_or_default();
    let read = read.lines().find_map(|line| line.strip_prefix("rchar: "));
    read.and_then(|read| read.parse().ok()).unwrap_or_default()
}

fn median(mut numbers: Vec<u64>) -> f64 {
    numbers.sort_unstable();
    let median = numbers.get(numbers.len() / 2).copied().unwrap_or_default();
    f64::from(u32::try_from(median).unwrap_or(u32::MAX))
}
