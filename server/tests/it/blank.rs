//! Forms that are sent without what they need: each field asks for its own value.

use std::collections::BTreeSet;

use form_urlencoded::Serializer;
use http::{Method, header};
use shared::client::Reference;
use support::{Database, on_both};

use crate::{
    answer::attribute,
    lethe::Lethe,
    pages::{addresses, routes},
    studio::{Caller, NORA},
};

/// Forms that erase.
const ERASE: [&str; 2] = ["erase_client", "preview_erasure"];

/// A form of a page, with what is sent where a person types nothing.
struct Form {
    action: String,
    function: String,
    body: String,
    /// Whether a person can type anything.
    has_fields: bool,
}

fn plain(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

/// Returns the forms of a page.
fn forms(page: &str) -> Vec<Form> {
    let forms = page.split("<form ").skip(1);
    let forms = forms.filter_map(|form| form.split("</form>").next());
    let form = |form: &str| {
        let action = plain(attribute(form.split('>').next()?, "action")?);
        let (_, function) = action.split_once("do=")?;
        let function = function.split('&').next().unwrap_or_default().to_owned();
        let mut body = Serializer::new(String::new());
        let mut has_fields = false;
        for tag in form.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            let Some(name) = attribute(tag, "name") else {
                continue;
            };
            match (tag.split(' ').next(), attribute(tag, "type")) {
                (Some("input"), Some("hidden")) => {
                    let value = attribute(tag, "value").unwrap_or_default();
                    body.append_pair(&plain(name), &plain(value));
                }
                (Some("input"), Some("checkbox" | "radio")) => {}
                (Some("input" | "textarea" | "select"), _) => {
                    has_fields = true;
                    body.append_pair(&plain(name), "");
                }
                _ => {}
            }
        }
        Some(Form {
            action,
            function,
            body: body.finish(),
            has_fields,
        })
    };
    forms.filter_map(|text| form(&format!(" {text}"))).collect()
}

async fn blank_field_is_asked_for_by_its_name(db: Database) {
    let lethe = Lethe::open(db).await;
    let reference = Reference::from_random([0; 8]);
    lethe.log_client_in(NORA, "token-of-nora").await;
    lethe.give_ines_a_card_and_a_request().await;
    let (mut posted, mut vague) = (BTreeSet::new(), BTreeSet::new());
    for route in routes() {
        for (address, who) in addresses(&route, &reference).1.iter().flat_map(|address| {
            [Caller::Stranger, Caller::Olivia, Caller::Nora].map(|who| (address, who))
        }) {
            let page = lethe.get(address).by(who).send().await.body;
            for form in forms(&page) {
                let is_new = !posted.contains(&form.function);
                if !form.has_fields || !is_new || ERASE.contains(&&*form.function) {
                    continue;
                }
                let answer = lethe
                    .ask(Method::POST, &form.action, form.body)
                    .with(header::ACCEPT, "text/html")
                    .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .by(who)
                    .send()
                    .await;
                if answer.is_page_that_says("Enter a value.") {
                    vague.insert(format!("{} on {address}", form.function));
                }
                posted.insert(form.function);
            }
        }
    }
    assert!(posted.len() > 30, "{posted:?}");
    let vague: Vec<_> = vague.into_iter().collect();
    assert!(
        vague.is_empty(),
        "give the label of the field a sentence in the catalogue, whose key ends with _missing:\n{}",
        vague.join("\n")
    );
}

on_both!(blank_field_is_asked_for_by_its_name);
