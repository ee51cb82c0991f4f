-- How many jobs of this kind the job's actor may start on its engine within an hour; null for no limit.
ALTER TABLE windlass.job ADD COLUMN actor_limit integer;

CREATE INDEX job_waiting_for_actor ON windlass.job (rank)
  WHERE worker_id IS NULL AND actor_limit IS NOT NULL;

-- What each actor started within the last hour, of the jobs that count. Older rows are of no use and are
-- deleted by the sweep.
CREATE TABLE windlass.actor_start (
    job_id     uuid        PRIMARY KEY,
    engine     text        NOT NULL,
    actor      text        NOT NULL,
    started_at timestamptz NOT NULL
);

CREATE INDEX actor_start_by_time ON windlass.actor_start (started_at);
