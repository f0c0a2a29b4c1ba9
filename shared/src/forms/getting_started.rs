//! What an administrator says about the list of first steps.

use super::form;
use crate::{
    flaw::{Flaw, Flaws},
    getting_started::Said,
};

form! {
    /// Says that backups are made, or that the list of first steps is not wanted.
    pub SetGettingStarted = "set_getting_started";
    typed { said }
}

form! {
    /// Fills a studio without clients with example data.
    pub AddExamples = "add_examples";
}

form! {
    /// Removes the example data.
    pub RemoveExamples = "remove_examples";
}

/// What the next page says where some example data stays.
pub const EXAMPLES_STAY: &str = "examples_stay";

impl SetGettingStarted {
    /// Parses the form.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Said, Flaws<&'static str>> {
        Said::parse(&self.said).ok_or_else(|| Flaws::one(Self::said, Flaw::NotAChoice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_one_of_the_list() {
        let parse = |said: &str| SetGettingStarted { said: said.into() }.parse();
        for said in Said::ALL {
            assert_eq!(parse(said.name()), Ok(said));
        }
        assert_eq!(parse(""), Err(Flaws::one("said", Flaw::NotAChoice)));
    }
}
