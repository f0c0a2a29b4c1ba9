-- An erasure can change rows by the ten thousands, while every other writer waits. So it writes less for each.

-- An event is found beside the others of its client, and by nothing else.
alter table client_events drop constraint client_events_pkey;
drop index client_events_client;
alter table client_events add primary key (client_id, happened_at, id);

-- An erased client has no row in these tables, and gets none. So there is nothing to guard against being deleted.
drop trigger client_phones_refuse_erased on client_phones;
create trigger client_phones_refuse_erased before insert or update on client_phones
for each row execute function refuse_erased_client();
drop trigger client_former_refuse_erased on client_former;
create trigger client_former_refuse_erased before insert or update on client_former
for each row execute function refuse_erased_client();
drop trigger former_texts_refuse_erased on former_texts;
create trigger former_texts_refuse_erased before insert or update on former_texts
for each row execute function refuse_erased_client();
drop trigger client_tokens_refuse_erased on client_tokens;
create trigger client_tokens_refuse_erased before insert or update on client_tokens
for each row execute function refuse_erased_client();
drop trigger client_list_refuse_erased on client_list;
create trigger client_list_refuse_erased before insert or update on client_list
for each row execute function refuse_erased_client();
drop trigger client_starts_refuse_erased on client_starts;
create trigger client_starts_refuse_erased before insert or update on client_starts
for each row execute function refuse_erased_client();
drop trigger client_states_refuse_erased on client_states;
create trigger client_states_refuse_erased before insert or update on client_states
for each row execute function refuse_erased_client();
drop trigger text_words_refuse_erased on text_words;
create trigger text_words_refuse_erased before insert or update on text_words
for each row execute function refuse_erased_client();
drop trigger client_sessions_refuse_erased on client_sessions;
create trigger client_sessions_refuse_erased before insert or update on client_sessions
for each row execute function refuse_erased_client();
drop trigger client_links_refuse_erased on client_links;
create trigger client_links_refuse_erased before insert or update on client_links
for each row execute function refuse_erased_client();
drop trigger acts_refuse_erased on acts;
create trigger acts_refuse_erased before insert or update on acts
for each row execute function refuse_erased_client();
drop trigger undos_refuse_erased on undos;
create trigger undos_refuse_erased before insert or update on undos
for each row execute function refuse_erased_client();
drop trigger confirmations_asked_refuse_erased on confirmations_asked;
create trigger confirmations_asked_refuse_erased before insert or update on confirmations_asked
for each row execute function refuse_erased_client();
drop trigger client_events_refuse_erased on client_events;
create trigger client_events_refuse_erased before insert or update on client_events
for each row execute function refuse_erased_client();
drop trigger payment_methods_refuse_erased on payment_methods;
create trigger payment_methods_refuse_erased before insert or update on payment_methods
for each row execute function refuse_erased_client();
drop trigger relationships_refuse_erased on relationships;
create trigger relationships_refuse_erased before insert or update on relationships
for each row execute function refuse_erased('client_id', 'other_id');

-- The function that costs a fraction, for the tables with one client in a row whose rows stay.
drop trigger memberships_refuse_erased on memberships;
create trigger memberships_refuse_erased before insert or update or delete on memberships
for each row execute function refuse_erased_client();
drop trigger packages_refuse_erased on packages;
create trigger packages_refuse_erased before insert or update or delete on packages
for each row execute function refuse_erased_client();
drop trigger invoices_refuse_erased on invoices;
create trigger invoices_refuse_erased before insert or update or delete on invoices
for each row execute function refuse_erased_client();
drop trigger payments_refuse_erased on payments;
create trigger payments_refuse_erased before insert or update or delete on payments
for each row execute function refuse_erased_client();
drop trigger refunds_refuse_erased on refunds;
create trigger refunds_refuse_erased before insert or update or delete on refunds
for each row execute function refuse_erased_client();
drop trigger credit_movements_refuse_erased on credit_movements;
create trigger credit_movements_refuse_erased before insert or update or delete on credit_movements
for each row execute function refuse_erased_client();
