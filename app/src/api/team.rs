//! What Team Access Groups allow.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::access::{AccessGroupId, Permission};

use super::AppError;

/// Which way a switch is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Turn {
    On,
    Off,
}

/// What became of a change to a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PermissionChange {
    /// It is as asked.
    Saved,
    /// Nobody could manage team access afterwards. Nothing has changed.
    LastManager,
}

/// Turns a permission of a group on or off.
#[server(endpoint = "set_permission")]
pub async fn set_permission(
    group: AccessGroupId,
    permission: Permission,
    turn: Turn,
) -> Result<PermissionChange, AppError> {
    use crate::{
        api::reply::{Reply, reply},
        services::{Services, viewer},
    };
    use store::team::{PermissionChange as Outcome, Switch};

    let switch = match turn {
        Turn::On => Switch::On,
        Turn::Off => Switch::Off,
    };
    let by = viewer()?.id;
    let store = Services::of_request().store;
    let change = match store::team::set_permission(&store, by, group, permission, switch).await? {
        Outcome::Saved => PermissionChange::Saved,
        Outcome::LastManager => PermissionChange::LastManager,
        Outcome::NotPermitted => return Err(AppError::NotPermitted),
        Outcome::NoSuchGroup => return Err(AppError::NotFound),
    };
    reply(|| Reply::Permission(group, permission, turn, change));
    Ok(change)
}
