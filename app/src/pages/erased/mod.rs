//! The page of an erased client: what was erased and kept, and what verifies the receipt. Anyone who has the reference can open it,
//! so it names no one: no team member, no location, no id. The same page can be saved as one file that needs no server.
//!
//! The page is a document of its own. Its scripts are permitted by their digest, not by a random number, so that it is the same each
//! time, and unknown references cannot be told from malformed ones.

mod build;
mod verifying;

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;
use serde::Serialize;
use shared::{
    client::Reference,
    ledger::{Erased, Swept},
    register::Personal,
    time::backups_until,
    visit::VisitFate,
};
use store::erasing::deleted_clients::Recorded;

pub use self::build::{Build, Verifier};
use self::verifying::{Proof, verifying};
use super::deleted_client::{own_texts, residues};
use crate::{
    components::{
        facts::{Facts, fact, fact_of},
        fates::KeptKinds,
        qr::Qr,
    },
    words::{
        catalogue::locale,
        dates::{date, date_time},
        erasing::{entries, personal},
        say,
    },
};

/// An erased client, as the page knows one.
#[derive(Clone, Debug)]
pub struct ErasedClient {
    /// What is recorded.
    pub recorded: Recorded,
    /// For how many days the studio keeps each backup now, where it promises that.
    pub backup_days: Option<u16>,
    /// The address of the page.
    pub address: String,
}

/// What the saved file holds besides the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Nothing.
    Facts,
    /// The receipt.
    Receipt,
}

/// How the document reaches its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Page,
    File(Holds),
}

impl Build {
    /// Returns the page of an erased client.
    pub fn page(&self, client: &ErasedClient) -> String {
        self.show(client, Form::Page)
    }

    /// Returns the page of an erased client as one file that needs no server.
    pub fn file(&self, client: &ErasedClient, holds: Holds) -> String {
        self.show(client, Form::File(holds))
    }

    /// Returns the page at every other address.
    pub fn unknown(&self) -> String {
        self.notice(say!(erased.unknown_title), say!(erased.unknown))
    }

    /// Returns the page for a source with too many visits.
    pub fn too_many(&self) -> String {
        self.notice(say!(erased.too_many_title), say!(erased.too_many))
    }

    fn notice(&self, title: &'static str, words: &'static str) -> String {
        let content = view! {
            <h1>{title}</h1>
            <p class="lede">{words}</p>
        };
        self.document(title.to_owned(), Form::Page, content.into_any())
    }

    fn show(&self, client: &ErasedClient, form: Form) -> String {
        let entry = &client.recorded.entry;
        let reference = entry.erasure.reference.to_string();
        let title = say!(erased.title, reference = reference.clone()).to_string();
        let lede = match form {
            Form::Page => say!(erased.lede),
            Form::File(_) => say!(erased.file_lede),
        };
        let receipt = match form {
            Form::Page | Form::File(Holds::Facts) => None,
            Form::File(Holds::Receipt) => client.recorded.receipt.as_ref(),
        };
        let proof = match client.recorded.receipt {
            Some(_) => Proof::Signed,
            None => Proof::Missing,
        };
        let content = view! {
            <div class="page-head">
                <div>
                    <h1>{title.clone()}</h1>
                    <p class="lede">{lede}</p>
                </div>
            </div>
            {facts(client)}
            {verifying(
                said(client),
                proof,
                receipt.map(ToString::to_string),
                client.recorded.key.as_ref().map(ToString::to_string),
            )}
            {kept_by_reader(client, &reference, form)}
        };
        self.document(title, form, content.into_any())
    }

    fn document(&self, title: String, form: Form, content: AnyView) -> String {
        let head = match form {
            Form::Page => view! {
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=self.style_address.clone() />
            }
            .into_any(),
            Form::File(_) => view! {
                <meta http-equiv="Content-Security-Policy" content=self.policy_of_file() />
                <style inner_html=self.style.clone()></style>
            }
            .into_any(),
        };
        let scripts = self.verifier.as_ref().map(|verifier| {
            let (address, wasm) = match form {
                Form::Page => (Some(verifier.address.clone()), String::new()),
                Form::File(_) => (None, STANDARD.encode(&verifier.wasm)),
            };
            view! {
                <script id="wasm" type="application/wasm" data-address=address inner_html=wasm></script>
                <script inner_html=verifier.script.clone()></script>
            }
        });
        let document = view! {
            <html lang=locale().to_string()>
                <head>
                    <meta charset="utf-8" />
                    {head}
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <meta name="robots" content="noindex, nofollow" />
                    <meta name="referrer" content="no-referrer" />
                    <title>{say!(title, page = title).to_string()}</title>
                </head>
                <body>
                    <main id="content" class="page narrow erased-client">
                        {content}
                    </main>
                    {scripts}
                </body>
            </html>
        };
        format!("<!DOCTYPE html>{}", document.to_html())
    }
}

