-- A complete backup that is no longer kept is pruned: nobody can restore it from then on, and its
-- objects go after that. When they are gone, removed_at says so, as it does for abandoned ones.
ALTER TABLE windlass.backup DROP CONSTRAINT backup_state_check;
ALTER TABLE windlass.backup ADD CONSTRAINT backup_state_check
  CHECK (state IN ('writing', 'complete', 'abandoned', 'pruned'));
-- The job that pruned it, and why.
ALTER TABLE windlass.backup ADD COLUMN pruned_by uuid;
ALTER TABLE windlass.backup ADD COLUMN pruned_why text;
CREATE INDEX backup_pruned_by ON windlass.backup (pruned_by) WHERE pruned_by IS NOT NULL;

-- Who reads a backup's objects. It counts for as long as the job is among the jobs that have not
-- ended, so that a job that dies without a word keeps no backup for ever.
CREATE TABLE windlass.backup_use (
  backup_id text NOT NULL REFERENCES windlass.backup ON DELETE CASCADE,
  job_id    uuid NOT NULL,
  PRIMARY KEY (backup_id, job_id)
);
