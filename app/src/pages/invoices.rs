//! A client's invoices: all of them, one of them with its payments, and issuing one.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    money::Money,
};
use store::{
    clients::Head,
    invoices::{AT_THE_DESK, Invoice, Payment},
    statuses::{InvoiceStatus, PaymentMethod},
    studio::Location,
};

use super::{
    Away,
    client_frame::{ClientFrame, fact, head, here, keeping_origin, own_page, table, today_at_home},
    deleted_client::status_in_words,
    page, segment,
};
use crate::{
    components::{
        field::Kind,
        form::{Act, DeskForm, Undone, WhoMay},
        table::Column,
    },
    sentences::{date, say},
    services::{Services, viewer},
};

/// All invoices of a client, and the form that issues one.
#[component]
pub fn InvoicesPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = super::client_id();
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let invoices = store::invoices::of_client(&mut tx, head.id).await?;
        let locations = store::studio::locations(&mut tx).await?;
        let today = today_at_home(&head, &locations, services.now())?;
        Ok::<_, Away>((actor, head, invoices, (locations, today)))
    };
    page(load, |(actor, head, invoices, issuing)| {
        list(actor, head, invoices, issuing)
    })
}

fn list(
    actor: Actor,
    head: Head,
    invoices: Vec<Invoice>,
    (locations, today): (Vec<Location>, Date),
) -> impl IntoView {
    let row = |invoice: Invoice| {
        let page = keeping_origin(own_page(head.id, "invoices", invoice.id));
        let left = invoice.left().to_string();
        view! {
            <tr>
                <td data-label=say!(table.number) class="nowrap">
                    <a href=page>{invoice.number}</a>
                </td>
                <td data-label=say!(table.description)>{invoice.description}</td>
                <td data-label=say!(table.location)>{invoice.location}</td>
                <td data-label=say!(table.status)>{status_in_words(invoice.status.name())}</td>
                <td data-label=say!(invoices.due) class="nowrap">
                    {date(invoice.due_on)}
                </td>
                <td data-label=say!(table.amount) class="number">
                    {invoice.amount.to_string()}
                </td>
                <td data-label=say!(table.paid) class="number">
                    {invoice.paid.to_string()}
                </td>
                <td data-label=say!(invoices.left) class="number">
                    {left}
                </td>
            </tr>
        }
    };
    let columns = [
        Column::Text(say!(table.number)),
        Column::Text(say!(table.description)),
        Column::Text(say!(table.location)),
        Column::Text(say!(table.status)),
        Column::Text(say!(invoices.due)),
        Column::Number(say!(table.amount)),
        Column::Number(say!(table.paid)),
        Column::Number(say!(invoices.left)),
    ];
    let rows = invoices.into_iter().map(row).collect::<Vec<_>>();
    let form = DeskForm::of("issue_invoice");
    let places = places(locations);
    let home = head.home.to_string();
    view! {
        <ClientFrame actor head=head.clone() title=say!(invoices.title) wide=true>
            <Undone />
            <section class="card">
                {table(say!(invoices.title), &columns, rows)}
            </section>
            <section class="card" id="issue">
                <h2>{say!(invoices.issue)}</h2>
                <form method="post" action=form.action(&here()) novalidate>
                    <input type="hidden" name="client" value=head.id.to_string() />
                    <div class="fields">
                        {form.hinted("description", say!(table.description), Kind::Text, "", Some(say!(invoices.description_hint)))}
                        {form.choice("location", say!(table.location), places, &home)}
                        {form.hinted("amount", say!(table.amount), Kind::Amount, "", Some(say!(invoices.amount_hint)))}
                        {form.field("due_on", say!(invoices.due), Kind::Date, &today.to_string())}
                    </div>
                    <div class="form-actions">
                        <button class="primary">{say!(invoices.issue_button)}</button>
                    </div>
                </form>
            </section>
        </ClientFrame>
    }
}

/// Locations to choose from, with what is paid with there.
pub(super) fn places(locations: Vec<Location>) -> Vec<(String, String)> {
    let place = |here: Location| {
        let words = say!(
            invoices.in_currency,
            location = here.name,
            currency = here.currency
        )
        .to_string();
        (here.id.to_string(), words)
    };
    locations.into_iter().map(place).collect()
}

