//! What becomes of a form of the desk: it is done, or the page comes back with what is wrong beside each field.

use serde::{Deserialize, Serialize};
use shared::flaw::Flaw;

/// What became of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Nothing has changed: this is wrong with these fields, or with the whole where the name is empty.
    Refused(Vec<(String, Flaw)>),
}

#[cfg(feature = "ssr")]
pub use on_the_server::Form;

#[cfg(feature = "ssr")]
mod on_the_server {
    use super::Outcome;
    use crate::api::{
        AppError,
        reply::{Reply, reply},
    };
    use shared::flaw::{Flaw, Flaws, Refused};

    /// The name that stands for a form as a whole.
    pub(crate) const WHOLE: &str = "";

    /// A form as it was sent: by which function it is answered, and what was typed.
    #[derive(Clone, Debug)]
    pub struct Form {
        function: &'static str,
        typed: Vec<(&'static str, String)>,
        flaws: Vec<(&'static str, Flaw)>,
    }

    impl Form {
        /// The form of a server function, with what was typed. Secrets are left out: they are never sent back.
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

        /// Whether this is the form of `function`.
        pub fn is_of(&self, function: &str) -> bool {
            self.function == function
        }

        /// What was typed into a field.
        pub fn typed(&self, name: &str) -> Option<&str> {
            let field = self.typed.iter().find(|(field, _)| *field == name);
            field.map(|(_, typed)| typed.as_str())
        }

        /// What is wrong with a field; with the whole form, where `name` is empty.
        pub fn flaw(&self, name: &str) -> Option<Flaw> {
            let flawed = self.flaws.iter().find(|(field, _)| *field == name);
            flawed.map(|(_, flaw)| *flaw)
        }

        /// Refuses the form, with what is wrong with which of its fields.
        #[expect(
            clippy::unnecessary_wraps,
            reason = "it is what server functions answer"
        )]
        pub(crate) fn refuse(mut self, flaws: Flaws<&'static str>) -> Result<Outcome, AppError> {
            self.flaws = flaws.iter().collect();
            let refused = flaws.iter().map(|(name, flaw)| (name.to_owned(), flaw));
            let refused = refused.collect();
            reply(|| Reply::Form(self));
            Ok(Outcome::Refused(refused))
        }

        /// Answers with what became of it in the store.
        pub(crate) fn outcome(self, outcome: store::Outcome) -> Result<Outcome, AppError> {
            match outcome {
                store::Outcome::Done => Ok(Outcome::Done),
                store::Outcome::Newer(_) => self.refuse_whole(Refused::Newer.into()),
                store::Outcome::Refused(Refused::NameTaken) => {
                    self.refuse(Flaws::one("name", Refused::NameTaken.into()))
                }
                store::Outcome::Refused(refused) => self.refuse_whole(refused.into()),
                store::Outcome::NotPermitted => Err(AppError::NotPermitted),
                store::Outcome::NotFound => Err(AppError::NotFound),
            }
        }

        /// The same, where too high an amount is told beside the field `amount`.
        pub(crate) fn amount_outcome(self, outcome: store::Outcome) -> Result<Outcome, AppError> {
            match outcome {
                store::Outcome::Refused(
                    refused @ (Refused::MoreThanLeft | Refused::MoreThanCredit),
                ) => self.refuse(Flaws::one("amount", refused.into())),
                outcome => self.outcome(outcome),
            }
        }

        /// Refuses the form as a whole.
        pub(crate) fn refuse_whole(self, flaw: Flaw) -> Result<Outcome, AppError> {
            self.refuse(Flaws::one(WHOLE, flaw))
        }
    }
}
