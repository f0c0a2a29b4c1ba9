-- The client search must not cost more in a large studio. A word that few clients have is looked up in client_tokens,
-- whose rows say where the client stands in the list. A word that many clients have is found by walking client_list, which
-- holds all words of each client (each after a line break), in the order of the list.

alter table client_tokens
    add column sort_key text collate "C" not null default '';
alter table client_tokens
    alter column sort_key set statistics 0;
update client_tokens t set sort_key = c.sort_key from clients c where c.id = t.client_id;

create table client_list (
    sort_key text collate "C" not null,
    client_id uuid not null references clients (id),
    words text not null,
    primary key (sort_key, client_id)
);
create index client_list_client on client_list (client_id);
alter table client_list
    alter column sort_key set statistics 0,
    alter column words set statistics 0;
insert into client_list (sort_key, client_id, words)
select c.sort_key, t.client_id, E'\n' || string_agg(t.token, E'\n')
from client_tokens t join clients c on c.id = t.client_id
group by c.sort_key, t.client_id;

create trigger client_list_refuse_erased before insert or update or delete on client_list
for each row execute function refuse_erased('client_id');
