//! One invoice of a client: its payments, and what can be done with it.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    credit,
    forms::{
        CorrectInvoice, FailPayment, Form, HandOverInvoice, RecordPayment, RefundInvoice,
        RetryPayment, SpendCredit, VoidInvoice, WriteOffInvoice,
    },
    invoice::{Change, PaymentMethod, Settlement},
    money::Money,
};
use store::desk::{
    clients::Head,
    corrections,
    invoices::{Invoice, Payment},
};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, At, May, Rank},
        client_frame::head,
        clock::StudioClock,
        corrections::{Corrected, correcting, corrections_card},
        facts::{Facts, Glance, fact},
        field::Kind,
        form::{DeskForm, Hidden, Style},
        page::{Away, page},
        request::{client_id, segment},
        table::{Column, Row, Table, row},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses,
        dates::date,
        formats::{decimal, money},
        say, status,
    },
};

/// The server functions whose forms have pages below the page of an invoice.
const ACTS: &[&str] = &[
    RecordPayment::FUNCTION,
    SpendCredit::FUNCTION,
    FailPayment::FUNCTION,
    RetryPayment::FUNCTION,
    HandOverInvoice::FUNCTION,
    CorrectInvoice::FUNCTION,
    RefundInvoice::FUNCTION,
    WriteOffInvoice::FUNCTION,
    VoidInvoice::FUNCTION,
];

/// What the page shows.
struct Shown {
    invoice: Invoice,
    payments: Vec<Payment>,
    refunds: Vec<Payment>,
    /// The account credit with which it can be paid.
    credit: Option<Money>,
    /// The day at its location.
    today: Date,
    corrected: Corrected,
}

/// One invoice, what was paid on it, and what can be done with it.
#[component]
pub fn InvoicePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, invoice, asked) = (client_id(), segment("invoice"), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (actor?, asked?);
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
        let thing = corrections::Thing::Invoice(invoice.id);
        let shown = Shown {
            corrected: (
                corrections::of(&mut tx, thing, &invoice.description).await?,
                StudioClock::read(&mut tx).await?,
            ),
            today: invoice.today(services.now())?,
            invoice,
            payments,
            refunds,
            credit,
        };
        Ok::<_, Away>((actor, head, asked, shown))
    };
    page(load, |(actor, head, asked, shown)| {
        show(actor, head, asked, shown)
    })
}

fn show(actor: Actor, head: Head, asked: Asked, shown: Shown) -> impl IntoView {
    let acts = acts(&actor, &head, asked, &shown);
    let Shown {
        invoice,
        payments,
        refunds,
        today,
        corrected,
        ..
    } = shown;
    let title = say!(invoices.invoice, number = invoice.number.as_str()).to_string();
    let state = status::invoice_on(&invoice, today);
    let left = money(invoice.bill().left());
    let refunded = (invoice.refunded.minor() > 0)
        .then(|| fact(say!(invoices.refunded), money(invoice.refunded)));
    let payments = table(payments, refunds);
    let place = Place::of_client(head, ("invoices", say!(invoices.title)));
    view! {
        <Thing actor place title state=Some(state) acts>
            <Glance>
                {fact(say!(invoices.left), left)} {fact(say!(invoices.due), date(invoice.due_on))}
                {fact(say!(table.amount), money(invoice.amount))}
            </Glance>
            <Facts>
                {fact(say!(table.description), invoice.description)} {fact(say!(table.location), invoice.location)}
                {fact(say!(table.issued), date(invoice.issued_on))} {fact(say!(table.paid), money(invoice.paid))}
                {refunded} {invoice.reason.map(|reason| fact(say!(invoices.reason), reason))}
            </Facts>
            <section class="card">
                <h2>{say!(invoices.payments)}</h2>
                {payments}
            </section>
            {corrections_card(corrected)}
        </Thing>
    }
}

