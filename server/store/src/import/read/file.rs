//! The files of an export, by name and columns.

/// A file, and its required columns, in any order. Other files refer to its rows by the first column, if they do.
#[derive(Clone, Copy, Debug)]
pub(in crate::import) struct File {
    pub(in crate::import) name: &'static str,
    pub(in crate::import) columns: &'static [&'static str],
}
