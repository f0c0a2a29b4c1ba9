//! Numbers and amounts as the reader's region writes them. The server knows the reader; the browser reads the formats from the
//! document.

use shared::{formats::Formats, money::Money};
#[cfg(feature = "ssr")]
use {
    super::catalogue::say,
    jiff::civil::date,
    leptos::prelude::use_context,
    shared::{
        client::Name,
        formats::{Chosen, INTERNATIONAL, REGIONS, Region},
        forms::AS_THE_BROWSER_SAYS,
        money::Currency,
    },
};

/// The reader of a page.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// What the reader and the studio have chosen.
    pub chosen: Chosen,
    /// Whose formats the reader gets.
    pub region: &'static Region,
}

#[cfg(feature = "ssr")]
impl Reader {
    /// Returns the reader who has chosen this, and whose browser sends this header `Accept-Language`.
    pub fn of(chosen: Chosen, header: &str) -> Self {
        let region = chosen.region(header);
        Self { chosen, region }
    }

    /// Returns the reader of the page. Documents that are the same for all readers have none.
    pub(crate) fn of_request() -> Self {
        use_context().unwrap_or(Self {
            chosen: Chosen::default(),
            region: &INTERNATIONAL,
        })
    }
}

/// Returns the name of a client as the title of a tab has it.
#[cfg(feature = "ssr")]
pub(crate) fn in_tab(name: &Name) -> String {
    name.in_tab(Reader::of_request().chosen.tabs)
}

/// Returns the formats of the reader.
#[cfg(feature = "ssr")]
pub fn formats() -> Formats {
    Reader::of_request().region.formats
}

/// Returns the formats of the reader, as the document carries them.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
pub fn formats() -> Formats {
    thread_local! {
        static FORMATS: Formats = of_document().unwrap_or(shared::formats::INTERNATIONAL.formats);
    }
    fn of_document() -> Option<Formats> {
        let body = leptos::prelude::document().body()?;
        // They are read once, and stay as long as the page.
        Formats::of_text(body.get_attribute("data-formats")?.leak())
    }
    FORMATS.with(|formats| *formats)
}

/// Returns the formats of English that is read anywhere: without a server and a browser, there is no reader.
#[cfg(not(any(feature = "hydrate", feature = "ssr")))]
pub fn formats() -> Formats {
    shared::formats::INTERNATIONAL.formats
}

/// Returns an amount with its currency: `£1,234.50`.
pub fn money(amount: Money) -> String {
    formats().money(amount)
}

/// Returns an amount as a field holds it: `1234.50`.
#[cfg(feature = "ssr")]
pub fn decimal(amount: Money) -> String {
    formats().decimal(amount)
}

/// Returns what can be chosen: what is sent, and what is read.
#[cfg(feature = "ssr")]
pub(crate) fn choices(browser: &'static str) -> Vec<(String, String)> {
    let browser = (AS_THE_BROWSER_SAYS.to_owned(), browser.to_owned());
    let region = |region: &'static Region| (region.tag.to_owned(), in_words(region));
    std::iter::once(browser)
        .chain(REGIONS.iter().map(region))
        .collect()
}

/// Returns what was chosen, as it is read among the [`choices`].
#[cfg(feature = "ssr")]
pub(crate) fn chosen(region: Option<&'static Region>, browser: &'static str) -> String {
    region.map_or_else(|| browser.to_owned(), in_words)
}

/// Returns the name of a region with an example of its formats.
#[cfg(feature = "ssr")]
fn in_words(region: &'static Region) -> String {
    let example = example(region);
    say!(formats.choice, region = name(region), example = example).to_string()
}

/// Returns a date, a time and an amount as a region writes them.
#[cfg(feature = "ssr")]
fn example(Region { formats, .. }: &Region) -> String {
    let amount = Money::new(123_450, Currency::EUR);
    [
        formats.date(date(2026, 12, 31), say!(months.dec)),
        formats.time(14, 30, [say!(time.am), say!(time.pm)]),
        formats.money(amount),
    ]
    .join(" · ")
}

/// Returns the name of a region.
#[cfg(feature = "ssr")]
fn name(region: &Region) -> &'static str {
    match region.tag {
        "zh-CN" => say!(region.zh_cn),
        "zh-TW" => say!(region.zh_tw),
        "hr-HR" => say!(region.hr_hr),
        "cs-CZ" => say!(region.cs_cz),
        "da-DK" => say!(region.da_dk),
        "nl-BE" => say!(region.nl_be),
        "nl-NL" => say!(region.nl_nl),
        "en-AU" => say!(region.en_au),
        "en-CA" => say!(region.en_ca),
        "en-HK" => say!(region.en_hk),
        "en-IN" => say!(region.en_in),
        "en-IE" => say!(region.en_ie),
        "en-NZ" => say!(region.en_nz),
        "en-SG" => say!(region.en_sg),
        "en-ZA" => say!(region.en_za),
        "en-GB" => say!(region.en_gb),
        "en-US" => say!(region.en_us),
        "fi-FI" => say!(region.fi_fi),
        "fr-BE" => say!(region.fr_be),
        "fr-CA" => say!(region.fr_ca),
        "fr-FR" => say!(region.fr_fr),
        "fr-CH" => say!(region.fr_ch),
        "de-AT" => say!(region.de_at),
        "de-DE" => say!(region.de_de),
        "de-CH" => say!(region.de_ch),
        "el-GR" => say!(region.el_gr),
        "hu-HU" => say!(region.hu_hu),
        "is-IS" => say!(region.is_is),
        "id-ID" => say!(region.id_id),
        "it-IT" => say!(region.it_it),
        "it-CH" => say!(region.it_ch),
        "ja-JP" => say!(region.ja_jp),
        "ko-KR" => say!(region.ko_kr),
        "nb-NO" => say!(region.nb_no),
        "pl-PL" => say!(region.pl_pl),
        "pt-BR" => say!(region.pt_br),
        "pt-PT" => say!(region.pt_pt),
        "ro-RO" => say!(region.ro_ro),
        "sk-SK" => say!(region.sk_sk),
        "sl-SI" => say!(region.sl_si),
        "es-AR" => say!(region.es_ar),
        "es-MX" => say!(region.es_mx),
        "es-ES" => say!(region.es_es),
        "sv-SE" => say!(region.sv_se),
        "tr-TR" => say!(region.tr_tr),
        "uk-UA" => say!(region.uk_ua),
        tag => tag,
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn regions_all_have_a_name_in_the_catalogue() {
        for region in REGIONS {
            assert_ne!(name(region), region.tag, "add the region to the catalogue");
        }
        let names: Vec<_> = REGIONS.iter().map(name).collect();
        assert!(names.is_sorted(), "{names:?}");
    }

    #[test]
    fn choice_shows_what_the_region_writes() {
        let choices = choices("As the browser says");
        let read = |tag: &str| {
            let choice = choices.iter().find(|(sent, _)| sent == tag);
            choice.map(|(_, read)| read.as_str())
        };
        assert_eq!(read("browser"), Some("As the browser says"));
        assert_eq!(
            read("de-DE"),
            Some("German (Germany): 31.12.2026 · 14:30 · 1.234,50\u{a0}€")
        );
        assert_eq!(
            read("en-US"),
            Some("English (United States): Dec 31, 2026 · 2:30\u{a0}PM · €1,234.50")
        );
    }
}
