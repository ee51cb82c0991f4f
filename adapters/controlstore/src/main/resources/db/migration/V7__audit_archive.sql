-- Which audit records lie in which archived object. A range is claimed before its object is written,
-- and the ranges of a partition follow each other: whoever continues does so behind the newest one,
-- so that no record lies in two objects.

CREATE TABLE windlass.audit_archive (
    -- Kafka's own id of the topic: a topic that was deleted and made again is another one.
    topic_id    text        NOT NULL,
    topic       text        NOT NULL,
    partition   integer     NOT NULL,
    from_offset bigint      NOT NULL,
    -- Behind the last record.
    to_offset   bigint      NOT NULL CHECK (to_offset > from_offset),
    object_key  text        NOT NULL,
    records     integer     NOT NULL,
    claimed_at  timestamptz NOT NULL,
    -- Null until the object is durable.
    written_at  timestamptz,
    bytes       bigint,
    sha256      text,
    PRIMARY KEY (topic_id, partition, from_offset)
);
