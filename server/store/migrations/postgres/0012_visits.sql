-- A client's visits are a series of dates. When a client is erased, each session counts the client without a name, by the status of
-- the booking, and the bookings are deleted. A studio can keep the bookings under the reference instead.
--
-- The bookings of clients who were erased before this migration stay under the reference: their receipts say that bookings are kept,
-- and an erased client's rows never change.

alter table sessions add column booked_unnamed bigint not null default 0 check (booked_unnamed >= 0);
alter table sessions add column waitlisted_unnamed bigint not null default 0 check (waitlisted_unnamed >= 0);
alter table sessions add column attended_unnamed bigint not null default 0 check (attended_unnamed >= 0);
alter table sessions add column no_show_unnamed bigint not null default 0 check (no_show_unnamed >= 0);

alter table studio add column visits_of_erased text not null default 'counted'
    check (visits_of_erased in ('counted', 'kept'));

-- Erased clients do not come back, so a session never counts fewer.
create trigger sessions_never_count_fewer before update on sessions
for each row when (new.booked_unnamed < old.booked_unnamed or new.waitlisted_unnamed < old.waitlisted_unnamed
    or new.attended_unnamed < old.attended_unnamed or new.no_show_unnamed < old.no_show_unnamed)
execute function refuse('visits of erased clients stay counted');

-- An erasure can delete bookings by the thousands. This function costs a fraction of refuse_erased('client_id').
alter function refuse_erased_words() rename to refuse_erased_client;
drop trigger bookings_refuse_erased on bookings;
create trigger bookings_refuse_erased before insert or update or delete on bookings
for each row execute function refuse_erased_client();

-- Setting a column's statistics to 0 leaves those that were gathered before. Setting its type takes them away.
alter table bookings
    alter column id set data type uuid,
    alter column booked_at set data type timestamptz,
    alter column id set statistics 0,
    alter column booked_at set statistics 0;
