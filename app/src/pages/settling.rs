//! Settling all items of one condition of a client's checklist.

use leptos::prelude::*;
use shared::{
    Condition, Item,
    access::{Actor, Permission},
    forms::{CancelMemberships, EndPaidBy, RecordPayments, ShownAmounts, VoidPackages},
    invoice::PaymentMethod,
    work_list::sums,
};
use store::desk::clients::Head;

use crate::{
    components::{
        client_frame::{ClientFrame, head},
        field::Kind,
        form::{DeskForm, FormCard, Style, WhoMay},
        page::{Away, page},
        request::{client_id, here, segment},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses::SETTLE,
        checklist::{Words, condition as name_of, item as in_words},
        say, status,
    },
};

/// The items of a condition that can be settled together, and the form that settles them.
#[component]
pub fn SettlingPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, condition) = (client_id(), Condition::parse(&segment("condition")));
    let load = async move {
        let (actor, condition) = (actor?, condition.ok_or(Away::NOT_FOUND)?);
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let now = services.now();
        let items = store::desk::settling::items(&mut tx, head.id, condition, now).await?;
        let settled = match condition {
            Condition::Payment => Settled::Payments,
            Condition::PaidBy => Settled::PaidBy,
            Condition::Package => Settled::Packages,
            Condition::Membership => Settled::Memberships,
            // They have pages of their own.
            Condition::Session | Condition::Credit => return Err(Away::NOT_FOUND),
        };
        Ok::<_, Away>((actor, head, (condition, settled), items))
    };
    page(load, |(actor, head, (condition, settled), items)| {
        show(actor, head, (condition, settled), items)
    })
}

/// What is settled on this page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Settled {
    Payments,
    PaidBy,
    Packages,
    Memberships,
}

fn show(
    actor: Actor,
    head: Head,
    (condition, settled): (Condition, Settled),
    items: Vec<Item>,
) -> impl IntoView {
    let refused = settled == Settled::Packages && !actor.may(Permission::SettleAccounts);
    let content = if items.is_empty() {
        view! { <p>{say!(settling.nothing)}</p> }.into_any()
    } else if refused {
        view! {
            <section class="card" id=SETTLE>
                <WhoMay permission=say!(team.settle_accounts) />
            </section>
        }
        .into_any()
    } else {
        form(&head, settled, &items)
    };
    view! {
        <ClientFrame actor head title=name_of(condition)>
            {content}
        </ClientFrame>
    }
}

/// The form, with the items that it settles.
fn form(head: &Head, settled: Settled, items: &[Item]) -> AnyView {
    let (client, count) = (head.id.to_string(), items.len().to_string());
    let counted =
        |client, count: String| vec![(EndPaidBy::client, client), (EndPaidBy::count, count)];
    let (form, hidden, heading, lede, button, style) = match settled {
        Settled::Payments => (
            DeskForm::of::<RecordPayments>(),
            vec![
                (RecordPayments::client, client),
                (
                    RecordPayments::confirmed,
                    ShownAmounts(sums(items)).to_string(),
                ),
            ],
            say!(settling.pay),
            say!(settling.pay_lede),
            say!(settling.pay_button),
            Style::Primary,
        ),
        Settled::PaidBy => (
            DeskForm::of::<EndPaidBy>(),
            counted(client, count),
            say!(settling.end),
            say!(settling.end_lede),
            say!(settling.end_button),
            Style::Danger,
        ),
        Settled::Packages => (
            DeskForm::of::<VoidPackages>(),
            counted(client, count),
            say!(settling.void),
            say!(settling.void_lede),
            say!(settling.void_button),
            Style::Danger,
        ),
        Settled::Memberships => (
            DeskForm::of::<CancelMemberships>(),
            counted(client, count),
            say!(settling.cancel),
            say!(settling.cancel_lede),
            say!(settling.cancel_button),
            Style::Danger,
        ),
    };
    let field = match settled {
        Settled::Payments => Some(method(&form).into_any()),
        Settled::Packages => {
            let hint = Some(say!(packages.reason_hint));
            Some(
                form.hinted(
                    VoidPackages::reason,
                    say!(packages.reason),
                    Kind::Text,
                    "",
                    hint,
                )
                .into_any(),
            )
        }
        Settled::PaidBy | Settled::Memberships => None,
    };
    let listed = items.iter().map(row).collect_view();
    let lede = view! {
        <p>{lede}</p>
        <ul class="checklist plain">{listed}</ul>
    };
    view! {
        <FormCard form page=here() id=SETTLE heading lede=lede.into_any() hidden button style>
            {field}
        </FormCard>
    }
    .into_any()
}

fn row(item: &Item) -> impl IntoView + use<> {
    let Words {
        what,
        detail,
        location,
    } = in_words(item);
    view! {
        <li>
            <bdi class="what">{what}</bdi>
            <bdi class="detail">{detail}</bdi>
            <bdi class="where">{location}</bdi>
        </li>
    }
}

/// The method of the payments.
fn method(form: &DeskForm) -> impl IntoView + use<> {
    let named = |method: PaymentMethod| {
        let words = status::payment_method(method);
        (method.name().to_owned(), words.to_owned())
    };
    let methods = PaymentMethod::AT_THE_DESK.map(named).to_vec();
    let first = PaymentMethod::Card.name();
    form.choice(
        RecordPayments::method,
        say!(invoices.method),
        methods,
        first,
    )
}
