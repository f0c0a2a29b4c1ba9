//! A permission of a Team Access Group: a switch of a form. `app/public/permissions.js` saves it at once.

use leptos::{nonce::use_nonce, prelude::*};
use shared::{
    access::{AccessGroupId, Permission, Switch},
    forms::{Form, SetPermission},
};

use super::{form::DeskForm, switch::checked};
use crate::{
    answers::team::PermissionChange,
    api::PREFIX,
    words::{
        say,
        team::{permission as name_of, permission_hint},
    },
};

/// A switch for one permission of one group.
#[component]
pub(crate) fn PermissionSwitch(
    /// The group.
    group: AccessGroupId,
    /// The permission.
    permission: Permission,
    /// Whether it is on.
    turn: Switch,
    /// The outcome of the last change, where this page answers one.
    changed: Option<PermissionChange>,
) -> impl IntoView {
    let said = changed.map(|change| match change {
        PermissionChange::Saved => say!(team.saved),
        PermissionChange::LastManager => say!(team.last_manager),
    });
    let hint_id = format!("{}-hint", permission.name());
    view! {
        <form
            class="switch-row"
            method="post"
            action=format!("/team/{group}?do={}", SetPermission::FUNCTION)
            data-permission=""
        >
            {DeskForm::of::<SetPermission>().own()}
            <input type="hidden" name=SetPermission::group value=group.to_string() />
            <input type="hidden" name=SetPermission::permission value=permission.to_string() />
            <input type="hidden" name=SetPermission::turn value=turn.other().to_string() />
            <button role="switch" class="switch" aria-checked=checked(turn) aria-describedby=hint_id.clone()>
                <span class="switch-track" aria-hidden="true"></span>
                <span class="switch-label">{name_of(permission)}</span>
            </button>
            <p class="hint" id=hint_id>
                {permission_hint(permission)}
            </p>
            <p role="status" class="saved" class:bad=changed == Some(PermissionChange::LastManager)>
                {said}
            </p>
        </form>
    }
}

/// Saves the switches of a page at once.
#[component]
pub(crate) fn SaveAtOnce() -> impl IntoView {
    view! {
        <script
            src="/permissions.js"
            nonce=use_nonce()
            data-function=format!("{PREFIX}/{}", SetPermission::FUNCTION)
            data-on=Switch::On.to_string()
            data-off=Switch::Off.to_string()
            data-saved=say!(team.saved)
            data-last-manager=say!(team.last_manager)
            data-not-permitted=say!(team.not_permitted)
            data-logged-out=say!(team.logged_out)
            data-failed=say!(team.failed)
            defer
        ></script>
    }
}
