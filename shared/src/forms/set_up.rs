//! Setting the studio up.

use super::Form;
use crate::setup::SetUpForm;

impl Form for SetUpForm {
    const FUNCTION: &'static str = "set_up";
    /// The code comes back with a flawed form: the person has just typed it, and it is long.
    const SECRETS: &'static [&'static str] = &["password"];

    fn fields(&self) -> Vec<(&'static str, String)> {
        let Self {
            code,
            studio,
            location,
            time_zone,
            currency,
            name,
            email,
            password: _,
        } = self;
        let fields = [
            ("code", code),
            ("studio", studio),
            ("location", location),
            ("time_zone", time_zone),
            ("currency", currency),
            ("name", name),
            ("email", email),
        ];
        let fields = fields.into_iter();
        fields.map(|(name, typed)| (name, typed.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_up_names_every_field_but_the_password() {
        let form = SetUpForm::default();
        let serde_json::Value::Object(all) = serde_json::to_value(&form).expect("fields") else {
            panic!("a form has fields");
        };
        let mut named: Vec<_> = form.fields().iter().map(|(name, _)| *name).collect();
        named.extend(SetUpForm::SECRETS);
        named.sort_unstable();
        let mut all: Vec<_> = all.keys().map(String::as_str).collect();
        all.sort_unstable();
        assert_eq!(named, all);
    }
}
