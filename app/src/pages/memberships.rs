//! A client's memberships: all of them, one of them, and selling one.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{access::Actor, standing::MembershipStatus};
use store::{clients::Head, memberships::Sold, studio::Location};

use super::{
    Away,
    client_frame::{ClientFrame, fact, head, here, own_page, table, today_at_home},
    page, segment,
};
use crate::{
    components::{
        field::Kind,
        form::{Act, DeskForm},
        items,
        table::Column,
    },
    sentences::{date, say},
    services::{Services, viewer},
};

/// All memberships of a client, and the form that sells one.
#[component]
pub fn MembershipsPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = super::client_id();
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::memberships::of_client(&mut tx, head.id).await?;
        let plans = store::memberships::plans(&mut tx).await?;
        let locations = store::studio::locations(&mut tx).await?;
        let today = today_at_home(&head, &locations, services.now())?;
        Ok::<_, Away>((actor, head, sold, (plans, locations, today)))
    };
    page(load, |(actor, head, sold, sale)| {
        list(actor, head, sold, sale)
    })
}

fn list(
    actor: Actor,
    head: Head,
    sold: Vec<Sold>,
    (plans, locations, today): (Vec<String>, Vec<Location>, Date),
) -> impl IntoView {
    let row = |sold: Sold| {
        let page = own_page(head.id, "memberships", sold.membership.id);
        let words = items::membership(&sold.membership);
        view! {
            <tr>
                <td data-label=say!(table.plan)>
                    <a href=page>{words.what}</a>
                </td>
                <td data-label=say!(table.status)>{words.detail}</td>
                <td data-label=say!(table.location)>{words.location}</td>
                <td data-label=say!(table.price) class="number">
                    {sold.price.to_string()}
                </td>
            </tr>
        }
    };
    let form = DeskForm::of("sell_membership");
    let names = locations
        .into_iter()
        .map(|here| (here.id.to_string(), here.name));
    let names = names.collect();
    let home = head.home.to_string();
    let plans = plans
        .into_iter()
        .map(|plan| view! { <option value=plan></option> });
    let columns = [
        Column::Text(say!(table.plan)),
        Column::Text(say!(table.status)),
        Column::Text(say!(table.location)),
        Column::Number(say!(table.price)),
    ];
    let rows = sold.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <ClientFrame actor head=head.clone() title=say!(client.memberships)>
            <section class="card">
                {table(say!(client.memberships), &columns, rows)}
            </section>
            <section class="card" id="sell">
                <h2>{say!(memberships.sell)}</h2>
                {form.problem()}
                <form method="post" action=form.action(&here()) novalidate>
                    <input type="hidden" name="client" value=head.id.to_string() />
                    <div class="fields">
                        {form.field("plan", say!(table.plan), Kind::Choice("plans"), "")}
                        {form.choice("location", say!(table.location), names, &home)}
                        {form.field("starts_on", say!(memberships.first_day), Kind::Date, &today.to_string())}
                        {form.hinted("price", say!(table.price), Kind::Amount, "", Some(say!(desk.price_hint)))}
                    </div>
                    <datalist id="plans">{plans.collect_view()}</datalist>
                    <div class="form-actions">
                        <button class="primary">{say!(memberships.sell_button)}</button>
                    </div>
                </form>
            </section>
        </ClientFrame>
    }
}

/// One membership, and what can be done with it.
#[component]
pub fn MembershipPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, membership) = (super::client_id(), segment("membership"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::memberships::of_client(&mut tx, head.id).await?;
        let sold = sold
            .into_iter()
            .find(|sold| sold.membership.id.to_string() == membership);
        Ok::<_, Away>((actor, head, sold.ok_or(Away::NOT_FOUND)?, services.now()))
    };
    page(load, |(actor, head, sold, now)| {
        let runs = match sold.membership.status {
            MembershipStatus::Cancelled => {
                sold.membership.ends.is_some_and(|day| !day.is_over(now))
            }
            MembershipStatus::Active | MembershipStatus::Paused | MembershipStatus::Pending => true,
        };
        show(actor, head, sold, runs)
    })
}

fn show(actor: Actor, head: Head, sold: Sold, runs: bool) -> impl IntoView {
    let Sold { membership, price } = sold;
    let (id, status) = (membership.id.to_string(), membership.status);
    let fields = move || vec![("client", head.id.to_string()), ("membership", id.clone())];
    let words = items::membership(&membership);
    let act = |function, label| {
        view! { <Act form=DeskForm::of(function) page=here() fields=fields() label /> }
    };
    let pause = matches!(status, MembershipStatus::Active | MembershipStatus::Pending)
        .then(|| act("pause_membership", say!(memberships.pause)));
    let resume = (status == MembershipStatus::Paused)
        .then(|| act("resume_membership", say!(memberships.resume)));
    let form = DeskForm::of("cancel_membership");
    let hidden = fields()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let cancel = runs.then(|| {
        view! {
            <section class="card">
                <h2>{say!(memberships.cancel)}</h2>
                <p>{say!(memberships.cancel_lede)}</p>
                {form.problem()}
                <form method="post" action=form.action(&here()) novalidate>
                    {hidden.collect_view()}
                    <div class="fields">
                        {form.hinted("last", say!(memberships.last_day), Kind::Date, "", Some(say!(memberships.last_day_hint)))}
                    </div>
                    <div class="form-actions">
                        <button class="danger">{say!(memberships.cancel_button)}</button>
                    </div>
                </form>
            </section>
        }
    });
    view! {
        <ClientFrame actor head=head.clone() title=words.what above=vec![("memberships", say!(client.memberships))]>
            <section class="card">
                <dl class="facts">
                    {fact(say!(table.status), words.detail)}
                    {fact(say!(table.starts), date(membership.starts_on))}
                    {fact(say!(table.location), words.location)}
                    {fact(say!(table.price), price.to_string())}
                </dl>
                <div class="actions">{pause} {resume}</div>
            </section>
            {cancel}
        </ClientFrame>
    }
}
