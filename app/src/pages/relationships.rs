//! The clients to whom a client is linked: Paid By and Book a Buddy, seen from either side.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{EndRelationship, Form, LinkAs, StartRelationship},
    standing::Direction,
};
use store::desk::{
    clients::Head,
    relationships::{Kind, Link, of_client},
};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, Rank},
        client_frame::{ClientFrame, head},
        facts::{Glance, fact},
        field,
        form::{Act, DeskForm, FormCard, Style},
        page::{Away, page},
        request::{client_id, here, keeping_origin, segment},
        table::{Column, Row, Table, link, row},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{addresses, dates::date, formats::in_tab, say, status},
};

/// All links of a client, and the form that makes one.
#[component]
pub fn RelationshipsPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let links = of_client(&mut tx, head.id).await?;
        Ok::<_, Away>((actor, head, links))
    };
    page(load, |(actor, head, links)| list(actor, head, links))
}

/// The server functions whose forms have pages below the page of a link.
const ACTS: &[&str] = &[EndRelationship::FUNCTION];

/// One link, and ending it.
#[component]
pub fn RelationshipPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, relationship) = (client_id(), segment("relationship"));
    let asked = Asked::among(ACTS);
    let load = async move {
        let (actor, asked) = (actor?, asked?);
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let links = of_client(&mut tx, head.id).await?;
        let link = links
            .into_iter()
            .find(|link| link.id.to_string() == relationship);
        let home = store::studio::locations::location(&mut tx, head.home).await?;
        let today = home.ok_or(Away::NOT_FOUND)?.today(services.now())?;
        let link = link.ok_or(Away::NOT_FOUND)?;
        Ok::<_, Away>((actor, head, asked, link, today))
    };
    page(load, |(actor, head, asked, link, today)| {
        show(actor, head, asked, link, today)
    })
}

/// Returns what a link is called, seen from the client, with this name of the other one.
fn called(link: &Link, name: String) -> String {
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
    let client = head.id;
    let row = |relationship: Link| -> Row {
        let page = addresses::of_client(client, "relationships", relationship.id);
        row![
            link(page, called(&relationship, relationship.name.to_string())),
            date(relationship.since),
            until(&relationship),
        ]
    };
    let columns = vec![
        Column::Text(say!(relationships.link)),
        Column::Line(say!(relationships.since)),
        Column::Line(say!(relationships.ended)),
    ];
    let rows = links.into_iter().map(row).collect();
    let form = DeskForm::of::<StartRelationship>();
    let kinds = [
        (LinkAs::IsPaidBy, say!(relationships.is_paid_by)),
        (LinkAs::PaysFor, say!(relationships.pays_for)),
        (LinkAs::Buddy, say!(relationships.buddy)),
    ];
    let kinds = kinds.map(|(kind, name)| (kind.to_string(), name.to_owned()));
    let (kinds, first) = (kinds.to_vec(), LinkAs::IsPaidBy.to_string());
    let name = head.name.to_string();
    let other_hint = Some(say!(relationships.other_hint));
    view! {
        <ClientFrame actor head title=say!(client.relationships)>
            <section class="card">
                <Table name=say!(client.relationships) columns rows empty=say!(relationships.empty) />
            </section>
            <FormCard
                form=form.clone()
                page=here()
                heading=say!(relationships.start)
                lede=say!(relationships.start_lede, name = name).to_string()
                hidden=vec![(StartRelationship::client, client.to_string())]
                button=say!(relationships.start_button)
            >
                {form.choice(StartRelationship::link, say!(relationships.link), kinds, &first)}
                {form.hinted(StartRelationship::other, say!(relationships.other), field::Kind::Text, "", other_hint)}
            </FormCard>
        </ClientFrame>
    }
}

fn show(actor: Actor, head: Head, asked: Asked, link: Link, today: Date) -> impl IntoView {
    let other = format!("/clients/{}", link.other);
    let profile = say!(relationships.profile, name = link.name.to_string()).to_string();
    let hidden = vec![
        (EndRelationship::client, head.id.to_string()),
        (EndRelationship::relationship, link.id.to_string()),
    ];
    let page = addresses::of_client(head.id, "relationships", link.id);
    let end = link.holds_on(today).then(|| {
        let (form, page) = (
            DeskForm::of::<EndRelationship>(),
            keeping_origin(page.clone()),
        );
        view! { <Act form page fields=hidden.clone() label=say!(relationships.end) /> }
    });
    let acts = Acts::of(page, asked).at_once(end).act::<EndRelationship, _>(
        Rank::Elsewhere,
        say!(relationships.end),
        link.holds_on(today),
        |at| {
            let form = DeskForm::of::<EndRelationship>();
            let button = say!(relationships.end);
            view! { <ActForm form at lede=say!(relationships.end_lede) hidden button style=Style::Danger /> }
        },
    );
    let title = called(&link, link.name.to_string());
    let tab = called(&link, in_tab(&link.name));
    let place = Place::of_client(head, ("relationships", say!(client.relationships)));
    view! {
        <Thing actor place title tab state=Some(status::link(&link, today)) acts>
            <Glance>
                {fact(say!(relationships.since), date(link.since))} {fact(say!(relationships.ended), until(&link))}
            </Glance>
            <p>
                <a href=other>{profile}</a>
            </p>
        </Thing>
    }
}
