//! The files of locations, clients, relationships and payment methods.

use std::collections::HashMap;

use jiff::civil::Date;
use shared::{
    details::{DetailsForm, Field},
    flaw::Flaw,
    setup,
};

use super::{File, Known, row::Row};
use crate::{
    desk::statuses::RelationshipKind,
    import::{
        Reason,
        export::{Client, Location, PaymentMethod, Relationship},
    },
};

pub(in crate::import) const LOCATIONS: File = File {
    name: "locations.csv",
    columns: &["name", "time_zone", "currency"],
};

pub(in crate::import) const CLIENTS: File = File {
    name: "clients.csv",
    columns: &[
        "external_id",
        "first_name",
        "last_name",
        "email",
        "phone_mobile",
        "phone_home",
        "phone_work",
        "date_of_birth",
        "gender",
        "occupation",
        "address_line1",
        "address_line2",
        "city",
        "region",
        "postcode",
        "country",
        MEDICAL_NOTES,
        "emergency_contact_name",
        "emergency_contact_phone",
        "joined_on",
        "home_location",
        "notes",
    ],
};

/// The column of [`Field::MedicalInformation`] in exports. The other columns have the names of their fields.
const MEDICAL_NOTES: &str = "medical_notes";

pub(super) const RELATIONSHIPS: File = File {
    name: "relationships.csv",
    columns: &["kind", "client", "other", "since", "ended_on"],
};

pub(in crate::import) const PAYMENT_METHODS: File = File {
    name: "payment_methods.csv",
    columns: &[
        "client",
        "processor",
        "token",
        "brand",
        "last4",
        "expiry_month",
        "expiry_year",
    ],
};

pub(super) fn location(row: &mut Row<'_>, names: &mut HashMap<String, u64>) -> Option<Location> {
    let name = row.name("name");
    if let Some(name) = &name {
        row.once("name", names, name.clone());
    }
    let time_zone = row.parse("time_zone", |text| {
        let zone = setup::time_zone(text)?;
        let name = zone.iana_name().ok_or(Flaw::NotATimeZone)?;
        Ok::<_, Flaw>(name.to_owned())
    });
    let currency = row.parse("currency", setup::currency);
    Some(Location {
        line: row.line(),
        name: name?,
        time_zone: time_zone?,
        currency: currency?.code(),
    })
}

pub(super) fn client(
    row: &mut Row<'_>,
    today: Date,
    known: &Known,
    ids: &mut HashMap<String, u64>,
) -> Option<Client> {
    let external_id = row.name("external_id");
    if let Some(id) = &external_id {
        row.once("external_id", ids, id.clone());
    }
    let details = form(row)
        .parse(today)
        .map_err(|flaws| {
            for (field, flaw) in flaws.iter() {
                row.note(column(field), flaw.into());
            }
        })
        .ok();
    let joined_on = row.date("joined_on");
    let home_location = known.location(row, "home_location");
    Some(Client {
        line: row.line(),
        external_id: external_id?,
        details: details?,
        joined_on: joined_on?,
        home_location: home_location?,
    })
}

fn form(row: &Row<'_>) -> DetailsForm {
    let text = |field| row.text(column(field)).unwrap_or_default().to_owned();
    DetailsForm {
        first_name: text(Field::FirstName),
        last_name: text(Field::LastName),
        email: text(Field::Email),
        phone_mobile: text(Field::PhoneMobile),
        phone_home: text(Field::PhoneHome),
        phone_work: text(Field::PhoneWork),
        date_of_birth: text(Field::DateOfBirth),
        gender: text(Field::Gender),
        occupation: text(Field::Occupation),
        address_line1: text(Field::AddressLine1),
        address_line2: text(Field::AddressLine2),
        city: text(Field::City),
        region: text(Field::Region),
        postcode: text(Field::Postcode),
        country: text(Field::Country),
        medical_information: text(Field::MedicalInformation),
        emergency_contact_name: text(Field::EmergencyContactName),
        emergency_contact_phone: text(Field::EmergencyContactPhone),
        notes: text(Field::Notes),
    }
}

/// Returns the column of a client's field.
pub(in crate::import) fn column(field: Field) -> &'static str {
    if field == Field::MedicalInformation {
        MEDICAL_NOTES
    } else {
        field.name()
    }
}

pub(super) fn relationship(row: &mut Row<'_>, known: &Known) -> Option<Relationship> {
    let kind = row.word("kind", &RelationshipKind::ALL, RelationshipKind::name);
    let client = known.client(row, "client");
    let other = known.client(row, "other");
    if client.is_some() && row.text("client") == row.text("other") {
        row.note("other", Reason::OwnOther);
    }
    let since = row.date("since");
    let ended_on = row.optional_date("ended_on");
    Some(Relationship {
        kind: kind?,
        client: client?,
        other: other?,
        since: since?,
        ended_on,
    })
}

pub(super) fn payment_method(
    row: &mut Row<'_>,
    known: &Known,
    tokens: &mut HashMap<(String, String), u64>,
) -> Option<PaymentMethod> {
    let client = known.client(row, "client");
    let processor = row.name("processor");
    let token = row.name("token");
    if let (Some(processor), Some(token)) = (&processor, &token) {
        row.once("token", tokens, (processor.clone(), token.clone()));
    }
    let brand = row.name("brand");
    let last4 = row.short_name("last4", 4);
    let expiry_month = row.number("expiry_month", 1, 12);
    let expiry_year = row.number("expiry_year", 1900, 9999);
    Some(PaymentMethod {
        line: row.line(),
        client: client?,
        processor: processor?,
        token: token?,
        brand: brand?,
        last4: last4?,
        expiry_month: expiry_month?,
        expiry_year: expiry_year?,
    })
}
