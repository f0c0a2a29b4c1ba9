//! The outcome of a form, and the form as it was sent.

use serde::{Deserialize, Serialize};
use shared::flaw::Flaw;

/// The outcome of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Nothing has changed. Names each field with its flaw; the empty name stands for the whole form.
    Refused(Vec<(String, Flaw)>),
}

#[cfg(feature = "ssr")]
pub use on_the_server::Form;

#[cfg(feature = "ssr")]
mod on_the_server {
    use shared::flaw::{Flaw, Flaws};

    /// A form as it was sent: the name of its server function, what was typed, and what is wrong.
    #[derive(Clone, Debug)]
    pub struct Form {
        function: &'static str,
        typed: Vec<(&'static str, String)>,
        flaws: Vec<(&'static str, Flaw)>,
    }

    impl Form {
        /// The name that stands for the whole form.
        pub(crate) const WHOLE: &'static str = "";

        /// Returns the form of a server function, with what was typed. Secrets are left out: they are never sent back.
        pub fn new<const N: usize>(
            function: &'static str,
            typed: [(&'static str, &str); N],
        ) -> Self {
            Self {
                function,
                typed: typed.map(|(name, value)| (name, value.to_owned())).to_vec(),
                flaws: Vec::new(),
            }
        }

        /// Returns the same form, with these flaws.
        #[must_use]
        pub(crate) fn flawed(mut self, flaws: &Flaws<&'static str>) -> Self {
            self.flaws = flaws.iter().collect();
            self
        }

        /// Whether this is the form of `function`.
        pub fn is_of(&self, function: &str) -> bool {
            self.function == function
        }

        /// Returns what was typed into a field.
        pub fn typed(&self, name: &str) -> Option<&str> {
            let field = self.typed.iter().find(|(field, _)| *field == name);
            field.map(|(_, typed)| typed.as_str())
        }

        /// Returns what is wrong with a field, or with the whole form where `name` is empty.
        pub fn flaw(&self, name: &str) -> Option<Flaw> {
            let flawed = self.flaws.iter().find(|(field, _)| *field == name);
            flawed.map(|(_, flaw)| *flaw)
        }
    }
}
