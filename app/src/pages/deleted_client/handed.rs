//! What the client is handed: the address of the client's page, with the receipt and as one file.

use leptos::prelude::*;
use shared::{
    client::Reference,
    proof::{Link, VerifierKey},
};
use store::erasing::deleted_clients::recorded;

use crate::{
    components::{page::Away, qr::Qr},
    services::Services,
    words::say,
};

/// What the client is handed.
pub(super) struct Handed {
    reference: Reference,
    /// The address of the page, without the receipt: with it, the QR code would be too fine to scan from paper.
    address: String,
    /// The receipt with its key, as the part of the address that is not sent. Erasures of earlier versions have none.
    link: Option<Link>,
}

impl Handed {
    /// Returns what an erased client is handed.
    pub(super) async fn of(services: &Services, reference: &Reference) -> Result<Self, Away> {
        let recorded = recorded(&services.store, reference).await?;
        let recorded = recorded.ok_or(Away::NOT_FOUND)?;
        let (receipt, key) = (recorded.receipt, recorded.key);
        Ok(Self {
            reference: reference.clone(),
            address: services.erased_page(reference),
            link: receipt.map(|receipt| Link { receipt, key }),
        })
    }

    /// Says what the receipt proves and how to check it.
    pub(super) fn proof(&self) -> impl IntoView + use<> {
        let lede = match self.link {
            Some(_) => say!(deleted.proves_lede),
            None => say!(erased.without_proof),
        };
        let key = self.link.as_ref().and_then(|link| link.key.as_ref());
        let checking = self.link.as_ref().map(|_| {
            let file = format!("{}.txt", self.reference);
            let key = key.map_or_else(|| say!(erased.some_key).to_owned(), VerifierKey::to_string);
            let command = say!(deleted.command, file = file, key = key).to_string();
            view! {
                <section>
                    <h2>{say!(deleted.check)}</h2>
                    <p>{say!(deleted.check_page)} " " <code class="digest">{self.address.clone()}</code></p>
                    <p>{say!(deleted.check_command)} " " <code class="digest">{command}</code></p>
                </section>
            }
        });
        view! {
            <div class="two-lists">
                <section>
                    <h2>{say!(deleted.proves)}</h2>
                    <p>{lede}</p>
                </section>
                {checking}
            </div>
        }
    }

    pub(super) fn show(self) -> impl IntoView {
        let Self {
            reference,
            address,
            link,
        } = self;
        let receipt = match link {
            Some(link) => with_receipt(&address, &link).into_any(),
            None => view! { <p class="hint">{say!(erased.without_proof)}</p> }.into_any(),
        };
        let file = format!("/deleted-clients/{reference}/page");
        let name = format!("{reference}.html");
        view! {
            <section class="card handed" aria-labelledby="handed">
                <h2 id="handed">{say!(erased.handed_title)}</h2>
                <p>{say!(erased.handed_lede)}</p>
                <Qr text=address.clone() label=say!(erased.qr) />
                <p>
                    <code class="digest">{address}</code>
                </p>
                {receipt}
                <p>
                    <a href=file download=name>
                        {say!(erased.handed_file)}
                    </a>
                </p>
            </section>
        }
    }
}

/// The address with the receipt, and the key.
fn with_receipt(address: &str, link: &Link) -> impl IntoView + use<> {
    let whole = format!("{address}#{link}");
    let key = link.key.as_ref().map(|key: &VerifierKey| {
        view! { <p>{say!(erased.key)} " " <code class="digest">{key.to_string()}</code></p> }
    });
    view! {
        <p>
            <a href=whole>{say!(erased.handed_link)}</a>
        </p>
        {key}
    }
}
