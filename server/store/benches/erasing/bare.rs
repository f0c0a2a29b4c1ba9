//! The yardstick: the rows that an erasure changes, changed by SQL that is written by hand, in one transaction.

use shared::client::{ClientId, Reference};
use store::Store;
use support::{now, sql, values};

/// Deletes and clears what belongs to client $1.
const STATEMENTS: [&str; 22] = [
    "update sessions set
        booked_unnamed = booked_unnamed + case b.status when 'booked' then 1 else 0 end,
        waitlisted_unnamed = waitlisted_unnamed + case b.status when 'waitlisted' then 1 else 0 end,
        attended_unnamed = attended_unnamed + case b.status when 'attended' then 1 else 0 end,
        no_show_unnamed = no_show_unnamed + case b.status when 'no_show' then 1 else 0 end
    from bookings b where b.client_id = $1 and b.session_id = sessions.id and b.status <> 'cancelled'",
    "delete from bookings where client_id = $1",
    "delete from client_tokens where client_id = $1",
    "delete from client_starts where client_id = $1",
    "delete from client_states where client_id = $1",
    "delete from client_list where client_id = $1",
    "delete from text_words where client_id = $1",
    "delete from client_phones where client_id = $1",
    "delete from client_former where client_id = $1",
    "delete from client_sessions where client_id = $1",
    "delete from client_links where client_id = $1",
    "delete from acts where client_id = $1",
    "delete from client_events where client_id = $1",
    "delete from undos where client_id = $1",
    "delete from payment_methods where client_id = $1",
    "delete from relationships where client_id = $1 or other_id = $1",
    "update memberships set plan = 'Membership' where client_id = $1 and plan <> 'Unlimited'",
    "update packages set name = 'Package', reason = null where client_id = $1",
    "update invoices set billed_to = null, reason = null where client_id = $1",
    "update invoices set description = 'Service' where client_id = $1 and description <> 'Unlimited, monthly'",
    "update credit_movements set reason = null where client_id = $1",
    "update clients set external_id = null, first_name = null, last_name = null, sort_key = null, email = null,
        email_key = null, user_name = null, password_hash = null, failed_log_ins = null, last_failed_at = null, formats = null,
        date_of_birth = null, gender = null, occupation = null, address_line1 = null, address_line2 = null, city = null, region = null,
        postcode = null, country = null, medical_information = null, emergency_contact_name = null,
        emergency_contact_phone = null, notes = null, erased_at = updated_at
    where id = $1",
];

/// Erases a client without checking, searching or proving anything.
pub(crate) async fn erase(store: &Store, client: ClientId, reference: &Reference) {
    let mut tx = store.write().await.expect("a transaction");
    for text in STATEMENTS {
        sql::execute(&mut tx, text, values![client.0])
            .await
            .expect(text);
    }
    let record = "
        insert into erasures (client_id, reference, erased_at, place, receipt)
        values ($1, $2, $3, (select place + 1 from ledger), '{}')";
    sql::execute(
        &mut tx,
        record,
        values![client.0, reference.as_str(), now()],
    )
    .await
    .expect(record);
    let ledger = "update ledger set place = place + 1";
    sql::execute(&mut tx, ledger, &[]).await.expect(ledger);
    tx.commit().await.expect("a commit");
}
