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

/// Returns the language of the page, which is in its context.
pub(crate) fn locale() -> Locale {
    leptos::prelude::use_context().map_or(Locale::en, |Spoken(locale)| locale)
}

/// Returns the language of the document: that of its sentences, with the country whose formats it has, such as `en-DE`.
#[cfg(feature = "ssr")]
pub(crate) fn language() -> String {
    use super::formats::Reader;
    let locale = locale();
    match (locale, Reader::of_request().region.country()) {
        (Locale::en, Some(country)) => format!("{locale}-{country}"),
        (Locale::en, None) | (Locale::ar_XB, _) => locale.to_string(),
    }
}

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken(Locale);

/// Which languages the process offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offered {
    /// Those that people read.
    #[default]
    Real,
    /// Also the one for tests, which `build.rs` makes from English.
    Pseudo,
}

impl Spoken {
    /// Returns the language for a header `Accept-Language`: of those that are offered, the one that it prefers, or English.
    pub fn of(header: &str, offered: Offered) -> Self {
        let range = |range: &str| {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight = weight.trim().strip_prefix("q=")?.parse::<f32>().ok()?;
            Some((Self::named(tag.trim(), offered)?, weight))
        };
        let wanted = header.split(',').filter_map(range);
        let wanted = wanted.filter(|(_, weight)| *weight > 0.0);
        // Of equal ones, the first.
        let best = wanted.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map_or(Self(Locale::en), |(spoken, _)| spoken)
    }

    fn named(tag: &str, offered: Offered) -> Option<Self> {
        use leptos_i18n::Locale as _;
        let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        let locales = Locale::get_all().iter().copied();
        let fits = |locale: &Locale| match locale {
            Locale::ar_XB => {
                offered == Offered::Pseudo && tag.eq_ignore_ascii_case(locale.as_str())
            }
            real @ Locale::en => language(tag) == language(real.as_str()),
        };
        locales.into_iter().find(fits).map(Self)
    }
}

/// Returns the direction in which the language of the page is written, as the document names it.
pub(crate) fn direction() -> &'static str {
    use leptos_i18n::{Direction, Locale as _};
    match locale().direction() {
        Direction::LeftToRight | Direction::Auto => "ltr",
        Direction::RightToLeft => "rtl",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    /// Words that a sentence does not need: it names the client, the team member or the record instead, and gives no order with a
    /// please. The last ones have another word in the glossary of CONTRIBUTING.md.
    const RETIRED: [&str; 19] = [
        "whoever",
        "whom",
        "nobody",
        "somebody",
        "anybody",
        "everybody",
        "is none",
        "anew",
        "as well",
        "but for",
        "of which",
        "does for",
        "please",
        "are you sure",
        "log-in",
        "log-ins",
        "sign in",
        "second factor",
        "user name",
    ];

    /// Typewriter characters, and the mark that shouts.
    const MARKS: [char; 3] = ['\'', '"', '!'];

    /// Returns why a sentence does not read like the others.
    fn flaws(sentence: &str) -> Vec<String> {
        let lower = sentence.to_lowercase();
        let words: Vec<_> = lower
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '’')))
            .filter(|word| !word.is_empty())
            .collect();
        let words = format!(" {} ", words.join(" "));
        let retired = RETIRED.into_iter();
        let retired = retired.filter(|retired| words.contains(&format!(" {retired} ")));
        let marks = MARKS.into_iter().filter(|mark| sentence.contains(*mark));
        retired
            .map(str::to_owned)
            .chain(marks.map(String::from))
            .collect()
    }

    fn check(value: &Value, key: &str, wrong: &mut Vec<String>) {
        match value {
            Value::Object(below) => {
                for (name, value) in below {
                    check(value, &format!("{key}.{name}"), wrong);
                }
            }
            Value::String(sentence) => {
                for flaw in flaws(sentence) {
                    wrong.push(format!("{key} says {flaw:?}: {sentence}"));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                wrong.push(format!("{key} is no sentence"));
            }
        }
    }

    #[test]
    fn language_is_the_one_that_the_browser_prefers_of_those_offered() {
        use super::{Locale, Offered, Spoken};
        let check = |header: &str, offered, expected| {
            assert_eq!(Spoken::of(header, offered), Spoken(expected), "{header}");
        };
        check("", Offered::Pseudo, Locale::en);
        check("de-CH, de;q=0.9", Offered::Pseudo, Locale::en);
        check("ar-XB", Offered::Real, Locale::en);
        check("ar-XB", Offered::Pseudo, Locale::ar_XB);
        check("ar, fr", Offered::Pseudo, Locale::en);
        check("en-GB;q=0.8, ar-xb;q=0.9", Offered::Pseudo, Locale::ar_XB);
        check("en, ar-XB", Offered::Pseudo, Locale::en);
        check("ar-XB;q=0, x;q=y", Offered::Pseudo, Locale::en);
    }

    #[test]
    fn sentences_name_their_actor_and_use_one_style() {
        assert_eq!(
            flaws("Whoever wants to can't log-in: please try anew!"),
            ["whoever", "anew", "please", "log-in", "'", "!"]
        );
        assert_eq!(flaws("The whole list, pleased"), [""; 0]);
        let catalogue = include_str!("../locales/en.json");
        let catalogue = serde_json::from_str(catalogue).expect("the catalogue is JSON");
        let mut wrong = Vec::new();
        check(&catalogue, "en", &mut wrong);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
