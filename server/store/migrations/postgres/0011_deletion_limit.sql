-- One login must not erase a studio: above a number of erasures an hour, a second administrator confirms.

-- How many clients one administrator may erase within an hour.
alter table studio add column deletions_per_hour bigint not null default 20
    check (deletions_per_hour between 1 and 1000);

-- The administrator who asked for a second one to confirm; null where one administrator alone erased the client.
alter table erasures add column asked_by uuid references team_members (id);
-- The limit counts the erasures of one administrator since an instant.
create index erasures_alone on erasures (erased_by, erased_at) where asked_by is null;

-- Who has asked for a second administrator to confirm the deletion of a client, in the last day.
create table confirmations_asked (
    client_id uuid primary key references clients (id),
    asked_by uuid not null references team_members (id),
    asked_at timestamptz not null
);
create index confirmations_asked_time on confirmations_asked (asked_at);

create trigger confirmations_asked_refuse_erased before insert or update or delete on confirmations_asked
for each row execute function refuse_erased('client_id');

alter table confirmations_asked
    alter column asked_by set statistics 0,
    alter column asked_at set statistics 0;

-- Which attempts to erase a client were refused in the last 30 days. The rows do not say which client.
create table refused_erasures (
    id uuid primary key,
    refused_at timestamptz not null,
    member_id uuid not null references team_members (id),
    why text not null check (why in ('limit', 'not_permitted', 'not_proved'))
);
create index refused_erasures_newest on refused_erasures (refused_at desc, id);
