-- What texts were before team members corrected them.

-- The text of an invoice, or the name of a membership or a package that was sold.
create table former_texts (
    id uuid primary key,
    client_id uuid not null references clients (id),
    kind text not null check (kind in ('invoice', 'membership', 'package')),
    subject_id uuid not null,
    -- The first correction of the thing has number 1.
    number bigint not null check (number > 0),
    replaced_at timestamptz not null,
    by_id uuid not null references team_members (id),
    text text not null,
    unique (subject_id, number)
);
create index former_texts_client on former_texts (client_id);

create trigger former_texts_refuse_erased before insert or update or delete on former_texts
for each row execute function refuse_erased('client_id');

alter table former_texts
    alter column id set statistics 0,
    alter column subject_id set statistics 0,
    alter column number set statistics 0,
    alter column replaced_at set statistics 0,
    alter column by_id set statistics 0,
    alter column text set statistics 0;

-- The class and the coach that a session had. Their names stand once, in their own tables, where an erasure replaces them.
create table session_corrections (
    session_id uuid not null references sessions (id),
    number bigint not null check (number > 0),
    corrected_at timestamptz not null,
    by_id uuid not null references team_members (id),
    class_id uuid not null references classes (id),
    coach_id uuid references coaches (id),
    primary key (session_id, number)
);
create index session_corrections_class on session_corrections (class_id, corrected_at);
create index session_corrections_coach on session_corrections (coach_id, corrected_at);
