-- The planner's statistics are copies of values, which would outlast the rows. Of personal columns there are none.

alter table clients
    alter column external_id set statistics 0,
    alter column first_name set statistics 0,
    alter column last_name set statistics 0,
    alter column sort_key set statistics 0,
    alter column email set statistics 0,
    alter column email_key set statistics 0,
    alter column password_hash set statistics 0,
    alter column failed_log_ins set statistics 0,
    alter column last_failed_at set statistics 0,
    alter column date_of_birth set statistics 0,
    alter column gender set statistics 0,
    alter column occupation set statistics 0,
    alter column address_line1 set statistics 0,
    alter column address_line2 set statistics 0,
    alter column city set statistics 0,
    alter column region set statistics 0,
    alter column postcode set statistics 0,
    alter column country set statistics 0,
    alter column medical_information set statistics 0,
    alter column emergency_contact_name set statistics 0,
    alter column emergency_contact_phone set statistics 0,
    alter column notes set statistics 0;

alter table client_phones
    alter column number set statistics 0;

alter table client_tokens
    alter column token set statistics 0;

alter table client_sessions
    alter column token_hash set statistics 0,
    alter column created_at set statistics 0,
    alter column last_seen_at set statistics 0;

alter table payment_methods
    alter column id set statistics 0,
    alter column processor set statistics 0,
    alter column token set statistics 0,
    alter column brand set statistics 0,
    alter column last4 set statistics 0,
    alter column expiry_month set statistics 0,
    alter column expiry_year set statistics 0;

alter table relationships
    alter column id set statistics 0,
    alter column since set statistics 0,
    alter column ended_on set statistics 0;

alter table invoices
    alter column billed_to set statistics 0,
    alter column description set statistics 0,
    alter column reason set statistics 0;

alter table credit_movements
    alter column reason set statistics 0;

alter table client_links
    alter column token_hash set statistics 0,
    alter column expires_at set statistics 0;

alter table client_events
    alter column id set statistics 0,
    alter column happened_at set statistics 0,
    alter column what set statistics 0,
    alter column subject_id set statistics 0,
    alter column by_id set statistics 0;

alter table packages
    alter column name set statistics 0,
    alter column reason set statistics 0;

alter table memberships
    alter column plan set statistics 0;

alter table suppressions
    alter column digest set statistics 0;
