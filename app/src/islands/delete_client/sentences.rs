//! The sentences of the island. The page hands them over in its language.

use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    crate::words::{
        catalogue::locale,
        checklist::{condition, settle_all},
        counts::forms,
        say,
    },
    shared::Condition,
};

/// The sentences. What goes into one stands in braces.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sentences {
    /// The language, as the document names it.
    language: String,
    pub(super) switch: String,
    pub(super) cleared: String,
    pub(super) button: String,
    pub(super) close: String,
    pub(super) title: String,
    pub(super) intro: String,
    pub(super) all_settled: String,
    pub(super) opened: String,
    /// With `settled` and `total`.
    progress: String,
    pub(super) copy: String,
    pub(super) copy_lede: String,
    pub(super) copied: String,
    pub(super) print: String,
    pub(super) settled: String,
    pub(super) settle: String,
    /// With `what`.
    settle_item: String,
    now_settled: String,
    now_open: String,
    pub(super) group_settled: String,
    /// With `count`: a sentence for each form that a number can take.
    group_open: Vec<(String, String)>,
    /// The name of each condition, and of the act that settles all its items.
    pub(super) conditions: Vec<(String, String)>,
}

impl Sentences {
    /// Returns the sentences in the language of the page.
    #[cfg(feature = "ssr")]
    pub fn of_page() -> Self {
        let name_and_act = |of| (condition(of).to_owned(), settle_all(of).to_owned());
        Self {
            language: locale().to_string(),
            switch: say!(delete.switch).into(),
            cleared: say!(delete.cleared).into(),
            button: say!(delete.button).into(),
            close: say!(delete.close).into(),
            title: say!(delete.checklist_title).into(),
            intro: say!(delete.checklist_intro).into(),
            all_settled: say!(delete.all_settled).into(),
            opened: say!(delete.opened).into(),
            progress: say!(delete.progress, settled = "{settled}", total = "{total}").to_string(),
            copy: say!(delete.copy).into(),
            copy_lede: say!(delete.copy_lede).into(),
            copied: say!(delete.copied).into(),
            print: say!(print).into(),
            settled: say!(item.settled).into(),
            settle: say!(delete.settle).into(),
            settle_item: say!(delete.settle_item, what = "{what}").to_string(),
            now_settled: say!(delete.now_settled, what = "{what}").to_string(),
            now_open: say!(delete.now_open, what = "{what}").to_string(),
            group_settled: say!(delete.group_settled).into(),
            group_open: forms(|count| say!(delete.group_open, count = count).to_string()),
            conditions: Condition::ALL.map(name_and_act).into(),
        }
    }

    pub(super) fn progress(&self, settled: usize, total: usize) -> String {
        let progress = self.progress.replace("{settled}", &settled.to_string());
        progress.replace("{total}", &total.to_string())
    }

    pub(super) fn settle_item(&self, what: &str) -> String {
        self.settle_item.replace("{what}", what)
    }

    pub(super) fn now_settled(&self, what: &str) -> String {
        self.now_settled.replace("{what}", what)
    }

    pub(super) fn now_open(&self, what: &str) -> String {
        self.now_open.replace("{what}", what)
    }

    pub(super) fn group_open(&self, count: usize) -> String {
        let form = form_of(&self.language, count);
        let of = |form: &str| self.group_open.iter().find(|(name, _)| name == form);
        let sentence = of(&form).or_else(|| of("other"));
        sentence.map_or_else(String::new, |(_, sentence)| {
            sentence.replace("{count}", &count.to_string())
        })
    }
}

/// Returns the form that a number takes, by the rules of CLDR: from `Intl` in the browser, so that it loads no rules.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
fn form_of(language: &str, count: usize) -> String {
    let languages = js_sys::Array::of1(&language.into());
    let rules = js_sys::Intl::PluralRules::new(&languages, &js_sys::Object::new());
    #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
    let form = rules.select(count as f64);
    form.into()
}

/// Returns the form that a number takes, by the rules of CLDR.
#[cfg(feature = "ssr")]
fn form_of(_: &str, count: usize) -> String {
    crate::words::counts::form_of(count).to_owned()
}

/// Returns the form that every sentence has: without a server and a browser, there are no rules.
#[cfg(not(any(feature = "hydrate", feature = "ssr")))]
fn form_of(_: &str, _: usize) -> String {
    "other".to_owned()
}
