-- The list of clients is also sorted by balance and by last visit. Both are in every state of a client, and a client in no state has
-- one, too: everyone. The next start writes the states of all clients again.

alter table client_states
    -- Thousandths of the units of the currencies; below zero for a client who owes.
    add column balance bigint not null default 0,
    -- The day of the last visit at the home location; the first day of all for a client without a visit.
    add column last_visit date not null default '0001-01-01',
    drop constraint client_states_state_check,
    add constraint client_states_state_check
        check (state in ('everyone', 'active', 'owes', 'has_credit', 'asked_to_be_deleted'));
alter table client_states
    alter column balance set statistics 0,
    alter column last_visit set statistics 0;
create index client_states_balance on client_states (state, balance, client_id);
create index client_states_visit on client_states (state, last_visit, client_id);
create index client_states_location_balance on client_states (home_location_id, state, balance, client_id);
create index client_states_location_visit on client_states (home_location_id, state, last_visit, client_id);

-- A studio without clients can be filled with example data, and emptied of it. An example client is marked when added, and no
-- other client ever is, because an example can be deleted: it was never a person.
alter table clients add column example bigint not null default 0 check (example in (0, 1));
create index clients_examples on clients (id) where example = 1;
alter table sessions add column example bigint not null default 0 check (example in (0, 1));
create index sessions_examples on sessions (id) where example = 1;

create trigger clients_are_examples_from_the_start before update on clients
for each row when (old.example is distinct from new.example)
execute function refuse('example clients are marked when they are added');
drop trigger clients_are_never_deleted on clients;
create trigger clients_are_never_deleted before delete on clients
for each row when (old.example = 0 or old.erased_at is not null)
execute function refuse('clients are erased, not deleted');

create function refuse_unless_example() returns trigger language plpgsql as $$
begin
    if exists (select 1 from clients where id = old.client_id and example = 1) then
        return old;
    end if;
    raise exception using errcode = 'LE001', message = tg_argv[0];
end $$;

drop trigger payments_never_change on payments;
create trigger payments_never_change before update on payments
for each row execute function refuse('payments never change');
create trigger payments_are_never_deleted before delete on payments
for each row execute function refuse_unless_example('payments never change');
drop trigger credit_movements_are_never_deleted on credit_movements;
create trigger credit_movements_are_never_deleted before delete on credit_movements
for each row execute function refuse_unless_example('credit movements never change');
drop trigger refunds_never_change on refunds;
create trigger refunds_never_change before update on refunds
for each row execute function refuse('refunds never change');
create trigger refunds_are_never_deleted before delete on refunds
for each row execute function refuse_unless_example('refunds never change');
