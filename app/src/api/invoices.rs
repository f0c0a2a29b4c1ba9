//! Issuing invoices, recording payments, and settling invoices without a payment.

use leptos::prelude::*;
use shared::client::ClientId;
use uuid::Uuid;

use crate::{answers::form::Outcome, error::AppError};

/// Issues an invoice to a client by hand.
#[server(endpoint = "issue_invoice")]
pub async fn issue_invoice(
    client: ClientId,
    location: Uuid,
    description: String,
    amount: String,
    due_on: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws},
        input,
    };
    use store::invoices::{Bill, bill};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let location_sent = location.to_string();
    let form = Form::new(
        "issue_invoice",
        [
            ("location", &location_sent),
            ("description", &description),
            ("amount", &amount),
            ("due_on", &due_on),
        ],
    );
    let Some(here) = services.location(location).await? else {
        return form.refuse(Flaws::one("location", Flaw::NotAChoice));
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let mut flaws = Flaws::none();
    let description = flaws.note("description", input::line(&description));
    let amount = flaws.note("amount", input::amount(&amount, here.currency()?));
    let due_on = flaws.note("due_on", input::upcoming_date(&due_on, here.today(now)?));
    let (Some(description), Some(amount), Some(due_on)) = (description, amount, due_on) else {
        return form.refuse(flaws);
    };
    let to_bill = Bill {
        client,
        location,
        description,
        amount,
        due_on,
    };
    form.outcome(bill(&services.store, by, &to_bill, now, &mut rng).await?)
}

/// Records a payment on an invoice, in part or whole.
#[server(endpoint = "record_payment")]
pub async fn record_payment(
    client: ClientId,
    invoice: Uuid,
    amount: String,
    method: String,
) -> Result<Outcome, AppError> {
    use shared::{
        flaw::{Flaw, Flaws},
        input,
    };
    use store::invoices::{AT_THE_DESK, pay};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};

    let services = Services::of_request();
    let form = Form::new("record_payment", [("amount", &amount), ("method", &method)]);
    let currency = currency_of(&services, client, invoice).await?;
    let known = AT_THE_DESK.into_iter().find(|way| way.name() == method);
    let mut flaws = Flaws::none();
    let amount = flaws.note("amount", input::amount(&amount, currency));
    let method = flaws.note("method", known.ok_or(Flaw::NotAChoice));
    let (Some(amount), Some(method)) = (amount, method) else {
        return form.refuse(flaws);
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let (of, payment) = ((client, invoice), (amount, method));
    form.amount_outcome(pay(&services.store, by, of, payment, now, &mut rng).await?)
}

/// Records that a payment failed.
#[server(endpoint = "fail_payment")]
pub async fn fail_payment(client: ClientId, invoice: Uuid) -> Result<Outcome, AppError> {
    change(
        "fail_payment",
        client,
        invoice,
        store::invoices::Change::Fail,
    )
    .await
}

/// Asks again for the payment of a failed invoice, or one in collection.
#[server(endpoint = "retry_payment")]
pub async fn retry_payment(client: ClientId, invoice: Uuid) -> Result<Outcome, AppError> {
    change(
        "retry_payment",
        client,
        invoice,
        store::invoices::Change::Retry,
    )
    .await
}

/// Hands an invoice over for collection.
#[server(endpoint = "hand_over_invoice")]
pub async fn hand_over_invoice(client: ClientId, invoice: Uuid) -> Result<Outcome, AppError> {
    change(
        "hand_over_invoice",
        client,
        invoice,
        store::invoices::Change::HandOver,
    )
    .await
}

/// Writes off what is left to pay on an invoice.
#[server(endpoint = "write_off_invoice")]
pub async fn write_off_invoice(
    client: ClientId,
    invoice: Uuid,
    reason: String,
) -> Result<Outcome, AppError> {
    settle(
        "write_off_invoice",
        client,
        invoice,
        (store::invoices::Settlement::WriteOff, reason),
    )
    .await
}

/// Voids an invoice that was issued by mistake.
#[server(endpoint = "void_invoice")]
pub async fn void_invoice(
    client: ClientId,
    invoice: Uuid,
    reason: String,
) -> Result<Outcome, AppError> {
    settle(
        "void_invoice",
        client,
        invoice,
        (store::invoices::Settlement::Void, reason),
    )
    .await
}

/// Returns the currency of an invoice.
#[cfg(feature = "ssr")]
pub(super) async fn currency_of(
    services: &crate::services::Services,
    client: ClientId,
    invoice: Uuid,
) -> Result<shared::money::Currency, AppError> {
    let mut tx = services.store.read().await?;
    let invoice = store::invoices::find(&mut tx, client, invoice).await?;
    Ok(invoice.ok_or(AppError::NotFound)?.amount.currency())
}

#[cfg(feature = "ssr")]
async fn change(
    function: &'static str,
    client: ClientId,
    invoice: Uuid,
    change: store::invoices::Change,
) -> Result<Outcome, AppError> {
    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let services = Services::of_request();
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let of = (client, invoice);
    let outcome = store::invoices::change(&services.store, by, of, change, now, &mut rng).await?;
    Form::new(function, []).outcome(outcome)
}

#[cfg(feature = "ssr")]
async fn settle(
    function: &'static str,
    client: ClientId,
    invoice: Uuid,
    (settlement, reason): (store::invoices::Settlement, String),
) -> Result<Outcome, AppError> {
    use shared::{flaw::Flaws, input};

    use crate::{answers::form::Form, login::viewer::viewer, services::Services};
    let services = Services::of_request();
    let form = Form::new(function, [("reason", &reason)]);
    let reason = match input::line(&reason) {
        Ok(reason) => reason,
        Err(flaw) => return form.refuse(Flaws::one("reason", flaw)),
    };
    let (by, now, mut rng) = (viewer()?.id, services.now(), services.rng());
    let (of, how) = ((client, invoice), (settlement, reason.as_str()));
    form.outcome(store::invoices::settle(&services.store, by, of, how, now, &mut rng).await?)
}
