//! Turns the catalogue of sentences into code, so that a missing sentence does not compile.

use std::{error::Error, path::PathBuf};

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or("cargo sets OUT_DIR")?;
    // A second language is one more file in src/locales, and its name here.
    let config = Config::new("en")?
        .locales_path("src/locales")
        .parse_options(ParseOptions::default().interpolate_display(true));
    let catalogue = TranslationsInfos::parse(config)?;
    catalogue.emit_diagnostics();
    catalogue.rerun_if_locales_changed();
    catalogue.generate_i18n_module(out.join("i18n"))?;
    Ok(())
}
