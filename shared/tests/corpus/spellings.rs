//! A whole name as people write it.

use std::collections::BTreeSet;

use crate::{
    letters::{ENTITIES, is_latin, letters},
    people::Name,
};

/// A way in which a name is written.
pub(crate) struct Spelling {
    pub kind: &'static str,
    pub text: String,
    /// Whether people also write it with letters right before and after it, as in Chinese or before a Korean particle.
    pub joins: bool,
}

/// Returns the spellings of a name, each once.
pub(crate) fn spellings(name: &Name) -> Vec<Spelling> {
    let mut spellings = Vec::new();
    for (kind, write) in letters(name.language) {
        let written = name.map(write);
        let mut plain = vec![given_first(&written)];
        plain.extend(family_first(&written));
        // Capitals would change the names of HTML entities, so that they no longer decode.
        if !ENTITIES.iter().any(|(entities, _)| *entities == kind) {
            plain.extend(family_first(&written.map(str::to_uppercase)));
        }
        for spelling in plain {
            spellings.push(Spelling { kind, ..spelling });
        }
        if ["as stored", "lower case", "accents left out"].contains(&kind) {
            let arranged = arranged(name).into_iter();
            spellings.extend(arranged.map(|(kind, text)| free(kind, write(&text))));
        }
    }
    spellings.extend(apart(name));
    let mut seen = BTreeSet::new();
    spellings.retain(|spelling| seen.insert(spelling.text.clone()));
    spellings
}

/// Returns the name as it is usually written: in Chinese, Japanese and Korean, the family name is first.
pub(crate) fn given_first(name: &Name) -> Spelling {
    let text = match &name.family {
        None => name.given.clone(),
        Some(family) if is_run(name) => format!("{family}{}", name.given),
        Some(family) => format!("{} {family}", name.given),
    };
    Spelling {
        kind: "as stored",
        text,
        joins: true,
    }
}

/// Returns the name as it is usually written in a list: the family name first, before a comma.
pub(crate) fn family_first(name: &Name) -> Option<Spelling> {
    let family = name.family.as_ref()?;
    let between = if is_run(name) { " " } else { ", " };
    Some(Spelling {
        kind: "as in a list",
        text: format!("{family}{between}{}", name.given),
        joins: matches!(name.language, "ja" | "ko"),
    })
}

/// Returns the name in other arrangements, each with its kind.
fn arranged(name: &Name) -> Vec<(&'static str, String)> {
    let Some(family) = &name.family else {
        return Vec::new();
    };
    let (given, capitals) = (&name.given, family.to_uppercase());
    let mut texts = vec![
        ("family name first", format!("{family} {given}")),
        ("given name first", format!("{given} {family}")),
        ("family name in capitals", format!("{given} {capitals}")),
        ("family name in capitals", format!("{capitals} {given}")),
    ];
    if !is_run(name) {
        texts.push(("comma without a space", format!("{family},{given}")));
        texts.push(("joined", format!("{given}{family}").replace(' ', "")));
    }
    if let Some(initial) = initial(name) {
        texts.push(("with an initial", format!("{given} {initial}. {family}")));
        texts.push(("with an initial", format!("{given} {initial} {family}")));
        let listed = format!("{family}, {given} {initial}.");
        texts.push(("with an initial at the end", listed));
    }
    if let Some(patronymic) = patronymic(name) {
        let polite = format!("{given} {patronymic} {family}");
        texts.push(("with a patronymic", polite));
        let listed = format!("{family} {given} {patronymic}");
        texts.push(("with a patronymic at the end", listed));
    }
    texts
}

/// Returns the name with something else in the place of its spaces.
fn apart(name: &Name) -> Vec<Spelling> {
    let Some(family) = &name.family else {
        return Vec::new();
    };
    let mut spellings = Vec::new();
    for (one, other) in [(&name.given, family), (family, &name.given)] {
        for (kind, between) in BETWEEN_NAMES {
            spellings.push(free(kind, format!("{one}{between}{other}")));
        }
        for (kind, between) in BETWEEN_WORDS {
            spellings.push(free(kind, format!("{one} {other}").replace(' ', between)));
        }
    }
    spellings
}

fn free(kind: &'static str, text: String) -> Spelling {
    Spelling {
        kind,
        text,
        joins: false,
    }
}

/// What stands between given name and family name in place of a space.
const BETWEEN_NAMES: &[(&str, &str)] = &[
    ("line break", "\n"),
    ("line break of Windows", "\r\n"),
    ("tab", "\t"),
    ("slash", "/"),
    ("ideographic space", "\u{3000}"),
    ("zero-width space beside the space", " \u{200b}"),
    ("mark of direction beside the space", "\u{200f} "),
];

/// What stands between all words of the name in place of a space.
const BETWEEN_WORDS: &[(&str, &str)] = &[
    ("space that does not break", "\u{a0}"),
    ("narrow space that does not break", "\u{202f}"),
    ("space as an entity", "&nbsp;"),
    ("two spaces", "  "),
    ("underscore", "_"),
    ("dot", "."),
    ("hyphen", "-"),
    ("plus", "+"),
];

/// Returns whether a name is written without a space.
pub(crate) fn is_run(name: &Name) -> bool {
    matches!(name.language, "zh" | "ja" | "ko")
}

/// Returns an initial that the name does not have, in languages that write one in the middle.
fn initial(name: &Name) -> Option<char> {
    match name.language {
        "es" | "hu" | "vi" => None,
        "el" => Some('Μ'),
        "ru" | "uk" => Some('П'),
        _ if is_latin(&name.given) => Some('M'),
        _ => None,
    }
}

fn patronymic(name: &Name) -> Option<&'static str> {
    let is_female = ["а", "я", "ов"].iter().any(|end| name.given.ends_with(end));
    match (name.language, is_female) {
        ("ru", true) => Some("Сергеевна"),
        ("ru", false) => Some("Сергеевич"),
        ("uk", true) => Some("Сергіївна"),
        ("uk", false) => Some("Сергійович"),
        _ => None,
    }
}
