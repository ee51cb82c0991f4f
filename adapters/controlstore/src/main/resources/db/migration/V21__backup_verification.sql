-- What was found when a complete backup was looked at again; one entry a job.
CREATE TABLE windlass.backup_verification (
  backup_id   text        NOT NULL REFERENCES windlass.backup ON DELETE CASCADE,
  job_id      uuid        NOT NULL,
  depth       text        NOT NULL CHECK (depth IN ('CHECKSUM', 'RESTORE')),
  passed      boolean     NOT NULL,
  -- Where it was done.
  engine      text        NOT NULL,
  verified_at timestamptz NOT NULL,
  problem     text,
  PRIMARY KEY (backup_id, job_id),
  CHECK (passed OR problem IS NOT NULL)
);

-- What the verifications say together. A failure counts until a look at least as thorough passes.
CREATE VIEW windlass.backup_standing AS
SELECT b.id AS backup_id,
  CASE
    WHEN EXISTS (
      SELECT FROM windlass.backup_verification bad
      WHERE bad.backup_id = b.id AND NOT bad.passed AND NOT EXISTS (
        SELECT FROM windlass.backup_verification good
        WHERE good.backup_id = b.id AND good.passed AND good.verified_at > bad.verified_at
          AND (good.depth = bad.depth OR good.depth = 'RESTORE')))
      THEN 'DAMAGED'
    WHEN EXISTS (
      SELECT FROM windlass.backup_verification v
      WHERE v.backup_id = b.id AND v.passed AND v.depth = 'RESTORE')
      THEN 'PROVEN'
    WHEN EXISTS (
      SELECT FROM windlass.backup_verification v WHERE v.backup_id = b.id AND v.passed)
      THEN 'CHECKED'
    ELSE 'UNPROVEN'
  END AS standing
FROM windlass.backup b;
