-- A receipt proves that its entry is in the ledger, without the ledger: a tree stands over the lines, and its root is signed.

-- The right edge of the tree over the lines of the ledger; null until it was read from the file.
alter table ledger add column edge text;
-- What a client is handed: the entry, the hashes that lead to the root, and the signed root. Erasures before have none.
alter table erasures add column proof text;
