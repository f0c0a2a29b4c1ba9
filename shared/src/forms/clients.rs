//! Clients: found, added, and their information saved.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Form, form};
use crate::{
    client::{ClientId, Reference},
    details::{Details, DetailsForm, Field},
    flaw::{Flaw, Flaws},
    ids::LocationId,
    input,
};

form! {
    /// Finds clients, those after the client `after`.
    pub SearchClients = "search_clients";
    typed { term, after }
}

form! {
    /// Finds a deleted client by the reference.
    pub FindDeletedClient = "find_deleted_client";
    typed { reference }
}

/// Saves the information of a client. The fields of the details are sent as `details[first_name]`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveClient {
    /// The client.
    pub id: ClientId,
    /// The information, as typed.
    pub details: DetailsForm,
    /// `1` where the team member has seen that an erased client had this email address or phone number.
    #[serde(default)]
    pub although_suppressed: String,
    /// `1` where the team member has seen which other clients have this email address, and both are to have it.
    #[serde(default)]
    pub although_shared: String,
}

/// Adds a client at a location. The fields of the details are sent as `details[first_name]`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddClient {
    /// The information, as typed.
    pub details: DetailsForm,
    /// The home location.
    pub location: LocationId,
    /// `1` where the team member has seen which clients may be the same person.
    #[serde(default)]
    pub although_alike: String,
}

/// Whether the team member has seen what the page points out, and goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Not yet: it is pointed out first.
    Unseen,
    /// The team member has seen it.
    Seen,
}

/// A change to the information of a client.
#[derive(Clone, Debug)]
pub struct ClientChange {
    /// The client.
    pub client: ClientId,
    /// The information after the change.
    pub details: Details,
    /// Whether the team member has seen that an erased client had this email address or phone number.
    pub notice: Notice,
    /// Whether the team member has seen which other clients have this email address.
    pub sharing: Notice,
}

/// A client to add.
#[derive(Clone, Debug)]
pub struct ClientToAdd {
    /// The information.
    pub details: Details,
    /// The home location.
    pub location: LocationId,
    /// Whether the team member has seen which clients may be the same person.
    pub notice: Notice,
}

impl SearchClients {
    /// Parses the form: the client after whom the list goes on.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<Option<ClientId>, Flaws<&'static str>> {
        let read = |typed: &str| typed.trim().parse().map_err(|_| Flaw::NotAChoice);
        input::optional(&self.after, read).map_err(|flaw| Flaws::one(Self::after, flaw))
    }
}

impl FindDeletedClient {
    /// Parses the form: the reference; `None` where no reference is written like this.
    pub fn parse(&self) -> Option<Reference> {
        Reference::parse(&self.reference)
    }
}

#[expect(
    non_upper_case_globals,
    reason = "a constant has the name of its field"
)]
impl SaveClient {
    /// The name of `id`.
    pub const id: &'static str = "id";
    /// The name of `details`.
    pub const details: &'static str = "details";
    /// The name of `although_suppressed`.
    pub const although_suppressed: &'static str = "although_suppressed";
    /// The name of `although_shared`.
    pub const although_shared: &'static str = "although_shared";

    /// Parses the form on the day `today`.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, today: Date) -> Result<ClientChange, Flaws<&'static str>> {
        let details = self.details.parse(today);
        Ok(ClientChange {
            client: self.id,
            details: details.map_err(|flaws| flaws.named(Field::name))?,
            notice: Notice::of_tick(&self.although_suppressed),
            sharing: Notice::of_tick(&self.although_shared),
        })
    }
}

#[expect(
    non_upper_case_globals,
    reason = "a constant has the name of its field"
)]
impl AddClient {
    /// The name of `details`.
    pub const details: &'static str = "details";
    /// The name of `location`.
    pub const location: &'static str = "location";
    /// The name of `although_alike`.
    pub const although_alike: &'static str = "although_alike";

