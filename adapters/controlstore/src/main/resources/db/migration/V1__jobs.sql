-- Jobs: what was admitted, what is open, what has ended, and what is still to be told.

-- Workers that live, each start of a worker being one row. A worker's lease covers every job it runs:
-- one renewal a heartbeat, however many jobs there are.
CREATE TABLE windlass.worker (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text        NOT NULL,
    started_at  timestamptz NOT NULL,
    lease_until timestamptz NOT NULL
);

-- Every command that was ever admitted, kept longer than any command can come again. A job's id is a
-- hash of its command's source and id, so that this key is the rule "one command, one job".
CREATE TABLE windlass.admission (
    job_id      uuid        PRIMARY KEY,
    digest      bytea       NOT NULL,
    admitted_at timestamptz NOT NULL
);

CREATE SEQUENCE windlass.job_number;

-- The jobs that are open, and no others: a job that ends moves to job_history.
CREATE TABLE windlass.job (
    id              uuid        PRIMARY KEY,
    -- Priority in the high bits, order of admission in the low ones: who is first among the waiting.
    rank            bigint      NOT NULL,
    state           text        NOT NULL CHECK (state IN ('ACCEPTED', 'WAITING', 'RUNNING')),
    -- Long work, counted in its engine's limit; or short control work.
    long_work       boolean     NOT NULL,
    -- Whether its start needs the claim gate: it has locks, or it counts in a limit.
    gated           boolean     NOT NULL,
    engine          text,
    database_name   text,
    engine_limit    integer     NOT NULL,
    not_before      timestamptz NOT NULL,
    expires_at      timestamptz,
    timeout_ms      bigint      NOT NULL,
    cancel_requested boolean    NOT NULL DEFAULT false,
    waiting_reason  text,
    -- The owner. The token grows with every claim and every takeover: who writes with an older one
    -- writes nothing.
    worker_id       bigint,
    worker          text,
    token           bigint      NOT NULL DEFAULT 0,
    attempt         integer     NOT NULL DEFAULT 0,
    -- The number of the job's newest event, and the outbox entry that holds it.
    sequence        bigint      NOT NULL,
    event_writer    bigint      NOT NULL,
    event_number    bigint      NOT NULL,
    admitted_at     timestamptz NOT NULL,
    first_started_at timestamptz,
    started_at      timestamptz,
    -- The command.
    command         text        NOT NULL,
    version         integer     NOT NULL,
    source          text        NOT NULL,
    command_id      text        NOT NULL,
    command_time    timestamptz,
    traceparent     text,
    requested_by    text,
    reason          text,
    options         text        NOT NULL,
    spec            text        NOT NULL,
    -- Where it came from.
    digest          bytea       NOT NULL,
    topic           text        NOT NULL,
    topic_partition integer     NOT NULL,
    topic_offset    bigint      NOT NULL,
    -- What became of it so far: "sequence|time|state|note".
    moments         text[]      NOT NULL,
    CHECK ((state = 'RUNNING') = (worker_id IS NOT NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0.2);

CREATE INDEX job_waiting_free  ON windlass.job (rank) WHERE worker_id IS NULL AND NOT gated;
CREATE INDEX job_waiting_gated ON windlass.job (rank) WHERE worker_id IS NULL AND gated;
CREATE INDEX job_running       ON windlass.job (worker_id) WHERE worker_id IS NOT NULL;
CREATE INDEX job_expiring      ON windlass.job (expires_at) WHERE worker_id IS NULL AND expires_at IS NOT NULL;
CREATE INDEX job_cancelled     ON windlass.job (id) WHERE cancel_requested;

-- The locks that open jobs need. A lock is held while its job is RUNNING and asked for while it waits.
CREATE TABLE windlass.job_lock (
    job_id    uuid    NOT NULL,
    resource  text    NOT NULL,
    exclusive boolean NOT NULL,
    PRIMARY KEY (job_id, resource)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

CREATE INDEX job_lock_by_resource ON windlass.job_lock (resource, exclusive);

-- Jobs that have ended.
CREATE TABLE windlass.job_history (
    job_id        uuid        PRIMARY KEY,
    rank          bigint      NOT NULL,
    state         text        NOT NULL CHECK (state IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED')),
    engine        text,
    database_name text,
    command       text        NOT NULL,
    version       integer     NOT NULL,
    source        text        NOT NULL,
    command_id    text        NOT NULL,
    requested_by  text,
    reason        text,
    attempt       integer     NOT NULL,
    admitted_at   timestamptz NOT NULL,
    started_at    timestamptz,
    ended_at      timestamptz NOT NULL,
    worker        text,
    failure       text,
    result        text,
    moments       text[]      NOT NULL
);

-- Newest first, for lists. Admission times grow, so that this index grows at its right end alone.
CREATE INDEX job_history_by_time   ON windlass.job_history (admitted_at);
CREATE INDEX job_history_by_engine ON windlass.job_history (engine, admitted_at) WHERE engine IS NOT NULL;

-- Messages whose cause is committed and which Kafka has not acknowledged yet. One entry holds all
-- messages of one transaction, in order; it goes when all of them are acknowledged.
CREATE TABLE windlass.outbox (
    writer     bigint      NOT NULL,
    number     bigint      NOT NULL,
    -- The worker that publishes it: its writer, or the one that took over from it.
    owner      bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    messages   bytea       NOT NULL,
    PRIMARY KEY (writer, number)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- The entries are compressed already.
ALTER TABLE windlass.outbox ALTER COLUMN messages SET STORAGE EXTERNAL;
