CREATE EXTENSION IF NOT EXISTS plpgsql;
CREATE ROLE "app owner" NOLOGIN;
CREATE SCHEMA "Odd "" schema; DROP";
CREATE SCHEMA app AUTHORIZATION "app owner";
CREATE TYPE app.mood AS ENUM ('sad', 'o''k', 'very happy');
CREATE DOMAIN app.email AS text CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE TYPE app.pair AS (a int, b text);
CREATE FUNCTION app.double(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i * 2; -- "semi;colons"';

CREATE TABLE app.customer (
  id bigint GENERATED ALWAYS AS IDENTITY (START 7 INCREMENT 3) PRIMARY KEY,
  dropped_later int,
  mail app.email,
  feeling app.mood DEFAULT 'sad',
  twice int GENERATED ALWAYS AS (app.double(14)) STORED,
  tags text[], body jsonb, raw bytea, span int4range, at timestamptz, day date, "int" interval,
  amount numeric, rate float8, small float4, addr inet, doc xml, bits bit varying, p app.pair, u uuid);
INSERT INTO app.customer (dropped_later, mail, feeling, tags, body, raw, span, at, day, "int", amount, rate, small, addr, doc, bits, p, u)
SELECT g, 'a' || g || '@b.c', (ARRAY['sad','o''k','very happy'])[1 + g % 3]::app.mood,
       ARRAY['x', NULL, E'tab\there', E'back\\slash', 'NULL', '{}', '"'],
       jsonb_build_object('k', g, 'deep', jsonb_build_array(g, NULL, E'line\nbreak')),
       decode(md5(g::text), 'hex'), int4range(g, g + 5, '(]'),
       timestamptz '2024-02-29 23:59:59.999999+05:45' + g * interval '1 hour', '2024-02-29',
       interval '1 mon -3 days 04:05:06.789', g / 7.0::numeric, 1.0 / (g + 1), 0.1::float4,
       '10.0.0.1/24', '<a>&lt;</a>', B'1011', ROW(g, 'q,"x'::text)::app.pair, md5(g::text)::uuid
  FROM generate_series(1, 2000) g;
INSERT INTO app.customer (feeling, amount, rate, at, day, body)
VALUES (NULL, 'NaN', 'Infinity', 'infinity', '-infinity', 'null'), ('sad', 0, '-0', NULL, 'infinity', '"\\."');
ALTER TABLE app.customer DROP COLUMN dropped_later;

CREATE TABLE app.text_edge (id int PRIMARY KEY, t text);
INSERT INTO app.text_edge VALUES (1, ''), (2, NULL), (3, E'\\.'), (4, E'\\N'), (5, E'a\nb\r\nc\td\\'),
  (6, E'\x01\x7f'), (7, 'żółć 😀 "quotes" ''single'''), (8, repeat('long ', 100000)), (9, E'\n'), (10, E'\\.\n\\.');

CREATE TABLE "Odd "" schema; DROP"."t'able
with ""everything"" 😀; --" ("column one; """ int, "sélect" text, "FROM
" text);
INSERT INTO "Odd "" schema; DROP"."t'able
with ""everything"" 😀; --" SELECT g, 'v' || g, NULL FROM generate_series(1, 50) g;
CREATE TABLE "Odd "" schema; DROP"."ääääääääääääääääääääääääääääääx" (a int);
INSERT INTO "Odd "" schema; DROP"."ääääääääääääääääääääääääääääääx" VALUES (1);
CREATE SEQUENCE "Odd "" schema; DROP"."s'eq
\u" START 5 INCREMENT 2;
SELECT nextval('"Odd "" schema; DROP"."s''eq
\u"'), nextval('"Odd "" schema; DROP"."s''eq
\u"');
CREATE SEQUENCE app.untouched MINVALUE -10 START 3;
CREATE SEQUENCE app.put_back;
SELECT setval('app.put_back', 42, false);

CREATE TABLE app.orders (
  id int NOT NULL, customer bigint REFERENCES app.customer, placed date NOT NULL, note text,
  PRIMARY KEY (id, placed)) PARTITION BY RANGE (placed);
CREATE TABLE app.orders_2024 PARTITION OF app.orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY HASH (id);
CREATE TABLE app.orders_2024_0 PARTITION OF app.orders_2024 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.orders_2024_1 PARTITION OF app.orders_2024 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE app.orders_rest PARTITION OF app.orders DEFAULT;
CREATE INDEX orders_note ON app.orders (lower(note));
INSERT INTO app.orders SELECT g, 7 + 3 * (g % 100), date '2024-01-01' + g, 'note ' || g FROM generate_series(1, 1000) g;

CREATE TABLE app.by_mood (m app.mood, n int) PARTITION BY HASH (m);
CREATE TABLE app.by_mood_0 PARTITION OF app.by_mood FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE app.by_mood_1 PARTITION OF app.by_mood FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE app.by_mood_2 PARTITION OF app.by_mood FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO app.by_mood SELECT (ARRAY['sad','o''k','very happy'])[1 + g % 3]::app.mood, g FROM generate_series(1, 300) g;

CREATE TABLE app.parent (a int);
CREATE TABLE app.child (b int) INHERITS (app.parent);
INSERT INTO app.parent VALUES (1); INSERT INTO app.child VALUES (2, 3), (4, 5);
CREATE TABLE app.nothing (a int, b text);
CREATE TABLE app.no_columns ();
INSERT INTO app.no_columns SELECT FROM generate_series(1, 17);
CREATE TABLE app.only_generated (a int GENERATED ALWAYS AS (3) STORED);
INSERT INTO app.only_generated DEFAULT VALUES; INSERT INTO app.only_generated DEFAULT VALUES;
CREATE UNLOGGED TABLE app.unlogged (a int);
INSERT INTO app.unlogged SELECT generate_series(1, 100);
CREATE TABLE app.secret (owner text, v int);
ALTER TABLE app.secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.secret FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON app.secret FOR ALL TO "app owner" USING (owner = current_user);
INSERT INTO app.secret VALUES ('x', 1), ('y', 2);
CREATE TABLE app.audit (at timestamptz DEFAULT now(), what text);
CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO app.audit (what) VALUES (TG_OP || ';' || TG_TABLE_NAME); RETURN NEW; END$$;
CREATE TRIGGER noting AFTER INSERT OR UPDATE ON app.text_edge FOR EACH ROW EXECUTE FUNCTION app.note();
INSERT INTO app.text_edge VALUES (11, 'fires');
CREATE VIEW app.happy AS SELECT * FROM app.customer WHERE feeling = 'very happy';
CREATE RULE no_delete AS ON DELETE TO app.nothing DO INSTEAD NOTHING;
CREATE MATERIALIZED VIEW app.m1 AS SELECT feeling, count(*) AS n FROM app.happy GROUP BY 1;
CREATE MATERIALIZED VIEW app.m2 AS SELECT sum(n) AS total FROM app.m1;
CREATE UNIQUE INDEX m2_total ON app.m2 (total);
CREATE MATERIALIZED VIEW app.m0_empty AS SELECT 1 AS one WITH NO DATA;
CREATE TABLE app.excluding (r int4range, EXCLUDE USING gist (r WITH &&));
INSERT INTO app.excluding VALUES ('[1,2]'), ('[5,9)');
CREATE TABLE app.not_valid (a int);
INSERT INTO app.not_valid VALUES (-1);
ALTER TABLE app.not_valid ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
CREATE STATISTICS app.st ON placed, note FROM app.orders_rest;
CREATE AGGREGATE app.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE COLLATION app.c (LOCALE = 'C');
CREATE PUBLICATION pub FOR TABLE app.customer;
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN IF TG_TAG = 'DROP TABLE' THEN RAISE EXCEPTION 'no drops'; END IF; END$$;
CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION app.watch();
GRANT SELECT (id, mail) ON app.customer TO "app owner";
GRANT USAGE ON SCHEMA app TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO "app owner";
ALTER TABLE app.orders OWNER TO "app owner";
COMMENT ON TABLE app.customer IS E'with ''quotes'' and \\ and\nlines';
SELECT lo_from_bytea(100001, 'first large object'), lo_from_bytea(100002, decode(repeat('00ff', 300000), 'hex')), lo_create(100003);
ALTER LARGE OBJECT 100002 OWNER TO "app owner";
GRANT SELECT ON LARGE OBJECT 100001 TO "app owner";
COMMENT ON LARGE OBJECT 100001 IS 'a large object';
CREATE TABLE app.big AS SELECT g AS id, md5(g::text) || md5((g * 7)::text) AS filler FROM generate_series(1, 400000) g;
DELETE FROM app.big WHERE id % 97 = 0;
ALTER TABLE app.big ADD PRIMARY KEY (id);
ANALYZE;
