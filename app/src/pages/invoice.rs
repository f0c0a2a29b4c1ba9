//! One invoice of a client: its payments, and what can be done with it.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    credit,
    forms::{
        FailPayment, HandOverInvoice, RecordPayment, RefundInvoice, RetryPayment, SpendCredit,
        VoidInvoice, WriteOffInvoice,
    },
    invoice::{Change, PaymentMethod, Settlement},
    money::Money,
};
use store::desk::{
    clients::Head,
    invoices::{Invoice, Payment},
};

use crate::{
    components::{
        client_frame::{ClientFrame, head},
        facts::{Facts, fact},
        field::Kind,
        form::{Act, DeskForm, FormCard, Hidden, Style, WhoMay, hint},
        page::{Away, page},
        request::{client_id, here, segment},
        table::{Column, Row, Table, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses::SETTLE,
        dates::date,
        formats::{decimal, money},
        say, status,
    },
};

/// One invoice, what was paid on it, and what can be done with it.
#[component]
pub fn InvoicePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, invoice) = (client_id(), segment("invoice"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let invoice = invoice.parse().map_err(|_| Away::NOT_FOUND)?;
        let invoice = store::desk::invoices::find(&mut tx, head.id, invoice).await?;
        let invoice = invoice.ok_or(Away::NOT_FOUND)?;
        let payments = store::desk::invoices::payments(&mut tx, invoice.id).await?;
        let refunds = store::desk::invoices::refunds(&mut tx, invoice.id).await?;
        let balances = store::desk::credit::balances(&mut tx, head.id).await?;
        let currency = invoice.amount.currency();
        let credit = balances.into_iter().find(|balance| {
            let spend = credit::Change::Spend(*balance);
            balance.currency() == currency && credit::allows(*balance, spend).is_ok()
        });
        Ok::<_, Away>((actor, head, invoice, (payments, refunds, credit)))
    };
    page(load, |(actor, head, invoice, of)| {
        show(actor, head, invoice, of)
    })
}

fn show(
    actor: Actor,
    head: Head,
    invoice: Invoice,
    (payments, refunds, credit): (Vec<Payment>, Vec<Payment>, Option<Money>),
) -> impl IntoView {
    let title = say!(invoices.invoice, number = invoice.number.as_str()).to_string();
    let row = |payment: Payment| -> Row {
        row![
            date(payment.paid_on),
            status::payment_method(payment.method),
            money(payment.amount),
        ]
    };
    let columns = vec![
        Column::Text(say!(table.date)),
        Column::Text(say!(invoices.method)),
        Column::Number(say!(table.amount)),
    ];
    let refund = |refund: Payment| -> Row {
        let method = status::payment_method(refund.method);
        let amount = Money::new(-refund.amount.minor(), refund.amount.currency());
        row![
            date(refund.paid_on),
            say!(invoices.refunded_by, method = method).to_string(),
            money(amount),
        ]
    };
    let last = payments.last().map(|payment| payment.method);
    let payments = payments.into_iter().map(row);
    let rows = payments.chain(refunds.into_iter().map(refund)).collect();
    let acts = acts(&head, &invoice, credit);
    let settle = settling(&actor, &head, &invoice);
    let refund = refunding(&actor, &head, &invoice, last);
    let left = money(invoice.bill().left());
    let refunded = (invoice.refunded.minor() > 0)
        .then(|| fact(say!(invoices.refunded), money(invoice.refunded)));
    view! {
        <ClientFrame actor head title above=vec![("invoices", say!(invoices.title))]>
            <section class="card">
                <Facts>
                    {fact(say!(table.status), status::invoice(invoice.status))}
                    {fact(say!(table.description), invoice.description)} {fact(say!(table.location), invoice.location)}
                    {fact(say!(table.issued), date(invoice.issued_on))} {fact(say!(invoices.due), date(invoice.due_on))}
                    {fact(say!(table.amount), money(invoice.amount))}
                    {fact(say!(table.paid), money(invoice.paid))} {refunded} {fact(say!(invoices.left), left)}
                    {invoice.reason.map(|reason| fact(say!(invoices.reason), reason))}
                </Facts>
            </section>
            <section class="card">
                <h2>{say!(invoices.payments)}</h2>
                <Table name=say!(invoices.payments) columns rows empty=say!(invoices.no_payments) />
            </section>
            {acts}
            {settle}
            {refund}
        </ClientFrame>
    }
}

