-- The list of clients is also sorted by balance and by last visit. Both are in every state of a client, and a client in no state has
-- one, too: everyone. The next start writes the states of all clients again.

create table client_states_sorted (
    state text not null check (state in ('everyone', 'active', 'owes', 'has_credit', 'asked_to_be_deleted')),
    sort_key text not null,
    client_id blob not null references clients (id),
    home_location_id blob not null references locations (id),
    joined_on text not null,
    -- Thousandths of the units of the currencies; below zero for a client who owes.
    balance integer not null default 0,
    -- The day of the last visit at the home location; the first day of all for a client without a visit.
    last_visit text not null default '0001-01-01',
    until text,
    primary key (state, sort_key, client_id)
) strict, without rowid;
insert into client_states_sorted (state, sort_key, client_id, home_location_id, joined_on, until)
select state, sort_key, client_id, home_location_id, joined_on, until from client_states;
drop table client_states;
alter table client_states_sorted rename to client_states;

create index client_states_client on client_states (client_id);
create index client_states_joined on client_states (state, joined_on, client_id);
create index client_states_balance on client_states (state, balance, client_id);
create index client_states_visit on client_states (state, last_visit, client_id);
create index client_states_location on client_states (home_location_id, state, sort_key, client_id);
create index client_states_location_joined on client_states (home_location_id, state, joined_on, client_id);
create index client_states_location_balance on client_states (home_location_id, state, balance, client_id);
create index client_states_location_visit on client_states (home_location_id, state, last_visit, client_id);
create index client_states_until on client_states (until) where until is not null;

create trigger client_states_refuse_erased_on_insert before insert on client_states
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_states_refuse_erased_on_update before update on client_states
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_states_refuse_erased_on_delete before delete on client_states
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

-- A studio without clients can be filled with example data, and emptied of it. An example client is marked when added, and no
-- other client ever is, because an example can be deleted: it was never a person.
alter table clients add column example integer not null default 0 check (example in (0, 1));
create index clients_examples on clients (id) where example = 1;
alter table sessions add column example integer not null default 0 check (example in (0, 1));
create index sessions_examples on sessions (id) where example = 1;

create trigger clients_are_examples_from_the_start before update on clients
when old.example is not new.example
begin select raise(abort, 'example clients are marked when they are added'); end;
drop trigger clients_are_never_deleted;
create trigger clients_are_never_deleted before delete on clients
when old.example = 0 or old.erased_at is not null
begin select raise(abort, 'clients are erased, not deleted'); end;
drop trigger payments_are_never_deleted;
create trigger payments_are_never_deleted before delete on payments
when not exists (select 1 from clients where id = old.client_id and example = 1)
begin select raise(abort, 'payments never change'); end;
drop trigger credit_movements_are_never_deleted;
create trigger credit_movements_are_never_deleted before delete on credit_movements
when not exists (select 1 from clients where id = old.client_id and example = 1)
begin select raise(abort, 'credit movements never change'); end;
drop trigger refunds_are_never_deleted;
create trigger refunds_are_never_deleted before delete on refunds
when not exists (select 1 from clients where id = old.client_id and example = 1)
begin select raise(abort, 'refunds never change'); end;