/// The payments, and the refunds below them.
fn table(payments: Vec<Payment>, refunds: Vec<Payment>) -> impl IntoView {
    let payment = |payment: Payment| -> Row {
        row![
            date(payment.paid_on),
            status::payment_method(payment.method),
            money(payment.amount),
        ]
    };
    let refund = |refund: Payment| -> Row {
        let method = status::payment_method(refund.method);
        let amount = Money::new(-refund.amount.minor(), refund.amount.currency());
        row![
            date(refund.paid_on),
            say!(invoices.refunded_by, method = method).to_string(),
            money(amount),
        ]
    };
    let columns = vec![
        Column::Text(say!(table.date)),
        Column::Text(say!(invoices.method)),
        Column::Number(say!(table.amount)),
    ];
    let payments = payments.into_iter().map(payment);
    let rows = payments.chain(refunds.into_iter().map(refund)).collect();
    view! { <Table name=say!(invoices.payments) columns rows empty=say!(invoices.no_payments) /> }
}

/// What can be done with the invoice.
fn acts(actor: &Actor, head: &Head, asked: Asked, shown: &Shown) -> Acts {
    let (invoice, bill) = (&shown.invoice, shown.invoice.bill());
    let allows = |change| bill.allows(change).is_ok();
    let settling = |change| May::from(allows(change)).permitted(actor, Permission::SettleAccounts);
    let hidden = || of_invoice(head, invoice);
    let (left, refundable) = (bill.left(), bill.refundable());
    let is_payable = allows(Change::Pay(left));
    let credit = shown.credit.filter(|_| is_payable);
    let last = shown.payments.last().map(|payment| payment.method);
    let page = addresses::of_client(head.id, "invoices", invoice.id);
    Acts::of(page, asked)
        .act::<RecordPayment, _>(Rank::First, say!(invoices.pay_button), is_payable, |at| {
            payment(at, hidden(), left)
        })
        .act::<SpendCredit, _>(
            Rank::Further,
            say!(invoices.spend),
            credit.is_some(),
            |at| credit.map(|credit| spending(at, hidden(), left, credit)),
        )
        .act::<FailPayment, _>(
            Rank::Further,
            say!(invoices.fail),
            allows(Change::Fail),
            |at| {
                let form = DeskForm::of::<FailPayment>();
                chasing(at, form, hidden(), say!(invoices.fail))
            },
        )
        .act::<RetryPayment, _>(
            Rank::Further,
            say!(invoices.retry),
            allows(Change::Retry),
            |at| {
                let form = DeskForm::of::<RetryPayment>();
                chasing(at, form, hidden(), say!(invoices.retry))
            },
        )
        .act::<HandOverInvoice, _>(
            Rank::Further,
            say!(invoices.hand_over),
            allows(Change::HandOver),
            |at| {
                let form = DeskForm::of::<HandOverInvoice>();
                chasing(at, form, hidden(), say!(invoices.hand_over))
            },
        )
        .act::<CorrectInvoice, _>(
            Rank::Further,
            say!(corrections.correct),
            May::Yes.permitted(actor, Permission::SettleAccounts),
            |at| correction(at, head, invoice),
        )
        .act::<RefundInvoice, _>(
            Rank::Last,
            say!(invoices.refund_button),
            settling(Change::Refund(refundable)),
            |at| refunding(at, hidden(), refundable, last),
        )
        .act::<WriteOffInvoice, _>(
            Rank::Last,
            say!(invoices.write_off),
            settling(Change::Settle(Settlement::WriteOff)),
            |at| writing_off(at, hidden(), left),
        )
        .act::<VoidInvoice, _>(
            Rank::Last,
            say!(invoices.void),
            settling(Change::Settle(Settlement::Void)),
            |at| voiding(at, hidden()),
        )
}

/// What the forms of an invoice send without showing it. The fields have the same names in each of them.
fn of_invoice(head: &Head, invoice: &Invoice) -> Hidden {
    vec![
        (RecordPayment::client, head.id.to_string()),
        (RecordPayment::invoice, invoice.id.to_string()),
    ]
}

/// The form of a step towards the payment.
fn chasing(at: At, form: DeskForm, hidden: Hidden, button: &'static str) -> impl IntoView {
    view! { <ActForm form at lede=say!(invoices.unpaid_lede) hidden button /> }
}

