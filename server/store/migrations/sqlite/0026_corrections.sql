-- What texts were before team members corrected them.

-- The text of an invoice, or the name of a membership or a package that was sold.
create table former_texts (
    id blob primary key,
    client_id blob not null references clients (id),
    kind text not null check (kind in ('invoice', 'membership', 'package')),
    subject_id blob not null,
    -- The first correction of the thing has number 1.
    number integer not null check (number > 0),
    replaced_at text not null,
    by_id blob not null references team_members (id),
    text text not null,
    unique (subject_id, number)
) strict;
create index former_texts_client on former_texts (client_id);

create trigger former_texts_refuse_erased_on_insert before insert on former_texts
when exists (select 1 from clients where id in (new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger former_texts_refuse_erased_on_update before update on former_texts
when exists (select 1 from clients where id in (old.client_id, new.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;
create trigger former_texts_refuse_erased_on_delete before delete on former_texts
when exists (select 1 from clients where id in (old.client_id) and erased_at is not null)
begin select raise(abort, 'client is erased'); end;

-- The class and the coach that a session had. Their names stand once, in their own tables, where an erasure replaces them.
create table session_corrections (
    session_id blob not null references sessions (id),
    number integer not null check (number > 0),
    corrected_at text not null,
    by_id blob not null references team_members (id),
    class_id blob not null references classes (id),
    coach_id blob references coaches (id),
    primary key (session_id, number)
) strict, without rowid;
create index session_corrections_class on session_corrections (class_id, corrected_at);
create index session_corrections_coach on session_corrections (coach_id, corrected_at);
