//! How a thing stands, as a word in a colour.

use leptos::prelude::*;

use crate::words::status::{State, Tone};

/// A state as a chip.
pub fn chip(State { word, tone }: State) -> AnyView {
    saying(word, tone)
}

/// Words as a chip, in a tone.
pub fn saying(words: impl Into<String>, tone: Tone) -> AnyView {
    let words = words.into();
    let class = match tone {
        Tone::Neutral => "badge muted",
        Tone::Good => "badge good",
        Tone::Attention => "badge warn",
        Tone::Bad => "badge bad",
    };
    view! { <span class=class>{words}</span> }.into_any()
}
