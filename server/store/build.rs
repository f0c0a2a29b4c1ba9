//! A migration that is added changes the program, although no source file changes.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
