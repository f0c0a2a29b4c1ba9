//! A client's information: every field, and at the bottom the section in which the client is deleted.

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use shared::{
    Standing,
    access::{Actor, Permission},
    client::{ClientId, Reference},
    details::{DetailsForm, Field as DetailsField},
    flaw::{Flaw, Flaws},
};
use store::clients::Client;

use super::{client_id, page, query};
use crate::{
    api::{AppError, erasures::mentions, reply::Reply},
    components::{
        field::{Field, Kind},
        form::DeskForm,
        layout::{Crumbs, Layout, Menu, Width},
    },
    islands::delete_client::{
        DeleteClient, Step,
        confirmation::{Mentions, Proof, Who},
    },
    sentences::{flaw as flaw_in_words, say},
    services::{Services, viewer},
};

/// The information of one client.
#[component]
pub fn InformationPage() -> impl IntoView {
    let (services, actor, id) = (Services::of_request(), viewer(), client_id());
    let confirming = query("delete") == "confirm" || DeskForm::of("erase_client").is_back();
    let load = async move {
        let (actor, now) = (actor?, services.now());
        let (id, seen_by) = (id.ok_or(AppError::NotFound)?, confirming.then_some(&actor));
        let found = find(&services, id, seen_by, now).await?;
        Ok::<_, AppError>((actor, found, now))
    };
    page(load, |(actor, found, now)| match found {
        Found::Client(client, standing, about) => {
            show(actor, *client, (standing, about), now).into_any()
        }
        Found::Erased(reference) => super::deleted_client::redirect(&reference).into_any(),
    })
}

/// A client with what is open and what the confirmation says of the client, or what is left of one.
enum Found {
    Client(Box<Client>, Standing, About),
    Erased(Reference),
}

/// What the confirmation says of a client.
struct About {
    /// Where else the client is named.
    mentions: Mentions,
    /// Until when digests would be kept.
    suppressed_until: Option<Date>,
}

/// Finds the client. Where else the client is named, only somebody who may delete and is about to (`confirming`) has to
/// know: it takes a search through everything.
async fn find(
    services: &Services,
    id: ClientId,
    confirming: Option<&Actor>,
    now: Timestamp,
) -> Result<Found, AppError> {
    let mut tx = services.store.read().await?;
    let Some(client) = store::clients::find(&mut tx, id).await? else {
        let reference = store::erasures::reference_of(&mut tx, id).await?;
        return reference.map(Found::Erased).ok_or(AppError::NotFound);
    };
    let standing = store::standings::of(&mut tx, id, now).await?;
    let mentions = match confirming.filter(|actor| actor.may(Permission::DeleteAccounts)) {
        Some(actor) => Mentions::Found {
            found: mentions(&mut tx, actor, id).await?,
            asked: false,
        },
        None => Mentions::Sought,
    };
    let form = &client.form;
    let contacts = [
        &form.email,
        &form.phone_mobile,
        &form.phone_home,
        &form.phone_work,
    ];
    let suppression = services.store.suppression();
    let suppressed_until = suppression
        .filter(|_| contacts.iter().any(|contact| !contact.is_empty()))
        .map(|suppression| suppression.until(now));
    let about = About {
        mentions,
        suppressed_until,
    };
    Ok(Found::Client(Box::new(client), standing, about))
}

fn show(
    actor: Actor,
    client: Client,
    (standing, about): (Standing, About),
    now: Timestamp,
) -> impl IntoView {
    let Client {
        id,
        external_id,
        name,
        form,
        joined_on: _,
        home_location: _,
    } = client;
    let who = Who {
        name: name.clone(),
        email: filled(&form.email),
        phone: filled(&form.phone_mobile),
    };
    let (form, flaws, suppressed) = match use_context::<Reply>() {
        Some(Reply::Details {
            form,
            flaws,
            suppressed,
        }) => (*form, flaws, suppressed),
        _ => (form, Flaws::none(), false),
    };
    let saved =
        (query("saved") == "1" && flaws.is_empty() && !suppressed).then(|| say!(information.saved));
    let medical = actor.may(Permission::ViewMedicalInformation);
    let may_delete = actor.may(Permission::DeleteAccounts);
    let confirmation = DeskForm::of("erase_client");
    let unseen = confirmation.flaw("accepted").is_some();
    let About {
        mentions,
        suppressed_until,
    } = about;
    let mentions = match mentions {
        Mentions::Found { found, asked } => Mentions::Found {
            found,
            asked: asked || unseen,
        },
        other => other,
    };
    let proof = match (
        confirmation.is_back() && !unseen,
        confirmation.flaw("proof"),
    ) {
        (false, _) => Proof::NotAsked,
        (true, Some(Flaw::Refused(refused))) => Proof::Asked(Some(refused)),
        (true, _) => Proof::Asked(None),
    };
    let asked = query("delete");
    let asked = if confirmation.is_back() {
        "confirm"
    } else {
        &asked
    };
    let step = match asked {
        "scan" => Step::scan(&standing, now),
        "confirm" => match Step::scan(&standing, now) {
            Step::Cleared => Step::Confirming,
            open => open,
        },
        _ => Step::Off,
    };
    view! {
        <Layout actor menu=Menu::Clients title=say!(information.title) width=Width::Narrow>
            <div class="page-head">
                <div>
                    <Crumbs above=vec![
                        ("/clients".into(), say!(clients.title).into()),
                        (format!("/clients/{id}"), name.to_string()),
                    ] />
                    <h1>{say!(information.title)}</h1>
                    <p class="lede">
                        <bdi>{name.to_string()}</bdi>
                    </p>
                </div>
            </div>
            {saved.map(|words| view! { <p class="notice good" role="status">{words}</p> })}
            {problems(&flaws)}
            <form method="post" action=format!("/clients/{id}/information?do=save_client") novalidate>
                <input type="hidden" name="id" value=id.to_string() />
                {suppressed.then(was_erased)}
                <Fields form flaws medical />
                <div class="form-actions">
                    <button class="primary">{say!(information.save)}</button>
                    {external_id
                        .map(|id| view! { <p class="hint">{say!(information.external_id, id = id).to_string()}</p> })}
                </div>
            </form>
            {may_delete.then(|| view! { <DeleteClient client=id who standing made_at=now.as_millisecond() step proof mentions suppressed_until /> })}
        </Layout>
    }
}

