//! Giving account credit, spending it, returning it, and settling debts.

use leptos::prelude::*;
use shared::client::ClientId;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// Gives a client account credit.
#[server(endpoint = "add_credit")]
pub async fn add_credit(
    client: ClientId,
    location: Uuid,
    amount: String,
    reason: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws},
        input,
    };
    use store::credit::{Gift, add};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let location_sent = location.to_string();
    let form = Form::new(
        "add_credit",
        [
            ("location", &location_sent),
            ("amount", &amount),
            ("reason", &reason),
        ],
    );
    let Some(here) = services.location(location).await? else {
        return form.refuse(Flaws::one("location", Flaw::NotAChoice));
    };
    let mut flaws = Flaws::none();
    let amount = flaws.note("amount", input::amount(&amount, here.currency()?));
    let reason = flaws.note("reason", input::line(&reason));
    let (Some(amount), Some(reason)) = (amount, reason) else {
        return form.refuse(flaws);
    };
    let gift = Gift {
        client,
        location,
        amount,
        reason,
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    form.outcome(add(&services.store, by, &gift, now, &mut rng).await?)
}

/// Pays an invoice, in part or whole, with account credit.
#[server(endpoint = "spend_credit")]
pub async fn spend_credit(
    client: ClientId,
    invoice: Uuid,
    amount: String,
) -> Result<Outcome, AppError> {
    use shared::{flaw::Flaws, input};
    use store::credit::spend;

    use crate::{
        answers::form::Form, api::invoices::currency_of, login::viewer::viewer, services::Services,
    };

    let services = Services::of_request();
    let form = Form::new("spend_credit", [("amount", &amount)]);
    let currency = currency_of(&services, client, invoice).await?;
    let amount = match input::amount(&amount, currency) {
        Ok(amount) => amount,
        Err(flaw) => return form.refuse(Flaws::one("amount", flaw)),
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let of = (client, invoice);
    form.amount_outcome(spend(&services.store, by, of, amount, now, &mut rng).await?)
}

/// Records a payment towards a debt.
#[server(endpoint = "settle_debt")]
pub async fn settle_debt(
    client: ClientId,
    currency: String,
    amount: String,
    reason: String,
) -> Result<Outcome, AppError> {
    use shared::setup;

    use crate::{login::viewer::viewer, services::Services};

    let form = typed("settle_debt", &currency, &amount, &reason);
    // The currency is not typed, so a wrong one cannot be corrected.
    let currency = setup::currency(&currency).map_err(|_| AppError::Invalid)?;
    match checked(currency, &amount, &reason) {
        Err(flaws) => form.refuse(flaws),
        Ok((amount, reason)) => {
            let services = Services::of_request();
            let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
            let (store, paid) = (&services.store, (amount, reason.as_str()));
            let settled = store::credit::settle_debt(store, by, client, paid, now, &mut rng);
            form.amount_outcome(settled.await?)
        }
    }
}

/// Returns account credit in one currency, in part or whole.
#[server(endpoint = "return_credit")]
pub async fn return_credit(
    client: ClientId,
    currency: String,
    amount: String,
    reason: String,
) -> Result<Outcome, AppError> {
    use shared::setup;

    use crate::{login::viewer::viewer, services::Services};

    let form = typed("return_credit", &currency, &amount, &reason);
    // The currency is not typed, so a wrong one cannot be corrected.
    let currency = setup::currency(&currency).map_err(|_| AppError::Invalid)?;
    match checked(currency, &amount, &reason) {
        Err(flaws) => form.refuse(flaws),
        Ok((amount, reason)) => {
            let services = Services::of_request();
            let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
            let (store, back) = (&services.store, (amount, reason.as_str()));
            let returned = store::credit::give_back(store, by, client, back, now, &mut rng);
            form.amount_outcome(returned.await?)
        }
    }
}

/// Returns the account credit in every currency, where it is still what the team member confirmed: `confirmed` is made by
/// [`confirmed`].
#[server(endpoint = "return_all_credit")]
pub async fn return_all_credit(
    client: ClientId,
    confirmed: String,
    reason: String,
) -> Result<Outcome, AppError> {
    use shared::{flaw::Flaws, input, money::Money, setup};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let credits: Option<Vec<Money>> = confirmed
        .split(',')
        .map(|credit| {
            let (amount, code) = credit.split_once(' ')?;
            Money::parse(amount, setup::currency(code).ok()?)
        })
        .collect();
    let credits = credits.ok_or(AppError::Invalid)?;
    let form = Form::new("return_all_credit", [("reason", &reason)]);
    let reason = match input::line(&reason) {
        Ok(reason) => reason,
        Err(flaw) => return form.refuse(Flaws::one("reason", flaw)),
    };
    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let (store, all) = (&services.store, (credits.as_slice(), reason.as_str()));
    let returned = store::credit::give_all_back(store, by, client, all, now, &mut rng);
    form.outcome(returned.await?)
}

/// Returns credits as a confirmation sends them: `25.00 EUR,10.00 GBP`.
#[cfg(feature = "ssr")]
pub(crate) fn confirmed(credits: &[shared::money::Money]) -> String {
    let credits = credits
        .iter()
        .map(|credit| format!("{} {}", credit.decimal(), credit.currency().code()));
    credits.collect::<Vec<_>>().join(",")
}

/// Returns the form of one currency, with what was typed.
#[cfg(feature = "ssr")]
fn typed(
    function: &'static str,
    currency: &str,
    amount: &str,
    reason: &str,
) -> crate::answers::form::Form {
    let typed = [
        ("currency", currency),
        ("amount", amount),
        ("reason", reason),
    ];
    crate::answers::form::Form::new(function, typed)
}

/// Returns the amount and the reason of such a form, or what is wrong with them.
#[cfg(feature = "ssr")]
fn checked(
    currency: shared::money::Currency,
    amount: &str,
    reason: &str,
) -> Result<(shared::money::Money, String), shared::flaw::Flaws<&'static str>> {
    use shared::{flaw::Flaws, input};

    let mut flaws = Flaws::none();
    let amount = flaws.note("amount", input::amount(amount, currency));
    let reason = flaws.note("reason", input::line(reason));
    amount.zip(reason).ok_or(flaws)
}
