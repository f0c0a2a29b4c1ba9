//! A client's account credit: what there is, how it came about, and what can be done with it.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    client::ClientId,
    money::Money,
};
use store::{
    clients::Head, credit::Movement, invoices::Invoice, statuses::CreditMove, studio::Location,
};

use super::{
    Away,
    client_frame::{ClientFrame, fact, head, here, keeping_origin, own_page, table},
    invoices::{hidden, places},
    page, query,
};
use crate::{
    api::credit::confirmed,
    components::{
        field::Kind,
        form::{DeskForm, Undone, WhoMay},
        table::Column,
    },
    sentences::{date, say},
    services::{Services, viewer},
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
    let (services, actor) = (Services::of_request(), viewer());
    let id = super::client_id();
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let balances = store::credit::balances(&mut tx, head.id).await?;
        let movements = store::credit::movements(&mut tx, head.id).await?;
        let mut payable = store::invoices::of_client(&mut tx, head.id).await?;
        payable.retain(|invoice| {
            let has_credit = |balance: &Money| {
                balance.minor() > 0 && balance.currency() == invoice.amount.currency()
            };
            invoice.left().minor() > 0 && balances.iter().any(has_credit)
        });
        let account = Account {
            balances,
            movements,
            payable,
            locations: store::studio::locations(&mut tx).await?,
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
    let (credits, debts): (Vec<Money>, Vec<Money>) =
        balances.iter().partition(|balance| balance.minor() > 0);
    let may_settle = actor.may(Permission::SettleAccounts);
    let return_all = DeskForm::of("return_all_credit");
    let asks =
        may_settle && !credits.is_empty() && (query("return") == "all" || return_all.is_back());
    if asks {
        return view! {
            <ClientFrame actor head=head.clone() title=say!(credit.title)>
                <Undone />
                {confirmation(&return_all, head.id, &credits)}
            </ClientFrame>
        }
        .into_any();
    }
    let debts = debts.into_iter().map(|debt| settling(head.id, debt));
    let debts = debts.collect_view();
    let spend = (!payable.is_empty()).then(|| spending(head.id, payable));
    let give_back = (!credits.is_empty()).then(|| returning(head.id, &credits, may_settle));
    view! {
        <ClientFrame actor head=head.clone() title=say!(credit.title) wide=true>
            <Undone />
            {balance(&balances)}
            {give_back}
            {debts}
            {spend}
            <section class="card">
                <h2>{say!(credit.movements)}</h2>
                {history(head.id, movements)}
            </section>
            {adding(&head, locations)}
        </ClientFrame>
    }
    .into_any()
}

fn balance(balances: &[Money]) -> impl IntoView + use<> {
    let words = |balance: &Money| {
        if balance.minor() < 0 {
            say!(credit.debt, amount = balance.abs().to_string()).to_string()
        } else {
            balance.to_string()
        }
    };
    let content = if balances.is_empty() {
        view! { <p class="hint">{say!(credit.nothing)}</p> }.into_any()
    } else {
        let words = balances.iter().map(words).collect::<Vec<_>>();
        let facts = words
            .into_iter()
            .map(|words| fact(say!(credit.balance), words));
        view! { <dl class="facts">{facts.collect_view()}</dl> }.into_any()
    };
    view! { <section class="card">{content}</section> }
}

/// All movements, the latest first.
fn history(client: ClientId, movements: Vec<Movement>) -> AnyView {
    let row = |movement: Movement| {
        let what = match (movement.what, movement.invoice) {
            (CreditMove::Spent, Some((id, number))) => {
                let page = keeping_origin(own_page(client, "invoices", id));
                let words = say!(credit.spent, number = number).to_string();
                view! { <a href=page>{words}</a> }.into_any()
            }
            (CreditMove::Spent, None) => say!(credit.spent_elsewhere).into_any(),
            (CreditMove::Added, _) => say!(credit.added).into_any(),
            (CreditMove::Returned, _) => say!(credit.returned).into_any(),
            (CreditMove::Adjusted, _) => say!(credit.adjusted).into_any(),
        };
        view! {
            <tr>
                <td data-label=say!(table.date) class="nowrap">
                    {date(movement.created_on)}
                </td>
                <td data-label=say!(credit.what)>{what}</td>
                <td data-label=say!(credit.reason)>
                    <bdi>{movement.reason.unwrap_or_else(|| say!(none).to_owned())}</bdi>
                </td>
                <td data-label=say!(table.location)>{movement.location}</td>
                <td data-label=say!(table.amount) class="number">
                    {movement.amount.to_string()}
                </td>
                <td data-label=say!(credit.balance) class="number">
                    {movement.balance.to_string()}
                </td>
            </tr>
        }
    };
    let columns = [
        Column::Text(say!(table.date)),
        Column::Text(say!(credit.what)),
        Column::Text(say!(credit.reason)),
        Column::Text(say!(table.location)),
        Column::Number(say!(table.amount)),
        Column::Number(say!(credit.balance)),
    ];
    let rows = movements.into_iter().rev().map(row).collect::<Vec<_>>();
    table(say!(credit.movements), &columns, rows)
}

/// The forms that return credit, one a currency, and the way to returning all of it.
fn returning(client: ClientId, credits: &[Money], may_settle: bool) -> AnyView {
    if !may_settle {
        return view! {
            <section class="card">
                <h2>{say!(credit.give_back_title)}</h2>
                <WhoMay permission=say!(team.settle_accounts) />
            </section>
        }
        .into_any();
    }
    let page = here();
    let joint = if page.contains('?') { '&' } else { '?' };
    let all = format!("{page}{joint}return=all");
    let form = |credit: &Money| {
        let code = credit.currency().code();
        let form = DeskForm::with("return_credit", "currency", code);
        let fields = vec![
            ("client", client.to_string()),
            ("currency", code.to_owned()),
        ];
        let hint = say!(credit.return_hint, amount = credit.to_string()).to_string();
        view! {
            <section class="card">
                <h2>{say!(credit.give_back, currency = code).to_string()}</h2>
                <p>{say!(credit.return_lede)}</p>
                <form method="post" action=form.action(&here()) novalidate>
                    {hidden(fields)}
                    <div class="fields">
                        {form.field("amount", say!(table.amount), Kind::Amount, &credit.decimal())}
                        {form.field("reason", say!(credit.return_reason), Kind::Text, "")}
                    </div>
                    <div class="form-actions">
                        <button class="danger">{say!(credit.return_button)}</button>
                        <p class="hint">{hint}</p>
                    </div>
                </form>
            </section>
        }
    };
    let together = (credits.len() > 1).then(|| {
        view! {
            <section class="card">
                <h2>{say!(credit.return_all)}</h2>
                <p>{say!(credit.return_all_lede, count = credits.len()).to_string()}</p>
                <div class="actions">
                    <a class="button" href=all>
                        {say!(credit.return_all)}
                    </a>
                </div>
            </section>
        }
    });
    let forms = credits.iter().map(form).collect_view();
    view! {
        {together}
        {forms}
    }
    .into_any()
}

/// Asks whether all credit is to be returned, and says what that does.
fn confirmation(form: &DeskForm, client: ClientId, credits: &[Money]) -> impl IntoView + use<> {
    let fields = vec![
        ("client", client.to_string()),
        ("confirmed", confirmed(credits)),
    ];
    let credit = |credit: &Money| {
        let credit = credit.to_string();
        view! { <li>{credit}</li> }
    };
    let credits_listed = credits.iter().map(credit).collect_view();
    view! {
        <section class="card" id="return-all">
            <h2>{say!(credit.return_all)}</h2>
            <p>{say!(credit.return_all_what, count = credits.len()).to_string()}</p>
            <ul>{credits_listed}</ul>
            <form method="post" action=form.action(&here()) novalidate>
                {hidden(fields)}
                <div class="fields">
                    {form.field("reason", say!(credit.return_reason), Kind::Text, "")}
                </div>
                <div class="form-actions">
                    <button class="danger">{say!(credit.return_all_button)}</button>
                    <a class="button" href=here()>
                        {say!(credit.return_all_back)}
                    </a>
                </div>
            </form>
        </section>
    }
}

/// The form that records a payment towards a debt.
fn settling(client: ClientId, debt: Money) -> impl IntoView {
    let (owed, code) = (debt.abs(), debt.currency().code());
    let form = DeskForm::with("settle_debt", "currency", code);
    let fields = vec![
        ("client", client.to_string()),
        ("currency", code.to_owned()),
    ];
    let hint = say!(credit.settle_hint, amount = owed.to_string()).to_string();
    view! {
        <section class="card">
            <h2>{say!(credit.settle, currency = code).to_string()}</h2>
            <form method="post" action=form.action(&here()) novalidate>
                {hidden(fields)}
                <div class="fields">
                    {form.field("amount", say!(table.amount), Kind::Amount, &owed.decimal())}
                    {form.hinted("reason", say!(credit.settle_reason), Kind::Text, "", Some(say!(credit.settle_reason_hint)))}
                </div>
                <div class="form-actions">
                    <button class="primary">{say!(credit.settle_button)}</button>
                    <p class="hint">{hint}</p>
                </div>
            </form>
        </section>
    }
}

/// The ways to the invoices that can be paid with credit.
fn spending(client: ClientId, payable: Vec<Invoice>) -> impl IntoView {
    let row = |invoice: Invoice| {
        let page = keeping_origin(own_page(client, "invoices", invoice.id));
        let left = invoice.left().to_string();
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

/// The form that gives credit.
fn adding(head: &Head, locations: Vec<Location>) -> impl IntoView + use<> {
    let form = DeskForm::of("add_credit");
    let home = head.home.to_string();
    view! {
        <section class="card" id="add">
            <h2>{say!(credit.add)}</h2>
            <form method="post" action=form.action(&here()) novalidate>
                <input type="hidden" name="client" value=head.id.to_string() />
                <div class="fields">
                    {form.choice("location", say!(table.location), places(locations), &home)}
                    {form.hinted("amount", say!(table.amount), Kind::Amount, "", Some(say!(invoices.amount_hint)))}
                    {form.field("reason", say!(credit.add_reason), Kind::Text, "")}
                </div>
                <div class="form-actions">
                    <button>{say!(credit.add_button)}</button>
                </div>
            </form>
        </section>
    }
}
