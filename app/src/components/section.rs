//! A card with facts, and beside its heading the way to change them.

use leptos::prelude::*;

/// A card with a heading, and with links or buttons beside it.
#[component]
pub(crate) fn Section(
    /// The `id` of the card.
    id: &'static str,
    /// The heading.
    heading: &'static str,
    /// What stands beside the heading.
    #[prop(optional_no_strip)]
    beside: Option<AnyView>,
    /// The facts.
    children: Children,
) -> impl IntoView {
    let heading_id = format!("{id}-heading");
    let labelled_by = heading_id.clone();
    view! {
        <section class="card" id=id aria-labelledby=labelled_by>
            <div class="card-head">
                <h2 id=heading_id>{heading}</h2>
                {beside}
            </div>
            {children()}
        </section>
    }
}
