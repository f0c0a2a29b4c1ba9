//! A client's stored payment methods, of which only the brand and the last digits are shown: all of them, and one of them.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{Form, RemovePaymentMethod},
};
use store::desk::{
    clients::Head,
    payment_methods::{self, PaymentMethod, of_client},
};

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, Rank},
        chip::chip,
        client_frame::{ClientFrame, head},
        facts::{Glance, fact},
        form::{Act, DeskForm, Style},
        page::{Away, page},
        request::{client_id, keeping_origin, segment},
        table::{Column, Row, Table, link, row},
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{addresses, say, status},
};

/// The part of the address below the profile of the client.
const HERE: &str = "payment-methods";

/// The date at the home location of a client.
async fn today(services: &Services, tx: &mut store::Tx, head: &Head) -> Result<Date, Away> {
    let zone = store::studio::locations::zone_of_home(tx, head.id).await?;
    let zone = zone.ok_or(Away::NOT_FOUND)?;
    Ok(zone.to_datetime(services.now()).date())
}

/// All payment methods of a client.
#[component]
pub fn PaymentMethodsPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let today = today(&services, &mut tx, &head).await?;
        let methods = of_client(&mut tx, head.id).await?;
        Ok::<_, Away>((actor, head, methods, today))
    };
    page(load, |(actor, head, methods, today)| {
        list(actor, head, methods, today)
    })
}

/// Returns what a payment method is called.
fn called(method: &PaymentMethod) -> String {
    say!(
        payment_methods.digits,
        brand = method.brand.clone(),
        last4 = method.last4.clone()
    )
    .to_string()
}

fn expires(method: &PaymentMethod) -> String {
    format!("{:02}/{}", method.expiry_month, method.expiry_year)
}

fn list(actor: Actor, head: Head, methods: Vec<PaymentMethod>, today: Date) -> impl IntoView {
    let client = head.id;
    let row = |method: PaymentMethod| -> Row {
        row![
            link(
                addresses::of_client(client, HERE, method.id),
                called(&method)
            ),
            expires(&method),
            chip(status::charged_by(&method, today)),
        ]
    };
    let columns = vec![
        Column::Text(say!(payment_methods.card)),
        Column::Line(say!(payment_methods.expires)),
        Column::State(say!(payment_methods.state)),
    ];
    let rows = methods.into_iter().map(row).collect();
    let (title, empty) = (say!(payment_methods.title), say!(payment_methods.empty));
    view! {
        <ClientFrame actor head title>
            <section class="card">
                <p>{say!(payment_methods.lede)}</p>
                <Table name=title columns rows empty />
            </section>
        </ClientFrame>
    }
}

/// The server functions whose forms have pages below the page of a payment method.
const ACTS: &[&str] = &[RemovePaymentMethod::FUNCTION];

/// One payment method, and removing it. A removed one is shown until that can no longer be undone.
#[component]
pub fn PaymentMethodPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let (id, method) = (client_id(), segment("method").parse());
    let asked = Asked::among(ACTS);
    let load = async move {
        let (actor, asked) = (actor?, asked?);
        let method = method.map_err(|_| Away::NOT_FOUND)?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let today = today(&services, &mut tx, &head).await?;
        let method = payment_methods::one(&mut tx, head.id, method).await?;
        let method = method.ok_or(Away::NOT_FOUND)?;
        Ok::<_, Away>((actor, head, asked, method, today))
    };
    page(load, |(actor, head, asked, method, today)| {
        one(actor, head, asked, &method, today)
    })
}

fn one(
    actor: Actor,
    head: Head,
    asked: Asked,
    method: &PaymentMethod,
    today: Date,
) -> impl IntoView + use<> {
    let hidden = vec![
        (RemovePaymentMethod::client, head.id.to_string()),
        (RemovePaymentMethod::method, method.id.to_string()),
    ];
    let page = addresses::of_client(head.id, HERE, method.id);
    let remove = (!method.is_removed).then(|| {
        let (form, page) = (
            DeskForm::of::<RemovePaymentMethod>(),
            keeping_origin(page.clone()),
        );
        view! { <Act form page fields=hidden.clone() label=say!(payment_methods.remove) /> }
    });
    let acts = Acts::of(page, asked)
        .at_once(remove)
        .act::<RemovePaymentMethod, _>(
            Rank::Elsewhere,
            say!(payment_methods.remove),
            !method.is_removed,
            |at| {
                let form = DeskForm::of::<RemovePaymentMethod>();
                let (lede, button) = (
                    say!(payment_methods.remove_lede),
                    say!(payment_methods.remove),
                );
                view! { <ActForm form at lede hidden button style=Style::Danger /> }
            },
        );
    let (title, state, expires) = (
        called(method),
        status::charged_by(method, today),
        expires(method),
    );
    let (brand, digits) = (method.brand.clone(), method.last4.clone());
    let place = Place::of_client(head, (HERE, say!(payment_methods.title)));
    view! {
        <Thing actor place title state=Some(state) acts>
            <Glance>
                {fact(say!(payment_methods.brand), brand)} {fact(say!(payment_methods.last_digits), digits)}
                {fact(say!(payment_methods.expires), expires)}
            </Glance>
        </Thing>
    }
}
