//! What a team member does with the own account: the password, and the second factor.

use leptos::prelude::*;

use super::{AppError, form::Outcome};

/// Changes one's own password. Every other log-in of this team member ends.
#[server(endpoint = "change_password")]
pub async fn change_password(
    #[server(default)] current: String,
    #[server(default)] new: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws},
        setup::Password,
    };
    use store::{By, members::NewHash};

    use crate::{
        api::form::Form,
        services::{Services, account_holder, log_in},
    };

    let services = Services::of_request();
    let form = Form::new("change_password", []);
    let (member, token) = (
        account_holder()?.id,
        log_in::token_of_request().ok_or(AppError::NotLoggedIn)?,
    );
    let mut flaws = Flaws::none();
    if current.is_empty() {
        flaws.note::<()>("current", Err(Flaw::Missing));
    }
    let new = flaws.note("new", Password::parse(&new));
    let Some(new) = new.filter(|_| flaws.is_empty()) else {
        return form.refuse(flaws);
    };
    let act = services.act(By::Team(member));
    if let Some(over) = services.store.carried_out(&act.once).await? {
        return form.outcome(over.into());
    }
    let before = match log_in::check_password(&services, member, &current).await? {
        Ok(hash) => hash,
        Err(refused) => return form.refuse(Flaws::one("current", refused.into())),
    };
    let after = services.passwords.hash(new.plain()).await?;
    let hash = NewHash {
        before: &before,
        after: &after,
    };
    let digest = token.digest();
    form.outcome(store::members::change_password(&services.store, act, hash, &digest).await?)
}

/// Makes the secret of a second factor, which is shown once. It does not count until a code of it is given.
#[server(endpoint = "start_second_factor")]
pub async fn start_second_factor(#[server(default)] password: String) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws};
    use store::{Answer, By};

    use crate::{
        api::{
            form::Form,
            reply::{Once, Reply, reply},
        },
        services::{Services, account_holder, log_in},
    };

    let services = Services::of_request();
    let form = Form::new("start_second_factor", []);
    let member = account_holder()?.id;
    if password.is_empty() {
        return form.refuse(Flaws::one("password", Flaw::Missing));
    }
    if let Err(refused) = log_in::prove_by_password(&services, member, &password).await? {
        return form.refuse(Flaws::one("password", refused.into()));
    }
    let act = services.act(By::Team(member));
    match store::second_factor::start(&services.store, act).await? {
        Answer::Done(secret) => {
            reply(|| Reply::Once(Once::Secret(secret)));
            Ok(Outcome::Done)
        }
        Answer::Not(outcome) => form.outcome(outcome),
    }
}

/// Lets the second factor count, once a code of it is right. The recovery codes are shown once.
#[server(endpoint = "confirm_second_factor")]
pub async fn confirm_second_factor(#[server(default)] code: String) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws, Refused};
    use store::{Answer, By, second_factor::confirm};

    use crate::{
        api::{
            form::Form,
            reply::{Once, Reply, reply},
        },
        services::{Services, account_holder, log_in},
    };

    let services = Services::of_request();
    let form = Form::new("confirm_second_factor", []);
    let member = account_holder()?.id;
    let token = log_in::token_of_request().ok_or(AppError::NotLoggedIn)?;
    if code.trim().is_empty() {
        return form.refuse(Flaws::one("code", Flaw::Missing));
    }
    let (act, digest) = (services.act(By::Team(member)), token.digest());
    match confirm(&services.store, act, &digest, &code).await? {
        Answer::Done(codes) => {
            reply(|| Reply::Once(Once::RecoveryCodes(codes)));
            Ok(Outcome::Done)
        }
        Answer::Not(store::Outcome::Refused(Refused::Wrong)) => {
            form.refuse(Flaws::one("code", Refused::Wrong.into()))
        }
        Answer::Not(outcome) => form.outcome(outcome),
    }
}

/// Turns the second factor off, for which a code is needed.
#[server(endpoint = "stop_second_factor")]
pub async fn stop_second_factor(#[server(default)] code: String) -> Result<Outcome, AppError> {
    use shared::flaw::{Flaw, Flaws, Refused};
    use store::{By, second_factor::stop};

    use crate::{
        api::form::Form,
        services::{Services, account_holder},
    };

    let services = Services::of_request();
    let form = Form::new("stop_second_factor", []);
    let member = account_holder()?.id;
    if code.trim().is_empty() {
        return form.refuse(Flaws::one("code", Flaw::Missing));
    }
    let act = services.act(By::Team(member));
    match stop(&services.store, act, &code).await? {
        store::Outcome::Refused(refused @ (Refused::Wrong | Refused::SlowDown(_))) => {
            form.refuse(Flaws::one("code", refused.into()))
        }
        outcome => form.outcome(outcome),
    }
}
