-- The words of every text that people typed and that can name a client whose row it is not. A client is found by them.

create table text_words (
    word text collate "C" not null,
    -- Table and column of the text: invoices.description.
    field text collate "C" not null,
    row_id uuid not null,
    -- The client whose row it is, until the client is erased; null in rows of the studio.
    client_id uuid references clients (id),
    primary key (word, field, row_id)
);
create index text_words_row on text_words (client_id, row_id);

-- The same as refuse_erased('client_id'), at a fraction of the cost: an erasure can change words by the ten thousands.
create function refuse_erased_words() returns trigger language plpgsql as $$
declare
    erased timestamptz;
begin
    if tg_op <> 'INSERT' then
        if old.client_id is not null then
            select erased_at into erased from clients where id = old.client_id for share;
        end if;
    end if;
    if tg_op <> 'DELETE' and erased is null then
        if new.client_id is not null then
            select erased_at into erased from clients where id = new.client_id for share;
        end if;
    end if;
    if erased is not null then
        raise exception using errcode = 'LE001', message = 'client is erased';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger text_words_refuse_erased before insert or update or delete on text_words
for each row execute function refuse_erased_words();

alter table text_words
    alter column word set statistics 0,
    alter column field set statistics 0,
    alter column row_id set statistics 0;

-- By which rules the words were made. Other rules make them anew.
alter table studio add column text_words integer not null default 0;
