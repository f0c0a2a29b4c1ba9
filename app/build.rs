//! Turns the catalogue of sentences into code, so that a missing sentence does not compile.
//!
//! `leptos_i18n_build` does the same and prepares data for plurals and dates as well, which brings a hundred crates
//! that nothing here uses; these are the two that it is made of.

use std::{collections::BTreeSet, error::Error, fs, io, path::PathBuf};

use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};

/// The folder with a file for each language.
const LANGUAGES: &str = "src/locales";

/// The language that stands in for sentences that another one lacks.
const ENGLISH: &str = "en";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={LANGUAGES}");
    let config = Config::new(ENGLISH)?
        .add_locales(languages()?)?
        .locales_path(LANGUAGES)
        .parse_options(ParseOptions::default().interpolate_display(true));
    let catalogue = parse_locales(None, config)?;
    for problem in catalogue.diag.errors().iter() {
        println!("cargo::error={problem}");
    }
    for warning in catalogue.diag.warnings().iter() {
        println!("cargo::warning={warning}");
    }
    let out = std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or("cargo sets OUT_DIR")?;
    fs::write(
        out.join("sentences.rs"),
        gen_code(&catalogue, None, false, None, false)?.to_string(),
    )?;
    Ok(())
}

/// Returns the languages besides English: the names of the files, without `.json`.
fn languages() -> io::Result<BTreeSet<String>> {
    let mut languages = BTreeSet::new();
    for file in fs::read_dir(LANGUAGES)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        languages.extend(name.strip_suffix(".json").map(str::to_owned));
    }
    languages.remove(ENGLISH);
    Ok(languages)
}