    /// Parses the form on the day `today`.
    ///
    /// # Errors
    /// The flaws, by field.
    pub fn parse(&self, today: Date) -> Result<ClientToAdd, Flaws<&'static str>> {
        let details = self.details.parse(today);
        Ok(ClientToAdd {
            details: details.map_err(|flaws| flaws.named(Field::name))?,
            location: self.location,
            notice: Notice::of_tick(&self.although_alike),
        })
    }
}

impl Notice {
    /// Reads a tick.
    pub fn of_tick(typed: &str) -> Self {
        if typed == "1" {
            Self::Seen
        } else {
            Self::Unseen
        }
    }
}

impl Form for SaveClient {
    const FUNCTION: &'static str = "save_client";
    const SECRETS: &'static [&'static str] = &[];

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![(Self::id, self.id.to_string())];
        fields.extend(self.details.fields());
        fields.push((Self::although_suppressed, self.although_suppressed.clone()));
        fields.push((Self::although_shared, self.although_shared.clone()));
        fields
    }
}

impl Form for AddClient {
    const FUNCTION: &'static str = "add_client";
    const SECRETS: &'static [&'static str] = &[];

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.details.fields();
        fields.push((Self::location, self.location.to_string()));
        fields.push((Self::although_alike, self.although_alike.clone()));
        fields
    }
}

/// Shows which form it is, and nothing of what was typed.
impl fmt::Debug for SaveClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::FUNCTION)
    }
}

/// Shows which form it is, and nothing of what was typed.
impl fmt::Debug for AddClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::FUNCTION)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 12, 1);

    fn details(first_name: &str, email: &str) -> DetailsForm {
        DetailsForm {
            first_name: first_name.to_owned(),
            email: email.to_owned(),
            ..DetailsForm::default()
        }
    }

    #[test]
    fn client_forms_say_what_is_wrong_beside_each_field() {
        let check = |first_name: &str, email: &str, expected: &[(&str, Flaw)]| {
            let save = SaveClient {
                id: ClientId(Uuid::nil()),
                details: details(first_name, email),
                although_suppressed: String::new(),
                although_shared: String::new(),
            };
            let add = AddClient {
                details: details(first_name, email),
                location: LocationId(Uuid::nil()),
                although_alike: String::new(),
            };
            for flaws in [save.parse(TODAY).err(), add.parse(TODAY).err()] {
                let flaws: Vec<_> = flaws.iter().flat_map(Flaws::iter).collect();
                assert_eq!(flaws, expected);
            }
        };
        check("Ayla", "", &[]);
        let all = [("first_name", Flaw::Missing), ("email", Flaw::NotAnEmail)];
        check("", "ayla", &all);
    }

    #[test]
    fn team_member_goes_on_by_ticking() {
        let check = |typed: &str, expected| assert_eq!(Notice::of_tick(typed), expected, "{typed}");
        check("1", Notice::Seen);
        check("", Notice::Unseen);
        check("0", Notice::Unseen);
    }

    #[test]
    fn search_goes_on_after_a_client() {
        let check = |after: &str, expected: Result<Option<ClientId>, Flaws<&'static str>>| {
            let form = SearchClients {
                term: String::new(),
                after: after.to_owned(),
            };
            assert_eq!(form.parse(), expected);
        };
        check("", Ok(None));
        let nil = Uuid::nil();
        check(&nil.to_string(), Ok(Some(ClientId(nil))));
        check("Ayla", Err(Flaws::one("after", Flaw::NotAChoice)));
    }

    #[test]
    fn deleted_client_is_found_by_a_reference() {
        let parse = |reference: &str| {
            let reference = reference.to_owned();
            FindDeletedClient { reference }.parse()
        };
        assert_eq!(
            parse("dc 2z23 z345").as_ref().map(Reference::as_str),
            Some("DC-2Z23-Z345")
        );
        assert_eq!(parse("Ayla"), None);
    }
}
