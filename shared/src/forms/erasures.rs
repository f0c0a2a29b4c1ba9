//! Deleting a client: the search for texts that name the client, and the confirmation.

use super::form;
use crate::client::ClientId;

form! {
    /// Finds texts about others that name the client.
    pub PreviewErasure = "preview_erasure";
    ids { id: ClientId }
}

form! {
    /// Erases the client. `accepted` holds the findings that the administrator accepts; `proof` is the password or a code
    /// of the second factor, where the last proof of the login is too old.
    pub EraseClient = "erase_client";
    ids { id: ClientId }
    typed { accepted }
    secret { proof }
}

impl EraseClient {
    /// Returns where the accepted findings stand.
    pub fn places(&self) -> Vec<String> {
        self.accepted.split(' ').map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn accepted_findings_are_told_apart_by_blanks() {
        let check = |accepted: &str, expected: &[&str]| {
            let form = EraseClient {
                id: ClientId(Uuid::nil()),
                accepted: accepted.to_owned(),
                proof: String::new(),
            };
            assert_eq!(form.places(), expected, "{accepted}");
        };
        check("sessions.name:1", &["sessions.name:1"]);
        check(
            "sessions.name:1 clients.notes:2",
            &["sessions.name:1", "clients.notes:2"],
        );
        check("", &[""]);
    }
}
