-- A class or a coach can have thousands of sessions. Each name is written once, so that a name which is replaced changes one row.
--
-- Two classes may have the same name: an erasure can put the same words in the place of two names.

create table classes (
    id uuid primary key,
    name text not null
);
create index classes_name on classes (name);

create table coaches (
    id uuid primary key,
    name text not null
);
create index coaches_name on coaches (name);

insert into classes (id, name) select gen_random_uuid(), name from (select distinct name from sessions) names;
insert into coaches (id, name)
select gen_random_uuid(), coach from (select distinct coach from sessions where coach is not null) names;

alter table sessions
    add column class_id uuid references classes (id),
    add column coach_id uuid references coaches (id);
update sessions set
    class_id = (select id from classes where classes.name = sessions.name),
    coach_id = (select id from coaches where coaches.name = sessions.coach);

-- The words of a name are those of one session that has it.
insert into text_words (word, field, row_id)
select w.word, 'classes.name', one.class_id
from (select distinct on (class_id) class_id, id from sessions) one
join text_words w on w.client_id is null and w.row_id = one.id and w.field = 'sessions.name';
insert into text_words (word, field, row_id)
select w.word, 'coaches.name', one.coach_id
from (select distinct on (coach_id) coach_id, id from sessions where coach_id is not null) one
join text_words w on w.client_id is null and w.row_id = one.id and w.field = 'sessions.coach';
delete from text_words
where client_id is null and field in ('sessions.name', 'sessions.coach') and row_id in (select id from sessions);

alter table sessions drop column name, drop column coach, alter column class_id set not null;
-- A column that is dropped stays in the file until its rows are written again. Setting the type by an expression writes them.
alter table sessions alter column minutes set data type bigint using minutes + 0;
create index sessions_class on sessions (class_id, starts_at);
create index sessions_coach on sessions (coach_id, starts_at);
