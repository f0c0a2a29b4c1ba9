-- One and two letters begin the words of many clients, who can all stand far down the list. So each first letter and each two
-- first letters of a client's words have a row, in the order of the list. Parts of phone numbers need none: in any part of
-- the list, many clients have them.

create table client_starts (
    start text collate "C" not null,
    sort_key text collate "C" not null,
    client_id uuid not null references clients (id),
    primary key (start, sort_key, client_id)
);
alter table client_starts
    alter column start set statistics 0,
    alter column sort_key set statistics 0;
insert into client_starts (start, sort_key, client_id)
select left(token, 1), sort_key, client_id from client_tokens where token !~ '^[0-9]'
union
select left(token, 2), sort_key, client_id from client_tokens where token !~ '^[0-9]';
create index client_starts_client on client_starts (client_id);

create trigger client_starts_refuse_erased before insert or update or delete on client_starts
for each row execute function refuse_erased('client_id');
