-- The list of clients is filtered and sorted without reading more than a page of it: each filter and each order has an index.
-- What a client has open is spread over many tables, so each state of a client (a membership, a debt, credit, a request to be
-- deleted) has a row. An act for the client writes the rows again. Only a membership ends by itself: until says when.

create table client_states (
    state text not null check (state in ('active', 'owes', 'has_credit', 'asked_to_be_deleted')),
    sort_key text not null,
    client_id blob not null references clients (id),
    home_location_id blob not null references locations (id),
    joined_on text not null,
    until text,
    primary key (state, sort_key, client_id)
) strict, without rowid;
create index client_states_client on client_states (client_id);
create index client_states_joined on client_states (state, joined_on, client_id);
create index client_states_location on client_states (home_location_id, state, sort_key, client_id);
create index client_states_location_joined on client_states (home_location_id, state, joined_on, client_id);
create index client_states_until on client_states (until) where until is not null;

create index clients_joined on clients (joined_on, id) where erased_at is null;
create index clients_location_in_order on clients (home_location_id, sort_key, id) where erased_at is null;
create index clients_location_joined on clients (home_location_id, joined_on, id) where erased_at is null;

-- By which rules the states were found. Other rules find them again: in every studio from before, at the next start.
alter table studio add column client_states integer not null default 0;

create trigger client_states_refuse_erased_on_insert before insert on client_states
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_states_refuse_erased_on_update before update on client_states
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_states_refuse_erased_on_delete before delete on client_states
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
