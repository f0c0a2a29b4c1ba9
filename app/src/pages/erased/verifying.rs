//! The section of the page that verifies a receipt. What is typed, pasted or opened stays in the browser: nothing here is a form.

use html_escape::encode_text;
use leptos::prelude::*;
use shared::proof::Verdict;

use crate::words::say;

/// Whether the erasure has a receipt with a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// It has one.
    Signed,
    /// It is of an earlier version.
    Missing,
}

/// The section, for a page that says `said`, which the receipt must say too. `receipt` is that of a file that holds it, and `key`
/// the key that verifies it. The tools are hidden until the script has started.
pub(super) fn verifying(
    said: String,
    proof: Proof,
    receipt: Option<String>,
    key: Option<String>,
) -> impl IntoView {
    let command = {
        let key = key.clone().unwrap_or_else(|| say!(erased.some_key).into());
        say!(erased.command, key = key).to_string()
    };
    let held = match receipt {
        Some(_) => "kept",
        None => "page",
    };
    let content = match proof {
        Proof::Missing => view! { <p>{say!(erased.without_proof)}</p> }.into_any(),
        Proof::Signed => view! {
            <p>{say!(erased.verify_lede)}</p>
            <div id="verifying" class="verifying" hidden data-said=said data-key-from=held>
                <div id="verdict" role="status"></div>
                {fields(receipt, key)}
                <p>
                    <button id="verify" type="button">
                        {say!(erased.button)}
                    </button>
                </p>
                {verdicts()}
            </div>
            <p>{say!(erased.elsewhere)}</p>
            <p>
                <code class="digest">{command}</code>
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="card">
            <h2>{say!(erased.verify_title)}</h2>
            {content}
        </section>
    }
}

fn fields(receipt: Option<String>, key: Option<String>) -> impl IntoView {
    let receipt = encode_text(&receipt.unwrap_or_default()).into_owned();
    view! {
        <div class="field">
            <label for="receipt-file">{say!(erased.file)}</label>
            <p class="hint" id="receipt-file-hint">
                {say!(erased.file_hint)}
            </p>
            <input id="receipt-file" type="file" aria-describedby="receipt-file-hint" />
        </div>
        <div class="field">
            <label for="receipt">{say!(erased.receipt)}</label>
            <p class="hint" id="receipt-hint">
                {say!(erased.receipt_hint)}
            </p>
            <textarea
                id="receipt"
                rows="6"
                spellcheck="false"
                autocomplete="off"
                aria-describedby="receipt-hint"
                inner_html=receipt
            ></textarea>
        </div>
        <div class="field">
            <label for="key">{say!(erased.key)}</label>
            <p class="hint" id="key-hint">
                {say!(erased.key_hint)}
            </p>
            <input
                id="key"
                type="text"
                spellcheck="false"
                autocomplete="off"
                aria-describedby="key-hint"
                value=key.unwrap_or_default()
            />
        </div>
    }
}

/// What the script can say.
fn verdicts() -> impl IntoView {
    let verdict = |verdict: Verdict| {
        let words = match verdict {
            Verdict::Genuine => say!(erased.genuine),
            Verdict::NotAReceipt => say!(erased.not_a_receipt),
            Verdict::WithoutProof => say!(erased.not_signed),
            Verdict::NotAKey => say!(erased.not_a_key),
            Verdict::OtherKey => say!(erased.other_key),
            Verdict::Changed => say!(erased.changed),
            Verdict::OtherClient => say!(erased.other_client),
            Verdict::Contradicted => say!(erased.contradicted),
        };
        (verdict.name(), words)
    };
    let others = [
        ("broken-link", say!(erased.broken_link)),
        ("key-from-page", say!(erased.key_from_page)),
        ("key-kept", say!(erased.key_kept)),
        ("key-entered", say!(erased.key_entered)),
    ];
    let words = Verdict::ALL.map(verdict).into_iter().chain(others);
    let words = words.map(|(name, words)| view! { <p data-says=name>{words}</p> });
    view! { <template id="verdicts">{words.collect_view()}</template> }
}
