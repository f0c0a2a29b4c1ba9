-- A class or a coach can have thousands of sessions. Each name is written once, so that a name which is replaced changes one row.
--
-- Two classes may have the same name: an erasure can put the same words in the place of two names.

create table classes (
    id blob primary key,
    name text not null
) strict;
create index classes_name on classes (name);

create table coaches (
    id blob primary key,
    name text not null
) strict;
create index coaches_name on coaches (name);

insert into classes (id, name) select randomblob(16), name from (select distinct name from sessions);
insert into coaches (id, name) select randomblob(16), coach from (select distinct coach from sessions where coach is not null);

alter table sessions add column class_id blob references classes (id);
update sessions set class_id = (select id from classes where classes.name = sessions.name);
-- SQLite makes no column `not null` that is there. The check does the same.
alter table sessions add column coach_id blob references coaches (id) check (class_id is not null);
update sessions set coach_id = (select id from coaches where coaches.name = sessions.coach) where coach is not null;
create index sessions_class on sessions (class_id, starts_at);
create index sessions_coach on sessions (coach_id, starts_at);

-- The words of a name are those of one session that has it.
insert into text_words (word, field, row_id)
select w.word, 'classes.name', one.class_id
from (select class_id, min(id) as id from sessions group by class_id) one
join text_words w on w.client_id is null and w.row_id = one.id and w.field = 'sessions.name';
insert into text_words (word, field, row_id)
select w.word, 'coaches.name', one.coach_id
from (select coach_id, min(id) as id from sessions where coach_id is not null group by coach_id) one
join text_words w on w.client_id is null and w.row_id = one.id and w.field = 'sessions.coach';
delete from text_words
where client_id is null and field in ('sessions.name', 'sessions.coach') and row_id in (select id from sessions);

alter table sessions drop column name;
alter table sessions drop column coach;
