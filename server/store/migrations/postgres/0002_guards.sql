-- The last guard: an erased client never changes, and nothing can be attached to one, whatever asks.

create function refuse() returns trigger language plpgsql as $$
begin
    raise exception using errcode = 'LE001', message = tg_argv[0];
end $$;

create trigger clients_never_come_back before update on clients
for each row when (old.erased_at is not null) execute function refuse('client is erased');

create trigger clients_are_never_deleted before delete on clients
for each row execute function refuse('clients are erased, not deleted');

-- But for when the bytes were gone, which is written down once.
create trigger erasures_never_change before update on erasures
for each row when (old.wiped_at is not null or new.wiped_at is null
    or to_jsonb(old) - 'wiped_at' is distinct from to_jsonb(new) - 'wiped_at')
execute function refuse('erasures never change');

create trigger erasures_are_never_deleted before delete on erasures
for each row execute function refuse('erasures never change');

-- Its arguments are the columns that name clients. Each client is locked against being erased until the
-- transaction ends; one that is being erased is waited for, and then seen as it is.
create function refuse_erased() returns trigger language plpgsql as $$
declare
    who text;
    rows jsonb[];
    erased timestamptz;
begin
    rows := case tg_op
        when 'INSERT' then array[to_jsonb(new)]
        when 'DELETE' then array[to_jsonb(old)]
        else array[to_jsonb(old), to_jsonb(new)]
    end;
    for who in
        select distinct r ->> a from unnest(rows) r, unnest(tg_argv) a order by 1
    loop
        select erased_at into erased from clients where id = who::uuid for share;
        if erased is not null then
            raise exception using errcode = 'LE001', message = 'client is erased';
        end if;
    end loop;
    return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger client_phones_refuse_erased before insert or update or delete on client_phones
for each row execute function refuse_erased('client_id');

create trigger client_tokens_refuse_erased before insert or update or delete on client_tokens
for each row execute function refuse_erased('client_id');

create trigger client_sessions_refuse_erased before insert or update or delete on client_sessions
for each row execute function refuse_erased('client_id');

create trigger payment_methods_refuse_erased before insert or update or delete on payment_methods
for each row execute function refuse_erased('client_id');

create trigger relationships_refuse_erased before insert or update or delete on relationships
for each row execute function refuse_erased('client_id', 'other_id');

create trigger memberships_refuse_erased before insert or update or delete on memberships
for each row execute function refuse_erased('client_id');

create trigger packages_refuse_erased before insert or update or delete on packages
for each row execute function refuse_erased('client_id');

create trigger invoices_refuse_erased before insert or update or delete on invoices
for each row execute function refuse_erased('client_id');

create trigger credit_movements_refuse_erased before insert or update or delete on credit_movements
for each row execute function refuse_erased('client_id');

create trigger bookings_refuse_erased before insert or update or delete on bookings
for each row execute function refuse_erased('client_id');

create trigger client_links_refuse_erased before insert or update or delete on client_links
for each row execute function refuse_erased('client_id');
create trigger client_events_refuse_erased before insert or update or delete on client_events
for each row execute function refuse_erased('client_id');
create trigger payments_refuse_erased before insert or update or delete on payments
for each row execute function refuse_erased('client_id');

-- Balances are sums of movements: these are added, and never change. Erasing takes the words of a reason alone.
create trigger payments_never_change before update or delete on payments
for each row execute function refuse('payments never change');
create trigger credit_movements_never_change before update on credit_movements
for each row when ((old.id, old.client_id, old.location_id, old.amount, old.currency, old.what, old.created_on)
    is distinct from (new.id, new.client_id, new.location_id, new.amount, new.currency, new.what, new.created_on)
    or old.invoice_id is distinct from new.invoice_id)
execute function refuse('credit movements never change');
create trigger credit_movements_are_never_deleted before delete on credit_movements
for each row execute function refuse('credit movements never change');
