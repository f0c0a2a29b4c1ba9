//! What can be done with account credit: returning it, settling debts, giving it.

use leptos::prelude::*;
use shared::{
    client::ClientId,
    forms::{AddCredit, CurrencyCode, ReturnAllCredit, ReturnCredit, SettleDebt, ShownAmounts},
    money::Money,
};
use store::{desk::clients::Head, studio::locations::Location};

use crate::{
    components::{
        field::Kind,
        form::{DeskForm, FormCard, Hidden, Style, hint},
        location_picker::{LocationPicker, Show},
        request::here,
    },
    words::{
        addresses::{SETTLE, settle_balance},
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

/// The forms that return credit, one for each currency, and the link to returning all of it.
pub(super) fn returning(client: ClientId, credits: &[Money]) -> impl IntoView + use<> {
    let page = here();
    let joint = if page.contains('?') { '&' } else { '?' };
    let all = format!("{page}{joint}return=all");
    let form = |credit: &Money| {
        let code = credit.currency().code();
        let form = DeskForm::with::<ReturnCredit>(ReturnCredit::currency, code);
        let beside = hint(say!(credit.return_hint, amount = money(*credit)).to_string());
        let amount = decimal(*credit);
        view! {
            <FormCard
                form=form.clone()
                page=here()
                id=settle_balance(credit.currency())
                heading=say!(credit.give_back, currency = code).to_string()
                lede=say!(credit.return_lede)
                hidden=of_currency(client, *credit)
                button=say!(credit.return_button)
                style=Style::Danger
                beside
            >
                {form.field(ReturnCredit::amount, say!(table.amount), Kind::Amount, &amount)}
                {form.field(ReturnCredit::reason, say!(credit.return_reason), Kind::Text, "")}
            </FormCard>
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
}

/// Asks whether all credit is to be returned, and says what that does.
pub(super) fn confirmation(
    form: DeskForm,
    client: ClientId,
    credits: &[Money],
) -> impl IntoView + use<> {
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
    let back = view! {
        <a class="button" href=here()>
            {say!(credit.return_all_back)}
        </a>
    };
    view! {
        <FormCard
            form=form.clone()
            page=here()
            id=SETTLE
            heading=say!(credit.return_all)
            lede=lede.into_any()
            hidden
            button=say!(credit.return_all_button)
            style=Style::Danger
            beside=back.into_any()
        >
            {form.field(ReturnAllCredit::reason, say!(credit.return_reason), Kind::Text, "")}
        </FormCard>
    }
}

/// The form that records a payment towards a debt.
pub(super) fn settling(client: ClientId, debt: Money) -> impl IntoView {
    let (owed, code) = (debt.abs(), debt.currency().code());
    let form = DeskForm::with::<SettleDebt>(SettleDebt::currency, code);
    let beside = hint(say!(credit.settle_hint, amount = money(owed)).to_string());
    view! {
        <FormCard
            form=form.clone()
            page=here()
            id=settle_balance(debt.currency())
            heading=say!(credit.settle, currency = code).to_string()
            hidden=of_currency(client, debt)
            button=say!(credit.settle_button)
            beside
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
        </FormCard>
    }
}

/// The form that gives credit.
pub(super) fn adding(head: &Head, locations: Vec<Location>) -> impl IntoView + use<> {
    let form = DeskForm::of::<AddCredit>();
    let (client, home) = (head.id.to_string(), head.home);
    view! {
        <FormCard
            form=form.clone()
            page=here()
            id="add"
            heading=say!(credit.add)
            hidden=vec![(AddCredit::client, client)]
            button=say!(credit.add_button)
            style=Style::Plain
        >
            <LocationPicker form=form.clone() locations chosen=home show=Show::Currency />
            {form.hinted(AddCredit::amount, say!(table.amount), Kind::Amount, "", Some(say!(invoices.amount_hint)))}
            {form.field(AddCredit::reason, say!(credit.add_reason), Kind::Text, "")}
        </FormCard>
    }
}
