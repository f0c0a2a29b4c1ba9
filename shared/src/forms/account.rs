//! A team member's own account: the password and the second factor.

use super::form;
use crate::{
    access::Switch,
    flaw::{Flaw, Flaws},
    setup::Password,
};

form! {
    /// Changes the team member's own password.
    pub ChangePassword = "change_password";
    secret { current, new }
}

form! {
    /// Makes the secret of a second factor.
    pub StartSecondFactor = "start_second_factor";
    secret { password }
}

form! {
    /// Turns the second factor on with a first code.
    pub ConfirmSecondFactor = "confirm_second_factor";
    secret { code }
}

form! {
    /// Turns the second factor off.
    pub StopSecondFactor = "stop_second_factor";
    secret { code }
}

form! {
    /// Turns the key that leads to the client search on or off for the team member who is logged in.
    pub SetSearchKey = "set_search_key";
    ids { turn: Switch }
}

impl ChangePassword {
    /// Parses the form: the new password.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<Password, Flaws<&'static str>> {
        let mut flaws = Flaws::none();
        flaws.note(Self::current, given(&self.current));
        let new = flaws.note(Self::new, Password::parse(&self.new));
        new.filter(|_| flaws.is_empty()).ok_or(flaws)
    }
}

impl StartSecondFactor {
    /// Parses the form: the current password, which is compared later.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<&str, Flaws<&'static str>> {
        given(&self.password).map_err(|flaw| Flaws::one(Self::password, flaw))
    }
}

impl ConfirmSecondFactor {
    /// Parses the form: the code.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<&str, Flaws<&'static str>> {
        given(self.code.trim()).map_err(|flaw| Flaws::one(Self::code, flaw))
    }
}

impl StopSecondFactor {
    /// Parses the form: the code.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<&str, Flaws<&'static str>> {
        given(self.code.trim()).map_err(|flaw| Flaws::one(Self::code, flaw))
    }
}

/// Something that is compared later, and only has to be there.
fn given(typed: &str) -> Result<&str, Flaw> {
    if typed.is_empty() {
        Err(Flaw::Missing)
    } else {
        Ok(typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Form;

    #[test]
    fn password_change_needs_the_current_password_and_a_long_new_one() {
        let check = |current: &str, new: &str, expected: &[(&str, Flaw)]| {
            let form = ChangePassword {
                current: current.to_owned(),
                new: new.to_owned(),
            };
            let flaws = form.parse().err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected);
            assert_eq!(form.fields(), []);
        };
        let (missing, short) = (("current", Flaw::Missing), ("new", Flaw::TooShort(12)));
        check("short", "forget-me-not", &[]);
        check("", "forget-me-not", &[missing]);
        check("", "short", &[missing, short]);
        check("short", "", &[("new", Flaw::Missing)]);
    }

    #[test]
    fn second_factor_forms_need_their_secret() {
        let start = |password: &str| {
            let password = password.to_owned();
            StartSecondFactor { password }.parse().map(str::to_owned)
        };
        assert_eq!(start(" "), Ok(" ".to_owned()));
        assert_eq!(start(""), Err(Flaws::one("password", Flaw::Missing)));
        let check = |code: &str, expected: Result<&str, Flaws<&'static str>>| {
            let code = code.to_owned();
            let confirm = ConfirmSecondFactor { code: code.clone() };
            assert_eq!(confirm.parse(), expected);
            assert_eq!(StopSecondFactor { code }.parse(), expected);
        };
        check(" 123456 ", Ok("123456"));
        check(" ", Err(Flaws::one("code", Flaw::Missing)));
    }
}
