//! Tables that fit a phone: there each row becomes a short card.

use leptos::prelude::*;

use crate::words::say;

/// A column: its heading, and how its values are set.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Words that say by themselves what they are.
    Text(&'static str),
    /// Words that say what they are only below their heading. On a phone, it stands before them.
    Labelled(&'static str),
    /// How each thing stands, as a chip. On a phone it stands beside the title.
    State(&'static str),
    /// Words that stay on one line, such as a date. On a phone, the heading stands before them.
    Line(&'static str),
    /// Numbers and amounts, aligned at their ends. On a phone, the heading stands before them.
    Number(&'static str),
    /// Buttons, which need no label on a phone.
    Buttons(&'static str),
}

impl Column {
    fn heading(self) -> &'static str {
        match self {
            Self::Text(heading)
            | Self::Labelled(heading)
            | Self::State(heading)
            | Self::Line(heading)
            | Self::Number(heading)
            | Self::Buttons(heading) => heading,
        }
    }

    fn heading_class(self) -> Option<&'static str> {
        match self {
            Self::Text(_)
            | Self::Labelled(_)
            | Self::State(_)
            | Self::Line(_)
            | Self::Buttons(_) => None,
            Self::Number(_) => Some("number"),
        }
    }

    fn class(self) -> Option<&'static str> {
        match self {
            Self::Text(_) | Self::Labelled(_) => None,
            Self::State(_) => Some("state"),
            Self::Buttons(_) => Some("buttons"),
            Self::Line(_) => Some("nowrap"),
            Self::Number(_) => Some("number"),
        }
    }

    fn label(self) -> Option<&'static str> {
        match self {
            Self::Labelled(heading) | Self::Line(heading) | Self::Number(heading) => Some(heading),
            Self::Text(_) | Self::State(_) | Self::Buttons(_) => None,
        }
    }
}

/// A row: a value for each column, made by `row!`.
pub type Row = Vec<AnyView>;

/// A row of a [`Table`]: a value for each column. Text from the records keeps its own direction.
macro_rules! row {
    ($($value:expr),+ $(,)?) => {{
        use $crate::components::table::prelude::*;
        vec![$((&Value::new($value)).cell()),+]
    }};
}
pub(crate) use row;

/// What `row!` needs. The traits are tried in turn: the first is for text from the records.
pub mod prelude {
    use std::cell::Cell;

    use leptos::prelude::*;

    /// A value of a row, until it becomes a cell.
    pub struct Value<T>(Cell<Option<T>>);

    impl<T> Value<T> {
        /// Returns a value.
        pub fn new(value: T) -> Self {
            Self(Cell::new(Some(value)))
        }
    }

    /// Text from the records.
    pub trait OfRecords {
        /// Returns the text, isolated from the direction of the page.
        fn cell(&self) -> AnyView;
    }

    impl OfRecords for Value<String> {
        fn cell(&self) -> AnyView {
            // On a phone, an empty cell takes no space.
            let text = self.0.take().filter(|text| !text.is_empty());
            text.map(|text| view! { <bdi>{text}</bdi> }).into_any()
        }
    }

    /// Any other value: words of the catalogue, or a view.
    pub trait OfThePage {
        /// Returns the value as it is.
        fn cell(&self) -> AnyView;
    }

    impl<T: IntoView + 'static> OfThePage for &Value<T> {
        fn cell(&self) -> AnyView {
            self.0.take().into_any()
        }
    }
}

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
