//! The forms of account credit: returning it, settling debts, giving it.

use leptos::prelude::*;
use shared::{
    client::ClientId,
    forms::{AddCredit, CurrencyCode, ReturnAllCredit, ReturnCredit, SettleDebt, ShownAmounts},
    money::Money,
};
use store::{desk::clients::Head, studio::locations::Location};

use crate::{
    components::{
        acts::{ActForm, At},
        field::Kind,
        form::{DeskForm, Hidden, Style},
        location_picker::{LocationPicker, Show},
    },
    words::{
        formats::{decimal, money},
        say,
    },
};

/// What the forms of one currency send without showing it. The fields have the same names in each of them.
fn of_currency(client: ClientId, amount: Money) -> Hidden {
    let currency = CurrencyCode(amount.currency());
    vec![
        (ReturnCredit::client, client.to_string()),
        (ReturnCredit::currency, currency.to_string()),
    ]
}

/// The form that returns the credit in one currency.
pub(super) fn returning(at: At, client: ClientId, credit: Money) -> impl IntoView {
    let code = credit.currency().code();
    let form = DeskForm::with::<ReturnCredit>(ReturnCredit::currency, code);
    view! {
        <ActForm
            form=form.clone()
            at
            lede=say!(credit.return_lede)
            hidden=of_currency(client, credit)
            button=say!(credit.return_button)
            style=Style::Danger
            hint=say!(credit.return_hint, amount = money(credit)).to_string()
        >
            {form.field(ReturnCredit::amount, say!(table.amount), Kind::Amount, &decimal(credit))}
            {form.field(ReturnCredit::reason, say!(credit.return_reason), Kind::Text, "")}
        </ActForm>
    }
}

/// The form that returns the credit in all currencies, and what it does.
pub(super) fn returning_all(at: At, client: ClientId, credits: &[Money]) -> impl IntoView + use<> {
    let form = DeskForm::of::<ReturnAllCredit>();
    let shown = ShownAmounts(credits.to_vec());
    let hidden = vec![
        (ReturnAllCredit::client, client.to_string()),
        (ReturnAllCredit::confirmed, shown.to_string()),
    ];
    let credit = |credit: &Money| {
        let credit = money(*credit);
        view! { <li>{credit}</li> }
    };
    let listed = credits.iter().map(credit).collect_view();
    let what = say!(credit.return_all_what, count = credits.len()).to_string();
    let lede = view! {
        <p>{what}</p>
        <ul>{listed}</ul>
    };
    view! {
        <ActForm
            form=form.clone()
            at
            lede=lede.into_any()
            hidden
            button=say!(credit.return_all_button)
            style=Style::Danger
        >
            {form.field(ReturnAllCredit::reason, say!(credit.return_reason), Kind::Text, "")}
        </ActForm>
    }
}

/// The form that records a payment towards a debt.
pub(super) fn settling(at: At, client: ClientId, debt: Money) -> impl IntoView {
    let (owed, code) = (debt.abs(), debt.currency().code());
    let form = DeskForm::with::<SettleDebt>(SettleDebt::currency, code);
    view! {
        <ActForm
            form=form.clone()
            at
            hidden=of_currency(client, debt)
            button=say!(credit.settle_button)
            hint=say!(credit.settle_hint, amount = money(owed)).to_string()
        >
            {form.field(SettleDebt::amount, say!(table.amount), Kind::Amount, &decimal(owed))}
            {form
                .hinted(
                    SettleDebt::reason,
                    say!(credit.settle_reason),
                    Kind::Text,
                    "",
                    Some(say!(credit.settle_reason_hint)),
                )}
        </ActForm>
    }
}

/// The form that gives credit.
pub(super) fn adding(at: At, head: &Head, locations: Vec<Location>) -> impl IntoView + use<> {
    let form = DeskForm::of::<AddCredit>();
    let (client, home) = (head.id.to_string(), head.home);
    view! {
        <ActForm
            form=form.clone()
            at
            hidden=vec![(AddCredit::client, client)]
            button=say!(credit.add_button)
        >
            <LocationPicker form=form.clone() locations chosen=home show=Show::Currency />
            {form.hinted(AddCredit::amount, say!(table.amount), Kind::Amount, "", Some(say!(invoices.amount_hint)))}
            {form.field(AddCredit::reason, say!(credit.add_reason), Kind::Text, "")}
        </ActForm>
    }
}
