-- A database that was restored, and a ledger that was cut off or lost, must be noticed before anything is served.

-- How many entries the ledger file surely has; null until a file was made for this database.
alter table ledger add column written integer;
-- Whether this database was restored from a backup, and has not met its ledger since.
alter table ledger add column restored integer not null default 0 check (restored in (0, 1));
-- A file was made for a database that has erasures. The last entry may be missing in it.
update ledger set written = place - 1 where place > 0;
