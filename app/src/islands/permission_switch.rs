//! A permission of a Team Access Group: a switch that saves at once.

use leptos::{ev, prelude::*, task::spawn_local};
use shared::{
    access::{AccessGroupId, Permission, Switch},
    forms::{Form, FormNumber, SetPermission},
};

use super::number;
use crate::{
    answers::team::PermissionChange,
    api::team::set_permission,
    components::switch::checked,
    error::AppError,
    words::{
        say,
        team::{permission as name_of, permission_hint},
    },
};

/// What stands beside the switch.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Said {
    /// Nothing: it was not touched.
    Nothing,
    /// The change is saved.
    Saved,
    /// The change was refused, or failed.
    NotSaved(Reason),
}

/// Why a change was not saved.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Reason {
    /// No member could manage team access afterwards.
    LastManager,
    /// The team member does not have the right.
    NotPermitted,
    /// The login has expired.
    LoggedOut,
    /// It failed.
    Failed,
}

impl From<PermissionChange> for Said {
    fn from(change: PermissionChange) -> Self {
        match change {
            PermissionChange::Saved => Self::Saved,
            PermissionChange::LastManager => Self::NotSaved(Reason::LastManager),
        }
    }
}

impl Said {
    fn words(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Saved => say!(team.saved),
            Self::NotSaved(Reason::LastManager) => say!(team.last_manager),
            Self::NotSaved(Reason::NotPermitted) => say!(team.not_permitted),
            Self::NotSaved(Reason::LoggedOut) => say!(team.logged_out),
            Self::NotSaved(Reason::Failed) => say!(team.failed),
        }
    }
}

/// A switch for one permission of one group.
#[island]
pub fn PermissionSwitch(
    /// The group.
    group: AccessGroupId,
    /// The permission.
    permission: Permission,
    /// Whether it is on.
    turn: Switch,
    /// The outcome of the last change, where this page answers one.
    said: Said,
) -> impl IntoView {
    let (turn, set_turn) = signal(turn);
    let (said, set_said) = signal(said);
    let (busy, set_busy) = signal(false);
    let other = move || turn.get().other();
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let wanted = untrack(other);
        set_busy.set(true);
        set_said.set(Said::Nothing);
        spawn_local(async move {
            let form = SetPermission {
                group,
                permission,
                turn: wanted,
            };
            let outcome = match set_permission(form, number()).await {
                Ok(change) => Said::from(change),
                Err(AppError::NotPermitted) => Said::NotSaved(Reason::NotPermitted),
                Err(AppError::NotLoggedIn) => Said::NotSaved(Reason::LoggedOut),
                Err(
                    AppError::NotFound
                    | AppError::Invalid
                    | AppError::Unreachable
                    | AppError::Failed,
                ) => Said::NotSaved(Reason::Failed),
            };
            if outcome == Said::Saved {
                set_turn.set(wanted);
            }
            set_said.set(outcome);
            set_busy.set(false);
        });
    };
    let (name, hint) = (name_of(permission), permission_hint(permission));
    let hint_id = format!("{}-hint", permission.name());

    view! {
        <form
            class="switch-row"
            method="post"
            action=format!("/team/{group}?do={}", SetPermission::FUNCTION)
            on:submit=on_submit
        >
            <input type="hidden" name=FormNumber::FIELD value=number() />
            <input type="hidden" name=SetPermission::group value=group.to_string() />
            <input type="hidden" name=SetPermission::permission value=permission.to_string() />
            <input type="hidden" name=SetPermission::turn value=move || other().to_string() />
            <button
                role="switch"
                class="switch"
                aria-checked=move || checked(turn.get())
                aria-busy=move || if busy.get() { "true" } else { "false" }
                aria-describedby=hint_id.clone()
            >
                <span class="switch-track" aria-hidden="true"></span>
                <span class="switch-label">{name}</span>
            </button>
            <p class="hint" id=hint_id>
                {hint}
            </p>
            <p role="status" class="saved" class:bad=move || matches!(said.get(), Said::NotSaved(_))>
                {move || said.get().words()}
            </p>
        </form>
    }
}
