//! Server functions for a team member's own account: the password, and the second factor.

use leptos::prelude::*;

use crate::{answers::form::Outcome, error::AppError};

/// Changes the team member's own password. Every other login of the team member ends.
#[server(endpoint = "change_password")]
pub async fn change_password(
    #[server(default)] current: String,
    #[server(default)] new: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws, Refused},
        setup::Password,
    };

    use crate::{
        answers::form::Form,
        login::{team::check_password, token::Token, viewer::account_holder},
        services::Services,
    };

    let services = Services::of_request();
    let form = Form::new("change_password", []);
    let (member, token) = (
        account_holder()?.id,
        Token::of_request().ok_or(AppError::NotLoggedIn)?,
    );
    let mut flaws = Flaws::none();
    if current.is_empty() {
        flaws.note::<()>("current", Err(Flaw::Missing));
    }
    let new = flaws.note("new", Password::parse(&new));
    let Some(new) = new.filter(|_| flaws.is_empty()) else {
        return form.refuse(flaws);
    };
    let before = match check_password(&services, member, &current).await? {
        Ok(hash) => hash,
        Err(refused) => return form.refuse(Flaws::one("current", refused.into())),
    };
    let after = services.passwords.hash(new.plain()).await?;
    let changed = store::members::change_password(
        &services.store,
        member,
        (&before, &after),
        &token.digest(),
        services.now(),
    )
    .await?;
    if changed {
        Ok(Outcome::Done)
    } else {
        form.refuse_whole(Refused::Changed.into())
    }
}

/// Makes the secret of a second factor, which is shown once. It has no effect until a code of it is given.
#[server(endpoint = "start_second_factor")]
pub async fn start_second_factor(#[server(default)] password: String) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws, Refused};

    use crate::{
        answers::{
            form::Form,
            reply::{Once, Reply, reply},
        },
        login::{team::prove_by_password, viewer::account_holder},
        services::Services,
    };

    let services = Services::of_request();
    let form = Form::new("start_second_factor", []);
    let member = account_holder()?.id;
    if password.is_empty() {
        return form.refuse(Flaws::one("password", Flaw::Missing));
    }
    if let Err(refused) = prove_by_password(&services, member, &password).await? {
        return form.refuse(Flaws::one("password", refused.into()));
    }
    let mut tx = services.store.read().await?;
    let profile = store::members::find(&mut tx, member, services.now()).await?;
    drop(tx);
    let account = profile.ok_or(AppError::NotLoggedIn)?.email;
    let secret =
        store::second_factor::start(&services.store, member, &account, &mut services.rng()).await?;
    let Some(secret) = secret else {
        return form.refuse_whole(Refused::Changed.into());
    };
    reply(|| Reply::Once(Once::Secret(secret)));
    Ok(Outcome::Done)
}

/// Turns the second factor on, with a first code of it. The recovery codes are shown once.
#[server(endpoint = "confirm_second_factor")]
pub async fn confirm_second_factor(#[server(default)] code: String) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws, Refused};
    use store::second_factor::{Confirmed, confirm};

    use crate::{
        answers::{
            form::Form,
            reply::{Once, Reply, reply},
        },
        login::{token::Token, viewer::account_holder},
        services::Services,
    };

    let services = Services::of_request();
    let form = Form::new("confirm_second_factor", []);
    let member = account_holder()?.id;
    let token = Token::of_request().ok_or(AppError::NotLoggedIn)?;
    if code.trim().is_empty() {
        return form.refuse(Flaws::one("code", Flaw::Missing));
    }
    let (now, mut rng) = (services.now(), services.rng());
    let confirmed = confirm(
        &services.store,
        member,
        &token.digest(),
        &code,
        now,
        &mut rng,
    )
    .await?;
    match confirmed {
        Confirmed::Done(codes) => {
            reply(|| Reply::Once(Once::RecoveryCodes(codes)));
            Ok(Outcome::Done)
        }
        Confirmed::Wrong => form.refuse(Flaws::one("code", Refused::Wrong.into())),
        Confirmed::NotStarted => form.refuse_whole(Refused::Changed.into()),
    }
}

/// Turns the second factor off, which takes a code.
#[server(endpoint = "stop_second_factor")]
pub async fn stop_second_factor(#[server(default)] code: String) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws, Refused};
    use store::second_factor::{Checked, stop};

    use crate::{
        answers::form::Form,
        login::{team::slow_down, viewer::account_holder},
        services::Services,
    };

    let services = Services::of_request();
    let form = Form::new("stop_second_factor", []);
    let member = account_holder()?.id;
    if code.trim().is_empty() {
        return form.refuse(Flaws::one("code", Flaw::Missing));
    }
    let refused = match stop(&services.store, member, &code, services.now()).await? {
        Checked::Right => return Ok(Outcome::Done),
        Checked::Wrong => Refused::Wrong,
        Checked::TooSoon(seconds) => slow_down(seconds),
        Checked::None => return form.refuse_whole(Refused::Changed.into()),
    };
    form.refuse(Flaws::one("code", refused.into()))
}