/// What the receipt must say, in the words of the entry: everything that the page takes from it.
fn said(client: &ErasedClient) -> String {
    #[derive(Serialize)]
    struct Said<'a> {
        reference: &'a Reference,
        erased_at: Timestamp,
        erased: &'a [Erased],
        swept: Swept,
        suppressed_until: Option<jiff::civil::Date>,
        #[serde(skip_serializing_if = "Option::is_none")]
        backup_days: Option<u16>,
        #[serde(skip_serializing_if = "Option::is_none")]
        visits: Option<VisitFate>,
    }
    let erasure = &client.recorded.entry.erasure;
    let said = Said {
        reference: &erasure.reference,
        erased_at: erasure.erased_at,
        erased: &erasure.erased,
        swept: erasure.swept,
        suppressed_until: erasure.suppressed_until,
        backup_days: erasure.backup_days,
        visits: erasure.visits,
    };
    serde_json::to_string(&said).unwrap_or_default()
}

/// What the receipt says, and until when backups may hold the data.
fn facts(client: &ErasedClient) -> impl IntoView + use<> {
    let erasure = &client.recorded.entry.erasure;
    let when = TimeZone::UTC.to_datetime(erasure.erased_at);
    let promised = erasure.promised_days(client.backup_days);
    let backups = promised.map_or_else(
        || say!(deleted.backups_unknown).to_owned(),
        |days| {
            let until = date(backups_until(when.date(), days));
            say!(deleted.backups_until, date = until).to_string()
        },
    );
    let count = |kind: Personal| {
        let found = erasure.erased.iter().find(|erased| erased.what == kind);
        let count = found.map_or(0, |erased| erased.count);
        (count > 0).then(|| {
            view! {
                <li>
                    <strong>{personal(kind)}</strong>
                    " "
                    <span class="ground">{entries(count)}</span>
                </li>
            }
        })
    };
    let visits = erasure.visit_fate();
    let kinds = Personal::listed(visits).into_iter();
    let erased = kinds.map(count).collect_view();
    let utc = say!(erased.utc, when = date_time(when)).to_string();
    let (reference, instant) = (erasure.reference.to_string(), erasure.erased_at.to_string());
    let (swept, suppressed_until) = (erasure.swept, erasure.suppressed_until);
    view! {
        <article class="receipt">
            <Facts>
                {fact_of(say!(deleted.reference), view! { <code class="reference">{reference}</code> })}
                {fact_of(say!(deleted.when), view! { <time datetime=instant>{utc}</time> })}
                {fact(say!(deleted.backups), backups)} {swept.own.map(|own| fact(say!(deleted.own), own_texts(own)))}
                {fact(say!(deleted.residues), residues(swept))}
            </Facts>
            <div class="two-lists">
                <section>
                    <h2>{say!(deleted.erased)}</h2>
                    <ul class="fates">{erased}</ul>
                </section>
                <section>
                    <h2>{say!(deleted.kept)}</h2>
                    <KeptKinds visits suppressed_until />
                </section>
            </div>
        </article>
    }
}

/// How the reader keeps the page: the file on the page, the address in the file.
fn kept_by_reader(client: &ErasedClient, reference: &str, form: Form) -> impl IntoView + use<> {
    let address = client.address.clone();
    match form {
        Form::Page => {
            let file = format!("{reference}.html");
            view! {
                <section class="card">
                    <h2>{say!(erased.save_title)}</h2>
                    <p>{say!(erased.save_lede)}</p>
                    <p>
                        <a id="save" href=format!("/erased/{file}") download=file>
                            {say!(erased.save)}
                        </a>
                    </p>
                </section>
            }
            .into_any()
        }
        Form::File(_) => view! {
            <section class="card">
                <h2>{say!(erased.address_title)}</h2>
                <p>{say!(erased.address_lede)}</p>
                <Qr text=address.clone() label=say!(erased.qr) />
                <p>
                    <a class="digest" href=address.clone()>
                        {address.clone()}
                    </a>
                </p>
            </section>
        }
        .into_any(),
    }
}
