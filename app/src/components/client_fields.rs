//! The fields of a client's information.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    details::{DetailsForm, Field as FieldName},
    flaw::{Flaw, Flaws},
};

use super::field::{Field, Kind};
use crate::words::{client_fields::label, flaws, say};

/// Whether a team member sees medical information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medical {
    /// It is.
    Shown,
    /// It is not.
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
}

/// What is wrong, at the head of the page, with a link to each field.
pub(crate) fn problems(flaws: &Flaws<FieldName>) -> Option<impl IntoView + use<>> {
    let link = |(field, flaw): (FieldName, Flaw)| {
        view! {
            <li>
                <a href=format!("#{}", sent_as(field))>{label(field)}</a>
                ": "
                {flaws::flaw(flaw)}
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
fn sent_as(field: FieldName) -> String {
    format!("details[{}]", field.name())
}

/// All fields that can be edited.
#[component]
pub(crate) fn ClientFields(
    /// What is in them.
    form: DetailsForm,
    /// What is wrong with them.
    flaws: Flaws<FieldName>,
    /// Whether the medical information is among them.
    medical: Medical,
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
            FieldName::DateOfBirth => Some(say!(information.date_hint)),
            FieldName::FirstName
            | FieldName::LastName
            | FieldName::Email
            | FieldName::PhoneMobile
            | FieldName::PhoneHome
            | FieldName::PhoneWork
            | FieldName::Gender
            | FieldName::Occupation
            | FieldName::AddressLine1
            | FieldName::AddressLine2
            | FieldName::City
            | FieldName::Region
            | FieldName::Postcode
            | FieldName::Country
            | FieldName::MedicalInformation
            | FieldName::EmergencyContactName
            | FieldName::EmergencyContactPhone
            | FieldName::Notes => None,
        };
        view! { <Field name=sent_as(field) label=label(field) kind value flaw=flaws.of(field) hint /> }
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
                {field(FieldName::Gender, Kind::Text, gender)}
                {field(FieldName::Occupation, Kind::Text, occupation)}
            </div>
        </fieldset>
        <fieldset class="card">
            <legend>{say!(information.contact)}</legend>
            <div class="fields">
                {field(FieldName::Email, Kind::Email, email)}
                {field(FieldName::PhoneMobile, Kind::Phone, phone_mobile)}
                {field(FieldName::PhoneHome, Kind::Phone, phone_home)}
                {field(FieldName::PhoneWork, Kind::Phone, phone_work)}
            </div>
        </fieldset>
        <fieldset class="card">
            <legend>{say!(information.address)}</legend>
            <div class="fields">
                {field(FieldName::AddressLine1, Kind::Text, address_line1)}
                {field(FieldName::AddressLine2, Kind::Text, address_line2)}
                {field(FieldName::City, Kind::Text, city)}
                {field(FieldName::Region, Kind::Text, region)}
                {field(FieldName::Postcode, Kind::Text, postcode)}
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
