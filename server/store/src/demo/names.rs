//! The names of the demo studio's clients, in the languages of its locations.

use fake::{
    Fake,
    faker::name::raw::{FirstName, LastName},
    locales::{
        AR_SA, CY_GB, DE_DE, Data, EN, FA_IR, FR_FR, IT_IT, JA_JP, NL_NL, PT_BR, TR_TR, ZH_TW,
    },
};

use super::{dice::Dice, locations::LOCATIONS};

#[derive(Clone, Copy)]
enum Tongue {
    Arabic,
    Chinese,
    Dutch,
    English,
    French,
    German,
    Italian,
    Japanese,
    Persian,
    Portuguese,
    Turkish,
    Welsh,
}

/// The languages at each location, with one entry for each tenth of the clients.
const SPOKEN: [[Tongue; 10]; LOCATIONS] = {
    use Tongue::{
        Arabic, Chinese, Dutch, English, French, German, Italian, Japanese, Persian, Portuguese,
        Turkish, Welsh,
    };
    [
        [
            English, English, English, English, English, Welsh, French, Arabic, Portuguese, Italian,
        ],
        [
            German, German, German, German, German, Turkish, Turkish, Dutch, French, Persian,
        ],
        [
            English, English, English, English, English, Chinese, Chinese, Japanese, Italian,
            Arabic,
        ],
    ]
};

/// Returns a first and a last name that suit a location.
pub(super) fn random(dice: &mut Dice, home: usize) -> (&'static str, &'static str) {
    match dice.pick(&SPOKEN[home]) {
        Tongue::Arabic => name(AR_SA, dice),
        Tongue::Chinese => name(ZH_TW, dice),
        Tongue::Dutch => name(NL_NL, dice),
        Tongue::English => name(EN, dice),
        Tongue::French => name(FR_FR, dice),
        Tongue::German => name(DE_DE, dice),
        Tongue::Italian => name(IT_IT, dice),
        Tongue::Japanese => name(JA_JP, dice),
        Tongue::Persian => name(FA_IR, dice),
        Tongue::Portuguese => name(PT_BR, dice),
        Tongue::Turkish => name(TR_TR, dice),
        Tongue::Welsh => name(CY_GB, dice),
    }
}

fn name<L: Data + Copy>(locale: L, dice: &mut Dice) -> (&'static str, &'static str) {
    (
        FirstName(locale).fake_with_rng(&mut dice.0),
        LastName(locale).fake_with_rng(&mut dice.0),
    )
}
