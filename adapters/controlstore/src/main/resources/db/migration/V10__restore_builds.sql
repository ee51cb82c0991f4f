-- Databases that restores build under a temporary name, until they are published or dropped. What is here and
-- whose job is over is left over: nobody will go on with it.
CREATE TABLE windlass.restore_build (
    job_id        uuid        PRIMARY KEY,
    engine        text        NOT NULL,
    database_name text        NOT NULL,
    backup_id     text        NOT NULL,
    begun_at      timestamptz NOT NULL,
    -- When somebody last tried to drop what is left.
    tried_at      timestamptz
);
