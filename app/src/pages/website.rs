//! The schedule on the studio's own website: which websites may show it, and the line of HTML that does.

use html_escape::{encode_double_quoted_attribute, encode_text};
use leptos::prelude::*;
use shared::access::Actor;
use store::studio::Location;

use super::{Away, client_frame::table, page, query, team::administrator};
use crate::{
    components::{
        field::Kind,
        form::{Act, DeskForm, Done},
        layout::{Crumbs, Layout, Menu, Width},
        table::Column,
    },
    sentences::say,
    services::{Services, viewer},
};

/// The address of this page.
const HERE: &str = "/team/website";

/// Websites, and what to copy.
#[component]
pub fn WebsitePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        let sites = store::embedding_sites::list(&mut tx).await?;
        let locations = store::studio::locations(&mut tx).await?;
        Ok::<_, Away>((actor, sites, locations, services.origin().to_owned()))
    };
    page(load, |(actor, sites, locations, origin)| {
        show(actor, sites, locations, origin)
    })
}

fn show(
    actor: Actor,
    sites: Vec<String>,
    locations: Vec<Location>,
    origin: String,
) -> impl IntoView {
    let row = |site: String| {
        let form = DeskForm::with("remove_embedding_site", "origin", &site);
        let fields = vec![("origin", site.clone())];
        view! {
            <tr>
                <td data-label=say!(website.site)>{site}</td>
                <td>
                    <Act form page=HERE fields label=say!(website.remove) />
                </td>
            </tr>
        }
    };
    let columns = [
        Column::Text(say!(website.site)),
        Column::Text(say!(website.remove)),
    ];
    let rows = sites.into_iter().map(row).collect::<Vec<_>>();
    let form = DeskForm::of("add_embedding_site");
    let snippet = move |location: Location| {
        let id = format!("snippet-{}", location.id);
        let title = say!(website.frame_title, location = location.name.clone()).to_string();
        let html = format!(
            r#"<iframe src="{origin}/embed/schedule?location={}" title="{}" loading="lazy" width="100%" height="720" style="border: 0"></iframe>"#,
            location.id,
            encode_double_quoted_attribute(&title),
        );
        view! {
            <div class="field wide">
                <label for=id.clone()>{location.name}</label>
                <textarea id=id rows="3" readonly inner_html=encode_text(&html).into_owned()></textarea>
            </div>
        }
    };
    view! {
        <Layout actor menu=Menu::Team title=say!(website.title) width=Width::Narrow>
            <div class="page-head">
                <div>
                    <Crumbs above=vec![("/team".into(), say!(team.title).into())] />
                    <h1>{say!(website.title)}</h1>
                    <p class="lede">{say!(website.lede)}</p>
                </div>
            </div>
            <Done function=query("done") />
            <section class="card">
                <h2>{say!(website.sites)}</h2>
                {table(say!(website.sites), &columns, rows)}
                {form.problem()}
                <form method="post" action=form.action(HERE) novalidate>
                    <div class="fields">
                        {form.hinted("origin", say!(website.origin), Kind::Text, "", Some(say!(website.origin_hint)))}
                    </div>
                    <div class="form-actions">
                        <button class="primary">{say!(website.add)}</button>
                    </div>
                </form>
            </section>
            <section class="card">
                <h2>{say!(website.html)}</h2>
                <p>{say!(website.html_lede)}</p>
                <div class="fields">{locations.into_iter().map(snippet).collect_view()}</div>
            </section>
        </Layout>
    }
}
