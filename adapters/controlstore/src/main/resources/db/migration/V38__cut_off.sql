-- Whether an attempt of an open job ended where nobody knows what it did to the engine. While no later
-- one has looked, the job is not said to have failed without effect.
ALTER TABLE windlass.job ADD COLUMN cut_off boolean NOT NULL DEFAULT false;
