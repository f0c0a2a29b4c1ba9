-- What identified a client before it was changed. Texts that name the client as they were are found by it.

create table client_former (
    client_id uuid not null references clients (id),
    replaced_at timestamptz not null,
    first_name text,
    last_name text,
    email text,
    phone text,
    address_line1 text
);
create index client_former_client on client_former (client_id);

create trigger client_former_refuse_erased before insert or update or delete on client_former
for each row execute function refuse_erased('client_id');

alter table client_former
    alter column replaced_at set statistics 0,
    alter column first_name set statistics 0,
    alter column last_name set statistics 0,
    alter column email set statistics 0,
    alter column phone set statistics 0,
    alter column address_line1 set statistics 0;
