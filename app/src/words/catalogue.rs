//! The catalogue of everything that people read: `locales/en.json`, a file for each language.

#[expect(missing_docs, reason = "generated from the catalogue")]
#[expect(
    clippy::pedantic,
    unreachable_pub,
    reason = "generated from the catalogue"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/sentences.rs"));
}
pub use generated::i18n;
use i18n::Locale;

/// A sentence of the catalogue, in the language of the page: `say!(clients.title)`, or with what goes into it,
/// `say!(clients.count, count = 3)`.
macro_rules! say {
    ($($sentence:tt)+) => {
        leptos_i18n::td_string!($crate::words::catalogue::locale(), $($sentence)+)
    };
}
pub(crate) use say;

/// Returns the language of the page. With a second language, this function makes the choice.
pub(crate) fn locale() -> Locale {
    Locale::en
}
