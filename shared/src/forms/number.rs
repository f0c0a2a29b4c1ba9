//! The number of a form.

use std::fmt;

/// A random number that a page gives each form it shows. What is sent twice with one number is done once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FormNumber([u8; 16]);

impl FormNumber {
    /// The field in which a form carries its number.
    pub const FIELD: &'static str = "once";

    /// Returns the number made of these random bytes.
    pub fn from_random(random: [u8; 16]) -> Self {
        Self(random)
    }

    /// Reads a number as a form carries it: 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        u128::from_str_radix(text, 16)
            .ok()
            .map(|number| Self(number.to_be_bytes()))
    }

    /// The bytes of the number.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for FormNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// Shows that it is a number, and not which: it can be the key of what was sent.
impl fmt::Debug for FormNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormNumber")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_number_is_read_as_it_is_written() {
        let number = FormNumber::from_random([7; 16]);
        assert_eq!(number.to_string().len(), 32);
        assert_eq!(FormNumber::parse(&number.to_string()), Some(number));
        let small = FormNumber::from_random([0; 16]);
        assert_eq!(FormNumber::parse(&small.to_string()), Some(small));
    }

    #[test]
    fn form_number_of_another_shape_is_refused() {
        for text in [
            "",
            "7",
            "+7070707070707070707070707070707",
            &"0".repeat(33),
            "é070707070707070707070707070707",
        ] {
            assert_eq!(FormNumber::parse(text), None, "{text}");
        }
    }
}
