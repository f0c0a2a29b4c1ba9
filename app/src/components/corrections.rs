//! The corrections of a text, on the page of the thing that has it.

use leptos::prelude::*;
use shared::forms::SessionTexts;
use store::desk::corrections::Correction;

use crate::{
    components::{
        acts::{ActForm, At},
        clock::StudioClock,
        form::{DeskForm, Hidden},
        table::{Column, Row, Table, row},
    },
    words::say,
};

/// The corrections of a text, and the clock by which they are told.
pub(crate) type Corrected = (Vec<Correction<String>>, StudioClock);

/// The corrections of a text, the latest first; nothing where there are none.
pub(crate) fn corrections_card((corrections, clock): Corrected) -> AnyView {
    if corrections.is_empty() {
        return ().into_any();
    }
    let row = |Correction {
                   at,
                   by,
                   before,
                   after,
               }: Correction<String>|
     -> Row { row![clock.cell(at), by, before, after] };
    let rows = corrections.into_iter().map(row).collect();
    let columns = vec![
        Column::Text(say!(corrections.when)),
        Column::Text(say!(corrections.by)),
        Column::Text(say!(corrections.before)),
        Column::Text(say!(corrections.after)),
    ];
    view! {
        <section class="card" id="corrections">
            <h2>{say!(corrections.title)}</h2>
            <Table name=say!(corrections.title) columns rows />
            {clock.note()}
        </section>
    }
    .into_any()
}

/// The form that corrects the text of a thing, on its page.
pub(crate) fn correcting(
    at: At,
    lede: &'static str,
    form: DeskForm,
    hidden: Hidden,
    fields: impl IntoView + 'static,
) -> impl IntoView {
    view! {
        <ActForm form at lede hidden button=say!(corrections.button)>
            {fields}
        </ActForm>
    }
}

/// Returns a correction of a session with its texts in one line: the class, and the coach where one is known.
pub(crate) fn in_one_line(correction: Correction<SessionTexts>) -> Correction<String> {
    let line = |SessionTexts { class, coach }| match coach {
        Some(coach) => say!(corrections.with_coach, session = class, coach = coach).to_string(),
        None => class,
    };
    Correction {
        at: correction.at,
        by: correction.by,
        before: line(correction.before),
        after: line(correction.after),
    }
}
