//! Adding a client. Clients who may be the same person are shown first.

use leptos::prelude::*;
use shared::{access::Actor, details::DetailsForm, forms::AddClient};
use store::{
    desk::new_clients::{Alike, Duplicate, PointedOut},
    studio::locations::Location,
};

use crate::{
    answers::reply::Reply,
    components::{
        client_fields::{ClientFields, Medical, holders, problems},
        form::DeskForm,
        layout::{Layout, Menu, PageHead, Width},
        location_picker::LocationPicker,
        page::{Away, page},
    },
    login::viewer::viewer,
    services::Services,
    words::say,
};

/// The form that adds a client.
#[component]
pub fn NewClientPage() -> impl IntoView {
    let (services, actor) = (Services::of_request(), viewer());
    let load = async move {
        let actor = actor?;
        let mut tx = services.store.read().await?;
        let locations = store::studio::locations::locations(&mut tx).await?;
        Ok::<_, Away>((actor, locations))
    };
    page(load, |(actor, locations)| show(actor, locations))
}

fn show(actor: Actor, locations: Vec<Location>) -> impl IntoView {
    let form = DeskForm::of::<AddClient>();
    let pointed_out = use_context::<Reply>().and_then(Reply::into_pointed_out);
    let beside_email = pointed_out.as_ref().and_then(beside_email);
    let look_first =
        pointed_out.map(|pointed_out| view! { <LookFirst pointed_out form=form.clone() /> });
    let medical = Medical::of(&actor);
    view! {
        <Layout actor menu=Menu::Clients title=say!(new_client.title) width=Width::Narrow>
            <PageHead above=vec![("/clients".into(), say!(clients.title).into())] title=say!(new_client.title) />
            {problems(&form)}
            <form method="post" action=form.action("/clients/new") novalidate>
                {form.own()}
                {look_first}
                <ClientFields form=form.clone() stored=DetailsForm::default() medical beside_email />
                <fieldset class="card">
                    <legend>{say!(new_client.studio)}</legend>
                    <div class="fields">
                        <LocationPicker form=form.clone() label=say!(new_client.home) locations />
                    </div>
                </fieldset>
                <div class="form-actions">
                    <button class="primary">{say!(new_client.add)}</button>
                </div>
            </form>
        </Layout>
    }
}

/// Returns who has the email address already.
fn beside_email(pointed_out: &PointedOut) -> Option<AnyView> {
    let all = pointed_out.duplicates.iter();
    let found: Vec<_> = all
        .filter(|duplicate| duplicate.alike == Alike::Email)
        .cloned()
        .collect();
    (!found.is_empty())
        .then(|| view! { <div class="field wide">{holders(&found)}</div> }.into_any())
}

/// The clients who may be the same person, whether an erased client had the same contacts, and the checkbox to add the client
/// regardless.
#[component]
fn LookFirst(pointed_out: PointedOut, form: DeskForm) -> impl IntoView {
    let PointedOut {
        duplicates,
        suppressed,
    } = pointed_out;
    let shares = duplicates
        .iter()
        .any(|duplicate| duplicate.alike == Alike::Email);
    let although = match (duplicates.is_empty(), suppressed) {
        (false, false) if shares => say!(new_client.although_shared),
        (false, false) => say!(new_client.although_alike),
        (true, true | false) => say!(new_client.although_suppressed),
        (false, true) => say!(new_client.although_both),
    };
    let row = |duplicate: Duplicate| {
        let why = match duplicate.alike {
            Alike::Email => say!(new_client.same_email),
            Alike::Phone => say!(new_client.same_phone),
            Alike::NameAndBirth => say!(new_client.same_name_and_birth),
            Alike::Name => say!(new_client.same_name),
        };
        view! {
            <li>
                <a href=format!("/clients/{}", duplicate.id)>
                    <bdi>{duplicate.name.to_string()}</bdi>
                </a>
                ": "
                {why}
            </li>
        }
    };
    view! {
        <div class="notice warn" role="alert">
            <p>{say!(new_client.nothing_yet)}</p>
            {suppressed.then(|| view! { <p>{say!(new_client.suppressed)}</p> })}
            {(!duplicates.is_empty())
                .then(|| {
                    view! {
                        <p>{say!(new_client.may_be)}</p>
                        <ul>{duplicates.into_iter().map(row).collect_view()}</ul>
                    }
                })}
            {form.tick(AddClient::although_alike, although)}
        </div>
    }
}
