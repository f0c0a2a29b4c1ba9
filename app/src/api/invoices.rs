//! Issuing invoices, recording payments, and settling invoices without a payment.

use leptos::prelude::*;
use shared::forms;
#[cfg(feature = "ssr")]
use {
    crate::{answers::refusing::Answers, services::Services, words::formats::formats},
    shared::{client::ClientId, ids::InvoiceId, invoice::Settlement, money::Currency},
    store::desk::invoices::{Step, change, issue, pay, refund, settle},
};

use crate::{answers::form::Outcome, error::AppError};

/// Issues an invoice to a client by hand.
#[server(endpoint = "issue_invoice")]
pub async fn issue_invoice(
    #[server(flatten)] form: forms::IssueInvoice,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let here = services.at_location(form.location).await?;
    match form.parse(here) {
        Ok(invoice) => form.answer(issue(&services.store, act, &invoice).await?),
        Err(flaws) => form.refuse(&flaws),
    }
}

/// Records a payment on an invoice, in part or in full.
#[server(endpoint = "record_payment")]
pub async fn record_payment(
    #[server(flatten)] form: forms::RecordPayment,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let currency = currency_of(&services, form.client, form.invoice).await?;
    let payment = match form.parse(currency, formats().separators()) {
        Ok(payment) => payment,
        Err(flaws) => return form.refuse(&flaws),
    };
    let paid = pay(&services.store, act, form.client, form.invoice, payment);
    form.answer(paid.await?)
}

/// Refunds a payment on an invoice, in part or in full.
#[server(endpoint = "refund_invoice")]
pub async fn refund_invoice(
    #[server(flatten)] form: forms::RefundInvoice,
) -> Result<Outcome, AppError> {
    let (services, act) = Services::acting()?;
    let currency = currency_of(&services, form.client, form.invoice).await?;
    let payment = match form.parse(currency, formats().separators()) {
        Ok(payment) => payment,
        Err(flaws) => return form.refuse(&flaws),
    };
    let refunded = refund(&services.store, act, form.client, form.invoice, payment);
    form.answer(refunded.await?)
}

/// Notes that a payment was tried and failed.
#[server(endpoint = "fail_payment")]
pub async fn fail_payment(
    #[server(flatten)] form: forms::FailPayment,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(change(&store, act, form.client, form.invoice, Step::Fail).await?)
}

/// Asks again for the payment of a failed invoice, or of one in collection.
#[server(endpoint = "retry_payment")]
pub async fn retry_payment(
    #[server(flatten)] form: forms::RetryPayment,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(change(&store, act, form.client, form.invoice, Step::Retry).await?)
}

/// Hands an invoice over for collection.
#[server(endpoint = "hand_over_invoice")]
pub async fn hand_over_invoice(
    #[server(flatten)] form: forms::HandOverInvoice,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    form.answer(change(&store, act, form.client, form.invoice, Step::HandOver).await?)
}

/// Writes off what is left to pay on an invoice.
#[server(endpoint = "write_off_invoice")]
pub async fn write_off_invoice(
    #[server(flatten)] form: forms::WriteOffInvoice,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let reason = match form.parse() {
        Ok(reason) => reason,
        Err(flaws) => return form.refuse(&flaws),
    };
    let how = Settlement::WriteOff;
    form.answer(settle(&store, act, form.client, form.invoice, how, &reason).await?)
}

/// Voids an invoice that was issued by mistake.
#[server(endpoint = "void_invoice")]
pub async fn void_invoice(
    #[server(flatten)] form: forms::VoidInvoice,
) -> Result<Outcome, AppError> {
    let (Services { store, .. }, act) = Services::acting()?;
    let reason = match form.parse() {
        Ok(reason) => reason,
        Err(flaws) => return form.refuse(&flaws),
    };
    let how = Settlement::Void;
    form.answer(settle(&store, act, form.client, form.invoice, how, &reason).await?)
}

/// Returns the currency of an invoice.
#[cfg(feature = "ssr")]
pub(super) async fn currency_of(
    services: &Services,
    client: ClientId,
    invoice: InvoiceId,
) -> Result<Currency, AppError> {
    let mut tx = services.store.read().await?;
    let invoice = store::desk::invoices::find(&mut tx, client, invoice).await?;
    Ok(invoice.ok_or(AppError::NotFound)?.amount.currency())
}
