//! A client's account credit: what there is, how it came about, and what can be done with it.

mod forms;

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    client::ClientId,
    credit::{Change, CreditMove, allows},
    forms::{AddCredit, Form, ReturnAllCredit, ReturnCredit, SettleDebt, SpendCredit},
    invoice,
    money::Money,
};
use store::{
    desk::{clients::Head, credit::Movement, invoices::Invoice},
    studio::locations::Location,
};

use self::forms::{adding, returning, returning_all, settling};
use crate::{
    components::{
        acts::{Acts, Asked, May, Rank},
        client_frame::head,
        facts::{Glance, fact},
        layout::Width,
        page::{Away, page},
        request::{client_id, keeping_origin},
        table::{Column, Row, Table, link, row},
        thing::{Place, Thing},
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

/// The server functions whose forms have pages below the page of account credit.
const ACTS: &[&str] = &[
    AddCredit::FUNCTION,
    SettleDebt::FUNCTION,
    ReturnCredit::FUNCTION,
    ReturnAllCredit::FUNCTION,
];

/// The account credit of a client.
#[component]
pub fn CreditPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, asked) = (client_id(), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (actor?, asked?);
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
        Ok::<_, Away>((actor, head, asked, account))
    };
    page(load, |(actor, head, asked, account)| {
        show(actor, head, asked, account)
    })
}

fn show(actor: Actor, head: Head, asked: Asked, account: Account) -> impl IntoView {
    let acts = acts(&actor, &head, asked, &account);
    let Account {
        balances,
        movements,
        payable,
        locations: _,
    } = account;
    let spend = (!payable.is_empty()).then(|| spending(head.id, payable));
    let movements = history(head.id, movements);
    let place = Place::at_client(head);
    view! {
        <Thing actor place title=say!(credit.title) acts width=Width::Wide>
            {balance(&balances)}
            {spend}
            <section class="card">
                <h2>{say!(credit.movements)}</h2>
                {movements}
            </section>
        </Thing>
    }
}

/// What can be done with the credit: a debt is paid first, otherwise credit is added.
fn acts(actor: &Actor, head: &Head, asked: Asked, account: &Account) -> Acts {
    let client = head.id;
    let balances = || account.balances.iter().copied();
    let credits: Vec<Money> = balances().filter(can_return).collect();
    let debts: Vec<Money> = balances().filter(is_debt).collect();
    let returns = |allowed: bool| May::from(allowed).permitted(actor, Permission::SettleAccounts);
    let mut acts = Acts::of(format!("/clients/{client}/credit"), asked);
    for debt in &debts {
        let currency = debt.currency();
        let label = say!(credit.settle, currency = currency.code()).to_string();
        acts = acts.act_in::<SettleDebt, _>(currency, Rank::First, label, true, |at| {
            settling(at, client, *debt)
        });
    }
    let add = if debts.is_empty() {
        Rank::First
    } else {
        Rank::Further
    };
    acts = acts.act::<AddCredit, _>(add, say!(credit.add), true, |at| {
        adding(at, head, account.locations.clone())
    });
    for credit in &credits {
        let currency = credit.currency();
        let label = say!(credit.give_back, currency = currency.code()).to_string();
        acts = acts.act_in::<ReturnCredit, _>(currency, Rank::Last, label, returns(true), |at| {
            returning(at, client, *credit)
        });
    }
    let some = returns(!credits.is_empty());
    let rank = if credits.len() > 1 {
        Rank::Last
    } else {
        Rank::Elsewhere
    };
    acts.act::<ReturnAllCredit, _>(rank, say!(credit.return_all), some, |at| {
        returning_all(at, client, &credits)
    })
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

/// The balances, each in its currency.
fn balance(balances: &[Money]) -> impl IntoView + use<> {
    let shown = |balance: &Money| {
        if is_debt(balance) {
            fact(say!(credit.owed), money(balance.abs()))
        } else {
            fact(say!(credit.balance), money(*balance))
        }
    };
    if balances.is_empty() {
        return view! { <p class="hint">{say!(credit.nothing)}</p> }.into_any();
    }
    let balances = balances.iter().map(shown).collect_view();
    view! { <Glance>{balances}</Glance> }.into_any()
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
    view! { <Table name=say!(credit.movements) columns rows empty=say!(credit.no_movements) /> }
}

/// Links to the invoices that can be paid with credit.
fn spending(client: ClientId, payable: Vec<Invoice>) -> impl IntoView {
    let row = |invoice: Invoice| {
        let page = addresses::of_client(client, "invoices", invoice.id);
        let page = keeping_origin(addresses::act(&page, SpendCredit::FUNCTION));
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
