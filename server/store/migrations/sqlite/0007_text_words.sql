-- The words of every text that people typed and that can name a client whose row it is not. A client is found by them.

create table text_words (
    word text not null,
    -- Table and column of the text: invoices.description.
    field text not null,
    row_id blob not null,
    -- The client whose row it is, until the client is erased; null in rows of the studio.
    client_id blob references clients (id),
    primary key (word, field, row_id)
) strict, without rowid;
create index text_words_row on text_words (client_id, row_id);

create trigger text_words_refuse_erased_on_insert before insert on text_words
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger text_words_refuse_erased_on_update before update on text_words
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger text_words_refuse_erased_on_delete before delete on text_words
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

-- By which rules the words were made. Other rules make them anew.
alter table studio add column text_words integer not null default 0;
