-- What was refunded of the payments on invoices. A refund as account credit has a movement of credit, too.
create table refunds (
    id blob primary key,
    client_id blob not null references clients (id),
    invoice_id blob not null references invoices (id),
    amount integer not null check (amount > 0),
    method text not null check (method in ('cash', 'card', 'transfer', 'credit')),
    refunded_on text not null
) strict;
create index refunds_client on refunds (client_id);
create index refunds_invoice on refunds (invoice_id);

create trigger refunds_refuse_erased_on_insert before insert on refunds
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger refunds_refuse_erased_on_update before update on refunds
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger refunds_refuse_erased_on_delete before delete on refunds
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger refunds_never_change before update on refunds
begin select raise(abort, 'refunds never change'); end;
create trigger refunds_are_never_deleted before delete on refunds
begin select raise(abort, 'refunds never change'); end;
