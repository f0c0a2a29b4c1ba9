//! The fields of a client's information.

use shared::details::Field;

use super::catalogue::say;

/// Returns the label of a field.
pub fn label(field: Field) -> &'static str {
    match field {
        Field::FirstName => say!(information.first_name),
        Field::LastName => say!(information.last_name),
        Field::Email => say!(information.email),
        Field::PhoneMobile => say!(information.phone_mobile),
        Field::PhoneHome => say!(information.phone_home),
        Field::PhoneWork => say!(information.phone_work),
        Field::DateOfBirth => say!(information.date_of_birth),
        Field::Gender => say!(information.gender),
        Field::Occupation => say!(information.occupation),
        Field::AddressLine1 => say!(information.address_line1),
        Field::AddressLine2 => say!(information.address_line2),
        Field::City => say!(information.city),
        Field::Region => say!(information.region),
        Field::Postcode => say!(information.postcode),
        Field::Country => say!(information.country),
        Field::MedicalInformation => say!(information.medical_information),
        Field::EmergencyContactName => say!(information.emergency_contact_name),
        Field::EmergencyContactPhone => say!(information.emergency_contact_phone),
        Field::Notes => say!(information.notes),
    }
}
