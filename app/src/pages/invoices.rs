//! A client's invoices, and issuing one.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{access::Actor, forms::IssueInvoice};
use store::{
    desk::{clients::Head, invoices::Invoice},
    studio::locations::Location,
};

use crate::{
    components::{
        chip::chip,
        client_frame::{ClientFrame, head, today_at_home},
        field::Kind,
        form::{DeskForm, FormCard},
        layout::Width,
        location_picker::{LocationPicker, Show},
        page::{Away, page},
        request::{client_id, here, keeping_origin},
        table::{Column, Row, Table, link, row},
    },
    login::viewer::viewer,
    services::Services,
    words::{
        addresses,
        dates::date,
        formats::money,
        say,
        status::{self, State},
    },
};

/// All invoices of a client, and the form that issues one.
#[component]
pub fn InvoicesPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let invoices = store::desk::invoices::of_client(&mut tx, head.id).await?;
        let locations = store::studio::locations::locations(&mut tx).await?;
        let now = services.now();
        let today = today_at_home(&head, &locations, now)?;
        let stand = |invoice: Invoice| {
            let state = status::invoice_on(&invoice, invoice.today(now)?);
            Ok::<_, Away>((invoice, state))
        };
        let invoices = invoices.into_iter().map(stand);
        let invoices = invoices.collect::<Result<Vec<_>, _>>()?;
        Ok::<_, Away>((actor, head, invoices, (locations, today)))
    };
    page(load, |(actor, head, invoices, issuing)| {
        list(actor, head, invoices, issuing)
    })
}

fn list(
    actor: Actor,
    head: Head,
    invoices: Vec<(Invoice, State)>,
    (locations, today): (Vec<Location>, Date),
) -> impl IntoView {
    let client = head.id;
    let row = |(invoice, state): (Invoice, State)| -> Row {
        let page = keeping_origin(addresses::of_client(client, "invoices", invoice.id));
        let left = money(invoice.bill().left());
        row![
            link(page, invoice.number),
            invoice.description,
            invoice.location,
            view! {
                {chip(state)}
                {status::refunded(invoice.refunded).map(|words| view! { " " <bdi>{words}</bdi> })}
            },
            date(invoice.due_on),
            money(invoice.amount),
            money(invoice.paid),
            left,
        ]
    };
    let columns = vec![
        Column::Line(say!(table.number)),
        Column::Text(say!(table.description)),
        Column::Text(say!(table.location)),
        Column::State(say!(table.status)),
        Column::Line(say!(invoices.due)),
        Column::Number(say!(table.amount)),
        Column::Number(say!(table.paid)),
        Column::Number(say!(invoices.left)),
    ];
    let rows = invoices.into_iter().map(row).collect();
    let issue = issuing(&head, locations, today);
    view! {
        <ClientFrame actor head title=say!(invoices.title) width=Width::Wide>
            <section class="card">
                <Table name=say!(invoices.title) columns rows empty=say!(invoices.empty) />
            </section>
            {issue}
        </ClientFrame>
    }
}

/// The form that issues an invoice.
fn issuing(head: &Head, locations: Vec<Location>, today: Date) -> impl IntoView + use<> {
    let form = DeskForm::of::<IssueInvoice>();
    let (client, home) = (head.id.to_string(), head.home);
    view! {
        <FormCard
            form=form.clone()
            page=here()
            id="issue"
            heading=say!(invoices.issue)
            hidden=vec![(IssueInvoice::client, client)]
            button=say!(invoices.issue_button)
        >
            {form
                .hinted(
                    IssueInvoice::description,
                    say!(table.description),
                    Kind::Text,
                    "",
                    Some(say!(invoices.description_hint)),
                )}
            <LocationPicker form=form.clone() locations chosen=home show=Show::Currency />
            {form.hinted(IssueInvoice::amount, say!(table.amount), Kind::Amount, "", Some(say!(invoices.amount_hint)))}
            {form.field(IssueInvoice::due_on, say!(invoices.due), Kind::Date, &today.to_string())}
        </FormCard>
    }
}