/// Returns methods of payment to choose from.
fn choices(methods: &[PaymentMethod]) -> Vec<(String, String)> {
    let methods = methods.iter().copied();
    let choice = |method: PaymentMethod| {
        let words = status::payment_method(method);
        (method.name().to_owned(), words.to_owned())
    };
    methods.map(choice).collect()
}

/// The form that refunds what was paid. The method is first that of the last payment.
fn refunding(at: At, hidden: Hidden, most: Money, last: Option<PaymentMethod>) -> impl IntoView {
    let form = DeskForm::of::<RefundInvoice>();
    let methods = PaymentMethod::OF_REFUNDS;
    let first = last.filter(|last| methods.contains(last));
    let first = first.unwrap_or(PaymentMethod::Card).name();
    view! {
        <ActForm
            form=form.clone()
            at
            lede=say!(invoices.refund_lede)
            hidden
            button=say!(invoices.refund_button)
            style=Style::Danger
            hint=say!(invoices.refund_hint, amount = money(most)).to_string()
        >
            {form.field(RefundInvoice::amount, say!(table.amount), Kind::Amount, &decimal(most))}
            {form.choice(RefundInvoice::method, say!(invoices.method), choices(&methods), first)}
        </ActForm>
    }
}

/// The form that writes off what is left to pay.
fn writing_off(at: At, hidden: Hidden, left: Money) -> impl IntoView {
    let form = DeskForm::of::<WriteOffInvoice>();
    view! {
        <ActForm
            form=form.clone()
            at
            lede=say!(invoices.write_off_lede)
            hidden
            button=say!(invoices.write_off_button, amount = money(left)).to_string()
            style=Style::Danger
        >
            {form.field(WriteOffInvoice::reason, say!(invoices.reason), Kind::Text, "")}
        </ActForm>
    }
}

/// The form that voids the invoice.
fn voiding(at: At, hidden: Hidden) -> impl IntoView {
    let form = DeskForm::of::<VoidInvoice>();
    view! {
        <ActForm
            form=form.clone()
            at
            lede=say!(invoices.void_lede)
            hidden
            button=say!(invoices.void_button)
            style=Style::Danger
        >
            {form.field(VoidInvoice::reason, say!(invoices.reason), Kind::Text, "")}
        </ActForm>
    }
}

/// The form that corrects the description.
fn correction(at: At, head: &Head, invoice: &Invoice) -> impl IntoView + use<> {
    let row = CorrectInvoice {
        client: head.id,
        invoice: invoice.id,
        description: invoice.description.clone(),
    };
    let form = DeskForm::of::<CorrectInvoice>().editing(&row);
    let (name, label) = (CorrectInvoice::description, say!(table.description));
    let field = form.field(name, label, Kind::Text, &row.description);
    let hidden = of_invoice(head, invoice);
    correcting(at, say!(corrections.lede), form, hidden, field.into_any())
}

/// The form that records a payment.
fn payment(at: At, hidden: Hidden, left: Money) -> impl IntoView {
    let form = DeskForm::of::<RecordPayment>();
    let methods = choices(&PaymentMethod::AT_THE_DESK);
    let first = PaymentMethod::Card.name();
    view! {
        <ActForm
            form=form.clone()
            at
            hidden
            button=say!(invoices.pay_button)
            hint=say!(invoices.pay_hint, amount = money(left)).to_string()
        >
            {form.field(RecordPayment::amount, say!(table.amount), Kind::Amount, &decimal(left))}
            {form.choice(RecordPayment::method, say!(invoices.method), methods, first)}
        </ActForm>
    }
}

/// The form that spends account credit.
fn spending(at: At, hidden: Hidden, left: Money, credit: Money) -> impl IntoView {
    let form = DeskForm::of::<SpendCredit>();
    let most = Money::new(left.minor().min(credit.minor()), left.currency());
    view! {
        <ActForm
            form=form.clone()
            at
            lede=say!(invoices.spend_lede, balance = money(credit)).to_string()
            hidden
            button=say!(invoices.spend_button)
        >
            {form.field(SpendCredit::amount, say!(table.amount), Kind::Amount, &decimal(most))}
        </ActForm>
    }
}