/// What the forms of an invoice send without showing it. The fields have the same names in each of them.
fn of_invoice(head: &Head, invoice: &Invoice) -> Hidden {
    vec![
        (RecordPayment::client, head.id.to_string()),
        (RecordPayment::invoice, invoice.id.to_string()),
    ]
}

/// What every team member can do with the invoice: record a payment of what is left, spend credit on it, and chase it.
fn acts(head: &Head, invoice: &Invoice, credit: Option<Money>) -> impl IntoView + use<> {
    let bill = invoice.bill();
    let (fields, left) = (|| of_invoice(head, invoice), bill.left());
    let is_payable = bill.allows(Change::Pay(left)).is_ok();
    let pay = is_payable.then(|| payment(fields(), left));
    let credit = credit.filter(|_| is_payable);
    let spend = credit.map(|credit| spending(fields(), left, credit));
    let step = |change, form, label| {
        let allowed = bill.allows(change).is_ok();
        allowed.then(|| view! { <Act form page=here() fields=fields() label /> })
    };
    let fail = step(
        Change::Fail,
        DeskForm::of::<FailPayment>(),
        say!(invoices.fail),
    );
    let retry = step(
        Change::Retry,
        DeskForm::of::<RetryPayment>(),
        say!(invoices.retry),
    );
    let hand_over = step(
        Change::HandOver,
        DeskForm::of::<HandOverInvoice>(),
        say!(invoices.hand_over),
    );
    let chase = (fail.is_some() || retry.is_some() || hand_over.is_some()).then(|| {
        view! {
            <section class="card">
                <h2>{say!(invoices.unpaid)}</h2>
                <p>{say!(invoices.unpaid_lede)}</p>
                <div class="actions">{fail} {retry} {hand_over}</div>
            </section>
        }
    });
    view! {
        {pay}
        {spend}
        {chase}
    }
}

/// The forms that settle the invoice without a payment, or who may settle it; nothing where it cannot be settled.
fn settling(actor: &Actor, head: &Head, invoice: &Invoice) -> Option<AnyView> {
    let allows = |how| invoice.bill().allows(Change::Settle(how)).is_ok();
    let (can_write_off, can_void) = (allows(Settlement::WriteOff), allows(Settlement::Void));
    if !can_write_off && !can_void {
        return None;
    }
    if !actor.may(Permission::SettleAccounts) {
        return Some(who_may_settle().into_any());
    }
    let write_off = can_write_off.then(|| writing_off(head, invoice));
    let void = can_void.then(|| voiding(head, invoice));
    let both = view! {
        {write_off}
        {void}
    };
    Some(both.into_any())
}

/// The form that refunds what was paid, or who may refund it; nothing where nothing can be refunded. The method is first that of
/// the last payment.
fn refunding(
    actor: &Actor,
    head: &Head,
    invoice: &Invoice,
    last: Option<PaymentMethod>,
) -> Option<AnyView> {
    let most = invoice.bill().refundable();
    if invoice.bill().allows(Change::Refund(most)).is_err() {
        return None;
    }
    if !actor.may(Permission::SettleAccounts) {
        let who = view! {
            <section class="card">
                <h2>{say!(invoices.refund)}</h2>
                <WhoMay permission=say!(team.settle_accounts) />
            </section>
        };
        return Some(who.into_any());
    }
    let form = DeskForm::of::<RefundInvoice>();
    let method = |method: PaymentMethod| {
        let words = status::payment_method(method);
        (method.name().to_owned(), words.to_owned())
    };
    let methods = PaymentMethod::OF_REFUNDS;
    let first = last.filter(|last| methods.contains(last));
    let first = first.unwrap_or(PaymentMethod::Card).name();
    let card = view! {
        <FormCard
            form=form.clone()
            page=here()
            id="refund"
            heading=say!(invoices.refund)
            lede=say!(invoices.refund_lede)
            hidden=of_invoice(head, invoice)
            button=say!(invoices.refund_button)
            style=Style::Danger
            beside=hint(say!(invoices.refund_hint, amount = money(most)).to_string())
        >
            {form.field(RefundInvoice::amount, say!(table.amount), Kind::Amount, &decimal(most))}
            {form.choice(RefundInvoice::method, say!(invoices.method), methods.map(method).to_vec(), first)}
        </FormCard>
    };
    Some(card.into_any())
}

