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
pub use returned::{Origin, Returned};

#[cfg(feature = "ssr")]
mod returned {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    };

    use shared::{
        flaw::{Flaw, Flaws},
        forms::{self, Difference, Shown},
    };

    /// A form that goes back to its page: the name of its server function, what was typed, and what is wrong. It never
    /// holds a secret.
    #[derive(Clone, Debug)]
    pub struct Returned {
        function: String,
        typed: Vec<(String, String)>,
        flaws: Vec<(&'static str, Flaw)>,
        shown: Option<Shown>,
        differences: Vec<Difference>,
        origin: Origin,
        /// Whether the page shows the form.
        on_page: Arc<AtomicBool>,
    }

    /// How a form comes back to its page.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Origin {
        /// It was posted there.
        Posted,
        /// The login page carried it through. It was not sent to its server function.
        Carried,
    }

    impl Returned {
        /// The name that stands for the whole form.
        pub(crate) const WHOLE: &'static str = "";

        /// Returns the form as it was typed.
        pub fn of<F: forms::Form>(form: &F) -> Self {
            let typed = form.fields().into_iter();
            let typed = typed.map(|(name, value)| (name.to_owned(), value));
            let typed = typed.chain(form.listed()).collect();
            Self::new(F::FUNCTION.to_owned(), typed, Origin::Posted)
        }

        /// Returns a form that the login page carried through.
        pub(crate) fn carried(function: String, typed: Vec<(String, String)>) -> Self {
            Self::new(function, typed, Origin::Carried)
        }

        fn new(function: String, typed: Vec<(String, String)>, origin: Origin) -> Self {
            Self {
                function,
                typed,
                flaws: Vec::new(),
                shown: None,
                differences: Vec::new(),
                origin,
                on_page: Arc::default(),
            }
        }

        /// Returns how the form comes back.
        pub(crate) fn origin(&self) -> Origin {
            self.origin
        }

        /// Notes that the page shows the form, and with it what is wrong.
        pub(crate) fn put_on_page(&self) {
            self.on_page.store(true, Relaxed);
        }

        /// Whether the page shows the form.
        pub(crate) fn is_on_page(&self) -> bool {
            self.on_page.load(Relaxed)
        }

        /// Returns the same form, with these flaws.
        #[must_use]
        pub(crate) fn flawed(mut self, flaws: &Flaws<&'static str>) -> Self {
            self.flaws = flaws.iter().collect();
            self
        }

        /// Returns the same form, which edits what its page showed then.
        #[must_use]
        pub(crate) fn showing(self, shown: Option<Shown>) -> Self {
            Self { shown, ..self }
        }

        /// Returns what the page showed that the form edits, where the next page has to say the same.
        pub(crate) fn shown(&self) -> Option<&Shown> {
            self.shown.as_ref()
        }

        /// Returns the same form, with what another person has changed since its page was made. Fields that were left
        /// as the page showed them take the new values.
        #[must_use]
        pub(crate) fn outdated(mut self, shown: &Shown, differences: Vec<Difference>) -> Self {
            for difference in &differences {
                let field = self
                    .typed
                    .iter_mut()
                    .find(|(name, _)| name == difference.field);
                if let Some((name, typed)) = field
                    && shown.is_untouched(name, typed)
                {
                    typed.clone_from(&difference.now);
                }
            }
            self.differences = differences;
            self
        }

        /// Whether this is the form of `function`.
        pub fn is_of(&self, function: &str) -> bool {
            self.function == function
        }

        /// Returns what was typed into a field.
        pub fn typed(&self, name: &str) -> Option<&str> {
            let field = self.typed.iter().find(|(field, _)| field == name);
            field.map(|(_, typed)| typed.as_str())
        }

        /// Returns what is wrong with a field, or with the whole form where `name` is empty.
        pub fn flaw(&self, name: &str) -> Option<Flaw> {
            let flawed = self.flaws.iter().find(|(field, _)| *field == name);
            flawed.map(|(_, flaw)| *flaw)
        }

        /// Returns the first thing that is wrong, with a field or with the whole form.
        pub(crate) fn first_flaw(&self) -> Option<Flaw> {
            self.flaws.first().map(|(_, flaw)| *flaw)
        }

        /// Returns what another person has changed in a field since the page was made.
        pub fn difference(&self, name: &str) -> Option<&Difference> {
            self.differences
                .iter()
                .find(|difference| difference.field == name)
        }
    }
}
