//! The studio's choice of what becomes of the visits of deleted clients.

use super::form;
use crate::{
    flaw::{Flaw, Flaws},
    visit::VisitFate,
};

form! {
    /// Chooses what becomes of the visits of clients who are deleted from now on.
    pub SetVisitFate = "set_visit_fate";
    typed { visits }
}

impl SetVisitFate {
    /// Returns the form that shows this choice.
    pub fn showing(visits: VisitFate) -> Self {
        Self {
            visits: visits.name().to_owned(),
        }
    }

    /// Parses the form: the choice.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<VisitFate, Flaws<&'static str>> {
        let flaw = match &*self.visits {
            "" => Flaw::Missing,
            typed => match VisitFate::parse(typed) {
                Some(visits) => return Ok(visits),
                None => Flaw::NotAChoice,
            },
        };
        Err(Flaws::one(Self::visits, flaw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choice_is_one_of_the_list() {
        let check = |visits: &str, expected: Result<VisitFate, Flaw>| {
            let form = SetVisitFate {
                visits: visits.to_owned(),
            };
            let expected = expected.map_err(|flaw| Flaws::one("visits", flaw));
            assert_eq!(form.parse(), expected);
        };
        for fate in VisitFate::ALL {
            assert_eq!(SetVisitFate::showing(fate).parse(), Ok(fate));
        }
        check("", Err(Flaw::Missing));
        check("Counted", Err(Flaw::NotAChoice));
        check("forgotten", Err(Flaw::NotAChoice));
    }
}
