//! Measures erasing, and the pages and searches around it, in studios of different sizes: `make bench-erasing`.
//!
//! Each size is measured in a process of its own, so that its memory can be told, and on a copy of the studio: what is generated
//! stays as it is in `target/bench`, so that each run measures the same file.
//!
//! The command line may name sizes, an engine (`sqlite` or `postgres`), and a part to measure only that: `searches`, `erasing`
//! or `crowds`.

mod acts;
mod bare;
mod crowds;
mod measure;
mod pages;
mod place;
mod queries;
mod sample;
mod signing;
mod studio;
mod table;
mod waits;

use std::{
    env,
    process::{Command, Stdio},
};

use store::Engine;

use crate::{measure::Figure, place::Place, sample::Sample};

/// The sizes that are measured unless the command line names others.
const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// The largest studio that is generated on PostgreSQL.
const LARGEST_ON_POSTGRES: usize = 100_000;

/// A part of what is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The searches.
    Searches,
    /// The erasure of typical clients.
    Erasing,
    /// The erasure of clients who are named, or have come, thousands of times.
    Crowds,
}

impl Part {
    const ALL: [Self; 3] = [Self::Searches, Self::Erasing, Self::Crowds];

    /// Returns the word for it on the command line.
    fn word(self) -> &'static str {
        match self {
            Self::Searches => "searches",
            Self::Erasing => "erasing",
            Self::Crowds => "crowds",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with("--"))
        .collect();
    match words.as_slice() {
        ["generate", engine, size] => run(generate(&place(engine, size))),
        ["measure", engine, size, part @ ..] => {
            let part = part.iter().find_map(|word| Part::of(word));
            run(measure(&place(engine, size), part));
        }
        words => {
            let named: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
            let sizes = if named.is_empty() { &SIZES[..] } else { &named };
            let only = |name: &str| words.contains(&name);
            let part = words.iter().find_map(|word| Part::of(word));
            for (name, largest) in [("sqlite", usize::MAX), ("postgres", LARGEST_ON_POSTGRES)] {
                if only("sqlite") != only("postgres") && !only(name) {
                    continue;
                }
                let sizes = sizes.iter().filter(|size| **size <= largest);
                let columns: Vec<_> = sizes
                    .map(|size| (*size, measured(name, *size, part)))
                    .collect();
                table::print(name, &columns);
            }
        }
    }
}

fn place(engine: &str, size: &str) -> Place {
    let engine = match engine {
        "sqlite" => Engine::Sqlite,
        "postgres" => Engine::Postgres,
        _ => panic!("sqlite or postgres"),
    };
    Place::of(engine, size.parse().expect("a number of clients"))
}

/// Generates and measures one studio, each in a process of its own, and returns the figures.
fn measured(engine: &str, size: usize, part: Option<Part>) -> Vec<Figure> {
    let output = |step: &str, part: Option<Part>| {
        let program = env::current_exe().expect("this program");
        let child = Command::new(program)
            .args([step, engine, &size.to_string()])
            .args(part.map(Part::word))
            .stderr(Stdio::inherit())
            .output()
            .expect("a process");
        assert!(child.status.success(), "{step} {engine} {size} failed");
        String::from_utf8(child.stdout).expect("text")
    };
    output("generate", None);
    let figures = output("measure", part);
    figures.lines().map(Figure::read).collect()
}

fn run(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work);
}

async fn generate(place: &Place) {
    if !place.is_complete().await {
        studio::generate(place).await;
    }
}

/// Measures a part of a copy of a studio, or all of it.
async fn measure(place: &Place, part: Option<Part>) {
    let copy = place.copy().await;
    let all = part.is_none();
    let counted = match part {
        None | Some(Part::Erasing) => pages::of_an_erasure(&copy).await,
        Some(Part::Searches | Part::Crowds) => Vec::new(),
    };
    let store = place::open(&copy).await;
    let sample = Sample::of(&store).await;
    let mut figures = Vec::new();
    if all || part == Some(Part::Searches) {
        figures.extend(acts::searches(&store, &sample).await);
    }
    if all {
        figures.extend(acts::pages(&store, &sample).await);
    }
    if all || part == Some(Part::Erasing) {
        figures.extend(acts::erasures(&store, &sample).await);
        figures.extend(signing::cost(&store).await);
        figures.extend(counted);
        figures.extend(waits::of_writers(&store, &sample).await);
    }
    if all || part == Some(Part::Crowds) {
        figures.extend(crowds::erased(&store, &sample).await);
    }
    figures.push(measure::memory());
    if all {
        figures.extend(queries::count(&store, &sample).await);
    }
    for figure in figures {
        println!("{figure}");
    }
    store.close().await;
    copy.remove().await;
}