/// One invoice, what was paid on it, and what can be done with it.
#[component]
pub fn InvoicePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, invoice) = (super::client_id(), segment("invoice"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let invoice = invoice.parse().map_err(|_| Away::NOT_FOUND)?;
        let invoice = store::invoices::find(&mut tx, head.id, invoice).await?;
        let invoice = invoice.ok_or(Away::NOT_FOUND)?;
        let payments = store::invoices::payments(&mut tx, invoice.id).await?;
        let balances = store::credit::balances(&mut tx, head.id).await?;
        let currency = invoice.amount.currency();
        let credit = balances
            .into_iter()
            .find(|balance| balance.currency() == currency && balance.minor() > 0);
        Ok::<_, Away>((actor, head, invoice, (payments, credit)))
    };
    page(load, |(actor, head, invoice, of)| {
        show(actor, head, invoice, of)
    })
}

fn show(
    actor: Actor,
    head: Head,
    invoice: Invoice,
    (payments, credit): (Vec<Payment>, Option<Money>),
) -> impl IntoView {
    let title = say!(invoices.invoice, number = invoice.number.as_str()).to_string();
    let row = |payment: Payment| {
        view! {
            <tr>
                <td data-label=say!(table.date)>{date(payment.paid_on)}</td>
                <td data-label=say!(invoices.method)>{method(payment.method)}</td>
                <td data-label=say!(table.amount) class="number">
                    {payment.amount.to_string()}
                </td>
            </tr>
        }
    };
    let columns = [
        Column::Text(say!(table.date)),
        Column::Text(say!(invoices.method)),
        Column::Number(say!(table.amount)),
    ];
    let payments = if payments.is_empty() {
        view! { <p class="hint">{say!(invoices.no_payments)}</p> }.into_any()
    } else {
        let rows = payments.into_iter().map(row).collect::<Vec<_>>();
        table(say!(invoices.payments), &columns, rows)
    };
    let reason = invoice.reason.clone();
    let may_settle = actor.may(Permission::SettleAccounts);
    let actions = invoice
        .is_open()
        .then(|| actions(&head, &invoice, credit, may_settle));
    view! {
        <ClientFrame actor head=head.clone() title above=vec![("invoices", say!(invoices.title))]>
            <Undone />
            <section class="card">
                <dl class="facts">
                    {fact(say!(table.status), status_in_words(invoice.status.name()))}
                    {fact(say!(table.description), invoice.description.as_str())}
                    {fact(say!(table.location), invoice.location.as_str())}
                    {fact(say!(table.issued), date(invoice.issued_on))}
                    {fact(say!(invoices.due), date(invoice.due_on))}
                    {fact(say!(table.amount), invoice.amount.to_string())}
                    {fact(say!(table.paid), invoice.paid.to_string())}
                    {fact(say!(invoices.left), invoice.left().to_string())}
                    {reason.map(|reason| fact(say!(invoices.reason), reason))}
                </dl>
            </section>
            <section class="card">
                <h2>{say!(invoices.payments)}</h2>
                {payments}
            </section>
            {actions}
        </ClientFrame>
    }
}

