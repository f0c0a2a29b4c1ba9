-- What was done in the last minutes and can be undone: the state before, until then.

create table undos (
    -- Computed from the number of the form, like its digest in acts: neither leads to the other.
    id uuid primary key,
    client_id uuid not null references clients (id),
    kind text not null check (kind in ('booking', 'relationship', 'payment_method')),
    -- A later act takes the place of an earlier one.
    subject_id uuid not null unique,
    status_before text,
    status_after text,
    package_id uuid,
    ended_on date,
    done_at timestamptz not null
);
create index undos_client on undos (client_id);
create index undos_done on undos (done_at);

create trigger undos_refuse_erased before insert or update or delete on undos
for each row execute function refuse_erased('client_id');

alter table undos
    alter column id set statistics 0,
    alter column subject_id set statistics 0,
    alter column package_id set statistics 0,
    alter column ended_on set statistics 0,
    alter column done_at set statistics 0;

-- A removed payment method is deleted once that can no longer be undone.
alter table payment_methods add column removed_at timestamptz;
alter table payment_methods alter column removed_at set statistics 0;
create index payment_methods_removed on payment_methods (removed_at) where removed_at is not null;
