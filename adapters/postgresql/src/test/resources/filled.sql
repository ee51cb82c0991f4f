CREATE TABLE account (id int PRIMARY KEY, balance numeric NOT NULL);
INSERT INTO account SELECT g, g FROM generate_series(1, 1000) g;
CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account int REFERENCES account, text text);
INSERT INTO entry (account, text) SELECT 1 + g % 1000, md5(g::text) || md5((g + 1)::text) || md5((g + 2)::text) FROM generate_series(1, 400000) g;
CREATE INDEX ON entry (account);
SELECT lo_from_bytea(4711, 'large');
