//! The scan of a client, and the work on its checklist.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::{
    Item, Standing, WorkList,
    work_list::{Changes, Entry},
};

use super::{
    focus::focus,
    live::{self, Heard},
    sentences::Sentences,
    server_clock::ServerClock,
    step::{self, Step},
};
use crate::{
    answers::open::{Open, Words},
    islands::dialog::after_next_frame,
    words::formats::money,
};

/// The `id` of the switch.
pub(super) const SWITCH: &str = "delete-switch";
/// The `id` of the button to the confirmation.
pub(super) const BUTTON: &str = "delete-button";

/// The first item of the checklist that is open.
const FIRST_OPEN: &str = "dialog[open] .checklist li:not(.settled) a";

/// The scan, and the work on the checklist.
#[derive(Clone, Copy)]
pub struct Work {
    clock: ServerClock,
    standing: StoredValue<Standing>,
    before: StoredValue<Option<Standing>>,
    words: StoredValue<BTreeMap<String, Words>>,
    pub(super) sentences: StoredValue<Sentences>,
    /// The present step.
    pub(super) step: RwSignal<Step>,
    /// The checklist. While it is hidden it is kept ready, because making it takes longer than showing it.
    pub(super) list: RwSignal<WorkList>,
    /// What has changed, in words, for screen readers.
    pub(super) news: RwSignal<String>,
    /// Whether items that were opened after the scan stopped the deletion.
    pub(super) is_opened: RwSignal<bool>,
}

impl Work {
    pub(super) fn new(
        Open { standing, words }: Open,
        clock: ServerClock,
        (step, is_opened): (Step, bool),
        sentences: Sentences,
    ) -> Self {
        let list = match step {
            Step::Checklist => step::scan(&standing, None, clock.made_at()),
            Step::Off | Step::Cleared => None,
        };
        Self {
            clock,
            standing: StoredValue::new(standing),
            before: StoredValue::new(None),
            words: StoredValue::new(words),
            sentences: StoredValue::new(sentences),
            step: RwSignal::new(step),
            list: RwSignal::new(list.unwrap_or_default()),
            news: RwSignal::new(String::new()),
            is_opened: RwSignal::new(is_opened),
        }
    }

    /// Follows what changes with the client, and makes the list while the browser has nothing else to do.
    pub(super) fn begin(self) {
        Effect::new(move |_| {
            live::listen(move |heard| self.hear(heard));
            request_idle_callback(move || {
                if self.step.get_untracked() == Step::Off {
                    self.show(self.scan().unwrap_or_default());
                }
            });
        });
    }

    /// Turns the switch.
    pub(super) fn turn(self) {
        self.is_opened.set(false);
        if self.step.get_untracked().is_on() {
            return self.step.set(Step::Off);
        }
        match self.scan() {
            None => self.step.set(Step::Cleared),
            Some(list) => {
                // The switch answers first. The list is there when the dialog opens, after the same frame.
                after_next_frame(move || self.show(list));
                self.step.set(Step::Checklist);
            }
        }
    }

    /// Leaves the checklist: for the switch, or for the button where everything is settled.
    pub(super) fn leave_checklist(self) {
        self.is_opened.set(false);
        if untrack(|| self.is_done()) {
            self.step.set(Step::Cleared);
            focus(format!("#{BUTTON}"));
        } else {
            self.step.set(Step::Off);
            focus(format!("#{SWITCH}"));
        }
    }

    /// Whether the checklist is shown, and everything on it has been settled since.
    pub(super) fn is_done(self) -> bool {
        let is_done = |list: &WorkList| !list.entries().is_empty() && list.is_done();
        self.step.get() == Step::Checklist && self.list.with(is_done)
    }

    /// Returns the words for an item.
    pub(super) fn in_words(self, item: &Item) -> Words {
        let nothing = || Words {
            what: String::new(),
            detail: String::new(),
            location: String::new(),
        };
        let words = self
            .words
            .with_value(|words| words.get(&item.key()).cloned());
        words.unwrap_or_else(nothing)
    }

    fn scan(self) -> Option<WorkList> {
        self.standing.with_value(|standing| {
            let now = self.clock.now();
            (self.before).with_value(|before| step::scan(standing, before.as_ref(), now))
        })
    }

    /// Shows a list, unless it is shown.
    fn show(self, list: WorkList) {
        if self.list.with_untracked(|shown| *shown != list) {
            self.list.set(list);
        }
    }

    fn take(self, Open { standing, words }: Open) {
        self.words.update_value(|known| known.extend(words));
        self.standing.set_value(standing);
    }

    fn hear(self, heard: Heard) {
        match heard {
            Heard::Before(Open { standing, words }) => {
                self.words.update_value(|known| {
                    for (key, words) in words {
                        known.entry(key).or_insert(words);
                    }
                });
                self.before.set_value(Some(standing));
                if let Some(list) = self.scan() {
                    self.show(list);
                }
            }
            Heard::Standing(open) => {
                self.take(open);
                self.follow();
            }
            Heard::Opened(open) => {
                self.take(open);
                let Some(list) = self.scan() else {
                    return;
                };
                self.show(list);
                self.is_opened.set(true);
                self.step.set(Step::Checklist);
                focus(FIRST_OPEN);
            }
        }
    }

    /// Follows what is open now, and tells what that changes.
    fn follow(self) {
        let now = self.clock.now();
        let open = self
            .standing
            .with_value(|standing| step::open(standing, now));
        let changes = match self.step.get_untracked() {
            Step::Checklist => {
                let mut list = self.list.get_untracked();
                let changes = list.follow(&open);
                self.show(list);
                changes
            }
            Step::Cleared if !open.is_empty() => {
                self.step.set(Step::Off);
                self.show(self.scan().unwrap_or_default());
                Changes {
                    settled: Vec::new(),
                    appeared: open,
                }
            }
            Step::Off => return self.show(self.scan().unwrap_or_default()),
            Step::Cleared => return,
        };
        self.news.set(self.told(&changes));
    }

    /// Returns what changed, in words.
    fn told(self, Changes { settled, appeared }: &Changes) -> String {
        self.sentences.with_value(|sentences| {
            let settled = settled
                .iter()
                .map(|item| sentences.now_settled(&self.in_words(item).what));
            let appeared = appeared
                .iter()
                .map(|item| sentences.now_open(&self.in_words(item).what));
            settled.chain(appeared).collect::<Vec<_>>().join(" ")
        })
    }

    /// Returns how far the work is, in words.
    pub(super) fn progress(self) -> String {
        let (settled, total) = self
            .list
            .with(|list| (list.settled(), list.entries().len()));
        (self.sentences).with_value(|sentences| sentences.progress(settled, total))
    }

    /// Returns how much of a group is open, in words: the number of items, and the sum in each currency.
    pub(super) fn left(self, entries: &[&Entry]) -> String {
        let open = || {
            entries
                .iter()
                .filter(|entry| !entry.settled)
                .map(|entry| &entry.item)
        };
        let count = self.sentences.with_value(|sentences| match open().count() {
            0 => sentences.group_settled.clone(),
            count => sentences.group_open(count),
        });
        let sums = shared::work_list::sums(open());
        let sums = sums.into_iter().map(money);
        std::iter::once(count)
            .chain(sums)
            .collect::<Vec<_>>()
            .join(" · ")
    }
}
