//! The limit for deletions: how many clients one administrator may delete within an hour.

use super::form;
use crate::{
    flaw::{Flaw, Flaws},
    input,
};

/// How many clients one administrator may delete within an hour, until the studio says otherwise.
pub const DELETIONS_PER_HOUR: u32 = 20;

/// The lowest number that a studio may set.
const LEAST: u32 = 1;
/// The highest number that a studio may set.
const MOST: u32 = 1_000;

form! {
    /// Sets how many clients one administrator may delete within an hour.
    pub SetDeletionLimit = "set_deletion_limit";
    typed { deletions_per_hour }
}

impl SetDeletionLimit {
    /// Parses the form: a whole number from 1 to 1,000.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<u32, Flaws<&'static str>> {
        let flaw = match input::number(&self.deletions_per_hour, LEAST, MOST) {
            Ok(limit) => return Ok(limit),
            Err(Flaw::NotANumber) => Flaw::NotBetween(LEAST, MOST),
            Err(flaw) => flaw,
        };
        Err(Flaws::one(Self::deletions_per_hour, flaw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limit_is_a_whole_number_from_1_to_1000() {
        let check = |typed: &str, expected: Result<u32, Flaw>| {
            let form = SetDeletionLimit {
                deletions_per_hour: typed.to_owned(),
            };
            let expected = expected.map_err(|flaw| Flaws::one("deletions_per_hour", flaw));
            assert_eq!(form.parse(), expected, "{typed}");
        };
        check("1", Ok(1));
        check(" 20 ", Ok(20));
        check("1000", Ok(1000));
        for typed in [
            "0",
            "1001",
            "-1",
            "1.5",
            "2e1",
            "twenty",
            "99999999999999999999",
        ] {
            check(typed, Err(Flaw::NotBetween(1, 1000)));
        }
        check(" ", Err(Flaw::Missing));
    }
}
