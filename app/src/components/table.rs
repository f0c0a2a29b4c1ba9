//! Tables that fit a phone: there each row becomes a block of labelled values.

use leptos::prelude::*;

use crate::words::say;

/// A column: its heading, and how its values are set.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Words.
    Text(&'static str),
    /// Words that stay on one line.
    Line(&'static str),
    /// Numbers and amounts, aligned at their ends.
    Number(&'static str),
    /// Buttons, which need no label on a phone.
    Buttons(&'static str),
}

impl Column {
    fn heading(self) -> &'static str {
        match self {
            Self::Text(heading)
            | Self::Line(heading)
            | Self::Number(heading)
            | Self::Buttons(heading) => heading,
        }
    }

    fn heading_class(self) -> Option<&'static str> {
        match self {
            Self::Text(_) | Self::Line(_) | Self::Buttons(_) => None,
            Self::Number(_) => Some("number"),
        }
    }

    fn class(self) -> Option<&'static str> {
        match self {
            Self::Text(_) | Self::Buttons(_) => None,
            Self::Line(_) => Some("nowrap"),
            Self::Number(_) => Some("number"),
        }
    }

    fn label(self) -> Option<&'static str> {
        match self {
            Self::Text(heading) | Self::Line(heading) | Self::Number(heading) => Some(heading),
            Self::Buttons(_) => None,
        }
    }
}

/// A row: a value for each column, made by `row!`.
pub type Row = Vec<AnyView>;

/// A row of a [`Table`]: a value for each column.
macro_rules! row {
    ($($value:expr),+ $(,)?) => {
        vec![$(leptos::prelude::IntoAny::into_any($value)),+]
    };
}
pub(crate) use row;

/// A value that leads to a page.
pub fn link(page: impl Into<String>, words: impl Into<String>) -> AnyView {
    let (page, words) = (page.into(), words.into());
    view! {
        <a href=page>
            <bdi>{words}</bdi>
        </a>
    }
    .into_any()
}

/// A table with a heading above each column; a word where there are no rows.
#[component]
pub fn Table(
    /// What the table shows, for screen readers.
    name: &'static str,
    /// The columns.
    columns: Vec<Column>,
    /// The rows.
    rows: Vec<Row>,
    /// What is said where there are no rows.
    #[prop(default = say!(client.nothing))]
    empty: &'static str,
) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="hint">{empty}</p> }.into_any();
    }
    let heading = |column: &Column| {
        let (heading, class) = (column.heading(), column.heading_class());
        view! {
            <th scope="col" class=class>
                {heading}
            </th>
        }
    };
    let headings = columns.iter().map(heading).collect_view();
    let cell = |(value, column): (AnyView, &Column)| {
        let (label, class) = (column.label(), column.class());
        view! {
            <td data-label=label class=class>
                {value}
            </td>
        }
    };
    let row = |values: Row| {
        let cells = values.into_iter().zip(&columns).map(cell);
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=name>
            <table class="stack">
                <thead>
                    <tr>{headings}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
