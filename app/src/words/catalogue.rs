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

#[cfg(all(test, feature = "ssr"))]
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
