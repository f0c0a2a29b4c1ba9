-- A receipt proves that its entry is in the ledger, without the ledger: a tree stands over the lines, and its root is signed.

-- The right edge of the tree over the lines of the ledger; null until it was read from the file.
alter table ledger add column edge text;
-- What a client is handed: the entry, the hashes that lead to the root, and the signed root. Erasures before have none.
alter table erasures add column proof text;

drop trigger erasures_never_change;
create trigger erasures_never_change before update on erasures
when old.wiped_at is not null or new.wiped_at is null
    or (old.client_id, old.reference, old.erased_at, old.erased_by, old.place, old.receipt, old.proof)
        is not (new.client_id, new.reference, new.erased_at, new.erased_by, new.place, new.receipt, new.proof)
begin select raise(abort, 'erasures never change'); end;
