//! Measures erasing, and the pages and searches around it, in studios of different sizes: `make bench-erasing`.
//!
//! Each size is measured in a process of its own, so that its memory can be told. The files of SQLite stay in
//! `target/bench`, so that a second run does not generate them again.
//!
//! The command line may name sizes, an engine (`sqlite` or `postgres`), and `searches` to measure only these.

mod acts;
mod bare;
mod measure;
mod queries;
mod signing;
mod studio;
mod table;
mod waits;

use std::{
    env,
    process::{Command, Stdio},
};

use store::Engine;

use crate::{
    measure::Figure,
    studio::{Place, Sample},
};

/// The sizes that are measured unless the command line names others.
const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// The largest studio that is generated on PostgreSQL.
const LARGEST_ON_POSTGRES: usize = 100_000;

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    All,
    Searches,
}

/// The word on the command line with which only searches are measured.
const SEARCHES: &str = "searches";

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with("--"))
        .collect();
    match words.as_slice() {
        ["generate", engine, size] => run(generate(&place(engine, size))),
        ["measure", engine, size] => run(measure(&place(engine, size), What::All)),
        ["measure", engine, size, SEARCHES] => run(measure(&place(engine, size), What::Searches)),
        words => {
            let named: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
            let sizes = if named.is_empty() { &SIZES[..] } else { &named };
            let only = |name: &str| words.contains(&name);
            let what = if only(SEARCHES) {
                What::Searches
            } else {
                What::All
            };
            for (name, largest) in [("sqlite", usize::MAX), ("postgres", LARGEST_ON_POSTGRES)] {
                if only("sqlite") != only("postgres") && !only(name) {
                    continue;
                }
                let sizes = sizes.iter().filter(|size| **size <= largest);
                let columns: Vec<_> = sizes
                    .map(|size| (*size, measured(name, *size, what)))
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
fn measured(engine: &str, size: usize, what: What) -> Vec<Figure> {
    let only = match what {
        What::All => None,
        What::Searches => Some(SEARCHES),
    };
    let output = |step: &str, only: Option<&str>| {
        let program = env::current_exe().expect("this program");
        let child = Command::new(program)
            .args([step, engine, &size.to_string()])
            .args(only)
            .stderr(Stdio::inherit())
            .output()
            .expect("a process");
        assert!(child.status.success(), "{step} {engine} {size} failed");
        String::from_utf8(child.stdout).expect("text")
    };
    output("generate", None);
    let figures = output("measure", only);
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
    if !studio::is_usable(place).await {
        studio::generate(place).await;
    }
}

async fn measure(place: &Place, what: What) {
    let store = studio::open(place).await;
    let sample = Sample::of(&store).await;
    let mut figures = acts::searches(&store, &sample).await;
    if what == What::All {
        figures.extend(acts::pages(&store, &sample).await);
        figures.extend(acts::erasures(&store, &sample).await);
        figures.extend(signing::cost(&store).await);
        figures.extend(waits::of_writers(&store, &sample).await);
    }
    figures.push(measure::memory());
    if what == What::All {
        figures.extend(queries::count(&store, &sample).await);
    }
    for figure in figures {
        println!("{figure}");
    }
    store.close().await;
}
