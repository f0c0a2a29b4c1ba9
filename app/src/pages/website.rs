//! The schedule on the studio's own website: which websites may show it, and the line of HTML that shows it.

use html_escape::{encode_double_quoted_attribute, encode_text};
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use shared::{
    access::Actor,
    forms::{AddEmbeddingSite, Form, RemoveEmbeddingSite},
};
use store::studio::locations::Location;

use crate::{
    components::{
        acts::{ActForm, Acts, Asked, At, Rank},
        field::Kind,
        form::{DeskForm, Style},
        page::{Away, page},
        records::{isolate, isolated},
        request::query,
        section::Section,
        table::{Column, Row, Table, row},
        team_member::administrator,
        team_tabs::TeamTab,
        thing::{Place, Thing},
    },
    login::viewer::viewer,
    services::Services,
    words::{addresses, say},
};

/// The address of this page.
const HERE: &str = "/team/website";

/// The part of the address that says which website is to be removed.
const SITE: &str = "site";

/// The server functions whose forms have pages below this one.
const ACTS: &[&str] = &[AddEmbeddingSite::FUNCTION, RemoveEmbeddingSite::FUNCTION];

/// The websites, and the HTML to copy.
#[component]
pub fn WebsitePage() -> impl IntoView {
    let (services, actor, asked) = (Services::of_request(), viewer(), Asked::among(ACTS));
    let load = async move {
        let (actor, asked) = (administrator(actor?)?, asked?);
        let mut tx = services.store.read().await?;
        let sites = store::studio::embedding_sites::list(&mut tx).await?;
        let locations = store::studio::locations::locations(&mut tx).await?;
        let origin = services.origin().to_owned();
        Ok::<_, Away>((actor, asked, sites, (locations, origin)))
    };
    page(load, |(actor, asked, sites, (locations, origin))| {
        show(actor, asked, sites, locations, &origin)
    })
}

fn show(
    actor: Actor,
    asked: Asked,
    sites: Vec<String>,
    locations: Vec<Location>,
    origin: &str,
) -> impl IntoView + use<> {
    let acts = acts(asked, &sites);
    let row = |site: String| -> Row {
        let page = removing(&site);
        let remove = view! {
            <a class="button" href=page>
                {say!(website.remove)}
            </a>
        };
        row![site, remove]
    };
    let columns = vec![
        Column::Text(say!(website.site)),
        Column::Buttons(say!(desk.actions)),
    ];
    let rows = sites.into_iter().map(row).collect();
    let (name, empty) = (say!(website.sites), say!(website.empty));
    let snippets = locations.into_iter();
    let snippets = snippets.map(|location| snippet(location, origin));
    let snippets = snippets.collect_view();
    let place = Place::in_team([], say!(website.lede).to_owned());
    view! {
        <Thing actor place title=say!(website.title) tabs=TeamTab::Website acts>
            <Section id="sites" heading=name>
                <Table name=say!(website.title) columns rows empty />
            </Section>
            <Section id="html" heading=say!(website.html)>
                <p>{say!(website.html_lede)}</p>
                <div class="fields">{snippets}</div>
            </Section>
        </Thing>
    }
}

/// The HTML that shows the schedule of a location.
fn snippet(location: Location, origin: &str) -> impl IntoView + use<> {
    let id = format!("snippet-{}", location.id);
    let title = say!(website.frame_title, location = location.name.clone()).to_string();
    let html = format!(
        r#"<iframe src="{origin}/embed/schedule?location={}" title="{}" loading="lazy" width="100%" height="720" style="border: 0"></iframe>"#,
        location.id,
        encode_double_quoted_attribute(&title),
    );
    view! {
        <div class="field wide">
            <label for=id.clone()>
                <bdi>{location.name}</bdi>
            </label>
            <textarea id=id rows="3" readonly inner_html=encode_text(&html).into_owned()></textarea>
        </div>
    }
}

/// Returns the page of the form that removes a website.
fn removing(site: &str) -> String {
    let page = addresses::act(HERE, RemoveEmbeddingSite::FUNCTION);
    let site = utf8_percent_encode(site, NON_ALPHANUMERIC);
    format!("{page}?{SITE}={site}")
}

/// What can be done: adding a website, and removing the one that the address names.
fn acts(asked: Asked, sites: &[String]) -> Acts {
    let named = query(SITE);
    let named = sites.iter().find(|site| **site == named).cloned();
    Acts::of(HERE, asked)
        .act::<AddEmbeddingSite, _>(Rank::First, say!(website.add), true, adding)
        .act::<RemoveEmbeddingSite, _>(
            Rank::Elsewhere,
            say!(website.remove),
            named.is_some(),
            |at| {
                let site = named.unwrap_or_default();
                let lede = say!(website.remove_lede, site = isolate(&site)).to_string();
                let lede = view! { <p>{isolated(&lede)}</p> }.into_any();
                let form = DeskForm::of::<RemoveEmbeddingSite>();
                let hidden = vec![(RemoveEmbeddingSite::origin, site)];
                view! { <ActForm form at lede hidden button=say!(website.remove) style=Style::Danger /> }
            },
        )
}

/// The form that adds a website.
fn adding(at: At) -> impl IntoView {
    let form = DeskForm::of::<AddEmbeddingSite>();
    let hint = Some(say!(website.origin_hint));
    let field = form.hinted(
        AddEmbeddingSite::origin,
        say!(website.origin),
        Kind::Text,
        "",
        hint,
    );
    view! {
        <ActForm form at lede=say!(website.add_lede) hidden=Vec::new() button=say!(website.add)>
            {field}
        </ActForm>
    }
}
