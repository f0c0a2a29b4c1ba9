//! A QR code, drawn in the page itself, so that no other server sees what it says.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// The light margin around the code, in modules, as the standard asks for.
const MARGIN: i32 = 4;

/// A QR code; nothing where the text is too long.
#[component]
pub fn Qr(
    /// What it says.
    text: String,
    /// What it is, for screen readers.
    label: &'static str,
) -> impl IntoView {
    let code = QrCode::encode_text(&text, QrCodeEcc::Medium).ok()?;
    let size = code.size() + 2 * MARGIN;
    let mut dark = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _ = write!(dark, "M{},{}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    let view_box = format!("0 0 {size} {size}");
    let size = size.to_string();
    Some(view! {
        <svg viewBox=view_box width="220" height="220" role="img" aria-label=label shape-rendering="crispEdges">
            <rect width=size.clone() height=size fill="#fff" />
            <path d=dark fill="#000" />
        </svg>
    })
}
