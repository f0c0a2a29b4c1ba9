//! The fields of a client's information.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    details::{DetailsForm, Field as FieldName},
    forms::SaveClient,
};

use store::desk::new_clients::Duplicate;

use super::{field::Kind, form::DeskForm};
use crate::{
    answers::form::Returned,
    words::{client_fields::label, flaws, say},
};

/// Whether a team member sees medical information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medical {
    /// It is shown.
    Shown,
    /// It is hidden.
    Hidden,
}

impl Medical {
    /// Returns whether this team member sees medical information.
    pub(crate) fn of(actor: &Actor) -> Self {
        if actor.may(Permission::ViewMedicalInformation) {
            Self::Shown
        } else {
            Self::Hidden
        }
    }

    /// Returns what the team member sees of the information.
    pub(crate) fn shown(self, mut stored: DetailsForm) -> DetailsForm {
        match self {
            Self::Shown => {}
            Self::Hidden => stored.medical_information.clear(),
        }
        stored
    }
}

/// What is wrong, at the head of the page, with a link to each field that is wrong or that another person has changed.
pub(crate) fn problems(form: &DeskForm) -> AnyView {
    let link = |field: FieldName| {
        let (name, newer) = (field.name(), form.newer(field.name()));
        let flaw = form.flaw(name).map(|flaw| {
            format!(
                ": {}",
                flaws::of_field(flaw, label(field), say!(flaw.missing))
            )
        });
        (flaw.is_some() || newer.is_some()).then(|| {
            view! {
                <li>
                    <a href=format!("#{}", sent_as(field))>{label(field)}</a>
                    {flaw}
                </li>
            }
        })
    };
    let links: Vec<_> = FieldName::ALL.into_iter().filter_map(link).collect();
    if links.is_empty() {
        return form.problem().into_any();
    }
    let whole = form.flaw(Returned::WHOLE).map(flaws::flaw);
    view! {
        <div class="notice bad" role="alert" tabindex="-1" autofocus=true>
            <p>{whole.unwrap_or_else(|| say!(form.problems).to_owned())}</p>
            <ul>{links}</ul>
        </div>
    }
    .into_any()
}

/// Who has the email address that was typed, each with a link to the client.
pub(crate) fn holders(holders: &[Duplicate]) -> impl IntoView + use<> {
    let holder = |holder: &Duplicate| {
        view! {
            <li>
                <a href=format!("/clients/{}", holder.id)>
                    <bdi>{holder.name.to_string()}</bdi>
                </a>
            </li>
        }
    };
    view! {
        <p>{say!(information.shared)}</p>
        <ul>{holders.iter().map(holder).collect_view()}</ul>
    }
}

/// The name under which a field is sent.
fn sent_as(field: FieldName) -> String {
    format!("{}[{}]", SaveClient::details, field.name())
}

/// All fields that can be edited.
#[component]
pub(crate) fn ClientFields(
    /// The form.
    form: DeskForm,
    /// What is stored in them.
    stored: DetailsForm,
    /// Whether the medical information is among them.
    medical: Medical,
    /// What stands beside the email address.
    beside_email: Option<AnyView>,
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
    } = stored;
    let field = |field: FieldName, kind, stored: String| {
        let hint = (field == FieldName::DateOfBirth).then(|| say!(information.date_hint));
        form.sent_as(
            field.name(),
            sent_as(field),
            label(field),
            kind,
            &stored,
            hint,
        )
    };
    let medical = match medical {
        Medical::Shown => Some(medical_information),
        Medical::Hidden => None,
    };
    view! {
        <fieldset class="card">
            <legend>{say!(information.person)}</legend>
            <div class="fields">
                {field(FieldName::FirstName, Kind::Text, first_name)}
                {field(FieldName::LastName, Kind::Text, last_name)}
                {field(FieldName::DateOfBirth, Kind::Text, date_of_birth)}
                {field(FieldName::Gender, Kind::Text, gender)} {field(FieldName::Occupation, Kind::Text, occupation)}
            </div>
        </fieldset>
        <fieldset class="card">
            <legend>{say!(information.contact)}</legend>
            <div class="fields">
                {field(FieldName::Email, Kind::Email, email)} {beside_email}
                {field(FieldName::PhoneMobile, Kind::Phone, phone_mobile)}
                {field(FieldName::PhoneHome, Kind::Phone, phone_home)}
                {field(FieldName::PhoneWork, Kind::Phone, phone_work)}
            </div>
        </fieldset>
        <fieldset class="card">
            <legend>{say!(information.address)}</legend>
            <div class="fields">
                {field(FieldName::AddressLine1, Kind::Text, address_line1)}
                {field(FieldName::AddressLine2, Kind::Text, address_line2)} {field(FieldName::City, Kind::Text, city)}
                {field(FieldName::Region, Kind::Text, region)} {field(FieldName::Postcode, Kind::Text, postcode)}
                {field(FieldName::Country, Kind::Text, country)}
            </div>
        </fieldset>
        <fieldset class="card">
            <legend>{say!(information.care)}</legend>
            <div class="fields">
                {field(FieldName::EmergencyContactName, Kind::Text, emergency_contact_name)}
                {field(FieldName::EmergencyContactPhone, Kind::Phone, emergency_contact_phone)}
                {medical.map(|medical| field(FieldName::MedicalInformation, Kind::Lines, medical))}
                {field(FieldName::Notes, Kind::Lines, notes)}
            </div>
        </fieldset>
    }
}
