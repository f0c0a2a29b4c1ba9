-- The whole of a studio. The same tables and columns as in postgres/0001_studio.sql.
-- Instants are ISO 8601 text in UTC with milliseconds, so that text order is time order. Money is minor units.

create table studio (
    id integer primary key check (id = 1),
    name text not null,
    created_at text not null
) strict;

create table locations (
    id blob primary key,
    name text not null unique,
    time_zone text not null,
    currency text not null,
    invoice_prefix text not null default 'INV',
    next_invoice integer not null default 1
) strict;

create table access_groups (
    id blob primary key,
    name text not null unique,
    second_factor text not null default 'optional' check (second_factor in ('optional', 'required'))
) strict;

create table access_group_permissions (
    access_group_id blob not null references access_groups (id),
    permission text not null check (
        permission in ('delete_accounts', 'manage_team_access', 'settle_accounts', 'view_medical_information')
    ),
    primary key (access_group_id, permission)
) strict, without rowid;

create table team_members (
    id blob primary key,
    name text not null,
    email text not null,
    email_key text not null unique,
    password_hash text,
    role text not null check (role in ('administrator', 'staff')),
    access_group_id blob not null references access_groups (id),
    failed_log_ins integer not null default 0,
    last_failed_at text,
    totp_secret blob,
    totp_confirmed_at text,
    totp_last_step integer,
    deactivated_at text,
    created_at text not null
) strict;
create index team_members_access_group on team_members (access_group_id);

create table team_recovery_codes (
    team_member_id blob not null references team_members (id),
    code_hash blob not null,
    primary key (team_member_id, code_hash)
) strict, without rowid;

-- Links with which a team member sets a password, once.
create table team_links (
    token_hash blob primary key,
    team_member_id blob not null references team_members (id),
    expires_at text not null
) strict;
create index team_links_team_member on team_links (team_member_id);

-- proved_at: when the password or the second factor was last given. still_needs: what is missing before it counts.
create table team_sessions (
    token_hash blob primary key,
    team_member_id blob not null references team_members (id),
    created_at text not null,
    last_seen_at text not null,
    proved_at text not null,
    still_needs text check (still_needs in ('second_factor'))
) strict;
create index team_sessions_team_member on team_sessions (team_member_id);
create index team_sessions_last_seen on team_sessions (last_seen_at);

create table clients (
    id blob primary key,
    external_id text unique,
    first_name text,
    last_name text,
    sort_key text,
    email text,
    email_key text unique,
    password_hash text,
    failed_log_ins integer,
    last_failed_at text,
    date_of_birth text,
    gender text,
    occupation text,
    address_line1 text,
    address_line2 text,
    city text,
    region text,
    postcode text,
    country text,
    medical_information text,
    emergency_contact_name text,
    emergency_contact_phone text,
    notes text,
    joined_on text not null,
    home_location_id blob not null references locations (id),
    created_at text not null,
    updated_at text not null,
    deletion_requested_at text,
    erased_at text,
    constraint clients_have_a_name check (erased_at is not null or (first_name is not null and sort_key is not null)),
    constraint erased_clients_hold_nothing_personal check (
        erased_at is null
        or coalesce(
            external_id, first_name, last_name, sort_key, email, email_key, password_hash, failed_log_ins,
            last_failed_at, date_of_birth, gender, occupation, address_line1, address_line2, city, region, postcode,
            country, medical_information, emergency_contact_name, emergency_contact_phone, notes
        ) is null
    )
) strict;
create index clients_in_order on clients (sort_key, id) where erased_at is null;
create index clients_home_location on clients (home_location_id);
create index clients_deletion_requested on clients (deletion_requested_at)
    where deletion_requested_at is not null and erased_at is null;
create index clients_birth on clients (date_of_birth);

create table client_phones (
    client_id blob not null references clients (id),
    kind text not null check (kind in ('mobile', 'home', 'work')),
    number text not null,
    primary key (client_id, kind)
) strict, without rowid;

create table client_tokens (
    token text not null,
    client_id blob not null references clients (id),
    primary key (token, client_id)
) strict, without rowid;
create index client_tokens_client on client_tokens (client_id);

create table client_sessions (
    token_hash blob primary key,
    client_id blob not null references clients (id),
    created_at text not null,
    last_seen_at text not null
) strict;
create index client_sessions_client on client_sessions (client_id);

-- Links with which a client sets a password, once.
create table client_links (
    token_hash blob primary key,
    client_id blob not null references clients (id),
    expires_at text not null
) strict;
create index client_links_client on client_links (client_id);

-- What happened with a client, and who did it: a team member, or nobody where the client did it.
create table client_events (
    id blob primary key,
    client_id blob not null references clients (id),
    happened_at text not null,
    what text not null,
    subject_id blob,
    by_id blob references team_members (id)
) strict;
create index client_events_client on client_events (client_id, happened_at);

