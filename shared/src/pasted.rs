//! What comes along when text is pasted: marks that cannot be seen, other kinds of spaces, digits and dashes, and the line
//! breaks of browsers.

use unicode_normalization::UnicodeNormalization;

/// Returns whether a character changes the direction of text and cannot be seen itself.
pub fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether a character cannot be seen.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Returns whether a text has a letter that can be seen. The fillers of Korean are letters without a shape.
pub fn has_visible_letter(text: &str) -> bool {
    let is_filler = |c| matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    text.chars().any(|c| c.is_alphabetic() && !is_filler(c))
}

/// Returns a text without characters that cannot be seen.
pub fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).collect()
}

/// Returns a text with one kind of line break. Browsers send two characters for each.
pub fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns a phone number as one types it: ASCII digits, plain spaces and hyphens, no `tel:`, and `x` before an extension.
pub fn phone(text: &str) -> String {
    let plain: String = visible(text).nfkc().map(plain_in_phone).collect();
    let plain = plain.trim().to_lowercase();
    let number = plain.strip_prefix("tel").map_or(plain.as_str(), |rest| {
        rest.trim_start_matches(['.', ':', ' '])
    });
    let Some((number, extension)) = number.split_once("ext") else {
        return number.to_owned();
    };
    let extension = ["ension", "n"]
        .iter()
        .find_map(|rest| extension.strip_prefix(rest))
        .unwrap_or(extension);
    format!(
        "{} x{}",
        number.trim_end_matches([' ', ',', ';']),
        extension.trim_start_matches(['.', ':', '=', ' '])
    )
}

fn plain_in_phone(c: char) -> char {
    match c {
        _ if c.is_whitespace() => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ if c.is_numeric() => match any_ascii::any_ascii_char(c).as_bytes() {
            [digit @ b'0'..=b'9'] => char::from(*digit),
            _ => c,
        },
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_phones_are_cleaned() {
        let check =
            |pasted: &str, expected: &str| assert_eq!(phone(pasted), expected, "{pasted:?}");
        check("\u{202a}+44 7700 900123\u{202c}", "+44 7700 900123");
        check("+44\u{a0}7700\u{202f}900123", "+44 7700 900123");
        check("tel:+447700900123", "+447700900123");
        check("Tel.: +44 7700 900123", "+44 7700 900123");
        check("tel:+44-7700-900123;ext=12", "+44-7700-900123 x12");
        check("07700 900123 ext. 12", "07700 900123 x12");
        check("07700 900123, Extension 12", "07700 900123 x12");
        check("07700 900123 extn. 12", "07700 900123 x12");
        check("＋４４ ７７００ ９００１２３", "+44 7700 900123");
        check("٠٧٧٠٠ ٩٠٠١٢٣", "07700 900123");
        check("७७०० ९००१२३", "7700 900123");
        check("(555) 010‑9921", "(555) 010-9921");
        check("95/722-0082", "95/722-0082");
        check("call me", "call me");
        for cleaned in ["+90(114)710-4974x650", "07700 900123 x12"] {
            check(cleaned, cleaned);
        }
    }

    #[test]
    fn letters_that_cannot_be_seen_are_no_letters() {
        for name in ["Ann", "山田", "محمد", "\u{200b}É", "7even", "शर्‍मा"] {
            assert!(has_visible_letter(name), "{name:?}");
        }
        for name in ["", "\u{200b}", "\u{3164}", "-", "🏋️", "\u{2800}", "\u{301}"] {
            assert!(!has_visible_letter(name), "{name:?}");
        }
    }

    #[test]
    fn line_break_is_one_character() {
        assert_eq!(with_line_feeds("a\r\nb\rc\n\r\n"), "a\nb\nc\n\n");
    }
}
