-- One and two letters begin the words of many clients, who can all stand far down the list. So each first letter and each two
-- first letters of a client's words have a row, in the order of the list. Parts of phone numbers need none: in any part of
-- the list, many clients have them.

create table client_starts (
    start text not null,
    sort_key text not null,
    client_id blob not null references clients (id),
    primary key (start, sort_key, client_id)
) strict, without rowid;
insert into client_starts (start, sort_key, client_id)
select substr(token, 1, 1), sort_key, client_id from client_tokens where token not glob '[0-9]*'
union
select substr(token, 1, 2), sort_key, client_id from client_tokens where token not glob '[0-9]*';
create index client_starts_client on client_starts (client_id);

create trigger client_starts_refuse_erased_on_insert before insert on client_starts
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_starts_refuse_erased_on_update before update on client_starts
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_starts_refuse_erased_on_delete before delete on client_starts
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