create table payment_methods (
    id blob primary key,
    client_id blob not null references clients (id),
    processor text not null,
    token text not null,
    brand text not null,
    last4 text not null,
    expiry_month integer not null check (expiry_month between 1 and 12),
    expiry_year integer not null,
    unique (processor, token)
) strict;
create index payment_methods_client on payment_methods (client_id);

-- paid_by: `other` pays for `client`. buddy: they come together.
create table relationships (
    id blob primary key,
    kind text not null check (kind in ('paid_by', 'buddy')),
    client_id blob not null references clients (id),
    other_id blob not null references clients (id),
    since text not null,
    ended_on text,
    constraint nobody_is_their_own_other check (client_id <> other_id)
) strict;
create index relationships_client on relationships (client_id);
create index relationships_other on relationships (other_id);

create table memberships (
    id blob primary key,
    client_id blob not null references clients (id),
    location_id blob not null references locations (id),
    plan text not null,
    status text not null check (status in ('active', 'paused', 'pending', 'cancelled')),
    starts_on text not null,
    ends_on text,
    price integer not null,
    currency text not null
) strict;
create index memberships_client on memberships (client_id);
create index memberships_plan on memberships (plan);

create table packages (
    id blob primary key,
    client_id blob not null references clients (id),
    location_id blob not null references locations (id),
    name text not null,
    status text not null check (status in ('unused', 'active', 'used', 'expired', 'void')),
    credits_total integer not null,
    credits_used integer not null check (credits_used between 0 and credits_total),
    purchased_on text not null,
    expires_on text,
    reason text
) strict;
create index packages_client on packages (client_id);
create index packages_name on packages (name);

create table invoices (
    id blob primary key,
    client_id blob not null references clients (id),
    location_id blob not null references locations (id),
    number text not null,
    billed_to text,
    description text not null,
    amount integer not null check (amount >= 0),
    currency text not null,
    status text not null check (status in ('paid', 'outstanding', 'failed', 'collection', 'void', 'written_off')),
    issued_on text not null,
    due_on text not null,
    reason text,
    unique (location_id, number)
) strict;
create index invoices_client on invoices (client_id);

-- What was paid on invoices. What is paid on one is the sum.
create table payments (
    id blob primary key,
    client_id blob not null references clients (id),
    invoice_id blob not null references invoices (id),
    amount integer not null check (amount > 0),
    method text not null check (method in ('cash', 'card', 'transfer', 'credit', 'elsewhere')),
    paid_on text not null
) strict;
create index payments_client on payments (client_id);
create index payments_invoice on payments (invoice_id);

create table credit_movements (
    id blob primary key,
    client_id blob not null references clients (id),
    location_id blob not null references locations (id),
    amount integer not null,
    currency text not null,
    what text not null default 'adjusted' check (what in ('added', 'spent', 'returned', 'adjusted')),
    invoice_id blob references invoices (id),
    reason text,
    created_on text not null
) strict;
create index credit_movements_client on credit_movements (client_id);
create index credit_movements_location on credit_movements (location_id);
create index credit_movements_invoice on credit_movements (invoice_id);

create table sessions (
    id blob primary key,
    external_id text unique,
    location_id blob not null references locations (id),
    name text not null,
    coach text,
    starts_at text not null,
    minutes integer not null check (minutes > 0),
    capacity integer not null check (capacity >= 0),
    cancelled_at text
) strict;
create index sessions_schedule on sessions (location_id, starts_at);

create table bookings (
    id blob primary key,
    client_id blob not null references clients (id),
    session_id blob not null references sessions (id),
    status text not null check (status in ('booked', 'waitlisted', 'attended', 'no_show', 'cancelled')),
    booked_at text not null default '1970-01-01T00:00:00.000Z',
    package_id blob references packages (id),
    unique (client_id, session_id)
) strict;
create index bookings_session on bookings (session_id);
create index bookings_package on bookings (package_id);

-- The receipt is the entry of the ledger; the columns before it are what it is looked for by. Whoever confirmed it may be
-- missing where an erasure is carried out again on a database that is older than the team member.
create table erasures (
    client_id blob primary key references clients (id),
    reference text not null unique,
    erased_at text not null,
    erased_by blob references team_members (id),
    place integer not null unique,
    receipt text not null,
    -- When the bytes were gone from the disk as well; null until they are.
    wiped_at text
) strict;
create index erasures_newest on erasures (erased_at desc, client_id);
create index erasures_not_wiped on erasures (erased_at) where wiped_at is null;

-- How far this database has come in the ledger, which lies beside it. The first entry follows a random name.
create table ledger (
    id integer primary key check (id = 1),
    place integer not null,
    hash text not null
) strict;
insert into ledger (id, place, hash) values (1, 0, lower(hex(randomblob(32))));

-- Keyed digests of the email addresses and phone numbers of erased clients, where a studio wants them: of nobody, in
-- no order, and for a while.
create table suppressions (
    digest blob primary key,
    expires_on text not null
) strict, without rowid;
create index suppressions_expiry on suppressions (expires_on);

-- The websites that may show the schedule within their own pages: https://studio.example.
create table embedding_sites (
    origin text primary key
) strict, without rowid;
