//! Giving account credit, spending it, paying it out, and settling debts.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    super::invoices::currency_of,
    crate::{answers::refusing::Answers, services::Services, words::formats::formats},
    store::desk::credit,
};

use crate::{answers::form::Outcome, error::AppError};

/// Gives a client account credit.
#[server(endpoint = "add_credit")]
pub async fn add_credit(#[server(flatten)] form: forms::AddCredit) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let here = services.at_location(form.location).await?;
    match form.parse(here) {
        Ok(gift) => form.answer(credit::add(&services.store, act, &gift).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Pays an invoice, in part or in full, with account credit.
#[server(endpoint = "spend_credit")]
pub async fn spend_credit(
    #[server(flatten)] form: forms::SpendCredit,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let currency = currency_of(&services, form.client, form.invoice).await?;
    let amount = match form.parse(currency, formats().separators()) {
        Ok(amount) => amount,
        Err(flaws) => return form.refuse(&flaws),
    };
    let spent = credit::spend(&services.store, act, form.client, form.invoice, amount);
    form.answer(spent.await?)
}

/// Records a payment towards a debt.
#[server(endpoint = "settle_debt")]
pub async fn settle_debt(#[server(flatten)] form: forms::SettleDebt) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse(formats().separators()) {
        Ok(paid) => form.answer(credit::settle_debt(&store, act, form.client, &paid).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Pays account credit in one currency out, in part or in full.
#[server(endpoint = "return_credit")]
pub async fn return_credit(
    #[server(flatten)] form: forms::ReturnCredit,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    match form.parse(formats().separators()) {
        Ok(back) => form.answer(credit::give_back(&store, act, form.client, &back).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Pays the account credit in every currency out, where it is still what the page showed.
#[server(endpoint = "return_all_credit")]
pub async fn return_all_credit(
    #[server(flatten)] form: forms::ReturnAllCredit,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let reason = match form.parse() {
        Ok(reason) => reason,
        Err(flaws) => return form.refuse(&flaws),
    };
    let returned = credit::give_all_back(&store, act, form.client, &form.confirmed, &reason);
    form.answer(returned.await?)
}
