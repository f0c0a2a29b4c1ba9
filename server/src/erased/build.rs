//! Reads the files of the build that the page of an erased client uses.

use std::{fs, path::Path, time::SystemTime};

use app::pages::erased::{Build, Verifier};

/// Reads the files from the folder of the site. The page works without them: it then says how to verify a receipt elsewhere.
pub(super) fn read(site: &Path) -> Build {
    let pkg = site.join("pkg");
    let style = find(&pkg, "lethe", "css");
    let text = |name: &str| fs::read_to_string(pkg.join(name)).ok();
    Build {
        style: style.as_deref().and_then(text).unwrap_or_default(),
        style_address: address(style.as_deref().unwrap_or("lethe.css")),
        verifier: verifier(&pkg),
    }
}

fn verifier(pkg: &Path) -> Option<Verifier> {
    let wasm = find(pkg, "erased", "wasm")?;
    let script = find(pkg, "erased", "js")?;
    Some(Verifier {
        script: fs::read_to_string(pkg.join(script)).ok()?,
        address: address(&wasm),
        wasm: fs::read(pkg.join(wasm)).ok()?,
    })
}

fn address(name: &str) -> String {
    format!("/pkg/{name}")
}

/// Returns the newest file of this name and ending, which may have a hash between them.
fn find(pkg: &Path, name: &str, ending: &str) -> Option<String> {
    let is_it = |file: &str| {
        let hash = file
            .strip_prefix(name)
            .and_then(|rest| rest.strip_suffix(ending));
        hash.is_some_and(|hash| hash == "." || (hash.starts_with('.') && hash.ends_with('.')))
    };
    let files = fs::read_dir(pkg).ok()?.flatten();
    let found = files.filter_map(|file| {
        let name = file.file_name().into_string().ok()?;
        let made = file.metadata().and_then(|about| about.modified());
        is_it(&name).then_some((made.unwrap_or(SystemTime::UNIX_EPOCH), name))
    });
    found.max().map(|(_, name)| name)
}
