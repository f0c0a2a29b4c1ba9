//! The scripts that start the islands of a page.

use leptos::prelude::*;

/// Loads the WebAssembly of the islands. It stands beside the islands of a page, so that other pages load none.
#[component]
pub fn StartIslands() -> impl IntoView {
    use_context::<LeptosOptions>()
        .map(|options| view! { <HydrationScripts options islands=true /> })
}
