//! A client's stored payment methods: by brand and last digits, never more.

use leptos::prelude::*;
use shared::access::Actor;
use store::{
    clients::Head,
    payment_methods::{PaymentMethod, of_client},
};

use super::{
    Away,
    client_frame::{ClientFrame, head, here, table},
    page,
};
use crate::{
    components::{
        form::{Act, DeskForm},
        table::Column,
    },
    sentences::say,
    services::{Services, viewer},
};

/// All payment methods of a client.
#[component]
pub fn PaymentMethodsPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), super::client_id());
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
    let row = |method: PaymentMethod| {
        let fields = vec![
            ("client", head.id.to_string()),
            ("method", method.id.to_string()),
        ];
        let expiry = format!("{:02}/{}", method.expiry_month, method.expiry_year);
        view! {
            <tr>
                <td data-label=say!(payment_methods.card)>
                    {say!(payment_methods.digits, brand = method.brand, last4 = method.last4).to_string()}
                </td>
                <td data-label=say!(payment_methods.expires)>{expiry}</td>
                <td data-label=say!(desk.actions) class="number">
                    <Act
                        form=DeskForm::of("remove_payment_method")
                        page=here()
                        fields
                        label=say!(payment_methods.remove)
                        class="quiet"
                    />
                </td>
            </tr>
        }
    };
    let columns = [
        Column::Text(say!(payment_methods.card)),
        Column::Text(say!(payment_methods.expires)),
        Column::Number(say!(desk.actions)),
    ];
    let rows = methods.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <ClientFrame actor head=head.clone() title=say!(payment_methods.title)>
            <section class="card">
                <p>{say!(payment_methods.lede)}</p>
                {table(say!(payment_methods.title), &columns, rows)}
            </section>
        </ClientFrame>
    }
}
