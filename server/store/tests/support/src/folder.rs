//! A folder for the files of one test.

use std::{
    env, fs,
    ops::Deref,
    path::{Path, PathBuf},
};

/// A new folder, which is removed when the value is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes an empty folder.
    #[expect(
        clippy::new_without_default,
        reason = "a default value would not make a folder"
    )]
    pub fn new() -> Self {
        let folder = env::temp_dir().join(format!("lethe_{:016x}", rand::random::<u64>()));
        fs::create_dir(&folder).expect("a folder");
        Self(folder)
    }
}

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A test that panics has already said why.
        let _ = fs::remove_dir_all(&self.0);
    }
}
