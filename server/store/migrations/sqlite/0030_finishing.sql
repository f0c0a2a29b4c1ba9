-- An erasure that concerns thousands of rows is committed first, and finished in short transactions, so that no other writer waits long.

-- Erased clients whose rows still have to be changed, and what happens to their visits.
create table unfinished_erasures (
    client_id blob primary key not null references clients (id),
    visits text not null check (visits in ('counted', 'kept'))
) strict, without rowid;

create trigger unfinished_erasures_refuse_erased_on_insert before insert on unfinished_erasures
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger unfinished_erasures_refuse_erased_on_update before update on unfinished_erasures
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

-- Texts that will replace those in other clients' rows that name an erased client.
create table due_texts (
    id blob primary key not null,
    client_id blob not null references clients (id),
    field text not null,
    row_id blob not null,
    text text,
    erased_id blob not null
) strict, without rowid;
create index due_texts_client on due_texts (client_id);

create trigger due_texts_refuse_erased_on_insert before insert on due_texts
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger due_texts_refuse_erased_on_update before update on due_texts
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

-- The bookings of an erased client can be deleted until the erasure is finished.
drop trigger bookings_refuse_erased_on_delete;
create trigger bookings_refuse_erased_on_delete before delete on bookings
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
    and not exists (select 1 from unfinished_erasures where client_id = old.client_id and visits = 'counted')
begin select raise(abort, 'client is erased'); end;

-- Most bookings use no package.
drop index bookings_package;
create index bookings_package on bookings (package_id) where package_id is not null;
