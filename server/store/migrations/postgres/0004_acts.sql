-- Which forms were carried out in the last day, so that one that is sent twice is carried out once. A number is known by
-- its digest, its content by a digest that is keyed with the number.

create table acts (
    number bytea primary key,
    content bytea not null,
    client_id uuid references clients (id),
    -- The row that the act made, where repeating the form has to lead to it.
    subject_id uuid,
    done_at timestamptz not null
);
create index acts_client on acts (client_id) where client_id is not null;
create index acts_done on acts (done_at);

create trigger acts_refuse_erased before insert or update or delete on acts
for each row execute function refuse_erased('client_id');

alter table acts
    alter column number set statistics 0,
    alter column content set statistics 0,
    alter column subject_id set statistics 0,
    alter column done_at set statistics 0;
