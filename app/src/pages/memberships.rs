//! A client's memberships: all of them, one of them, and selling one.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{access::Actor, standing::MembershipStatus};
use store::{clients::Head, memberships::Sold, studio::Location};

use crate::{
    components::{
        client_frame::{ClientFrame, head, today_at_home},
        facts::{Facts, fact},
        field::Kind,
        form::{Act, DeskForm, FormCard, Style},
        location_picker::LocationPicker,
        page::{Away, page},
        request::{client_id, here, segment},
        table::{Column, Row, Table, link, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{addresses, checklist, dates::date, say},
};

/// All memberships of a client, and the form that sells one.
#[component]
pub fn MembershipsPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
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
    let client = head.id;
    let row = |sold: Sold| -> Row {
        let page = addresses::of_client(client, "memberships", sold.membership.id);
        let words = checklist::membership(&sold.membership);
        row![
            link(page, words.what),
            words.detail,
            words.location,
            sold.price.to_string(),
        ]
    };
    let columns = vec![
        Column::Text(say!(table.plan)),
        Column::Text(say!(table.status)),
        Column::Text(say!(table.location)),
        Column::Number(say!(table.price)),
    ];
    let rows = sold.into_iter().map(row).collect();
    let form = DeskForm::of("sell_membership");
    let home = head.home;
    let plans = plans
        .into_iter()
        .map(|plan| view! { <option value=plan></option> })
        .collect_view();
    view! {
        <ClientFrame actor head title=say!(client.memberships)>
            <section class="card">
                <Table name=say!(client.memberships) columns rows />
            </section>
            <FormCard
                form=form.clone()
                page=here()
                id="sell"
                heading=say!(memberships.sell)
                hidden=vec![("client", client.to_string())]
                button=say!(memberships.sell_button)
            >
                {form.field("plan", say!(table.plan), Kind::Choice("plans"), "")}
                <LocationPicker form=form.clone() locations chosen=home />
                {form.field("starts_on", say!(memberships.first_day), Kind::Date, &today.to_string())}
                {form.hinted("price", say!(table.price), Kind::Amount, "", Some(say!(desk.price_hint)))}
                <datalist id="plans">{plans}</datalist>
            </FormCard>
        </ClientFrame>
    }
}

/// One membership, and what can be done with it.
#[component]
pub fn MembershipPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, membership) = (client_id(), segment("membership"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = store::memberships::of_client(&mut tx, head.id).await?;
        let sold = sold
            .into_iter()
            .find(|sold| sold.membership.id.to_string() == membership);
        let sold = sold.ok_or(Away::NOT_FOUND)?;
        let runs = match sold.membership.status {
            MembershipStatus::Cancelled => {
                let now = services.now();
                sold.membership.ends.is_some_and(|day| !day.is_over(now))
            }
            MembershipStatus::Active | MembershipStatus::Paused | MembershipStatus::Pending => true,
        };
        Ok::<_, Away>((actor, head, sold, runs))
    };
    page(load, |(actor, head, sold, runs)| {
        let cancel = runs.then(|| DeskForm::of("cancel_membership"));
        show(actor, head, sold, cancel)
    })
}

/// Shows a membership, with the form that cancels it where it can be cancelled.
fn show(actor: Actor, head: Head, sold: Sold, cancel: Option<DeskForm>) -> impl IntoView {
    let Sold { membership, price } = sold;
    let client = head.id.to_string();
    let fields = || {
        vec![
            ("client", client.clone()),
            ("membership", membership.id.to_string()),
        ]
    };
    let words = checklist::membership(&membership);
    let act = |function, label| {
        view! { <Act form=DeskForm::of(function) page=here() fields=fields() label /> }
    };
    let (pause, resume) = match membership.status {
        MembershipStatus::Active | MembershipStatus::Pending => {
            (Some(act("pause_membership", say!(memberships.pause))), None)
        }
        MembershipStatus::Paused => (
            None,
            Some(act("resume_membership", say!(memberships.resume))),
        ),
        MembershipStatus::Cancelled => (None, None),
    };
    let cancel = cancel.map(|form| {
        let last_hint = Some(say!(memberships.last_day_hint));
        view! {
            <FormCard
                form=form.clone()
                page=here()
                heading=say!(memberships.cancel)
                lede=say!(memberships.cancel_lede)
                hidden=fields()
                button=say!(memberships.cancel_button)
                style=Style::Danger
            >
                {form.hinted("last", say!(memberships.last_day), Kind::Date, "", last_hint)}
            </FormCard>
        }
    });
    view! {
        <ClientFrame actor head title=words.what above=vec![("memberships", say!(client.memberships))]>
            <section class="card">
                <Facts>
                    {fact(say!(table.status), words.detail)}
                    {fact(say!(table.starts), date(membership.starts_on))}
                    {fact(say!(table.location), words.location)} {fact(say!(table.price), price.to_string())}
                </Facts>
                <div class="actions">{pause} {resume}</div>
            </section>
            {cancel}
        </ClientFrame>
    }
}
