-- One login must not erase a studio: above a number of erasures an hour, a second administrator confirms.

-- How many clients one administrator may erase within an hour.
alter table studio add column deletions_per_hour integer not null default 20
    check (deletions_per_hour between 1 and 1000);

-- The administrator who asked for a second one to confirm; null where one administrator alone erased the client.
alter table erasures add column asked_by blob references team_members (id);
-- The limit counts the erasures of one administrator since an instant.
create index erasures_alone on erasures (erased_by, erased_at) where asked_by is null;

drop trigger erasures_never_change;
create trigger erasures_never_change before update on erasures
when old.wiped_at is not null or new.wiped_at is null
    or (old.client_id, old.reference, old.erased_at, old.erased_by, old.place, old.receipt, old.proof, old.asked_by)
        is not (new.client_id, new.reference, new.erased_at, new.erased_by, new.place, new.receipt, new.proof,
            new.asked_by)
begin select raise(abort, 'erasures never change'); end;

-- Who has asked for a second administrator to confirm the deletion of a client, in the last day.
create table confirmations_asked (
    client_id blob primary key references clients (id),
    asked_by blob not null references team_members (id),
    asked_at text not null
) strict;
create index confirmations_asked_time on confirmations_asked (asked_at);

create trigger confirmations_asked_refuse_erased_on_insert before insert on confirmations_asked
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger confirmations_asked_refuse_erased_on_update before update on confirmations_asked
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger confirmations_asked_refuse_erased_on_delete before delete on confirmations_asked
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

-- Which attempts to erase a client were refused in the last 30 days. The rows do not say which client.
create table refused_erasures (
    id blob primary key,
    refused_at text not null,
    member_id blob not null references team_members (id),
    why text not null check (why in ('limit', 'not_permitted', 'not_proved'))
) strict;
create index refused_erasures_newest on refused_erasures (refused_at desc, id);
