//! Addresses and phone numbers of the demo studio's clients. The numbers are in the ranges reserved for fiction (Ofcom,
//! Bundesnetzagentur, ACMA).

use fake::{
    Fake,
    faker::name::raw::LastName,
    locales::{DE_DE, Data, EN},
};

use super::{
    dice::Dice,
    locations::{ALTSTADT, BONDI, LOCATIONS},
};

/// The phone numbers that are still unused.
#[derive(Default)]
pub(super) struct Phones([u32; LOCATIONS]);

impl Phones {
    /// Returns an unused number near a location, written in one of several ways.
    pub(super) fn next(&mut self, dice: &mut Dice, home: usize) -> String {
        let beginnings = match home {
            ALTSTADT => ["+49 30 23125 ", "030 23125", "(030) 23125-"],
            BONDI => ["+61 2 5550 0", "(02) 5550 0", "02 5550 0"],
            _ => ["+44 7700 900 ", "07700 900", "+44 (0)7700 900-"],
        };
        // 371 and 1000 have no common divisor, so every number is used once before any is repeated.
        let end = self.0[home] * 371 % 1000;
        self.0[home] += 1;
        format!("{}{end:03}", dice.pick(&beginnings))
    }
}

/// Returns an address near a location: two lines, city, region, postcode and country.
pub(super) fn address(dice: &mut Dice, home: usize) -> [String; 6] {
    let number = dice.between(1..120);
    let flat = dice.between(1..40);
    match home {
        ALTSTADT => {
            let street = street(DE_DE, dice);
            let suffix = dice.pick(&["straße", "weg", "allee", "gasse", "ufer"]);
            let postcode = dice.pick(&["10115", "10178", "10243", "10405", "10961", "12047"]);
            [
                format!("{street}{suffix} {number}"),
                format!("Wohnung {flat}"),
                "Berlin".into(),
                "Berlin".into(),
                postcode.into(),
                "Deutschland".into(),
            ]
        }
        BONDI => {
            let street = street(EN, dice);
            let suffix = dice.pick(&["Street", "Parade", "Avenue", "Crescent"]);
            let (city, postcode) = dice.pick(&[
                ("Bondi Beach", "2026"),
                ("Bondi Junction", "2022"),
                ("Bronte", "2024"),
                ("Coogee", "2034"),
            ]);
            [
                format!("{number} {street} {suffix}"),
                format!("Unit {flat}"),
                city.into(),
                "NSW".into(),
                postcode.into(),
                "Australia".into(),
            ]
        }
        _ => {
            let street = street(EN, dice);
            let suffix = dice.pick(&["Street", "Road", "Lane", "Gardens", "Terrace", "Mews"]);
            let district = dice.pick(&["SE1", "SE16", "E1W", "E14", "SW11"]);
            let sector = dice.between(1..9);
            let unit = dice.text(b"ABDEFGHJLNPQRSTUWXYZ", 2);
            [
                format!("{number} {street} {suffix}"),
                format!("Flat {flat}"),
                "London".into(),
                "Greater London".into(),
                format!("{district} {sector}{unit}"),
                "United Kingdom".into(),
            ]
        }
    }
}

fn street<L: Data>(locale: L, dice: &mut Dice) -> &'static str {
    LastName(locale).fake_with_rng(&mut dice.0)
}
