-- The catalogue: the memberships and packages that a location sells, with their prices. What is sold copies the words and the
-- price, so that a change here changes no sale.
create table offers (
    id blob primary key,
    location_id blob not null references locations (id),
    kind text not null check (kind in ('membership', 'package')),
    name text not null,
    price integer not null check (price >= 0),
    credits integer check (credits > 0),
    valid_days integer check (valid_days > 0),
    retired_at text,
    check ((kind = 'package') = (credits is not null)),
    check (kind = 'package' or valid_days is null)
) strict;
create index offers_location on offers (location_id);
create index offers_current on offers (kind) where retired_at is null;
