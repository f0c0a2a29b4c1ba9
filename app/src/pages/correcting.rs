//! Correcting a text: on an invoice, of a membership or a package that was sold, and of a session.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    forms::{CorrectInvoice, CorrectMembership, CorrectPackage, CorrectSession, SessionTexts},
};
use store::desk::{
    clients::Head,
    invoices, memberships, packages,
    schedule::{self, Session},
};

use crate::{
    components::{
        client_frame::{ClientFrame, head},
        field::Kind,
        form::{DeskForm, FormCard, Hidden, WhoMay},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::{client_id, here, segment},
    },
    login::viewer::viewer,
    services::Services,
    words::{addresses, say},
};

/// Corrects the description of an invoice.
#[component]
pub fn CorrectInvoicePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, invoice) = (client_id(), segment("invoice").parse());
    let load = async move {
        let (actor, invoice) = (actor?, invoice.map_err(|_| Away::NOT_FOUND)?);
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let invoice = invoices::find(&mut tx, head.id, invoice).await?;
        Ok::<_, Away>((actor, head, invoice.ok_or(Away::NOT_FOUND)?))
    };
    page(load, |(actor, head, invoice)| {
        let row = CorrectInvoice {
            client: head.id,
            invoice: invoice.id,
            description: invoice.description,
        };
        let form = DeskForm::of::<CorrectInvoice>().editing(&row);
        let name = CorrectInvoice::description;
        let label = say!(table.description);
        let field = form.field(name, label, Kind::Text, &row.description);
        let hidden = vec![
            (CorrectInvoice::client, head.id.to_string()),
            (CorrectInvoice::invoice, invoice.id.to_string()),
        ];
        let thing = Thing {
            name: say!(invoices.invoice, number = invoice.number).to_string(),
            page: addresses::of_client(head.id, "invoices", invoice.id),
            list: ("invoices", say!(invoices.title)),
        };
        of_client(actor, head, thing, (form, hidden, field.into_any()))
    })
}

/// Corrects the plan of a membership.
#[component]
pub fn CorrectMembershipPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, membership) = (client_id(), segment("membership"));
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let sold = memberships::of_client(&mut tx, head.id).await?;
        let mut memberships = sold.into_iter().map(|sold| sold.membership);
        let membership = memberships.find(|one| one.id.to_string() == membership);
        Ok::<_, Away>((actor, head, membership.ok_or(Away::NOT_FOUND)?))
    };
    page(load, |(actor, head, membership)| {
        let row = CorrectMembership {
            client: head.id,
            membership: membership.id,
            plan: membership.plan,
        };
        let form = DeskForm::of::<CorrectMembership>().editing(&row);
        let field = form.field(
            CorrectMembership::plan,
            say!(table.plan),
            Kind::Text,
            &row.plan,
        );
        let hidden = vec![
            (CorrectMembership::client, head.id.to_string()),
            (CorrectMembership::membership, membership.id.to_string()),
        ];
        let thing = Thing {
            page: addresses::of_client(head.id, "memberships", membership.id),
            list: ("memberships", say!(client.memberships)),
            name: row.plan,
        };
        of_client(actor, head, thing, (form, hidden, field.into_any()))
    })
}

/// Corrects the name of a package.
#[component]
pub fn CorrectPackagePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, package) = (client_id(), segment("package").parse());
    let load = async move {
        let (actor, package) = (actor?, package.map_err(|_| Away::NOT_FOUND)?);
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let package = packages::one(&mut tx, head.id, package).await?;
        Ok::<_, Away>((actor, head, package.ok_or(Away::NOT_FOUND)?))
    };
    page(load, |(actor, head, package)| {
        let row = CorrectPackage {
            client: head.id,
            package: package.id,
            name: package.name,
        };
        let form = DeskForm::of::<CorrectPackage>().editing(&row);
        let label = say!(table.package);
        let field = form.field(CorrectPackage::name, label, Kind::Text, &row.name);
        let hidden = vec![
            (CorrectPackage::client, head.id.to_string()),
            (CorrectPackage::package, package.id.to_string()),
        ];
        let thing = Thing {
            page: addresses::of_client(head.id, "packages", package.id),
            list: ("packages", say!(client.packages)),
            name: row.name,
        };
        of_client(actor, head, thing, (form, hidden, field.into_any()))
    })
}

/// Corrects the class and the coach of a session.
#[component]
pub fn CorrectSessionPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let id = segment("session").parse();
    let load = async move {
        let (actor, id) = (actor?, id.map_err(|_| Away::NOT_FOUND)?);
        let mut tx = services.store.read().await?;
        let session = schedule::one(&mut tx, id).await?;
        Ok::<_, Away>((actor, session.ok_or(Away::NOT_FOUND)?))
    };
    page(load, |(actor, session)| of_session(actor, session))
}

fn of_session(actor: Actor, session: Session) -> impl IntoView {
    let texts = SessionTexts {
        class: session.name.clone(),
        coach: session.coach,
    };
    let row = CorrectSession::showing(session.id, &texts);
    let form = DeskForm::of::<CorrectSession>().editing(&row);
    let day = session.starts.local().date();
    let page = format!("/schedule/{}", session.id);
    let above = vec![
        (
            addresses::schedule(session.location, day),
            say!(schedule.title).to_owned(),
        ),
        (page.clone(), session.name.clone()),
    ];
    let title = say!(corrections.heading, name = session.name).to_string();
    view! {
        <Layout actor menu=Menu::Schedule title=title.clone() width=Width::Narrow>
            <PageHead above title />
            <FormCard
                form=form.clone()
                page=here()
                heading=say!(corrections.texts)
                lede=say!(corrections.session_lede)
                hidden=vec![(CorrectSession::session, session.id.to_string())]
                button=say!(corrections.button)
                beside=back(page)
            >
                {form.field(CorrectSession::name, say!(schedule.name), Kind::Text, &row.name)}
                {form.field(CorrectSession::coach, say!(schedule.coach_optional), Kind::Text, &row.coach)}
            </FormCard>
        </Layout>
    }
}

/// A thing of a client.
struct Thing {
    name: String,
    page: String,
    /// The list of such things: its address below the client's profile, and its name.
    list: (&'static str, &'static str),
}

/// The page that corrects the text of a thing of a client, or says who may do so.
fn of_client(
    actor: Actor,
    head: Head,
    Thing { name, page, list }: Thing,
    (form, hidden, field): (DeskForm, Hidden, AnyView),
) -> impl IntoView {
    let title = say!(corrections.heading, name = name).to_string();
    let content = if actor.may(Permission::SettleAccounts) {
        view! {
            <FormCard
                form
                page=here()
                heading=say!(corrections.texts)
                lede=say!(corrections.lede)
                hidden
                button=say!(corrections.button)
                beside=back(page)
            >
                {field}
            </FormCard>
        }
        .into_any()
    } else {
        view! {
            <section class="card">
                <h2>{say!(corrections.texts)}</h2>
                <p>{say!(corrections.lede)}</p>
                <WhoMay permission=say!(team.settle_accounts) />
                <div class="actions">{back(page)}</div>
            </section>
        }
        .into_any()
    };
    view! {
        <ClientFrame actor head title above=vec![list]>
            {content}
        </ClientFrame>
    }
}

/// The way back, without a correction.
fn back(page: String) -> AnyView {
    view! {
        <a class="button" href=page>
            {say!(corrections.back)}
        </a>
    }
    .into_any()
}
