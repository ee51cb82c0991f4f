-- The oldest runs are found without reading the others.
CREATE INDEX batch_job_execution_by_time ON windlass.batch_job_execution (create_time);
