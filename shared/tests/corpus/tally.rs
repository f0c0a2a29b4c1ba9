//! Counts of texts by kind, with those that were judged wrongly.

use std::{collections::BTreeMap, fmt};

/// How many wrong texts are printed.
const EXAMPLES: usize = 40;

/// How many texts were judged, and which of them wrongly.
#[derive(Default)]
pub(crate) struct Tally {
    kinds: BTreeMap<&'static str, Kind>,
}

#[derive(Default)]
struct Kind {
    count: usize,
    wrong: Vec<String>,
}

impl Tally {
    pub(crate) fn right(&mut self, kind: &'static str) {
        self.kinds.entry(kind).or_default().count += 1;
    }

    pub(crate) fn wrong(&mut self, kind: &'static str, text: String) {
        let kind = self.kinds.entry(kind).or_default();
        kind.count += 1;
        kind.wrong.push(text);
    }

    /// Returns how many texts were judged.
    pub(crate) fn count(&self) -> usize {
        self.kinds.values().map(|kind| kind.count).sum()
    }

    /// Returns how many of a thousand texts were judged wrongly, rounded up.
    pub(crate) fn wrong_per_thousand(&self) -> usize {
        let wrong: usize = self.kinds.values().map(|kind| kind.wrong.len()).sum();
        (wrong * 1000).div_ceil(self.count())
    }
}

/// Lists the kinds with wrong texts, each with as many examples as there is room for.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds: Vec<_> = self
            .kinds
            .iter()
            .filter(|(_, kind)| !kind.wrong.is_empty())
            .collect();
        kinds.sort_by_key(|(_, kind)| std::cmp::Reverse(kind.wrong.len()));
        let each = (EXAMPLES / kinds.len().max(1)).max(1);
        for (at, (name, kind)) in kinds.into_iter().enumerate() {
            writeln!(f, "{name}: {} of {}", kind.wrong.len(), kind.count)?;
            let room = EXAMPLES.saturating_sub(at * each);
            for text in kind.wrong.iter().take(each.min(room)) {
                writeln!(f, "    {text}")?;
            }
        }
        Ok(())
    }
}
