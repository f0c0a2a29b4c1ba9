-- An email address reaches a client, and several clients can share it. The user name is unique and belongs to access to the app.
-- What was unique before becomes the user name of the clients who have a password, or a link to set one.
alter table clients rename column email_key to user_name;
alter table clients rename constraint clients_email_key_key to clients_user_name_key;
alter table clients add column email_key text
    constraint erased_clients_hold_nothing_personal_email_key check (erased_at is null or email_key is null);
alter table clients alter column email_key set statistics 0;
update clients set email_key = user_name where user_name is not null;
update clients set user_name = null
where user_name is not null and password_hash is null
    and not exists (select 1 from client_links l where l.client_id = clients.id);
create index clients_email_key on clients (email_key) where email_key is not null;
