//! Correcting texts: on an invoice, of a membership or a package that was sold, and of a session. A correction changes words
//! alone: no amount, number or date.

use super::{form, line};
use crate::{
    client::ClientId,
    flaw::Flaws,
    ids::{InvoiceId, MembershipId, PackageId, SessionId},
    input,
};

form! {
    /// Corrects the description of an invoice.
    pub CorrectInvoice = "correct_invoice";
    ids { client: ClientId, invoice: InvoiceId }
    typed { description }
}

form! {
    /// Corrects the plan of a membership that was sold.
    pub CorrectMembership = "correct_membership";
    ids { client: ClientId, membership: MembershipId }
    typed { plan }
}

form! {
    /// Corrects the name of a package that was sold.
    pub CorrectPackage = "correct_package";
    ids { client: ClientId, package: PackageId }
    typed { name }
}

form! {
    /// Corrects the class and the coach of one session.
    pub CorrectSession = "correct_session";
    ids { session: SessionId }
    typed { name, coach }
}

/// The texts of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionTexts {
    /// The name of its class.
    pub class: String,
    /// The name of its coach, where one is known.
    pub coach: Option<String>,
}

impl CorrectInvoice {
    /// Parses the form: the new description.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        line(Self::description, &self.description)
    }
}

impl CorrectMembership {
    /// Parses the form: the new plan.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        line(Self::plan, &self.plan)
    }
}

impl CorrectPackage {
    /// Parses the form: the new name.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<String, Flaws<&'static str>> {
        line(Self::name, &self.name)
    }
}

impl CorrectSession {
    /// Parses the form: the new texts.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self) -> Result<SessionTexts, Flaws<&'static str>> {
        let mut flaws = Flaws::none();
        let class = flaws.note(Self::name, input::line(&self.name));
        let coach = flaws.note(Self::coach, input::optional(&self.coach, input::line));
        let (Some(class), Some(coach)) = (class, coach) else {
            return Err(flaws);
        };
        Ok(SessionTexts { class, coach })
    }

    /// Returns the form as the page of a session shows it.
    pub fn showing(session: SessionId, texts: &SessionTexts) -> Self {
        Self {
            session,
            name: texts.class.clone(),
            coach: texts.coach.clone().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::flaw::Flaw;

    #[test]
    fn corrected_text_is_one_line() {
        let (client, id) = (ClientId(Uuid::nil()), Uuid::nil());
        let check = |typed: &str, expected: Result<&str, Flaw>| {
            let text = || typed.to_owned();
            let invoice = CorrectInvoice {
                client,
                invoice: InvoiceId(id),
                description: text(),
            };
            let membership = CorrectMembership {
                client,
                membership: MembershipId(id),
                plan: text(),
            };
            let package = CorrectPackage {
                client,
                package: PackageId(id),
                name: text(),
            };
            let parsed = [
                ("description", invoice.parse()),
                ("plan", membership.parse()),
                ("name", package.parse()),
            ];
            for (field, seen) in parsed {
                let expected = expected.map(str::to_owned);
                assert_eq!(seen, expected.map_err(|flaw| Flaws::one(field, flaw)));
            }
        };
        check(" Weekend workshop ", Ok("Weekend workshop"));
        check(" ", Err(Flaw::Missing));
        check("Two\nlines", Err(Flaw::NotOneLine));
        check(&"x".repeat(201), Err(Flaw::TooLong(200)));
    }

    #[test]
    fn session_has_a_class_and_perhaps_a_coach() {
        let check = |[name, coach]: [&str; 2], expected: Result<Option<&str>, &[(&str, Flaw)]>| {
            let form = CorrectSession {
                session: SessionId(Uuid::nil()),
                name: name.to_owned(),
                coach: coach.to_owned(),
            };
            match (form.parse(), expected) {
                (Ok(texts), Ok(coach)) => {
                    assert_eq!(texts.coach.as_deref(), coach);
                    assert!(CorrectSession::showing(form.session, &texts) == form);
                }
                (Err(flaws), Err(expected)) => {
                    assert_eq!(flaws.iter().collect::<Vec<_>>(), expected);
                }
                (seen, _) => panic!("{name}, {coach}: {seen:?}"),
            }
        };
        check(["Reformer", "Kim Coach"], Ok(Some("Kim Coach")));
        check(["Reformer", ""], Ok(None));
        check(
            ["", "Two\nlines"],
            Err(&[("name", Flaw::Missing), ("coach", Flaw::NotOneLine)]),
        );
    }
}
