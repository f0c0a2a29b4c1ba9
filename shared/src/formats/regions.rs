//! The regions, as CLDR 48 describes them. A journey compares them with what the browser knows of each.

use iso_currency::Currency;
use jiff::civil::Weekday;

use super::{Formats, Grouping, Region};
use crate::money::Separators;

/// The twelve hours before noon and after noon.
const HALVES: &str = "h:mm\u{a0}a";

/// English that is read anywhere: for readers of whose region nothing is known, for the terminal, and for documents that are the
/// same for all.
pub const INTERNATIONAL: Region = Region {
    tag: "",
    formats: Formats {
        date: "d MMM y",
        time: "HH:mm",
        separators: Separators::PLAIN,
        grouping: Grouping::Thousands,
        money: "# ¤",
        own: None,
    },
    first_day: Weekday::Monday,
};

/// Returns a region that writes amounts in thousands.
const fn region(
    tag: &'static str,
    [date, time, money]: [&'static str; 3],
    [decimal, group]: [char; 2],
    own: (Currency, &'static str),
) -> Region {
    Region {
        tag,
        formats: Formats {
            date,
            time,
            separators: Separators { decimal, group },
            grouping: Grouping::Thousands,
            money,
            own: Some(own),
        },
        first_day: Weekday::Monday,
    }
}

impl Region {
    /// Its week begins on a Sunday.
    const fn sunday_first(self) -> Self {
        Self {
            first_day: Weekday::Sunday,
            ..self
        }
    }

    /// It groups digits in this way.
    const fn grouped(self, grouping: Grouping) -> Self {
        Self {
            formats: Formats {
                grouping,
                ..self.formats
            },
            ..self
        }
    }
}

/// Every region that can be chosen, by its English name. Where the date of a region has the name of the month, it is in the
/// language of the sentences.
pub const REGIONS: &[Region] = &[
    region(
        "zh-CN",
        ["y/M/d", "HH:mm", "¤#"],
        ['.', ','],
        (Currency::CNY, "¥"),
    ),
    region(
        "zh-TW",
        ["y/M/d", HALVES, "¤#"],
        ['.', ','],
        (Currency::TWD, "$"),
    )
    .sunday_first(),
    region(
        "hr-HR",
        ["d. MMM y.", "HH:mm", "#\u{a0}¤"],
        [',', '.'],
        (Currency::EUR, "€"),
    ),
    region(
        "cs-CZ",
        ["d. M. y", "HH:mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::CZK, "Kč"),
    ),
    region(
        "da-DK",
        ["d. MMM y", "HH.mm", "#\u{a0}¤"],
        [',', '.'],
        (Currency::DKK, "kr."),
    ),
    region(
        "nl-BE",
        ["d MMM y", "HH:mm", "¤\u{a0}#"],
        [',', '.'],
        (Currency::EUR, "€"),
    ),
    region(
        "nl-NL",
        ["d MMM y", "HH:mm", "¤\u{a0}#"],
        [',', '.'],
        (Currency::EUR, "€"),
    ),
    region(
        "en-AU",
        ["d MMM y", HALVES, "¤#"],
        ['.', ','],
        (Currency::AUD, "$"),
    ),
    region(
        "en-CA",
        ["MMM d, y", HALVES, "¤#"],
        ['.', ','],
        (Currency::CAD, "$"),
    )
    .sunday_first(),
    region(
        "en-HK",
        ["d MMM y", HALVES, "¤#"],
        ['.', ','],
        (Currency::HKD, "HK$"),
    )
    .sunday_first(),
    region(
        "en-IN",
        ["d MMM y", HALVES, "¤#"],
        ['.', ','],
        (Currency::INR, "₹"),
    )
    .grouped(Grouping::Lakhs)
    .sunday_first(),
    region(
        "en-IE",
        ["d MMM y", "HH:mm", "¤#"],
        ['.', ','],
        (Currency::EUR, "€"),
    ),
    region(
        "en-NZ",
        ["d MMM y", HALVES, "¤#"],
        ['.', ','],
        (Currency::NZD, "$"),
    ),
    region(
        "en-SG",
        ["d MMM y", HALVES, "¤#"],
        ['.', ','],
        (Currency::SGD, "$"),
    )
    .sunday_first(),
    region(
        "en-ZA",
        ["dd MMM y", "HH:mm", "¤#"],
        [',', '\u{a0}'],
        (Currency::ZAR, "R"),
    )
    .sunday_first(),
    region(
        "en-GB",
        ["d MMM y", "HH:mm", "¤#"],
        ['.', ','],
        (Currency::GBP, "£"),
    ),
    region(
        "en-US",
        ["MMM d, y", HALVES, "¤#"],
        ['.', ','],
        (Currency::USD, "$"),
    )
    .sunday_first(),
    region(
        "fi-FI",
        ["d.M.y", "HH.mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::EUR, "€"),
    ),
    region(
        "fr-BE",
        ["d MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '\u{202f}'],
        (Currency::EUR, "€"),
    ),
    region(
        "fr-CA",
        ["d MMM y", "HH 'h' mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::CAD, "$"),
    )
    .sunday_first(),
    region(
        "fr-FR",
        ["d MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '\u{202f}'],
        (Currency::EUR, "€"),
    ),
    region(
        "fr-CH",
        ["d MMM y", "HH:mm", "#\u{a0}¤"],
        ['.', '\u{202f}'],
        (Currency::CHF, "CHF"),
    ),
    region(
        "de-AT",
        ["dd.MM.y", "HH:mm", "¤\u{a0}#"],
        [',', '.'],
        (Currency::EUR, "€"),
    ),
    region(
        "de-DE",
        ["dd.MM.y", "HH:mm", "#\u{a0}¤"],
        [',', '.'],
        (Currency::EUR, "€"),
    ),
    region(
        "de-CH",
        ["dd.MM.y", "HH:mm", "¤\u{a0}#"],
        ['.', '\''],
        (Currency::CHF, "CHF"),
    ),
    region(
        "el-GR",
        ["d MMM y", HALVES, "#\u{a0}¤"],
        [',', '.'],
        (Currency::EUR, "€"),
    ),
    region(
        "hu-HU",
        ["y. MM. dd.", "HH:mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::HUF, "Ft"),
    )
    .grouped(Grouping::FromTenThousands),
    region(
        "is-IS",
        ["d. MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '.'],
        (Currency::ISK, "kr."),
    )
    .sunday_first(),
    region(
        "id-ID",
        ["d MMM y", "HH.mm", "¤#"],
        [',', '.'],
        (Currency::IDR, "Rp"),
    )
    .sunday_first(),
    region(
        "it-IT",
        ["d MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '.'],
        (Currency::EUR, "€"),
    )
    .grouped(Grouping::FromTenThousands),
    region(
        "it-CH",
        ["d MMM y", "HH:mm", "¤\u{a0}#"],
        ['.', '\''],
        (Currency::CHF, "CHF"),
    )
    .grouped(Grouping::FromTenThousands),
    region(
        "ja-JP",
        ["y/MM/dd", "HH:mm", "¤#"],
        ['.', ','],
        (Currency::JPY, "￥"),
    )
    .sunday_first(),
    region(
        "ko-KR",
        ["y. M. d.", HALVES, "¤#"],
        ['.', ','],
        (Currency::KRW, "₩"),
    )
    .sunday_first(),
    region(
        "nb-NO",
        ["d. MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::NOK, "kr"),
    ),
    region(
        "pl-PL",
        ["d MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::PLN, "zł"),
    )
    .grouped(Grouping::FromTenThousands),
    region(
        "pt-BR",
        ["d MMM y", "HH:mm", "¤\u{a0}#"],
        [',', '.'],
        (Currency::BRL, "R$"),
    )
    .sunday_first(),
    region(
        "pt-PT",
        ["dd/MM/y", "HH:mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::EUR, "€"),
    )
    .grouped(Grouping::FromTenThousands)
    .sunday_first(),
    region(
        "ro-RO",
        ["d MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '.'],
        (Currency::RON, "RON"),
    ),
    region(
        "sk-SK",
        ["d. M. y", "HH:mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::EUR, "€"),
    ),
    region(
        "sl-SI",
        ["d. MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '.'],
        (Currency::EUR, "€"),
    )
    .grouped(Grouping::FromTenThousands),
    region(
        "es-AR",
        ["d MMM y", HALVES, "¤\u{a0}#"],
        [',', '.'],
        (Currency::ARS, "$"),
    ),
    region(
        "es-MX",
        ["d MMM y", HALVES, "¤#"],
        ['.', ','],
        (Currency::MXN, "$"),
    )
    .sunday_first(),
    region(
        "es-ES",
        ["d MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '.'],
        (Currency::EUR, "€"),
    )
    .grouped(Grouping::FromTenThousands),
    region(
        "sv-SE",
        ["d MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::SEK, "kr"),
    ),
    region(
        "tr-TR",
        ["d MMM y", "HH:mm", "¤#"],
        [',', '.'],
        (Currency::TRY, "₺"),
    ),
    region(
        "uk-UA",
        ["d MMM y", "HH:mm", "#\u{a0}¤"],
        [',', '\u{a0}'],
        (Currency::UAH, "₴"),
    ),
];
