//! A form that arrived after the login had expired. The login page carries it through in a hidden field, so that it is in the
//! browser's tab and nowhere else; after logging in, its page shows it as it was typed.

use serde::{Deserialize, Serialize};
use shared::forms::{FormNumber, Shown};

use super::form::Returned;
use crate::login::next_page::own_page;

/// The form, without its secrets and its number.
#[derive(Clone, Serialize, Deserialize)]
pub struct Carried {
    page: String,
    function: String,
    fields: Vec<(String, String)>,
}

impl Carried {
    /// The field in which the login page carries a form.
    pub const FIELD: &'static str = "carried";

    /// Returns the form that was posted to `page` for `function`, without these secrets.
    pub fn new(
        page: &str,
        function: &str,
        fields: impl IntoIterator<Item = (String, String)>,
        secrets: &[&str],
    ) -> Self {
        let fields = fields.into_iter();
        let fields = fields.map(|(name, typed)| (within_form(&name).to_owned(), typed));
        let kept = fields
            .filter(|(name, _)| name != FormNumber::FIELD && !secrets.contains(&name.as_str()));
        Self {
            page: page.to_owned(),
            function: function.to_owned(),
            fields: kept.collect(),
        }
    }

    /// Reads what a login page carried.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Writes it for the hidden field.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns the page of the form.
    pub fn page(&self) -> &str {
        own_page(&self.page)
    }

    /// Returns the form for its page.
    pub fn into_form(self) -> Returned {
        let shown = self.fields.iter().find(|(name, _)| name == Shown::FIELD);
        let shown = shown.and_then(|(_, shown)| Shown::parse(shown));
        Returned::carried(self.function, self.fields).showing(shown)
    }
}

/// Returns the name that a form gives to a field: `email` for the field that is sent as `details[email]`. A field of a list has
/// the name under which it is sent: `findings[0][at]`.
fn within_form(sent: &str) -> &str {
    match sent.split_once('[') {
        Some((_, within)) if !within.contains('[') => within.trim_end_matches(']'),
        Some(_) | None => sent,
    }
}

/// Shows which form it is, and nothing of what was typed.
impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Carried({})", self.function)
    }
}

#[cfg(test)]
mod tests {
    use super::within_form;

    #[test]
    fn field_has_the_name_that_its_form_gives_it() {
        let check = |sent: &str, expected: &str| assert_eq!(within_form(sent), expected);
        check("email", "email");
        check("details[email]", "email");
        check("findings[0][at]", "findings[0][at]");
        check("wordings[12][after]", "wordings[12][after]");
    }
}
