-- Which files of an engine's log are archived. A server bears a name that stays with it, so that
-- another server under the engine's name has an archive of its own.
CREATE TABLE windlass.log_file (
  engine       text        NOT NULL,
  server       text        NOT NULL,
  name         text        NOT NULL,
  -- Where it begins, in an order over all histories; empty for what every backup needs.
  position     text        NOT NULL,
  -- Its size and checksum before compression.
  bytes        bigint      NOT NULL,
  sha256       text        NOT NULL,
  stored_bytes bigint      NOT NULL,
  stored_sha256 text       NOT NULL,
  -- By the engine's clock: what was committed up to then is in this file or one before it.
  ends_at      timestamptz NOT NULL,
  job_id       uuid        NOT NULL,
  archived_at  timestamptz NOT NULL,
  PRIMARY KEY (engine, server, name)
);
