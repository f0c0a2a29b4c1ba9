//! A client's stored payment methods: only the brand and the last digits.

use leptos::prelude::*;
use shared::{access::Actor, forms::RemovePaymentMethod};
use store::desk::{
    clients::Head,
    payment_methods::{PaymentMethod, of_client},
};

use crate::{
    components::{
        client_frame::{ClientFrame, head},
        form::{Act, DeskForm, Style},
        page::{Away, page},
        request::{client_id, here},
        table::{Column, Row, Table, row},
    },
    login::viewer::viewer,
    services::Services,
    words::say,
};

/// All payment methods of a client.
#[component]
pub fn PaymentMethodsPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let head = head(&mut tx, id).await?;
        let methods = of_client(&mut tx, head.id).await?;
        Ok::<_, Away>((actor, head, methods))
    };
    page(load, |(actor, head, methods)| show(actor, head, methods))
}

fn show(actor: Actor, head: Head, methods: Vec<PaymentMethod>) -> impl IntoView {
    let client = head.id.to_string();
    let row = |method: PaymentMethod| -> Row {
        let (form, label) = (
            DeskForm::of::<RemovePaymentMethod>(),
            say!(payment_methods.remove),
        );
        let fields = vec![
            (RemovePaymentMethod::client, client.clone()),
            (RemovePaymentMethod::method, method.id.to_string()),
        ];
        let digits = say!(
            payment_methods.digits,
            brand = method.brand,
            last4 = method.last4
        );
        row![
            digits.clone(),
            format!("{:02}/{}", method.expiry_month, method.expiry_year),
            view! { <Act form page=here() fields label style=Style::Quiet /> },
        ]
    };
    let columns = vec![
        Column::Text(say!(payment_methods.card)),
        Column::Line(say!(payment_methods.expires)),
        Column::Buttons(say!(desk.actions)),
    ];
    let rows = methods.into_iter().map(row).collect();
    view! {
        <ClientFrame actor head title=say!(payment_methods.title)>
            <section class="card">
                <p>{say!(payment_methods.lede)}</p>
                <Table name=say!(payment_methods.title) columns rows />
            </section>
        </ClientFrame>
    }
}
