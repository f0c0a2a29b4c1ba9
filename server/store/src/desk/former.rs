//! What identified a client before their information was changed. It is kept with the client, so that texts that still
//! name them as they were are found when the client is erased.

use shared::details::{DetailsForm, Field, PhoneKind};

use super::act::ClientAct;
use crate::{
    Result,
    engine::db::{At, on, statements},
};

statements! {
    KEEP = "
        insert into client_former (client_id, replaced_at, first_name, last_name, email, phone, address_line1)
        values ($1, $2, $3, $4, $5, $6, $7)";
}

/// Former values. First name and last name are kept together: neither identifies a person alone.
#[derive(Default)]
struct Former<'a> {
    name: Option<(&'a str, &'a str)>,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    address_line1: Option<&'a str>,
}

/// Keeps the values of the fields in `changed` that identify the client, as they were stored.
pub(super) async fn keep(
    act: &mut ClientAct,
    stored: &DetailsForm,
    changed: &[&str],
) -> Result<()> {
    let changed = |field: Field| changed.contains(&field.name());
    let if_changed = |field, value| changed(field).then_some(value);
    let name = changed(Field::FirstName) || changed(Field::LastName);
    insert(
        act,
        &Former {
            name: name.then_some((stored.first_name.as_str(), stored.last_name.as_str())),
            email: if_changed(Field::Email, stored.email.as_str()),
            address_line1: if_changed(Field::AddressLine1, stored.address_line1.as_str()),
            phone: None,
        },
    )
    .await?;
    for kind in PhoneKind::ALL {
        let phone = match kind {
            PhoneKind::Mobile => &stored.phone_mobile,
            PhoneKind::Home => &stored.phone_home,
            PhoneKind::Work => &stored.phone_work,
        };
        let phone = if_changed(kind.field(), phone.as_str());
        insert(
            act,
            &Former {
                phone,
                ..Former::default()
            },
        )
        .await?;
    }
    Ok(())
}

/// Keeps a user name that is replaced. It has the form of an email address.
pub(crate) async fn keep_user_name(act: &mut ClientAct, user_name: &str) -> Result<()> {
    let former = Former {
        email: Some(user_name),
        ..Former::default()
    };
    insert(act, &former).await
}

/// Inserts a row, unless all its values are blank.
async fn insert(act: &mut ClientAct, former: &Former<'_>) -> Result<()> {
    let known = |value: Option<&str>| value.filter(|value| !value.is_empty()).map(str::to_owned);
    let values = [
        known(former.name.map(|(first, _)| first)),
        known(former.name.map(|(_, last)| last)),
        known(former.email),
        known(former.phone),
        known(former.address_line1),
    ];
    if values.iter().all(Option::is_none) {
        return Ok(());
    }
    let (client, now) = (act.client(), act.now());
    on!(act.tx(), |c| {
        let mut query = sqlx::query(KEEP).bind(client.0).bind(At(now));
        for value in values {
            query = query.bind(value);
        }
        query.execute(c).await?.rows_affected()
    });
    Ok(())
}
