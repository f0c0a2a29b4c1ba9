//! The offer to stay logged in, before a login that is not used ends.

use jiff::SpanRelativeTo;
use leptos::{nonce::use_nonce, prelude::*};

use crate::{services::Services, words::say};

/// A notice that the script shows two minutes before the login ends, and when it has ended.
#[component]
pub fn StayLoggedIn() -> impl IntoView {
    let idle = Services::of_request().limits.idle;
    let seconds = idle
        .total((jiff::Unit::Second, SpanRelativeTo::days_are_24_hours()))
        .ok();
    seconds.map(|seconds| {
        view! {
            <div id="login-ends" class="notice login-ends" role="status" data-seconds=format!("{seconds:.0}") hidden>
                <div data-when="ending">
                    <p>{say!(log_in.ending)}</p>
                    <button type="button">{say!(log_in.stay)}</button>
                </div>
                <p data-when="ended" hidden>
                    {say!(log_in.ended_here)}
                </p>
            </div>
            <script src="/stay-logged-in.js" nonce=use_nonce() defer></script>
        }
    })
}
