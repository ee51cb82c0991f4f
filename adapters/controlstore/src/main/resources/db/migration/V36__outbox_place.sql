-- Where an inherited entry belongs among those of its owner; null for one that its writer still owns,
-- whose place is {number, 1}. A take-over puts {n, 0} before the places of what it inherits, n being
-- the number of its own entry: so they come before that entry and behind the one before it, however
-- often they are inherited again.
ALTER TABLE windlass.outbox ADD COLUMN place bigint[];
