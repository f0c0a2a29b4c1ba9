-- By which rules the search words of clients were made. At the next start, those of other rules are made again: in every studio from before.
alter table studio add column search_words integer not null default 0;
