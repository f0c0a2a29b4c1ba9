//! How a region writes dates, times and amounts, and on which day its week begins. The data is that of CLDR 48.
//!
//! Sentences are in the language of the catalogue, so the formats are apart from it: a reader in Berlin reads English
//! sentences with `31.12.2026` and `1.234,50 €`. Names of months come from the catalogue.
//!
//! The table of regions is for the server. The document carries the formats of its reader ([`Formats::to_text`]), so the
//! browser loads no table, and an island writes what the server has written.

mod regions;

use iso_currency::Currency;
use jiff::civil::{Date, Weekday};

use crate::{
    access::Switch,
    money::{Money, Separators},
    words,
};

pub use regions::{INTERNATIONAL, REGIONS};

/// A region whose formats a reader can choose.
#[derive(Debug, PartialEq, Eq)]
pub struct Region {
    /// Its tag (BCP 47): a language and a country. Empty for [`INTERNATIONAL`].
    pub tag: &'static str,
    /// How it writes dates, times and amounts.
    pub formats: Formats,
    /// The day on which its week begins.
    pub first_day: Weekday,
}

/// How a region writes dates, times and amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formats {
    /// A date as CLDR writes patterns: `d`, `dd`, `M`, `MM`, `MMM` and `y`.
    date: &'static str,
    /// A time of day: `H`, `HH`, `h`, `mm`, `a`, and letters between quotation marks.
    time: &'static str,
    /// What stands before the decimals, and between groups of digits.
    separators: Separators,
    /// Which digits are grouped.
    grouping: Grouping,
    /// An amount `#` and its currency `¤`.
    money: &'static str,
    /// The currency of the region, and its sign there.
    own: Option<(Currency, &'static str)>,
}

/// Which digits are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grouping {
    /// Thousands: `1,234`.
    Thousands,
    /// Thousands, from five digits on: `1234`, `12.345`.
    FromTenThousands,
    /// Thousands, and pairs of digits above: `12,34,567`.
    Lakhs,
}

impl Grouping {
    const ALL: [(Self, char); 3] = [
        (Self::Thousands, 't'),
        (Self::FromTenThousands, 'f'),
        (Self::Lakhs, 'l'),
    ];
}

words! {
    /// How the titles of tabs name a client.
    #[derive(Default)]
    pub TabNames {
        /// By the full name.
        #[default]
        Full = "full",
        /// By the initials: a screen in the studio can be read by others.
        Initials = "initials",
    }
}

/// What a reader has chosen, and what the studio has chosen for all readers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The reader's formats.
    pub own: Option<&'static Region>,
    /// The studio's formats.
    pub studio: Option<&'static Region>,
    /// How the titles of tabs name a client.
    pub tabs: TabNames,
    /// Whether a single key leads the reader to the client search.
    pub search_key: Switch,
}

impl Chosen {
    /// Returns the reader's formats: the reader's own choice, or that of the studio, or what the browser says in the header
    /// `Accept-Language`.
    pub fn region(&self, header: &str) -> &'static Region {
        self.own
            .or(self.studio)
            .unwrap_or_else(|| Region::preferred(header))
    }
}

/// Where most readers of a language live, for languages whose first region in the table is another one.
const MAIN: [&str; 4] = ["de-DE", "es-ES", "fr-FR", "nl-NL"];

impl Region {
    /// Returns the region with this tag.
    pub fn named(tag: &str) -> Option<&'static Self> {
        REGIONS.iter().find(|region| region.tag == tag)
    }

    /// Returns the country, by which the language of the document is completed: `en-DE`. `None` for [`INTERNATIONAL`].
    pub fn country(&self) -> Option<&'static str> {
        self.tag.split_once('-').map(|(_, country)| country)
    }

    fn language(&self) -> &'static str {
        self.tag.split('-').next().unwrap_or_default()
    }

    /// Returns the region for a header `Accept-Language`: of those that are known, the one that it prefers.
    fn preferred(header: &str) -> &'static Self {
        let range = |range: &str| {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight = weight.trim().strip_prefix("q=")?.parse::<f32>().ok()?;
            Some((Self::nearest(tag.trim())?, weight))
        };
        let wanted = header.split(',').filter_map(range);
        let wanted = wanted.filter(|(_, weight)| *weight > 0.0);
        // Of equal ones, the first.
        let best = wanted.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map_or(&INTERNATIONAL, |(region, _)| region)
    }

    /// Returns the region of a tag; or one of the same country, because a country's formats are the same for all who live
    /// there; or one of the same language. English without a known country is [`INTERNATIONAL`].
    fn nearest(tag: &str) -> Option<&'static Self> {
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        let country = parts.find(|part| part.len() == 2).unwrap_or_default();
        let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        let of_country =
            |region: &&Self| region.country().is_some_and(|known| same(known, country));
        let of_language = |region: &&Self| same(region.language(), language);
        let exact = |region: &&Self| of_country(region) && of_language(region);
        let found = REGIONS.iter().find(exact);
        let found = found.or_else(|| REGIONS.iter().find(of_country));
        if same(language, "en") {
            return found.or(Some(&INTERNATIONAL));
        }
        // Norwegian is sent under two names.
        let language = if same(language, "no") { "nb" } else { language };
        let of_language = |region: &&Self| same(region.language(), language);
        let main = |region: &&Self| MAIN.contains(&region.tag) && of_language(region);
        found
            .or_else(|| REGIONS.iter().find(main))
            .or_else(|| REGIONS.iter().find(of_language))
    }
}

