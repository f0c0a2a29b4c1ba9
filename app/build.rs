//! Turns the catalogue of sentences into code, so that a missing sentence does not compile.
//!
//! `leptos_i18n_build` does the same and prepares data for plurals and dates as well, which brings a hundred crates
//! that nothing here uses; these are the two that it is made of.
//!
//! It also makes a language for tests, from the English sentences: longer, with accents, written from right to left. A
//! text that is not in the catalogue stands out in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};
use serde_json::Value;

/// The folder with a file for each language.
const LANGUAGES: &str = "src/locales";

/// The language that stands in for sentences that another one lacks.
const ENGLISH: &str = "en";

/// The language for tests. BCP 47 sets its region aside for private use.
const PSEUDO: &str = "ar-XB";

/// The code for plurals names the library's rules, which the browser would have to load. The rules of `words/counts.rs` take
/// their place.
const RULES: [(&str, &str); 3] = [
    (
        "l_i18n_crate :: reexports :: icu :: plurals ::",
        "crate :: words :: counts ::",
    ),
    (
        "l_i18n_crate :: __private :: get_plural_rules",
        "crate :: words :: counts :: get_plural_rules",
    ),
    (
        "l_i18n_crate :: __private :: InterpolatePluralCount",
        "crate :: words :: counts :: InterpolatePluralCount",
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={LANGUAGES}");
    // The browser has no catalogue: islands get their sentences from the page.
    if std::env::var_os("CARGO_FEATURE_SSR").is_none() {
        return Ok(());
    }
    let out = std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or("cargo sets OUT_DIR")?;
    let folder = out.join("locales");
    let languages = languages(&folder)?;
    let config = Config::new(ENGLISH)?
        .add_locales(languages)?
        .locales_path(folder)
        .parse_options(ParseOptions::default().interpolate_display(true));
    let catalogue = parse_locales(None, config)?;
    for problem in catalogue.diag.errors().iter() {
        println!("cargo::error={problem}");
    }
    for warning in catalogue.diag.warnings().iter() {
        println!("cargo::warning={warning}");
    }
    let mut code = gen_code(&catalogue, None, false, None, false)?.to_string();
    for (library, own) in RULES {
        code = code.replace(library, own);
    }
    fs::write(out.join("sentences.rs"), code)?;
    fs::write(out.join("missing.rs"), missing()?)?;
    Ok(())
}

/// What follows the key of a label in the key of the sentence that asks for its value.
const MISSING: &str = "_missing";

/// Returns the code of a function that finds the sentence for a field that is blank, by the label of the field. Fields with the same
/// label are asked for by the same sentence.
fn missing() -> Result<String, Box<dyn Error>> {
    let english = fs::read_to_string(Path::new(LANGUAGES).join(format!("{ENGLISH}.json")))?;
    let sentences: Value = serde_json::from_str(&english)?;
    let (mut asked, mut pairs) = (BTreeMap::new(), String::new());
    for (group, below) in sentences.as_object().into_iter().flatten() {
        for (key, sentence) in below.as_object().into_iter().flatten() {
            let Some(label) = key.strip_suffix(MISSING) else {
                continue;
            };
            let words = below.get(label).and_then(Value::as_str);
            let words = words.ok_or_else(|| format!("{group}.{key} has no label"))?;
            if *asked.entry(words).or_insert(sentence) != sentence {
                return Err(format!("{words} is asked for in two ways: {group}.{key}").into());
            }
            write!(pairs, "(say!({group}.{label}), say!({group}.{key})),")?;
        }
    }
    Ok(format!(
        "fn missing(label: &str) -> Option<&'static str> {{
            [{pairs}].into_iter().find(|(of, _)| *of == label).map(|(_, sentence)| sentence)
        }}"
    ))
}

/// Puts the file of each language into `folder`, and returns the languages besides English.
fn languages(folder: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => fs::create_dir_all(folder)?,
    }
    let mut languages = BTreeSet::new();
    for file in fs::read_dir(LANGUAGES)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        fs::copy(file.path(), folder.join(&name))?;
        languages.extend(name.strip_suffix(".json").map(str::to_owned));
    }
    languages.remove(ENGLISH);
    let english = fs::read_to_string(folder.join(format!("{ENGLISH}.json")))?;
    let mut sentences: Value = serde_json::from_str(&english)?;
    pretend(&mut sentences);
    fs::write(folder.join(format!("{PSEUDO}.json")), sentences.to_string())?;
    languages.insert(PSEUDO.to_owned());
    Ok(languages)
}

/// Turns all sentences into those of the language for tests.
fn pretend(value: &mut Value) {
    match value {
        Value::Object(below) => below.values_mut().for_each(pretend),
        Value::String(sentence) => *sentence = pseudo(sentence),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {}
    }
}

/// Returns a sentence with accents, a third longer. Each run of words has the direction of Arabic, and each placeholder keeps
/// its own.
fn pseudo(sentence: &str) -> String {
    let mut made = String::new();
    let mut rest = sentence;
    while let Some((words, after)) = rest.split_once("{{") {
        made.push_str(&run(words));
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        made.extend(["\u{2068}{{", name, "}}\u{2069}"]);
        rest = after;
    }
    made + &run(rest)
}

/// Returns words between placeholders in the language for tests.
fn run(words: &str) -> String {
    let letters = words.chars().filter(char::is_ascii_alphabetic).count();
    if letters == 0 {
        return words.to_owned();
    }
    let accented: String = words.chars().map(accented).collect();
    // Padding belongs to the last word, so that the spaces around stay.
    let (accented, end) = accented.split_at(accented.trim_end().len());
    let padding = "ø".repeat(letters.div_ceil(3));
    format!("\u{202e}{accented}{padding}\u{202c}{end}")
}

fn accented(letter: char) -> char {
    const PLAIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const ACCENTED: &str = "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž";
    let at = PLAIN.chars().position(|plain| plain == letter);
    at.and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(letter)
}
