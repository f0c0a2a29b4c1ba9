//! Which form of a sentence a number takes, by the rules of CLDR: from its data on the server, from `Intl` in the browser, so
//! that the browser loads no rules.
//!
//! The code that `build.rs` makes from the catalogue uses these names.

use leptos_i18n::Locale;

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
    #[cfg(feature = "ssr")]
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

    /// Returns the form that a number takes.
    #[cfg(all(feature = "hydrate", not(feature = "ssr")))]
    #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
    pub fn category_for(self, number: impl Into<PluralOperands>) -> PluralCategory {
        let options = js_sys::Object::new();
        if self.kind == PluralRuleType::Ordinal {
            let _ = js_sys::Reflect::set(&options, &"type".into(), &"ordinal".into());
        }
        let languages = js_sys::Array::of1(&self.language.into());
        let rules = js_sys::Intl::PluralRules::new(&languages, &options);
        let form = rules.select(number.into().0 as f64);
        if form == "one" {
            PluralCategory::One
        } else if form == "two" {
            PluralCategory::Two
        } else if form == "few" {
            PluralCategory::Few
        } else if form == "many" {
            PluralCategory::Many
        } else if form == "zero" {
            PluralCategory::Zero
        } else {
            PluralCategory::Other
        }
    }

    /// Returns the form that every sentence has: without a server and a browser, there are no rules.
    #[cfg(not(any(feature = "hydrate", feature = "ssr")))]
    pub fn category_for(self, _: impl Into<PluralOperands>) -> PluralCategory {
        PluralCategory::Other
    }
}

/// A number whose digits are in groups, as the reader's region groups them.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grouped(pub i64);

#[cfg(feature = "ssr")]
impl std::fmt::Display for Grouped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::formats::formats().number(self.0))
    }
}

#[cfg(feature = "ssr")]
impl From<Grouped> for PluralOperands {
    fn from(Grouped(number): Grouped) -> Self {
        number.into()
    }
}

#[cfg(all(test, feature = "ssr"))]
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
}
