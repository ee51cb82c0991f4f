-- The backup catalogue. A backup is registered before its first object is written, and becomes
-- complete only after its objects were verified and its manifest lies in the store.
CREATE TABLE windlass.backup (
  id              text        PRIMARY KEY,
  job_id          uuid        NOT NULL,
  engine          text        NOT NULL,
  engine_kind     text        NOT NULL,
  database        text        NOT NULL,
  method          text        NOT NULL,
  label           text,
  windlass        text        NOT NULL,
  -- Where its objects lie, below the object store's prefix.
  prefix          text        NOT NULL,
  state           text        NOT NULL CHECK (state IN ('writing', 'complete', 'abandoned')),
  -- What the adapter needs to go on under the same consistent view.
  view_token      text        NOT NULL,
  snapshot_at     timestamptz NOT NULL,
  engine_version  text        NOT NULL,
  tables          bigint      NOT NULL,
  properties      jsonb       NOT NULL,
  started_at      timestamptz NOT NULL,
  -- When the last part was in the store; from then on the consistent view is not needed.
  copied_at       timestamptz,
  completed_at    timestamptz,
  -- When the objects of an abandoned backup were gone.
  removed_at      timestamptz,
  row_count       bigint,
  data_bytes      bigint,
  stored_bytes    bigint,
  objects         integer,
  manifest_sha256 text,
  CHECK (state <> 'complete'
         OR (copied_at IS NOT NULL AND completed_at IS NOT NULL AND manifest_sha256 IS NOT NULL))
);

-- A job makes one backup, however many owners it had.
CREATE UNIQUE INDEX backup_one_complete_a_job ON windlass.backup (job_id) WHERE state = 'complete';
CREATE INDEX backup_of_job ON windlass.backup (job_id);
-- The newest good backup of a database.
CREATE INDEX backup_newest ON windlass.backup (engine, database, snapshot_at DESC)
  WHERE state = 'complete';
-- What the sweep has to look at.
CREATE INDEX backup_leftover ON windlass.backup (started_at)
  WHERE state <> 'complete' AND removed_at IS NULL;

-- The parts in the store, kept until the manifest holds them.
CREATE TABLE windlass.backup_part (
  backup_id    text    NOT NULL REFERENCES windlass.backup ON DELETE CASCADE,
  name         text    NOT NULL,
  -- Its place in the plan.
  position     integer NOT NULL,
  object_name  text    NOT NULL,
  stored_bytes bigint  NOT NULL,
  sha256       text    NOT NULL,
  row_count    bigint  NOT NULL,
  data_bytes   bigint  NOT NULL,
  details      jsonb   NOT NULL,
  PRIMARY KEY (backup_id, name)
);
