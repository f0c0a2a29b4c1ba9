-- Nothing to do: Lethe lets SQLite gather none. Cleaning removes the samples of values that another tool's `analyze` leaves.
select 1;
