-- What an administrator has said about the list of first steps. A studio that has clients needs none.
alter table studio add column getting_started text not null default 'nothing'
    check (getting_started in ('nothing', 'backups', 'hide'));
update studio set getting_started = 'hide' where exists (select 1 from clients);
