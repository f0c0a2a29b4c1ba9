//! How reliably a client is found in rows of other clients: in sentences of a studio that name the client in a spelling in
//! which people write names, and not in sentences that name other people.
//!
//! A name is written in full: a nickname, one of two family names, or a family name with another ending are not searched
//! for. The corpus is the same in every run. Its tables are text files, so that a line can be added without any code.

mod contacts;
mod encoded;
mod languages;
mod letters;
mod naming;
mod others;
mod people;
mod sentences;
mod spellings;
mod tables;
mod tally;

use std::collections::BTreeSet;

use shared::residue::{Anchor, Marks, words};

use crate::{naming::Named, tally::Tally};

#[test]
fn clients_are_found_where_texts_name_them() {
    let named = recall();
    let unnamed = false_findings();
    let missed = named.wrong_per_thousand();
    let falsely = unnamed.wrong_per_thousand();
    println!(
        "figure: corpus: recall {} % of {} texts, false findings {} % of {} sentences",
        percent(1000 - missed),
        named.count(),
        percent(falsely),
        unnamed.count(),
    );
    assert!(named.count() >= 50_000, "{} texts are few", named.count());
    assert!(
        unnamed.count() >= 2_000,
        "{} sentences are few",
        unnamed.count()
    );
    assert!(
        missed <= 10,
        "Texts that name a client and are not found.\n{named}"
    );
    assert!(
        falsely <= 5,
        "Sentences that name no client and are found.\n{unnamed}"
    );
}

/// Returns whether the index leads to a text, whichever choice a search takes, and the rules then find the client in it.
fn found(marks: &Marks, text: &str, words: &BTreeSet<String>) -> bool {
    let anchored = |anchor: &Anchor| match anchor {
        Anchor::Word(word) => words.contains(word),
        Anchor::Prefix(start) => {
            let mut next = words.range(start.clone()..);
            next.next().is_some_and(|word| word.starts_with(start))
        }
    };
    let leads = |choices: &[Vec<Anchor>]| choices.iter().all(|choice| choice.iter().any(anchored));
    marks.leads().iter().any(|lead| leads(&lead.choices)) && marks.find(text).is_some()
}

/// Searches for each client in texts that name the client.
fn recall() -> Tally {
    let mut tally = Tally::default();
    for Named { identity, texts } in naming::all() {
        let marks = Marks::of(&identity);
        for (kind, text) in texts {
            if found(&marks, &text, &words(&text)) {
                tally.right(kind);
            } else {
                tally.wrong(kind, text);
            }
        }
    }
    tally
}

/// Searches for all clients in sentences that name none of them.
fn false_findings() -> Tally {
    let mut tally = Tally::default();
    let clients: Vec<Marks> = people::identities().iter().map(Marks::of).collect();
    for (kind, text) in others::all() {
        let words = words(&text);
        if clients.iter().any(|marks| found(marks, &text, &words)) {
            tally.wrong(kind, text);
        } else {
            tally.right(kind);
        }
    }
    tally
}

/// Returns a number of thousandths as per cent.
fn percent(thousandths: usize) -> String {
    format!("{}.{}", thousandths / 10, thousandths % 10)
}
