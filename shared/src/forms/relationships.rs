//! Paid By and Book a Buddy: started and ended.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::form;
use crate::{
    client::ClientId,
    flaw::{Flaw, Flaws},
    ids::RelationshipId,
};

/// How a client is to be linked to another client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkAs {
    /// The other client pays for the client.
    IsPaidBy,
    /// The client pays for the other client.
    PaysFor,
    /// The two clients come together.
    Buddy,
}

/// Writes the kind as forms carry it.
impl fmt::Display for LinkAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

form! {
    /// Links a client to the client whose name or email address is typed into `other`.
    pub StartRelationship = "start_relationship";
    ids { client: ClientId, link: LinkAs }
    typed { other }
}

form! {
    /// Ends a relationship of a client today.
    pub EndRelationship = "end_relationship";
    ids { client: ClientId, relationship: RelationshipId }
}

impl StartRelationship {
    /// Parses the form: the words by which the other client is to be found.
    ///
    /// # Errors
    /// The flaw, beside its field.
    pub fn parse(&self) -> Result<&str, Flaws<&'static str>> {
        let other = self.other.trim();
        if other.is_empty() {
            Err(Flaws::one(Self::other, Flaw::Missing))
        } else {
            Ok(other)
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn relationship_needs_words_for_the_other_client() {
        let check = |other: &str, expected: Result<&str, Flaws<&'static str>>| {
            let form = StartRelationship {
                client: ClientId(Uuid::nil()),
                link: LinkAs::PaysFor,
                other: other.to_owned(),
            };
            assert_eq!(form.parse(), expected);
        };
        check(" Ann Lee ", Ok("Ann Lee"));
        check(" ", Err(Flaws::one("other", Flaw::Missing)));
    }

    #[test]
    fn kinds_of_links_are_written_as_they_are_read() {
        for link in [LinkAs::IsPaidBy, LinkAs::PaysFor, LinkAs::Buddy] {
            let read = serde_json::from_value(link.to_string().into()).expect("a kind");
            assert_eq!(link, read);
        }
    }
}
