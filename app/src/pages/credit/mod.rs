//! A client's account credit: what there is, how it came about, and what can be done with it.

mod forms;

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    client::ClientId,
    credit::{Change, CreditMove, allows},
    forms::ReturnAllCredit,
    invoice,
    money::Money,
};
use store::{
    desk::{clients::Head, credit::Movement, invoices::Invoice},
    studio::locations::Location,
};

use self::forms::{adding, confirmation, returning, settling};
use crate::{
    components::{
        client_frame::{ClientFrame, head},
        facts::{Facts, fact},
        form::{DeskForm, WhoMay},
        layout::Width,
        page::{Away, page},
        request::{client_id, keeping_origin, query},
        table::{Column, Row, Table, link, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{addresses, dates::date, formats::money, say},
};

/// What the page shows.
struct Account {
    /// The balances that are not zero.
    balances: Vec<Money>,
    movements: Vec<Movement>,
    /// The open invoices that can be paid with credit.
    payable: Vec<Invoice>,
    locations: Vec<Location>,
}

/// The account credit of a client. `?return=all` asks whether all of it is to be returned.
#[component]
pub fn CreditPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let balances = store::desk::credit::balances(&mut tx, head.id).await?;
        let movements = store::desk::credit::movements(&mut tx, head.id).await?;
        let mut payable = store::desk::invoices::of_client(&mut tx, head.id).await?;
        payable.retain(|invoice| {
            let (bill, currency) = (invoice.bill(), invoice.amount.currency());
            let mut credits = balances.iter().filter(|balance| can_spend(balance));
            bill.allows(invoice::Change::Pay(bill.left())).is_ok()
                && credits.any(|credit| credit.currency() == currency)
        });
        let account = Account {
            balances,
            movements,
            payable,
            locations: store::studio::locations::locations(&mut tx).await?,
        };
        Ok::<_, Away>((actor, head, account))
    };
    page(load, |(actor, head, account)| show(actor, head, account))
}

fn show(actor: Actor, head: Head, account: Account) -> AnyView {
    let Account {
        balances,
        movements,
        payable,
        locations,
    } = account;
    let credits: Vec<Money> = balances.iter().copied().filter(can_return).collect();
    let debts = balances.iter().copied().filter(is_debt);
    let may_settle = actor.may(Permission::SettleAccounts);
    let return_all = DeskForm::of::<ReturnAllCredit>();
    let asks =
        may_settle && !credits.is_empty() && (query("return") == "all" || return_all.is_back());
    if asks {
        let confirmation = confirmation(return_all, head.id, &credits);
        return view! {
            <ClientFrame actor head title=say!(credit.title)>
                {confirmation}
            </ClientFrame>
        }
        .into_any();
    }
    let debts = debts.map(|debt| settling(head.id, debt)).collect_view();
    let spend = (!payable.is_empty()).then(|| spending(head.id, payable));
    let give_back = match (credits.is_empty(), may_settle) {
        (true, _) => None,
        (false, true) => Some(returning(head.id, &credits).into_any()),
        (false, false) => Some(who_may_return().into_any()),
    };
    let movements = history(head.id, movements);
    let add = adding(&head, locations);
    view! {
        <ClientFrame actor head title=say!(credit.title) width=Width::Wide>
            {balance(&balances)}
            {give_back}
            {debts}
            {spend}
            <section class="card">
                <h2>{say!(credit.movements)}</h2>
                {movements}
            </section>
            {add}
        </ClientFrame>
    }
    .into_any()
}

/// Whether an invoice can be paid with the balance.
fn can_spend(balance: &Money) -> bool {
    allows(*balance, Change::Spend(*balance)).is_ok()
}

/// Whether the balance can be paid out.
fn can_return(balance: &Money) -> bool {
    allows(*balance, Change::Return(*balance)).is_ok()
}

/// Whether the client can pay towards the balance.
fn is_debt(balance: &Money) -> bool {
    allows(*balance, Change::PayDebt(balance.abs())).is_ok()
}

fn balance(balances: &[Money]) -> impl IntoView + use<> {
    let words = |balance: &Money| {
        if is_debt(balance) {
            say!(credit.debt, amount = money(balance.abs())).to_string()
        } else {
            money(*balance)
        }
    };
    let content = if balances.is_empty() {
        view! { <p class="hint">{say!(credit.nothing)}</p> }.into_any()
    } else {
        let facts = balances.iter().map(words);
        let facts = facts.map(|words| fact(say!(credit.balance), words));
        let facts = facts.collect_view();
        view! { <Facts>{facts}</Facts> }.into_any()
    };
    view! { <section class="card">{content}</section> }
}

/// All movements, the latest first.
fn history(client: ClientId, movements: Vec<Movement>) -> impl IntoView {
    let row = |movement: Movement| -> Row {
        let what = match (movement.what, movement.invoice) {
            (CreditMove::Spent, Some((id, number))) => link(
                keeping_origin(addresses::of_client(client, "invoices", id)),
                say!(credit.spent, number = number).to_string(),
            ),
            (CreditMove::Spent, None) => say!(credit.spent_elsewhere).into_any(),
            (CreditMove::Added, _) => say!(credit.added).into_any(),
            (CreditMove::Returned, _) => say!(credit.returned).into_any(),
            (CreditMove::Adjusted, _) => say!(credit.adjusted).into_any(),
        };
        let reason = movement.reason.unwrap_or_else(|| say!(none).to_owned());
        row![
            date(movement.created_on),
            what,
            view! { <bdi>{reason}</bdi> },
            movement.location,
            money(movement.amount),
            money(movement.balance),
        ]
    };
    let columns = vec![
        Column::Line(say!(table.date)),
        Column::Text(say!(credit.what)),
        Column::Text(say!(credit.reason)),
        Column::Text(say!(table.location)),
        Column::Number(say!(table.amount)),
        Column::Number(say!(credit.balance)),
    ];
    let rows = movements.into_iter().rev().map(row).collect();
    view! { <Table name=say!(credit.movements) columns rows /> }
}

/// Says who may return credit.
fn who_may_return() -> impl IntoView {
    view! {
        <section class="card">
            <h2>{say!(credit.give_back_title)}</h2>
            <WhoMay permission=say!(team.settle_accounts) />
        </section>
    }
}

/// Links to the invoices that can be paid with credit.
fn spending(client: ClientId, payable: Vec<Invoice>) -> impl IntoView {
    let row = |invoice: Invoice| {
        let page = keeping_origin(addresses::of_client(client, "invoices", invoice.id));
        let left = money(invoice.bill().left());
        view! {
            <li>
                <a href=page>
                    {say!(invoices.of, number = invoice.number, description = invoice.description).to_string()}
                </a>
                " · "
                {left}
            </li>
        }
    };
    view! {
        <section class="card">
            <h2>{say!(credit.spend)}</h2>
            <p>{say!(credit.spend_lede)}</p>
            <ul>{payable.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
