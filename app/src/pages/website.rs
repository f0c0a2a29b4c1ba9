//! The schedule on the studio's own website: which websites may show it, and the line of HTML that shows it.

use html_escape::{encode_double_quoted_attribute, encode_text};
use leptos::prelude::*;
use shared::{
    access::Actor,
    forms::{AddEmbeddingSite, RemoveEmbeddingSite},
};
use store::studio::locations::Location;

use crate::{
    components::{
        field::Kind,
        form::{Act, DeskForm, Done, FormCard},
        layout::{Layout, Menu, PageHead, Width},
        page::{Away, page},
        request::query,
        table::{Column, Row, Table, row},
        team_member::administrator,
        team_tabs::{TeamTab, TeamTabs},
    },
    login::viewer::viewer,
    services::Services,
    words::say,
};

/// The address of this page.
const HERE: &str = "/team/website";

/// The websites, and the HTML to copy.
#[component]
pub fn WebsitePage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = administrator(actor?)?;
        let mut tx = services.store.read().await?;
        let sites = store::studio::embedding_sites::list(&mut tx).await?;
        let locations = store::studio::locations::locations(&mut tx).await?;
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
    let row = |site: String| -> Row {
        let form = DeskForm::with::<RemoveEmbeddingSite>(RemoveEmbeddingSite::origin, &site);
        let fields = vec![(RemoveEmbeddingSite::origin, site.clone())];
        row![
            site,
            view! { <Act form page=HERE fields label=say!(website.remove) /> },
        ]
    };
    let columns = vec![
        Column::Text(say!(website.site)),
        Column::Buttons(say!(website.remove)),
    ];
    let rows = sites.into_iter().map(row).collect();
    let sites = view! { <Table name=say!(website.sites) columns rows /> };
    let form = DeskForm::of::<AddEmbeddingSite>();
    let origin_hint = Some(say!(website.origin_hint));
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
                <label for=id.clone()>
                    <bdi>{location.name}</bdi>
                </label>
                <textarea id=id rows="3" readonly inner_html=encode_text(&html).into_owned()></textarea>
            </div>
        }
    };
    view! {
        <Layout actor menu=Menu::Team title=say!(website.title) width=Width::Narrow>
            <PageHead
                above=vec![("/team".into(), say!(team.title).into())]
                title=say!(website.title)
                lede=say!(website.lede)
            />
            <TeamTabs here=TeamTab::Website />
            <Done function=query("done") />
            <FormCard
                form=form.clone()
                page=HERE
                heading=say!(website.sites)
                lede=sites.into_any()
                button=say!(website.add)
            >
                {form.hinted(AddEmbeddingSite::origin, say!(website.origin), Kind::Text, "", origin_hint)}
            </FormCard>
            <section class="card">
                <h2>{say!(website.html)}</h2>
                <p>{say!(website.html_lede)}</p>
                <div class="fields">{locations.into_iter().map(snippet).collect_view()}</div>
            </section>
        </Layout>
    }
}
