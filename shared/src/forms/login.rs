//! Logging team members in and out.
//!
//! Logging in says of nothing what is wrong with it, so those forms are not parsed.

use super::form;
use crate::{
    flaw::{Flaw, Flaws},
    setup::Password,
};

form! {
    /// Logs a team member in, and leads to the page `next`.
    pub LogIn = "log_in";
    typed { email, next }
    secret { password }
}

form! {
    /// Completes a login with a code of the second factor, and leads to the page `next`.
    pub GiveCode = "give_code";
    typed { next }
    secret { code }
}

form! {
    /// Logs a team member out.
    pub LogOut = "log_out";
}

form! {
    /// Sets a team member's password with a one-time code. The code comes back with a flawed password: the person has
    /// just typed it, and it is long.
    pub UseLink = "use_link";
    typed { code }
    secret { password }
}

impl UseLink {
    /// Parses the form: the password. Whether the code is valid, the store says.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<Password, Flaws<&'static str>> {
        let mut flaws = Flaws::none();
        if self.code.trim().is_empty() {
            flaws.note::<()>(Self::code, Err(Flaw::Missing));
        }
        let password = flaws.note(Self::password, Password::parse(&self.password));
        password.filter(|_| flaws.is_empty()).ok_or(flaws)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn password_is_set_with_a_code() {
        let check = |code: &str, password: &str, expected: &[(&str, Flaw)]| {
            let form = UseLink {
                code: code.to_owned(),
                password: password.to_owned(),
            };
            let flaws = form.parse().err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected);
        };
        let (missing, short) = (("code", Flaw::Missing), ("password", Flaw::TooShort(12)));
        check("7QX4-2MPA", "forget-me-not", &[]);
        check(" ", "forget-me-not", &[missing]);
        check(" ", "short", &[missing, short]);
    }
}
