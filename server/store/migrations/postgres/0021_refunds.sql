-- What was refunded of the payments on invoices. A refund as account credit has a movement of credit, too.
create table refunds (
    id uuid primary key,
    client_id uuid not null references clients (id),
    invoice_id uuid not null references invoices (id),
    amount bigint not null check (amount > 0),
    method text not null check (method in ('cash', 'card', 'transfer', 'credit')),
    refunded_on date not null
);
create index refunds_client on refunds (client_id);
create index refunds_invoice on refunds (invoice_id);

create trigger refunds_refuse_erased before insert or update or delete on refunds
for each row execute function refuse_erased('client_id');
create trigger refunds_never_change before update or delete on refunds
for each row execute function refuse('refunds never change');
