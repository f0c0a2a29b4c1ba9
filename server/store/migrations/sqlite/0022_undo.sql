-- What was done in the last minutes and can be undone: the state before, until then.

create table undos (
    -- Computed from the number of the form, like its digest in acts: neither leads to the other.
    id blob primary key,
    client_id blob not null references clients (id),
    kind text not null check (kind in ('booking', 'relationship', 'payment_method')),
    -- A later act takes the place of an earlier one.
    subject_id blob not null unique,
    status_before text,
    status_after text,
    package_id blob,
    ended_on text,
    done_at text not null
) strict;
create index undos_client on undos (client_id);
create index undos_done on undos (done_at);

create trigger undos_refuse_erased_on_insert before insert on undos
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger undos_refuse_erased_on_update before update on undos
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger undos_refuse_erased_on_delete before delete on undos
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

-- A removed payment method is deleted once that can no longer be undone.
alter table payment_methods add column removed_at text;
create index payment_methods_removed on payment_methods (removed_at) where removed_at is not null;
