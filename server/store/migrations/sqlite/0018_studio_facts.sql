-- Where a location is, as receipts print it; null until an administrator enters it.
alter table locations add column address text check (address <> '');

-- The time zone in which lists show when something was done: one for the studio, because a list can be about several locations.
alter table studio add column time_zone text not null default 'UTC';
update studio set time_zone = coalesce((select time_zone from locations order by name limit 1), 'UTC');
