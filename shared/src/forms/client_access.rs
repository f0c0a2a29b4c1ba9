//! The client's own access to the app and the widgets, and the client's request to be deleted.

use jiff::civil::Date;

use super::form;
use crate::{
    client::{ClientId, Email},
    details::{Details, DetailsForm},
    flaw::{Flaw, Flaws},
    ids::LocationId,
    input,
    setup::Password,
};

form! {
    /// Makes a link with which a client sets a password. `user_name` is left blank where the client has one, or logs in with
    /// the email address.
    pub MakeClientLink = "make_client_link";
    ids { client: ClientId }
    typed { user_name }
}

form! {
    /// Changes the user name with which a client logs in.
    pub ChangeUserName = "change_user_name";
    ids { client: ClientId }
    typed { user_name }
}

form! {
    /// Withdraws a client's request to be deleted, at the client's word.
    pub WithdrawDeletionRequest = "withdraw_deletion_request";
    ids { client: ClientId }
}

form! {
    /// Logs a client in. In a widget, `location` is the location whose schedule comes next.
    pub ClientLogIn = "client_log_in";
    typed { email, location }
    secret { password }
}

form! {
    /// Logs a client out. In a widget, `location` is the location whose schedule stays.
    pub ClientLogOut = "client_log_out";
    typed { location }
}

form! {
    /// Asks for a new password.
    pub ClientForgotPassword = "client_forgot_password";
    typed { email }
}

form! {
    /// Sets a client's password with a link. The link comes back while it is valid, so that a flawed password can be
    /// corrected.
    pub ClientSetPassword = "client_set_password";
    typed { link }
    secret { password }
}

form! {
    /// Signs up: adds the person as a client with a password. `user_name` is left blank where the person logs in with the email
    /// address.
    pub ClientSignUp = "client_sign_up";
    ids { location: LocationId }
    typed { first_name, last_name, email, user_name }
    secret { password }
}

form! {
    /// Asks the team to delete the client's account; `sure` is ticked.
    pub ClientAskDeletion = "client_ask_deletion";
    typed { sure }
}

form! {
    /// Withdraws the client's own request to be deleted.
    pub ClientWithdrawDeletion = "client_withdraw_deletion";
}

/// A client who signs up.
#[derive(Debug)]
pub struct SignUp {
    /// Name and email address.
    pub details: Details,
    /// What the client logs in with.
    pub user_name: Email,
    /// The home location.
    pub location: LocationId,
    /// The password.
    pub password: Password,
}

impl MakeClientLink {
    /// Parses the form: the user name, where one is typed.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Option<Email>, Flaws<&'static str>> {
        user_name(&self.user_name).map_err(|flaw| Flaws::one(Self::user_name, flaw))
    }
}

impl ChangeUserName {
    /// Parses the form: the new user name.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Email, Flaws<&'static str>> {
        Email::parse(&self.user_name).map_err(|flaw| Flaws::one(Self::user_name, flaw))
    }
}

impl ClientLogIn {
    /// Parses the form: the location. Of email address and password it is never said what is wrong.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Option<LocationId>, Flaws<&'static str>> {
        location(&self.location).map_err(|flaw| Flaws::one(Self::location, flaw))
    }
}

impl ClientLogOut {
    /// Parses the form: the location.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Option<LocationId>, Flaws<&'static str>> {
        location(&self.location).map_err(|flaw| Flaws::one(Self::location, flaw))
    }
}

impl ClientForgotPassword {
    /// Parses the form: the email address.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Email, Flaws<&'static str>> {
        Email::parse(&self.email).map_err(|flaw| Flaws::one(Self::email, flaw))
    }
}

impl ClientSetPassword {
    /// Parses the form: the password. Whether the link is valid, the store says.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Password, Flaws<&'static str>> {
        Password::parse(&self.password).map_err(|flaw| Flaws::one(Self::password, flaw))
    }
}

impl ClientSignUp {
    /// Parses the form on the day `today`.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, today: Date) -> Result<SignUp, Flaws<&'static str>> {
        let details = DetailsForm {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            ..DetailsForm::default()
        };
        let (details, mut flaws) = match details.parse(today) {
            Ok(details) => (Some(details), Flaws::none()),
            Err(flaws) => (None, flaws.named(crate::details::Field::name)),
        };
        // The team may not know a client's email address; a client who signs up logs in with it.
        if self.email.trim().is_empty() {
            flaws.note::<()>(Self::email, Err(Flaw::Missing));
        }
        let typed = flaws.note(Self::user_name, user_name(&self.user_name));
        let password = flaws.note(Self::password, Password::parse(&self.password));
        let email = details.as_ref().and_then(|details| details.email.clone());
        let user_name = typed.and_then(|typed| typed.or(email));
        match (details, user_name, password) {
            (Some(details), Some(user_name), Some(password)) if flaws.is_empty() => Ok(SignUp {
                details,
                user_name,
                location: self.location,
                password,
            }),
            (Some(_) | None, Some(_) | None, Some(_) | None) => Err(flaws),
        }
    }
}