impl Formats {
    /// Returns a date. `month` is the name of its month, which some regions write in digits.
    pub fn date(&self, date: Date, month: &str) -> String {
        let fill = |letters: &str| match letters {
            "d" => Some(date.day().to_string()),
            "dd" => Some(format!("{:02}", date.day())),
            "M" => Some(date.month().to_string()),
            "MM" => Some(format!("{:02}", date.month())),
            "MMM" => Some(month.to_owned()),
            "y" => Some(date.year().to_string()),
            _ => None,
        };
        filled(self.date, fill)
    }

    /// Returns a time of day. `halves` are the words for the time before and after noon.
    pub fn time(&self, hour: i8, minute: i8, halves: [&str; 2]) -> String {
        let of_twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        let [before, after] = halves;
        let fill = |letters: &str| match letters {
            "HH" => Some(format!("{hour:02}")),
            "h" => Some(of_twelve.to_string()),
            "mm" => Some(format!("{minute:02}")),
            "a" if hour < 12 => Some(before.to_owned()),
            "a" => Some(after.to_owned()),
            _ => None,
        };
        filled(self.time, fill)
    }

    /// Returns a whole number with its digits in groups.
    pub fn number(&self, number: i64) -> String {
        let sign = if number < 0 { "−" } else { "" };
        format!("{sign}{}", self.grouped(&number.unsigned_abs().to_string()))
    }

    /// Returns an amount without its currency and without groups, as a field holds it: `1234,50`.
    pub fn decimal(&self, money: Money) -> String {
        money
            .decimal()
            .replace('.', self.separators.decimal.encode_utf8(&mut [0; 4]))
    }

    /// Returns an amount with its currency. The signs of the euro and of the pound are known everywhere, and each region
    /// knows its own. Other currencies are named by their code, because several have the sign `$` or `kr`.
    pub fn money(&self, money: Money) -> String {
        let amount = money.abs().decimal();
        let (whole, decimals) = match amount.split_once('.') {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (&*amount, None),
        };
        let mut amount = self.grouped(whole);
        if let Some(decimals) = decimals {
            amount.push(self.separators.decimal);
            amount.push_str(decimals);
        }
        let currency = self.sign(money.currency());
        // Letters do not touch digits.
        let pattern = if currency.ends_with(char::is_alphabetic) {
            self.money.replace("¤#", "¤\u{a0}#")
        } else {
            self.money.to_owned()
        };
        let minus = if money.minor() < 0 { "−" } else { "" };
        minus.to_owned() + &pattern.replace('¤', currency).replace('#', &amount)
    }

