//! Tables that a phone can show: each row becomes a block of labelled values.

use leptos::prelude::*;

use crate::sentences::say;

/// A column: its heading, and whether it holds numbers.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Words and dates.
    Text(&'static str),
    /// Numbers and amounts, aligned at their ends.
    Number(&'static str),
}

impl Column {
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Text(heading) | Self::Number(heading) => heading,
        }
    }

    pub(crate) fn class(self) -> Option<&'static str> {
        match self {
            Self::Text(_) => None,
            Self::Number(_) => Some("number"),
        }
    }
}

/// A table with one heading a column; "none" where there are no rows.
#[component]
pub fn Table(
    /// What the table shows, for those who do not see it.
    name: &'static str,
    /// The columns.
    columns: Vec<Column>,
    /// The rows, one value a column.
    rows: Vec<Vec<String>>,
) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="hint">{say!(deleted.none)}</p> }.into_any();
    }
    let columns = columns.into_boxed_slice();
    let headings = columns.iter().map(|column| {
        let (heading, class) = (column.heading(), column.class());
        view! { <th scope="col" class=class>{heading}</th> }
    });
    let headings = headings.collect_view();
    let row = |values: Vec<String>| {
        let cells = values.into_iter().zip(&columns).map(|(value, column)| {
            view! {
                <td data-label=column.heading() class=column.class()>
                    {value}
                </td>
            }
        });
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
