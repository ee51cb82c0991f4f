-- The inventory: engines and schedules as their owners wrote them.
--
-- Every change takes the single row of inventory_revision first, so that revisions become visible
-- in the order of their numbers: a reader who has seen revision N never finds a smaller one later.

CREATE TABLE windlass.inventory_revision (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    revision bigint  NOT NULL
);

INSERT INTO windlass.inventory_revision (revision) VALUES (0);

CREATE TABLE windlass.inventory_document (
    kind       text        NOT NULL CHECK (kind IN ('ENGINE', 'SCHEDULE')),
    name       text        NOT NULL,
    revision   bigint      NOT NULL,
    -- Kept as written (json, not jsonb), so that 1e3 stays 1e3. Null once the document is deleted:
    -- the row stays and tells readers of later revisions that the document went.
    document   json,
    changed_at timestamptz NOT NULL,
    -- Which job made the newest change, and what it was: a job that is run again after a crash tells
    -- what it did the first time. Null for changes by no job.
    changed_by text,
    change     json,
    PRIMARY KEY (kind, name)
);

CREATE INDEX inventory_document_by_revision ON windlass.inventory_document (revision);
