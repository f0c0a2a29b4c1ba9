-- An erasure that concerns thousands of rows is committed first, and finished in short transactions, so that no other writer waits long.

-- Erased clients whose rows still have to be changed, and what happens to their visits.
create table unfinished_erasures (
    client_id uuid primary key references clients (id),
    visits text not null check (visits in ('counted', 'kept'))
);

create trigger unfinished_erasures_refuse_erased before insert or update on unfinished_erasures
for each row execute function refuse_erased_client();

-- Texts that will replace those in other clients' rows that name an erased client.
create table due_texts (
    id uuid primary key,
    client_id uuid not null references clients (id),
    field text not null,
    row_id uuid not null,
    text text,
    erased_id uuid not null
);
create index due_texts_client on due_texts (client_id);

alter table due_texts
    alter column id set statistics 0,
    alter column field set statistics 0,
    alter column row_id set statistics 0,
    alter column text set statistics 0,
    alter column erased_id set statistics 0;

create trigger due_texts_refuse_erased before insert or update on due_texts
for each row execute function refuse_erased_client();

-- The bookings of an erased client can be deleted until the erasure is finished.
create function refuse_erased_visit() returns trigger language plpgsql as $$
declare
    erased timestamptz;
begin
    select erased_at into erased from clients where id = old.client_id for share;
    if erased is not null
        and not exists (select from unfinished_erasures where client_id = old.client_id and visits = 'counted')
    then
        raise exception using errcode = 'LE001', message = 'client is erased';
    end if;
    return old;
end $$;
drop trigger bookings_refuse_erased on bookings;
create trigger bookings_refuse_erased before insert or update on bookings
for each row execute function refuse_erased_client();
create trigger bookings_refuse_erased_on_delete before delete on bookings
for each row execute function refuse_erased_visit();

-- Most bookings use no package.
drop index bookings_package;
create index bookings_package on bookings (package_id) where package_id is not null;
