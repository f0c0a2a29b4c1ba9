-- By which rules the search words of clients were made. Other rules make them anew: in every studio from before, at the next start.
alter table studio add column search_words integer not null default 0;
