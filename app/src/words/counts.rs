//! Which form of a sentence a number takes, by the rules of CLDR. Islands get a sentence for each form, and `Intl` chooses.
//!
//! The code that `build.rs` makes from the catalogue uses these names.

use leptos_i18n::Locale;

use super::catalogue::locale;

/// A form of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluralCategory {
    /// `_zero`.
    Zero,
    /// `_one`.
    One,
    /// `_two`.
    Two,
    /// `_few`.
    Few,
    /// `_many`.
    Many,
    /// `_other`, the form that every sentence has.
    Other,
}

/// Which rules a sentence follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluralRuleType {
    /// How many there are.
    Cardinal,
    /// Which one it is.
    Ordinal,
}

/// A number by which a form is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PluralOperands(u64);

macro_rules! numbers {
    ($($number:ty),+) => {
        $(impl From<$number> for PluralOperands {
            fn from(number: $number) -> Self {
                Self(u64::try_from(number).unwrap_or(0))
            }
        })+
    };
}
numbers!(i16, i32, i64, u16, u32, u64, usize);

/// What gives a view its number.
pub trait InterpolatePluralCount: Fn() -> Self::Count + Clone + 'static + Send + Sync {
    /// The number.
    type Count: Into<PluralOperands>;
}

impl<T: Into<PluralOperands>, F: Fn() -> T + Clone + 'static + Send + Sync> InterpolatePluralCount
    for F
{
    type Count = T;
}

/// The rules of a language.
#[derive(Clone, Copy, Debug)]
pub struct PluralRules {
    language: &'static str,
    kind: PluralRuleType,
}

/// Returns the rules of a language.
pub fn get_plural_rules<L: Locale>(locale: L, kind: PluralRuleType) -> PluralRules {
    PluralRules {
        language: locale.as_str(),
        kind,
    }
}

impl PluralRules {
    /// Returns the form that a number takes.
    pub fn category_for(self, number: impl Into<PluralOperands>) -> PluralCategory {
        use icu_plurals::{
            PluralCategory as Category, PluralRuleType as Kind, PluralRules as Rules,
            PluralRulesOptions,
        };
        let kind = match self.kind {
            PluralRuleType::Cardinal => Kind::Cardinal,
            PluralRuleType::Ordinal => Kind::Ordinal,
        };
        let options = PluralRulesOptions::default().with_type(kind);
        let language: Option<icu_locale_core::Locale> = self.language.parse().ok();
        let rules = language.and_then(|language| Rules::try_new((&language).into(), options).ok());
        match rules.map(|rules| rules.category_for(number.into().0)) {
            Some(Category::Zero) => PluralCategory::Zero,
            Some(Category::One) => PluralCategory::One,
            Some(Category::Two) => PluralCategory::Two,
            Some(Category::Few) => PluralCategory::Few,
            Some(Category::Many) => PluralCategory::Many,
            Some(Category::Other) | None => PluralCategory::Other,
        }
    }
}

impl PluralCategory {
    /// Every form.
    const ALL: [Self; 6] = [
        Self::Zero,
        Self::One,
        Self::Two,
        Self::Few,
        Self::Many,
        Self::Other,
    ];

    /// Returns the name that CLDR gives it, which `Intl` in the browser uses.
    fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// Returns the name of the form that a number takes in the language of the page.
pub(crate) fn form_of(number: usize) -> &'static str {
    get_plural_rules(locale(), PluralRuleType::Cardinal)
        .category_for(number)
        .name()
}

/// The largest number that is tried: below it, each language takes all its forms for numbers of things.
const SAMPLES: usize = 200;

/// Returns a sentence for each form that a number can take in the language of the page, with `{count}` for the number.
pub(crate) fn forms(sentence: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let first = |form: PluralCategory| {
        let number = (0..SAMPLES).find(|number| form_of(*number) == form.name())?;
        let sentence = sentence(number).replace(&number.to_string(), "{count}");
        Some((form.name().to_owned(), sentence))
    };
    PluralCategory::ALL.into_iter().filter_map(first).collect()
}

/// A number whose digits are in groups, as the reader's region groups them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grouped(pub i64);

impl std::fmt::Display for Grouped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::formats::formats().number(self.0))
    }
}

impl From<Grouped> for PluralOperands {
    fn from(Grouped(number): Grouped) -> Self {
        number.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_takes_the_form_of_its_language() {
        use PluralCategory::{Few, Many, One, Other, Two, Zero};

        let check = |language, expected: [(u64, PluralCategory); 4]| {
            let rules = PluralRules {
                language,
                kind: PluralRuleType::Cardinal,
            };
            for (number, expected) in expected {
                assert_eq!(
                    rules.category_for(number),
                    expected,
                    "{number} in {language}"
                );
            }
        };
        check("en", [(0, Other), (1, One), (2, Other), (21, Other)]);
        check("fr", [(0, One), (1, One), (2, Other), (1_000_000, Many)]);
        check("pl", [(1, One), (3, Few), (5, Many), (22, Few)]);
        check("ar-XB", [(0, Zero), (2, Two), (3, Few), (100, Other)]);
    }

    #[test]
    fn islands_get_a_sentence_for_each_form() {
        let sentence = |count: usize| format!("{count} open");
        let of = |form: &str| (form.to_owned(), "{count} open".to_owned());
        assert_eq!(forms(sentence), [of("one"), of("other")]);
    }
}
