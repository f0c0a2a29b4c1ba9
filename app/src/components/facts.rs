//! Terms and their values.

use leptos::prelude::*;

/// Terms and their values, made by [`fact`] and [`fact_of`].
#[component]
pub fn Facts(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// The few facts that matter most, in large type. Made by [`fact`] and [`fact_of`].
#[component]
pub fn Glance(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="glance">{children()}</dl> }
}

/// A term and its value in words; a dash where the value is empty.
#[cfg(feature = "ssr")]
pub fn fact(term: &'static str, value: impl Into<String>) -> AnyView {
    let value = value.into();
    let value = if value.is_empty() {
        crate::words::say!(none).into()
    } else {
        value
    };
    fact_of(term, view! { <bdi>{value}</bdi> }).into_any()
}

/// A term and its value, as the page shows it.
pub fn fact_of(term: &'static str, value: impl IntoView) -> impl IntoView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd>{value}</dd>
        </div>
    }
}