/// Says who may settle an invoice without a payment.
fn who_may_settle() -> impl IntoView {
    view! {
        <section class="card">
            <h2>{say!(invoices.settle)}</h2>
            <p>{say!(invoices.settle_lede)}</p>
            <WhoMay permission=say!(team.settle_accounts) />
        </section>
    }
}

/// The form that writes off what is left to pay.
fn writing_off(head: &Head, invoice: &Invoice) -> impl IntoView + use<> {
    let form = DeskForm::of::<WriteOffInvoice>();
    let left = money(invoice.bill().left());
    view! {
        <FormCard
            form=form.clone()
            page=here()
            heading=say!(invoices.write_off)
            lede=say!(invoices.write_off_lede)
            hidden=of_invoice(head, invoice)
            button=say!(invoices.write_off_button, amount = left).to_string()
            style=Style::Danger
        >
            {form.field(WriteOffInvoice::reason, say!(invoices.reason), Kind::Text, "")}
        </FormCard>
    }
}

/// The form that voids the invoice.
fn voiding(head: &Head, invoice: &Invoice) -> impl IntoView + use<> {
    let form = DeskForm::of::<VoidInvoice>();
    view! {
        <FormCard
            form=form.clone()
            page=here()
            heading=say!(invoices.void)
            lede=say!(invoices.void_lede)
            hidden=of_invoice(head, invoice)
            button=say!(invoices.void_button)
            style=Style::Danger
        >
            {form.field(VoidInvoice::reason, say!(invoices.reason), Kind::Text, "")}
        </FormCard>
    }
}

/// The form that records a payment.
fn payment(hidden: Hidden, left: Money) -> impl IntoView {
    let form = DeskForm::of::<RecordPayment>();
    let method = |method: PaymentMethod| {
        let words = status::payment_method(method);
        (method.name().to_owned(), words.to_owned())
    };
    let methods = PaymentMethod::AT_THE_DESK.map(method).to_vec();
    let first = PaymentMethod::Card.name();
    view! {
        <FormCard
            form=form.clone()
            page=here()
            id=SETTLE
            heading=say!(invoices.pay)
            hidden
            button=say!(invoices.pay_button)
            beside=hint(say!(invoices.pay_hint, amount = money(left)).to_string())
        >
            {form.field(RecordPayment::amount, say!(table.amount), Kind::Amount, &decimal(left))}
            {form.choice(RecordPayment::method, say!(invoices.method), methods, first)}
        </FormCard>
    }
}

/// The form that spends account credit.
fn spending(hidden: Hidden, left: Money, credit: Money) -> impl IntoView {
    let form = DeskForm::of::<SpendCredit>();
    let most = Money::new(left.minor().min(credit.minor()), left.currency());
    view! {
        <FormCard
            form=form.clone()
            page=here()
            id="spend"
            heading=say!(invoices.spend)
            lede=say!(invoices.spend_lede, balance = money(credit)).to_string()
            hidden
            button=say!(invoices.spend_button)
            style=Style::Plain
        >
            {form.field(SpendCredit::amount, say!(table.amount), Kind::Amount, &decimal(most))}
        </FormCard>
    }
}