impl ClientAskDeletion {
    /// Parses the form: the client is sure.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<(), Flaws<&'static str>> {
        if self.sure == "1" {
            Ok(())
        } else {
            Err(Flaws::one(Self::sure, Flaw::Missing))
        }
    }
}

/// Parses a user name: it has the form of an email address.
fn user_name(typed: &str) -> Result<Option<Email>, Flaw> {
    input::optional(typed, Email::parse)
}

fn location(typed: &str) -> Result<Option<LocationId>, Flaw> {
    let read = |typed: &str| typed.trim().parse().map_err(|_| Flaw::NotAChoice);
    input::optional(typed, read)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 12, 1);

    #[test]
    fn sign_up_says_what_is_wrong_beside_each_field() {
        let check = |[first, last, email, password]: [&str; 4], expected: &[(&str, Flaw)]| {
            let form = ClientSignUp {
                location: LocationId(Uuid::nil()),
                first_name: first.to_owned(),
                last_name: last.to_owned(),
                email: email.to_owned(),
                user_name: String::new(),
                password: password.to_owned(),
            };
            let flaws = form.parse(TODAY).err();
            let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
            assert_eq!(flaws, expected);
        };
        check(["Ann", "", "ann@example.com", "forget-me-not"], &[]);
        check(["Ann", "Lee", "ann@example.com", "forget-me-not"], &[]);
        check(
            ["Ann", "", "", "forget-me-not"],
            &[("email", Flaw::Missing)],
        );
        let all = [
            ("first_name", Flaw::Missing),
            ("last_name", Flaw::NotOneLine),
            ("email", Flaw::NotAnEmail),
            ("password", Flaw::TooShort(12)),
        ];
        check([" ", "a\tb", "ann", "short"], &all);
    }

    #[test]
    fn user_name_is_the_email_address_unless_another_is_typed() {
        let check = |user_name: &str, expected: Result<&str, Flaw>| {
            let form = ClientSignUp {
                location: LocationId(Uuid::nil()),
                first_name: "Ann".into(),
                last_name: String::new(),
                email: "Ann@example.com".into(),
                user_name: user_name.to_owned(),
                password: "forget-me-not".into(),
            };
            let parsed = form.parse(TODAY).map(|new| new.user_name.key());
            let expected = expected.map(str::to_owned);
            let flaw = |flaw| Flaws::one("user_name", flaw);
            assert_eq!(parsed, expected.map_err(flaw), "{user_name}");
        };
        check("", Ok("ann@example.com"));
        check("Ann+gym@example.com", Ok("ann+gym@example.com"));
        check("ann", Err(Flaw::NotAnEmail));
        let of_link = |user_name: &str| {
            let (client, user_name) = (ClientId(Uuid::nil()), user_name.to_owned());
            let parsed = MakeClientLink { client, user_name }.parse();
            parsed.map(|typed| typed.map(|typed| typed.key()))
        };
        assert_eq!(of_link(" "), Ok(None));
        assert_eq!(
            of_link("Ann@example.com"),
            Ok(Some("ann@example.com".into()))
        );
        let flaw = Flaws::one("user_name", Flaw::NotAnEmail);
        assert_eq!(of_link("ann"), Err(flaw));
    }

    #[test]
    fn location_of_a_widget_may_be_left_out() {
        let check = |location: &str, expected: Result<Option<LocationId>, Flaws<&'static str>>| {
            let location = location.to_owned();
            let log_in = ClientLogIn {
                email: String::new(),
                location: location.clone(),
                password: String::new(),
            };
            assert_eq!(log_in.parse(), expected);
            assert_eq!(ClientLogOut { location }.parse(), expected);
        };
        check("", Ok(None));
        check(&Uuid::nil().to_string(), Ok(Some(LocationId(Uuid::nil()))));
        check("quay", Err(Flaws::one("location", Flaw::NotAChoice)));
    }

    #[test]
    fn forms_about_passwords_and_deletion_say_what_is_missing() {
        let email = String::new();
        let forgot = ClientForgotPassword { email }.parse();
        assert_eq!(forgot.err(), Some(Flaws::one("email", Flaw::Missing)));
        let set = |password: &str| {
            let form = ClientSetPassword {
                link: String::new(),
                password: password.to_owned(),
            };
            form.parse().err()
        };
        assert_eq!(set("forget-me-not"), None);
        assert_eq!(set(""), Some(Flaws::one("password", Flaw::Missing)));
        let ask = |sure: &str| {
            let sure = sure.to_owned();
            ClientAskDeletion { sure }.parse()
        };
        assert_eq!(ask("1"), Ok(()));
        assert_eq!(ask(""), Err(Flaws::one("sure", Flaw::Missing)));
    }
}