/// That somebody with the new email address or phone number was erased, and the box that says that it is to be saved.
fn was_erased() -> impl IntoView {
    view! {
        <div class="notice warn" role="alert">
            <p>{say!(information.suppressed)}</p>
            {DeskForm::of("save_client").tick("although_suppressed", say!(information.although_suppressed), false)}
        </div>
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// What is wrong, at the head of the page, with a link to each field.
pub(super) fn problems(flaws: &Flaws<DetailsField>) -> Option<impl IntoView + use<>> {
    let link = |(field, flaw): (DetailsField, Flaw)| {
        view! {
            <li>
                <a href=format!("#{}", sent_as(field))>{label(field)}</a>
                ": "
                {flaw_in_words(flaw)}
            </li>
        }
    };
    let links = flaws.iter().map(link).collect_view();
    (!flaws.is_empty()).then(|| {
        view! {
            <div class="notice bad" role="alert">
                <p>{say!(form.problems)}</p>
                <ul>{links}</ul>
            </div>
        }
    })
}

/// The name under which a field is sent.
fn sent_as(field: DetailsField) -> String {
    format!("details[{}]", field.name())
}

fn label(field: DetailsField) -> &'static str {
    match field {
        DetailsField::FirstName => say!(information.first_name),
        DetailsField::LastName => say!(information.last_name),
        DetailsField::Email => say!(information.email),
        DetailsField::PhoneMobile => say!(information.phone_mobile),
        DetailsField::PhoneHome => say!(information.phone_home),
        DetailsField::PhoneWork => say!(information.phone_work),
        DetailsField::DateOfBirth => say!(information.date_of_birth),
        DetailsField::Gender => say!(information.gender),
        DetailsField::Occupation => say!(information.occupation),
        DetailsField::AddressLine1 => say!(information.address_line1),
        DetailsField::AddressLine2 => say!(information.address_line2),
        DetailsField::City => say!(information.city),
        DetailsField::Region => say!(information.region),
        DetailsField::Postcode => say!(information.postcode),
        DetailsField::Country => say!(information.country),
        DetailsField::MedicalInformation => say!(information.medical_information),
        DetailsField::EmergencyContactName => say!(information.emergency_contact_name),
        DetailsField::EmergencyContactPhone => say!(information.emergency_contact_phone),
        DetailsField::Notes => say!(information.notes),
    }
}

/// All fields that can be edited; the medical information where this team member may see it.
#[component]
pub(super) fn Fields(
    form: DetailsForm,
    flaws: Flaws<DetailsField>,
    medical: bool,
) -> impl IntoView {
    let DetailsForm {
        first_name,
        last_name,
        email,
        phone_mobile,
        phone_home,
        phone_work,
        date_of_birth,
        gender,
        occupation,
        address_line1,
        address_line2,
        city,
        region,
        postcode,
        country,
        medical_information,
        emergency_contact_name,
        emergency_contact_phone,
        notes,
    } = form;
    let field = |field, kind, value: String| {
        let hint = match field {
            DetailsField::DateOfBirth => Some(say!(information.date_hint)),
            _ => None,
        };
        view! { <Field name=sent_as(field) label=label(field) kind value flaw=flaws.of(field) hint /> }
    };
    view! {
        <fieldset class="card">
            <legend>{say!(information.person)}</legend>
            <div class="fields">
                {field(DetailsField::FirstName, Kind::Text, first_name)}
                {field(DetailsField::LastName, Kind::Text, last_name)}
                {field(DetailsField::DateOfBirth, Kind::Text, date_of_birth)}
                {field(DetailsField::Gender, Kind::Text, gender)}
                {field(DetailsField::Occupation, Kind::Text, occupation)}
            </div>
        </fieldset>
        <fieldset class="card">
            <legend>{say!(information.contact)}</legend>
            <div class="fields">
                {field(DetailsField::Email, Kind::Email, email)}
                {field(DetailsField::PhoneMobile, Kind::Phone, phone_mobile)}
                {field(DetailsField::PhoneHome, Kind::Phone, phone_home)}
                {field(DetailsField::PhoneWork, Kind::Phone, phone_work)}
            </div>
        </fieldset>
        <fieldset class="card">
            <legend>{say!(information.address)}</legend>
            <div class="fields">
                {field(DetailsField::AddressLine1, Kind::Text, address_line1)}
                {field(DetailsField::AddressLine2, Kind::Text, address_line2)}
                {field(DetailsField::City, Kind::Text, city)}
                {field(DetailsField::Region, Kind::Text, region)}
                {field(DetailsField::Postcode, Kind::Text, postcode)}
                {field(DetailsField::Country, Kind::Text, country)}
            </div>
        </fieldset>
        <fieldset class="card">
            <legend>{say!(information.care)}</legend>
            <div class="fields">
                {field(DetailsField::EmergencyContactName, Kind::Text, emergency_contact_name)}
                {field(DetailsField::EmergencyContactPhone, Kind::Phone, emergency_contact_phone)}
                {medical.then(|| field(DetailsField::MedicalInformation, Kind::Lines, medical_information))}
                {field(DetailsField::Notes, Kind::Lines, notes)}
            </div>
        </fieldset>
    }
}
