//! The files of the build that the page of an erased client uses, and what its policy lets the browser run.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// The files of the build.
#[derive(Clone, Debug)]
pub struct Build {
    /// The address of the style.
    pub style_address: String,
    /// The style itself, for the file.
    pub style: String,
    /// What verifies receipts in the browser; `None` where the build does not have it.
    pub verifier: Option<Verifier>,
}

/// What verifies receipts in the browser.
#[derive(Clone, Debug)]
pub struct Verifier {
    /// The script, which stands in the page itself.
    pub script: String,
    /// The address of the WebAssembly.
    pub address: String,
    /// The WebAssembly itself, for the file.
    pub wasm: Vec<u8>,
}

impl Build {
    /// Returns what the browser may load and run on the page: its style, its script and its WebAssembly. The page sends nothing.
    pub fn policy(&self) -> String {
        format!(
            "default-src 'none'; {}style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'",
            self.script_policy()
        )
    }

    /// Returns the same for the file, which loads nothing.
    pub(super) fn policy_of_file(&self) -> String {
        format!(
            "default-src 'none'; {}style-src {}; form-action 'none'; base-uri 'none'",
            self.script_policy(),
            digest(&self.style)
        )
    }

    fn script_policy(&self) -> String {
        match &self.verifier {
            Some(Verifier { script, .. }) => {
                format!("script-src {} 'wasm-unsafe-eval'; ", digest(script))
            }
            None => String::new(),
        }
    }
}

/// Returns the source expression of an element with this text.
fn digest(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}
