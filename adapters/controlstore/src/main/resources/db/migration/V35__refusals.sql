-- A refusal is remembered like an admission: who was told that nothing is run must be able to rely on
-- it, whatever the clock or the inventory of the next worker says that reads the same command.
ALTER TABLE windlass.admission ADD COLUMN refusal text;

COMMENT ON COLUMN windlass.admission.refusal IS
    'Why the command was refused, as JSON; null when it was admitted.';
