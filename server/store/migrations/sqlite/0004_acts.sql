-- Which forms were carried out in the last day, so that one that is sent twice is carried out once. A number is known by
-- its digest, its content by a digest that is keyed with the number.

create table acts (
    number blob primary key,
    content blob not null,
    client_id blob references clients (id),
    -- The row that the act made, where repeating the form has to lead to it.
    subject_id blob,
    done_at text not null
) strict;
create index acts_client on acts (client_id) where client_id is not null;
create index acts_done on acts (done_at);

create trigger acts_refuse_erased_on_insert before insert on acts
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger acts_refuse_erased_on_update before update on acts
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger acts_refuse_erased_on_delete before delete on acts
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
