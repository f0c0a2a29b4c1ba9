//! What switches say.

use shared::access::Switch;

/// Returns the value of `aria-checked` that says how a switch is turned.
pub fn checked(switch: Switch) -> &'static str {
    match switch {
        Switch::On => "true",
        Switch::Off => "false",
    }
}
