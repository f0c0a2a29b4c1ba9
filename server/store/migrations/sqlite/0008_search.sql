-- The client search must not cost more in a large studio. A word that few clients have is looked up in client_tokens,
-- whose rows say where the client stands in the list. A word that many clients have is found by walking client_list, which
-- holds all words of each client (each after a line break), in the order of the list.

create table tokens (
    token text not null,
    client_id blob not null references clients (id),
    sort_key text not null default '',
    primary key (token, client_id)
) strict, without rowid;
insert into tokens (token, client_id, sort_key)
select t.token, t.client_id, c.sort_key from client_tokens t join clients c on c.id = t.client_id;
drop table client_tokens;
alter table tokens rename to client_tokens;
create index client_tokens_client on client_tokens (client_id);

create table client_list (
    sort_key text not null,
    client_id blob not null references clients (id),
    words text not null,
    primary key (sort_key, client_id)
) strict, without rowid;
create index client_list_client on client_list (client_id);
insert into client_list (sort_key, client_id, words)
select c.sort_key, t.client_id, char(10) || group_concat(t.token, char(10))
from client_tokens t join clients c on c.id = t.client_id
group by c.sort_key, t.client_id;

create trigger client_tokens_refuse_erased_on_insert before insert on client_tokens
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_tokens_refuse_erased_on_update before update on client_tokens
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_tokens_refuse_erased_on_delete before delete on client_tokens
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

create trigger client_list_refuse_erased_on_insert before insert on client_list
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_list_refuse_erased_on_update before update on client_list
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_list_refuse_erased_on_delete before delete on client_list
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
