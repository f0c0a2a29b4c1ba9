//! What identifies a person.

use crate::register::Identifier;

/// What identifies a person. Held only in memory, for as long as a search takes.
#[derive(Clone, Default)]
pub struct Identity {
    /// First names, each with the last name if any.
    pub names: Vec<(String, Option<String>)>,
    /// First and last name in one text.
    pub full_names: Vec<String>,
    /// Email addresses.
    pub emails: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
    /// First lines of addresses.
    pub addresses: Vec<String>,
    /// Numbers and codes by which other systems know the person, such as tokens of payment methods.
    pub codes: Vec<String>,
}

impl Identity {
    /// Adds the identifying values of one row. A first name and a last name in the same row belong together.
    pub fn add(&mut self, row: impl IntoIterator<Item = (Identifier, String)>) {
        let (mut first, mut last) = (None, None);
        for (what, value) in row {
            match what {
                Identifier::GivenName => first = Some(value),
                Identifier::FamilyName => last = Some(value),
                Identifier::FullName => self.full_names.push(value),
                Identifier::Email => self.emails.push(value),
                Identifier::Phone => self.phones.push(value),
                Identifier::Street => self.addresses.push(value),
                Identifier::MemberNumber | Identifier::Token => self.codes.push(value),
                // No text contains it.
                Identifier::Digest => {}
            }
        }
        self.names.extend(first.map(|first| (first, last)));
    }
}