/// What can be done with an open invoice.
fn actions(
    head: &Head,
    invoice: &Invoice,
    credit: Option<Money>,
    may_settle: bool,
) -> impl IntoView + use<> {
    let (client, id) = (head.id.to_string(), invoice.id.to_string());
    let fields = move || vec![("client", client.clone()), ("invoice", id.clone())];
    let left = invoice.left();
    let (pay, spend) = (
        (left.minor() > 0).then(|| payment(fields(), left)),
        credit.map(|credit| spending(fields(), left, credit)),
    );
    let act = |function, label| {
        view! { <Act form=DeskForm::of(function) page=here() fields=fields() label /> }
    };
    let fail = (invoice.status == InvoiceStatus::Outstanding)
        .then(|| act("fail_payment", say!(invoices.fail)));
    let retry = (invoice.status != InvoiceStatus::Outstanding)
        .then(|| act("retry_payment", say!(invoices.retry)));
    let hand_over = (invoice.status != InvoiceStatus::Collection)
        .then(|| act("hand_over_invoice", say!(invoices.hand_over)));
    let settle = if may_settle {
        let button = say!(invoices.write_off_button, amount = left.to_string()).to_string();
        let write_off = (
            say!(invoices.write_off),
            say!(invoices.write_off_lede),
            button,
        );
        let void = (
            say!(invoices.void),
            say!(invoices.void_lede),
            say!(invoices.void_button).to_owned(),
        );
        let void = (invoice.paid.minor() == 0).then(|| settling("void_invoice", fields(), void));
        view! {
            {settling("write_off_invoice", fields(), write_off)}
            {void}
        }
        .into_any()
    } else {
        view! {
            <section class="card">
                <h2>{say!(invoices.settle)}</h2>
                <p>{say!(invoices.settle_lede)}</p>
                <WhoMay permission=say!(team.settle_accounts) />
            </section>
        }
        .into_any()
    };
    view! {
        {pay}
        {spend}
        <section class="card">
            <h2>{say!(invoices.unpaid)}</h2>
            <p>{say!(invoices.unpaid_lede)}</p>
            <div class="actions">{fail} {retry} {hand_over}</div>
        </section>
        {settle}
    }
}

/// The form that records a payment.
fn payment(fields: Vec<(&'static str, String)>, left: Money) -> impl IntoView {
    let form = DeskForm::of("record_payment");
    let ways = AT_THE_DESK.map(|way| (way.name().to_owned(), method(way).to_owned()));
    let first = PaymentMethod::Card.name();
    view! {
        <section class="card" id="pay">
            <h2>{say!(invoices.pay)}</h2>
            <form method="post" action=form.action(&here()) novalidate>
                {hidden(fields)}
                <div class="fields">
                    {form.field("amount", say!(table.amount), Kind::Amount, &left.decimal())}
                    {form.choice("method", say!(invoices.method), ways.to_vec(), first)}
                </div>
                <div class="form-actions">
                    <button class="primary">{say!(invoices.pay_button)}</button>
                    <p class="hint">{say!(invoices.pay_hint, amount = left.to_string()).to_string()}</p>
                </div>
            </form>
        </section>
    }
}

/// The form that spends account credit.
fn spending(fields: Vec<(&'static str, String)>, left: Money, credit: Money) -> impl IntoView {
    let form = DeskForm::of("spend_credit");
    let most = Money::new(left.minor().min(credit.minor()), left.currency());
    view! {
        <section class="card" id="spend">
            <h2>{say!(invoices.spend)}</h2>
            <p>{say!(invoices.spend_lede, balance = credit.to_string()).to_string()}</p>
            <form method="post" action=form.action(&here()) novalidate>
                {hidden(fields)}
                <div class="fields">
                    {form.field("amount", say!(table.amount), Kind::Amount, &most.decimal())}
                </div>
                <div class="form-actions">
                    <button>{say!(invoices.spend_button)}</button>
                </div>
            </form>
        </section>
    }
}

/// A form that settles the invoice for a reason: its heading, what it does, and its button.
fn settling(
    function: &'static str,
    fields: Vec<(&'static str, String)>,
    (heading, lede, button): (&'static str, &'static str, String),
) -> impl IntoView {
    let form = DeskForm::of(function);
    view! {
        <section class="card">
            <h2>{heading}</h2>
            <p>{lede}</p>
            <form method="post" action=form.action(&here()) novalidate>
                {hidden(fields)}
                <div class="fields">{form.field("reason", say!(invoices.reason), Kind::Text, "")}</div>
                <div class="form-actions">
                    <button class="danger">{button}</button>
                </div>
            </form>
        </section>
    }
}

/// What a form sends without showing it.
pub(super) fn hidden(fields: Vec<(&'static str, String)>) -> impl IntoView {
    let field = |(name, value): (&'static str, String)| {
        view! { <input type="hidden" name=name value=value /> }
    };
    fields.into_iter().map(field).collect_view()
}

/// How something was paid, in words.
fn method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => say!(invoices.cash),
        PaymentMethod::Card => say!(invoices.card),
        PaymentMethod::Transfer => say!(invoices.transfer),
        PaymentMethod::Credit => say!(invoices.credit),
        PaymentMethod::Elsewhere => say!(invoices.elsewhere),
    }
}
