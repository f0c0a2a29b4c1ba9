-- An erased client's kept texts stay only if other clients have the very same ones. These indexes count them.

drop index memberships_plan;
create index memberships_plan on memberships (plan, client_id);
drop index packages_name;
create index packages_name on packages (name, client_id);
create index invoices_description on invoices (description, client_id);
