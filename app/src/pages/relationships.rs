//! With whom a client is linked: Paid By and Book a Buddy, seen from either side.

use leptos::prelude::*;
use shared::{access::Actor, standing::Direction};
use store::{
    clients::Head,
    relationships::{Kind, Link, of_client},
};

use super::{
    Away,
    client_frame::{ClientFrame, fact, head, here, own_page, table},
    page, segment,
};
use crate::{
    api::relationships::LinkAs,
    components::{
        field,
        form::{Act, DeskForm},
        table::Column,
    },
    sentences::{date, say},
    services::{Services, viewer},
};

/// All links of a client, and the form that makes one.
#[component]
pub fn RelationshipsPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), super::client_id());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let links = of_client(&mut tx, head.id).await?;
        Ok::<_, Away>((actor, head, links))
    };
    page(load, |(actor, head, links)| list(actor, head, links))
}

/// One link, and ending it.
#[component]
pub fn RelationshipPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, relationship) = (super::client_id(), segment("relationship"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let links = of_client(&mut tx, head.id).await?;
        let link = links
            .into_iter()
            .find(|link| link.id.to_string() == relationship);
        let home = store::studio::location(&mut tx, head.home).await?;
        let today = home.ok_or(Away::NOT_FOUND)?.today(services.now())?;
        let link = link.ok_or(Away::NOT_FOUND)?;
        let holds = link.holds_on(today);
        Ok::<_, Away>((actor, head, link, holds))
    };
    page(load, |(actor, head, link, holds)| {
        show(actor, head, link, holds)
    })
}

/// What a link is called, seen from the client.
fn called(link: &Link) -> String {
    let name = link.name.to_string();
    match link.kind {
        Kind::PaidBy(Direction::IsPaidBy) => say!(item.is_paid_by, name = name).to_string(),
        Kind::PaidBy(Direction::PaysFor) => say!(item.pays_for, name = name).to_string(),
        Kind::Buddy => say!(client.buddy, name = name).to_string(),
    }
}

fn until(link: &Link) -> String {
    link.ended_on.map(date).unwrap_or_default()
}

fn list(actor: Actor, head: Head, links: Vec<Link>) -> impl IntoView {
    let row = |link: Link| {
        let page = own_page(head.id, "relationships", link.id);
        view! {
            <tr>
                <td data-label=say!(relationships.link)>
                    <a href=page>{called(&link)}</a>
                </td>
                <td data-label=say!(relationships.since)>{date(link.since)}</td>
                <td data-label=say!(relationships.ended)>{until(&link)}</td>
            </tr>
        }
    };
    let columns = [
        Column::Text(say!(relationships.link)),
        Column::Text(say!(relationships.since)),
        Column::Text(say!(relationships.ended)),
    ];
    let rows = links.into_iter().map(row).collect::<Vec<_>>();
    let form = DeskForm::of("start_relationship");
    let kinds = [
        (LinkAs::IsPaidBy, say!(relationships.is_paid_by)),
        (LinkAs::PaysFor, say!(relationships.pays_for)),
        (LinkAs::Buddy, say!(relationships.buddy)),
    ];
    let kinds = kinds.map(|(kind, name)| (format!("{kind:?}"), name.to_owned()));
    let name = head.name.to_string();
    view! {
        <ClientFrame actor head=head.clone() title=say!(client.relationships)>
            <section class="card">
                {table(say!(client.relationships), &columns, rows)}
            </section>
            <section class="card">
                <h2>{say!(relationships.start)}</h2>
                <p>{say!(relationships.start_lede, name = name).to_string()}</p>
                {form.problem()}
                <form method="post" action=form.action(&here()) novalidate>
                    <input type="hidden" name="client" value=head.id.to_string() />
                    <div class="fields">
                        {form.choice("link", say!(relationships.link), kinds.to_vec(), "IsPaidBy")}
                        {form.hinted("other", say!(relationships.other), field::Kind::Text, "", Some(say!(relationships.other_hint)))}
                    </div>
                    <div class="form-actions">
                        <button class="primary">{say!(relationships.start_button)}</button>
                    </div>
                </form>
            </section>
        </ClientFrame>
    }
}

fn show(actor: Actor, head: Head, link: Link, holds: bool) -> impl IntoView {
    let fields = vec![
        ("client", head.id.to_string()),
        ("relationship", link.id.to_string()),
    ];
    let other = format!("/clients/{}", link.other);
    let end = holds.then(|| {
        view! {
            <p>{say!(relationships.end_lede)}</p>
            <Act
                form=DeskForm::of("end_relationship")
                page=here()
                fields
                label=say!(relationships.end)
                class="danger"
            />
        }
    });
    view! {
        <ClientFrame
            actor
            head=head.clone()
            title=called(&link)
            above=vec![("relationships", say!(client.relationships))]
        >
            <section class="card">
                <dl class="facts">
                    {fact(say!(relationships.since), date(link.since))}
                    {fact(say!(relationships.ended), until(&link))}
                </dl>
                <p>
                    <a href=other>{say!(relationships.profile, name = link.name.to_string()).to_string()}</a>
                </p>
                {end}
            </section>
        </ClientFrame>
    }
}
