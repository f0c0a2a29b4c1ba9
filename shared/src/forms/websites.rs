//! The websites that may embed the schedule: added and removed.

use super::form;
use crate::{flaw::Flaws, input};

form! {
    /// Lets a website embed the schedule.
    pub AddEmbeddingSite = "add_embedding_site";
    typed { origin }
}

form! {
    /// No longer lets a website embed the schedule.
    pub RemoveEmbeddingSite = "remove_embedding_site";
    typed { origin }
}

impl AddEmbeddingSite {
    /// Parses the form: the website's origin.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        input::origin(&self.origin).map_err(|flaw| Flaws::one(Self::origin, flaw))
    }
}

impl RemoveEmbeddingSite {
    /// Parses the form: the website's origin.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        input::origin(&self.origin).map_err(|flaw| Flaws::one(Self::origin, flaw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flaw::Flaw;

    #[test]
    fn website_is_named_by_its_origin() {
        let check = |origin: &str, expected: Result<&str, Flaw>| {
            let origin = origin.to_owned();
            let expected = expected
                .map(str::to_owned)
                .map_err(|flaw| Flaws::one("origin", flaw));
            let add = AddEmbeddingSite {
                origin: origin.clone(),
            };
            assert_eq!(add.parse(), expected);
            assert_eq!(RemoveEmbeddingSite { origin }.parse(), expected);
        };
        check("https://Studio.example/", Ok("https://studio.example"));
        check("studio", Err(Flaw::NotAnOrigin));
        check("", Err(Flaw::Missing));
    }
}
