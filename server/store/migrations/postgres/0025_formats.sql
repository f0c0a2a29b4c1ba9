-- How dates, times and amounts are written: the tag of a region, as a reader has chosen it. Null leaves it to the studio, and there to
-- the browser.
alter table team_members add column formats text;
alter table clients add column formats text
    constraint erased_clients_hold_nothing_personal_formats check (erased_at is null or formats is null);
alter table studio add column formats text;

-- Whether the titles of tabs show the names of clients, or their initials.
alter table studio add column names_in_tabs text not null default 'full' check (names_in_tabs in ('full', 'initials'));
