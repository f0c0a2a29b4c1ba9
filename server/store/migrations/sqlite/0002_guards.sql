-- The last guard: an erased client never changes, and nothing can be attached to one, whatever asks.

create trigger clients_never_come_back before update on clients
when old.erased_at is not null
begin select raise(abort, 'client is erased'); end;

create trigger clients_are_never_deleted before delete on clients
begin select raise(abort, 'clients are erased, not deleted'); end;

-- But for when the bytes were gone, which is written down once.
create trigger erasures_never_change before update on erasures
when old.wiped_at is not null or new.wiped_at is null
    or (old.client_id, old.reference, old.erased_at, old.erased_by, old.place, old.receipt)
        is not (new.client_id, new.reference, new.erased_at, new.erased_by, new.place, new.receipt)
begin select raise(abort, 'erasures never change'); end;

create trigger erasures_are_never_deleted before delete on erasures
begin select raise(abort, 'erasures never change'); end;

create trigger client_phones_refuse_erased_on_insert before insert on client_phones
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_phones_refuse_erased_on_update before update on client_phones
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_phones_refuse_erased_on_delete before delete on client_phones
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger client_tokens_refuse_erased_on_insert before insert on client_tokens
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_tokens_refuse_erased_on_update before update on client_tokens
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_tokens_refuse_erased_on_delete before delete on client_tokens
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger client_sessions_refuse_erased_on_insert before insert on client_sessions
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_sessions_refuse_erased_on_update before update on client_sessions
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_sessions_refuse_erased_on_delete before delete on client_sessions
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger payment_methods_refuse_erased_on_insert before insert on payment_methods
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger payment_methods_refuse_erased_on_update before update on payment_methods
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger payment_methods_refuse_erased_on_delete before delete on payment_methods
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger relationships_refuse_erased_on_insert before insert on relationships
when exists (select 1 from clients where id in (new.client_id, new.other_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger relationships_refuse_erased_on_update before update on relationships
when exists (select 1 from clients where id in (old.client_id, new.client_id, old.other_id, new.other_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger relationships_refuse_erased_on_delete before delete on relationships
when exists (select 1 from clients where id in (old.client_id, old.other_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger memberships_refuse_erased_on_insert before insert on memberships
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger memberships_refuse_erased_on_update before update on memberships
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger memberships_refuse_erased_on_delete before delete on memberships
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger packages_refuse_erased_on_insert before insert on packages
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger packages_refuse_erased_on_update before update on packages
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger packages_refuse_erased_on_delete before delete on packages
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger invoices_refuse_erased_on_insert before insert on invoices
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger invoices_refuse_erased_on_update before update on invoices
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger invoices_refuse_erased_on_delete before delete on invoices
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger credit_movements_refuse_erased_on_insert before insert on credit_movements
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger credit_movements_refuse_erased_on_update before update on credit_movements
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger credit_movements_refuse_erased_on_delete before delete on credit_movements
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger bookings_refuse_erased_on_insert before insert on bookings
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger bookings_refuse_erased_on_update before update on bookings
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger bookings_refuse_erased_on_delete before delete on bookings
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger client_links_refuse_erased_on_insert before insert on client_links
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_links_refuse_erased_on_update before update on client_links
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_links_refuse_erased_on_delete before delete on client_links
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger client_events_refuse_erased_on_insert before insert on client_events
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_events_refuse_erased_on_update before update on client_events
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_events_refuse_erased_on_delete before delete on client_events
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger payments_refuse_erased_on_insert before insert on payments
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger payments_refuse_erased_on_update before update on payments
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger payments_refuse_erased_on_delete before delete on payments
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

-- Balances are sums of movements: these are added, and never change. Erasing takes the words of a reason alone.
create trigger payments_never_change before update on payments
begin select raise(abort, 'payments never change'); end;
create trigger payments_are_never_deleted before delete on payments
begin select raise(abort, 'payments never change'); end;
create trigger credit_movements_never_change before update on credit_movements
when old.id is not new.id or old.client_id is not new.client_id or old.location_id is not new.location_id
    or old.amount is not new.amount or old.currency is not new.currency or old.what is not new.what
    or old.invoice_id is not new.invoice_id or old.created_on is not new.created_on
begin select raise(abort, 'credit movements never change'); end;
create trigger credit_movements_are_never_deleted before delete on credit_movements
begin select raise(abort, 'credit movements never change'); end;
