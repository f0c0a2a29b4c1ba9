-- An erasure can change rows by the ten thousands, while every other writer waits. So it writes less for each.

-- The triggers ask for each row whether its client is erased. The erased ones are few and lie together here.
create unique index clients_erased on clients (id) where erased_at is not null;

-- An event is one row in one tree, beside the others of its client.
create table events (
    id blob not null,
    client_id blob not null references clients (id),
    happened_at text not null,
    what text not null,
    subject_id blob,
    by_id blob references team_members (id),
    primary key (client_id, happened_at, id)
) strict, without rowid;
insert into events (id, client_id, happened_at, what, subject_id, by_id)
select id, client_id, happened_at, what, subject_id, by_id from client_events order by client_id, happened_at, id;
drop table client_events;
alter table events rename to client_events;

create trigger client_events_refuse_erased_on_insert before insert on client_events
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger client_events_refuse_erased_on_update before update on client_events
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

-- An erased client has no row in these tables, and gets none. So there is nothing to guard against being deleted.
drop trigger client_phones_refuse_erased_on_delete;
drop trigger client_former_refuse_erased_on_delete;
drop trigger former_texts_refuse_erased_on_delete;
drop trigger client_tokens_refuse_erased_on_delete;
drop trigger client_list_refuse_erased_on_delete;
drop trigger client_starts_refuse_erased_on_delete;
drop trigger client_states_refuse_erased_on_delete;
drop trigger text_words_refuse_erased_on_delete;
drop trigger client_sessions_refuse_erased_on_delete;
drop trigger client_links_refuse_erased_on_delete;
drop trigger acts_refuse_erased_on_delete;
drop trigger undos_refuse_erased_on_delete;
drop trigger confirmations_asked_refuse_erased_on_delete;
drop trigger payment_methods_refuse_erased_on_delete;
drop trigger relationships_refuse_erased_on_delete;
