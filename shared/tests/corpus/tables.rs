//! The tables of the corpus: text files of sections.

pub(crate) const PEOPLE: &str = include_str!("people.txt");
pub(crate) const SENTENCES: &str = include_str!("sentences.txt");
pub(crate) const CONTACTS: &str = include_str!("contacts.txt");
pub(crate) const OTHERS: &str = include_str!("others.txt");

/// Returns the sections of a table, each with its lines.
pub(crate) fn sections(table: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in table.lines() {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            sections.push((name, Vec::new()));
        } else if !line.is_empty() && !line.starts_with("# ") {
            let (_, lines) = sections.last_mut().expect("a section before its lines");
            lines.push(line);
        }
    }
    sections
}

/// Returns the lines of one section.
pub(crate) fn section(table: &'static str, name: &str) -> Vec<&'static str> {
    let mut sections = sections(table).into_iter();
    let found = sections.find(|(section, _)| *section == name);
    let (_, lines) = found.unwrap_or_else(|| panic!("There is no section [{name}]."));
    lines
}

/// Returns the parts of a line between its bars.
pub(crate) fn parts(line: &'static str) -> Vec<&'static str> {
    line.split('|').map(str::trim).collect()
}
