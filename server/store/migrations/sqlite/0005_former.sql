-- What identified a client before it was changed. Texts that name the client as they were are found by it.

create table client_former (
    client_id blob not null references clients (id),
    replaced_at text not null,
    first_name text,
    last_name text,
    email text,
    phone text,
    address_line1 text
) strict;
create index client_former_client on client_former (client_id);

create trigger client_former_refuse_erased_on_insert before insert on client_former
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_former_refuse_erased_on_update before update on client_former
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_former_refuse_erased_on_delete before delete on client_former
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
