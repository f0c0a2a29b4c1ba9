//! Turns the catalogue of sentences into code, so that a missing sentence does not compile.
//!
//! `leptos_i18n_build` does the same and prepares data for plurals and dates as well, which brings a hundred crates
//! that nothing here uses; these are the two that it is made of.

use std::{error::Error, fs, path::PathBuf};

use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/locales");
    // A second language is one more file in src/locales, and its name here.
    let config = Config::new("en")?
        .locales_path("src/locales")
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
