-- Under load the rows of jobs that have ended stand in the table, and in every index over all that run,
-- until a vacuum comes by. What looks at a few jobs again and again finds them in an index of their own.

-- Those that may hold others up at the gate: they have locks, or count in a limit.
CREATE INDEX job_running_gated ON windlass.job (rank) WHERE worker_id IS NOT NULL AND gated;

-- By worker, for a heartbeat asks which of its own jobs it is to end.
DROP INDEX windlass.job_cancelled;
CREATE INDEX job_cancelled ON windlass.job (worker_id) WHERE cancel_requested;
