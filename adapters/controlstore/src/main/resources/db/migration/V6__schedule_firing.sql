-- What schedules fired, one row for each engine: recorded first, published then, kept for a while. A
-- firing that is recorded twice (a recovery after a crash) is one row.

CREATE TABLE windlass.schedule_firing (
    schedule     text        NOT NULL,
    fire_time    timestamptz NOT NULL,
    engine       text        NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- The schedule as it stood when it fired.
    document     json        NOT NULL,
    recorded_at  timestamptz NOT NULL,
    published_at timestamptz,
    -- Why it can never be published; null for all that can.
    refused      text,
    PRIMARY KEY (schedule, fire_time, engine)
);

CREATE INDEX schedule_firing_pending ON windlass.schedule_firing (fire_time)
    WHERE published_at IS NULL AND refused IS NULL;

CREATE INDEX schedule_firing_by_age ON windlass.schedule_firing (recorded_at);
