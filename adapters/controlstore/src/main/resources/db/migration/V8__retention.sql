-- The oldest admissions are found without reading the others. Admission times grow, so that this index
-- grows at its right end and shrinks at its left one.
CREATE INDEX admission_by_time ON windlass.admission (admitted_at);
