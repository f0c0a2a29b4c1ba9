//! Text from the records within a sentence, which keeps its own direction.

use leptos::prelude::*;

/// The characters of Unicode that isolate a text between them.
const ISOLATE: char = '\u{2068}';
const END: char = '\u{2069}';

/// Marks a text from the records as a part of a sentence that [`isolated`] shows.
pub fn isolate(text: &str) -> String {
    format!("{ISOLATE}{text}{END}")
}

/// Shows a sentence whose marked parts are isolated.
pub fn isolated(sentence: &str) -> AnyView {
    let part = |(text, from): (String, From)| match from {
        From::Catalogue => text.into_any(),
        From::Records => view! { <bdi>{text}</bdi> }.into_any(),
    };
    parts(sentence)
        .into_iter()
        .map(part)
        .collect_view()
        .into_any()
}

/// Where a part of a sentence comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    Catalogue,
    Records,
}

fn parts(sentence: &str) -> Vec<(String, From)> {
    let mut parts = Vec::new();
    let (mut depth, mut part) = (0_u32, String::new());
    for letter in sentence.chars() {
        let from = if depth == 0 {
            From::Catalogue
        } else {
            From::Records
        };
        match letter {
            ISOLATE => depth += 1,
            END => depth = depth.saturating_sub(1),
            letter => part.push(letter),
        }
        // A mark within marked text isolates nothing more.
        if (from == From::Catalogue) != (depth == 0) {
            parts.push((std::mem::take(&mut part), from));
        }
    }
    let from = if depth == 0 {
        From::Catalogue
    } else {
        From::Records
    };
    parts.push((part, from));
    parts.retain(|(text, _)| !text.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_text_is_a_part_of_its_own() {
        let check = |sentence: &str, expected: &[(&str, From)]| {
            let expected: Vec<_> = expected
                .iter()
                .map(|(text, from)| ((*text).to_owned(), *from))
                .collect();
            assert_eq!(parts(sentence), expected, "{sentence}");
        };
        check("Since 1 Dec", &[("Since 1 Dec", From::Catalogue)]);
        let name = isolate("נועה");
        let expected = [
            ("At ", From::Catalogue),
            ("נועה", From::Records),
            ("!", From::Catalogue),
        ];
        check(&format!("At {name}!"), &expected);
        check(&format!("At {}!", isolate(&name)), &expected);
        check(&name, &expected[1..2]);
        check("\u{2068}Ann", &[("Ann", From::Records)]);
    }
}
