-- Whether the / key leads a team member to the client search: people who talk to their computer can turn it off.
alter table team_members add column search_key text not null default 'on' check (search_key in ('on', 'off'));

-- By which a deactivation can be undone. Computed from the number of the form, like its digest in acts: neither leads to the other.
alter table team_members add column undo_id uuid;
create unique index team_members_undo on team_members (undo_id) where undo_id is not null;