    fn sign(&self, currency: Currency) -> &'static str {
        match (self.own, currency) {
            (None, _) => currency.code(),
            (Some((own, sign)), _) if own == currency => sign,
            (Some(_), Currency::EUR) => "€",
            (Some(_), Currency::GBP) => "£",
            (Some(_), other) => other.code(),
        }
    }

    /// Returns how amounts are typed.
    pub fn separators(&self) -> Separators {
        self.separators
    }

    fn grouped(&self, digits: &str) -> String {
        let ungrouped = match self.grouping {
            Grouping::Thousands | Grouping::Lakhs => 3,
            Grouping::FromTenThousands => 4,
        };
        if digits.len() <= ungrouped {
            return digits.to_owned();
        }
        let mut grouped = String::new();
        for (n, digit) in digits.chars().enumerate() {
            let after = digits.len() - n;
            let begins = match self.grouping {
                Grouping::Thousands | Grouping::FromTenThousands => after.is_multiple_of(3),
                Grouping::Lakhs => after == 3 || (after > 3 && after % 2 == 1),
            };
            if n > 0 && begins {
                grouped.push(self.separators.group);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Writes the formats for the document.
    pub fn to_text(&self) -> String {
        let Self {
            date,
            time,
            separators: Separators { decimal, group },
            grouping,
            money,
            own,
        } = self;
        let grouping = Grouping::ALL.iter().find(|(known, _)| known == grouping);
        let grouping = grouping.map_or('t', |(_, letter)| *letter);
        let own = own.map(|(currency, sign)| format!("{}{sign}", currency.code()));
        let own = own.unwrap_or_default();
        format!("{date}|{time}|{decimal}{group}{grouping}|{money}|{own}")
    }

    /// Reads what [`Formats::to_text`] wrote, for as long as the page is open.
    pub fn of_text(text: &'static str) -> Option<Self> {
        let mut parts = text.split('|');
        let (date, time) = (parts.next()?, parts.next()?);
        let mut numbers = parts.next()?.chars();
        let (decimal, group, letter) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let (grouping, _) = Grouping::ALL
            .into_iter()
            .find(|(_, known)| *known == letter)?;
        let (money, own) = (parts.next()?, parts.next()?);
        let own = own.split_at_checked(3);
        let own = own.and_then(|(code, sign)| Some((Currency::from_code(code)?, sign)));
        Some(Self {
            date,
            time,
            separators: Separators { decimal, group },
            grouping,
            money,
            own,
        })
    }
}

/// Replaces each run of one letter by what `fill` returns for it. Quotation marks enclose letters that stay.
fn filled(pattern: &str, fill: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::new();
    for (n, part) in pattern.split('\'').enumerate() {
        if n % 2 == 1 {
            text.push_str(part);
            continue;
        }
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|letter| letter != first);
            let (run, after) = rest.split_at(end.unwrap_or(rest.len()));
            text.push_str(&fill(run).unwrap_or_else(|| run.to_owned()));
            rest = after;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::civil::date;

    use super::*;

    fn region(tag: &str) -> &'static Region {
        if tag.is_empty() {
            &INTERNATIONAL
        } else {
            Region::named(tag).expect(tag)
        }
    }

    #[test]
    fn date_and_time_are_those_of_the_region() {
        let check = |tag, written: &str, morning: &str, evening: &str| {
            let formats = region(tag).formats;
            assert_eq!(formats.date(date(2026, 3, 5), "Mar"), written, "{tag}");
            let time = |hour, minute| formats.time(hour, minute, ["am", "pm"]);
            assert_eq!((&*time(0, 5), &*time(20, 1)), (morning, evening), "{tag}");
        };
        check("", "5 Mar 2026", "00:05", "20:01");
        check("en-GB", "5 Mar 2026", "00:05", "20:01");
        check("en-US", "Mar 5, 2026", "12:05\u{a0}am", "8:01\u{a0}pm");
        check("de-DE", "05.03.2026", "00:05", "20:01");
        check("fr-CA", "5 Mar 2026", "00 h 05", "20 h 01");
        check("fi-FI", "5.3.2026", "00.05", "20.01");
        check("ja-JP", "2026/03/05", "00:05", "20:01");
        assert_eq!(
            region("en-US").formats.time(12, 0, ["am", "pm"]),
            "12:00\u{a0}pm"
        );
    }

    #[test]
    fn amount_is_that_of_the_region() {
        let check = |tag, minor, currency, expected: &str| {
            let written = region(tag).formats.money(Money::new(minor, currency));
            assert_eq!(written, expected, "{tag}");
        };
        check("", 123_450, Currency::GBP, "1,234.50 GBP");
        check("", -5, Currency::EUR, "−0.05 EUR");
        check("en-GB", 123_450, Currency::GBP, "£1,234.50");
        check("en-GB", -4386, Currency::GBP, "−£43.86");
        check("en-GB", 123_450, Currency::USD, "USD\u{a0}1,234.50");
        check("en-US", 123_450, Currency::USD, "$1,234.50");
        check("en-US", 123_450, Currency::AUD, "AUD\u{a0}1,234.50");
        check("en-AU", 123_450, Currency::AUD, "$1,234.50");
        check("en-IN", 123_456_750, Currency::INR, "₹12,34,567.50");
        check("en-ZA", 123_450, Currency::ZAR, "R\u{a0}1\u{a0}234,50");
        check("de-DE", 123_450, Currency::EUR, "1.234,50\u{a0}€");
        check("de-DE", 123_450, Currency::GBP, "1.234,50\u{a0}£");
        check("de-DE", 123_456_789, Currency::JPY, "123.456.789\u{a0}JPY");
        check("de-CH", 123_450, Currency::CHF, "CHF\u{a0}1'234.50");
        check("fr-FR", 123_450, Currency::EUR, "1\u{202f}234,50\u{a0}€");
        check("es-ES", 123_450, Currency::EUR, "1234,50\u{a0}€");
        check("es-ES", 1_234_550, Currency::EUR, "12.345,50\u{a0}€");
        check("pt-BR", 123_450, Currency::BRL, "R$\u{a0}1.234,50");
        check("ja-JP", 1_234, Currency::JPY, "￥1,234");
    }

    #[test]
    fn number_is_grouped_as_in_the_region() {
        let check = |tag, number, expected: &str| {
            assert_eq!(region(tag).formats.number(number), expected, "{tag}");
        };
        check("", 999, "999");
        check("", 1_000, "1,000");
        check("", 50_012, "50,012");
        check("", -1_234_567, "−1,234,567");
        check("de-DE", 50_012, "50.012");
        check("pl-PL", 1_234, "1234");
        check("pl-PL", 12_345, "12\u{a0}345");
        check("en-IN", 1_234_567, "12,34,567");
    }

    #[test]
    fn field_holds_an_amount_as_it_is_typed() {
        let check = |tag, expected: &str| {
            let money = Money::new(123_450, Currency::EUR);
            assert_eq!(region(tag).formats.decimal(money), expected, "{tag}");
        };
        check("", "1234.50");
        check("de-DE", "1234,50");
    }

    #[test]
    fn reader_comes_before_the_studio_and_the_studio_before_the_browser() {
        let check = |own: Option<&str>, studio: Option<&str>, header, expected| {
            let chosen = Chosen {
                own: own.map(region),
                studio: studio.map(region),
                ..Chosen::default()
            };
            let seen = chosen.region(header).tag;
            assert_eq!(seen, expected, "{own:?} {studio:?} {header}");
        };
        check(Some("fr-FR"), Some("de-DE"), "en-US", "fr-FR");
        check(None, Some("de-DE"), "en-US", "de-DE");
        check(None, None, "en-US", "en-US");
        check(None, None, "", "");
    }

    #[test]
    fn browser_gets_the_nearest_region_that_is_known() {
        let check = |header, expected| {
            assert_eq!(Region::preferred(header).tag, expected, "{header}");
        };
        check("en-GB,en;q=0.9", "en-GB");
        check("en", "");
        check("en-150", "");
        check("en-DE", "de-DE");
        check("EN-us", "en-US");
        check("de", "de-DE");
        check("fr", "fr-FR");
        check("pt", "pt-BR");
        check("de-LI,en-US;q=0.5", "de-DE");
        check("tr-DE", "de-DE");
        check("zh-Hant-TW", "zh-TW");
        check("no", "nb-NO");
        check("tlh, fr-CH;q=0.4, en-AU;q=0.8", "en-AU");
        check("en-AU;q=0, de-AT;q=0.1", "de-AT");
        check("ar-XB", "");
        check("x;q=y", "");
    }

    #[test]
    fn document_carries_the_formats_of_every_region() {
        let all = REGIONS.iter().chain([&INTERNATIONAL]);
        for Region { tag, formats, .. } in all {
            let text = formats.to_text().leak();
            assert_eq!(Formats::of_text(text), Some(*formats), "{tag}: {text}");
        }
        for text in [
            "",
            "d MMM y",
            "d MMM y|HH:mm|.,x|# ¤|",
            "d MMM y|HH:mm|.|# ¤|",
        ] {
            assert_eq!(Formats::of_text(text), None, "{text}");
        }
    }

    #[test]
    fn regions_are_named_once() {
        let tags: HashSet<_> = REGIONS.iter().map(|region| region.tag).collect();
        assert_eq!(tags.len(), REGIONS.len());
        assert_eq!(Region::named(""), None);
        assert_eq!(Region::named("en-gb"), None);
    }
}
