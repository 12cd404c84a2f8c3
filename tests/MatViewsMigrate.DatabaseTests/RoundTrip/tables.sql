-- What the corpus reads (PostgreSQL 14 and newer). Every NN_name.sql beside this file is one query: it becomes
-- corpus.mv_name, in file order. A first line "-- since: 16" keeps a file from older servers. properties.sql runs last.

CREATE SCHEMA corpus;
CREATE SCHEMA "Odd Schema";

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'corpus_reader') THEN
        CREATE ROLE corpus_reader NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;

CREATE TYPE corpus.mood AS ENUM ('sad', 'so-so', 'it''s fine', 'HAPPY');
CREATE TYPE "Odd Schema"."Select" AS ENUM ('FROM', 'where');
CREATE DOMAIN corpus.positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN corpus.email AS text COLLATE "C" CHECK (VALUE LIKE '%@%');
CREATE TYPE corpus.point3 AS (x integer, y integer, label text);
CREATE TYPE corpus.place AS (name text, at corpus.point3);
CREATE TYPE corpus.floatrange AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE COLLATION corpus.plain (provider = libc, locale = 'C');

CREATE TABLE corpus.customers (
    id integer PRIMARY KEY,
    name text NOT NULL,
    email corpus.email,
    mood corpus.mood,
    tags text[] NOT NULL DEFAULT '{}',
    born date,
    referrer integer REFERENCES corpus.customers,
    home corpus.place,
    profile jsonb NOT NULL DEFAULT '{}',
    legacy json
);

INSERT INTO corpus.customers
SELECT
    n,
    (ARRAY['Ada', 'Bob', 'Çelik', 'O''Neill', 'dora', 'Émile', 'ZOË'])[1 + n % 7] || ' ' || n,
    'c' || n || '@example.com',
    (ARRAY['sad', 'so-so', 'it''s fine', 'HAPPY'])[1 + n % 4]::corpus.mood,
    ARRAY['t' || n % 3, 'vip', 't' || n % 5],
    date '1970-01-01' + n * 97,
    nullif(n / 2, 0),
    ROW('home ' || n, ROW(n % 5, n % 7, NULL)::corpus.point3)::corpus.place,
    jsonb_build_object('age', 20 + n, 'city', (ARRAY['Bonn', 'Lyon', 'York'])[1 + n % 3],
        'phones', jsonb_build_array(n * 11, n * 13), 'nested', jsonb_build_object('a b', n % 2 = 0)),
    ('{"n": ' || n || ', "list": [1, ' || n || ']}')::json
FROM generate_series(1, 60) AS n;

CREATE TABLE corpus.orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES corpus.customers (id),
    placed_at timestamptz NOT NULL,
    local_time timestamp NOT NULL,
    wait interval NOT NULL,
    quantity corpus.positive NOT NULL,
    price numeric(10, 2) NOT NULL,
    total numeric GENERATED ALWAYS AS (quantity * price) STORED,
    code char(4) NOT NULL,
    digest bytea NOT NULL,
    token uuid NOT NULL,
    flags bit(8) NOT NULL,
    period tstzrange NOT NULL,
    slots int4multirange NOT NULL,
    ratio real NOT NULL,
    small smallint NOT NULL,
    address inet,
    paid money
);

INSERT INTO corpus.orders (customer_id, placed_at, local_time, wait, quantity, price, code, digest, token, flags,
    period, slots, ratio, small, address, paid)
SELECT
    1 + n % 40,
    timestamptz '2024-02-28 22:30:00+00' + n * interval '7 hours 13 minutes',
    timestamp '2024-02-28 22:30:00' + n * interval '5 hours',
    make_interval(days => n % 4, mins => n),
    1 + n % 9,
    (n * 37 % 1000) / 10.0 + 1,
    upper(substr(md5(n::text), 1, 4)),
    decode(md5(n::text), 'hex'),
    md5('token' || n)::uuid,
    (n % 256)::bit(8),
    tstzrange(timestamptz '2024-03-01 00:00:00+00' + n * interval '1 hour',
        timestamptz '2024-03-01 00:00:00+00' + (n + n % 30) * interval '1 hour', '[)'),
    int4multirange(int4range(n, n + 5), int4range(n + 10, n + 12)),
    n / 7.0,
    (n % 100)::smallint,
    ('10.0.' || n % 8 || '.' || n % 250)::inet,
    (n * 1.25)::numeric::money
FROM generate_series(1, 300) AS n;

-- A hierarchy, and a graph with a cycle.
CREATE TABLE corpus.parts (part text PRIMARY KEY, within text, weight numeric NOT NULL);
INSERT INTO corpus.parts VALUES
    ('car', NULL, 1), ('engine', 'car', 200), ('piston', 'engine', 2), ('ring', 'piston', 0.1),
    ('wheel', 'car', 15), ('tyre', 'wheel', 8), ('bolt', 'wheel', 0.05);
CREATE TABLE corpus.links (origin integer NOT NULL, target integer NOT NULL, PRIMARY KEY (origin, target));
INSERT INTO corpus.links VALUES (1, 2), (2, 3), (3, 1), (3, 4), (4, 5);

-- Inheritance and partitions.
CREATE TABLE corpus.cities (name text PRIMARY KEY, population integer NOT NULL);
CREATE TABLE corpus.capitals (country text NOT NULL) INHERITS (corpus.cities);
INSERT INTO corpus.cities VALUES ('Lyon', 522), ('York', 141);
INSERT INTO corpus.capitals VALUES ('Paris', 2103, 'FR'), ('London', 8866, 'GB');
CREATE TABLE corpus.readings (sensor integer NOT NULL, taken_on date NOT NULL, value double precision NOT NULL)
    PARTITION BY RANGE (taken_on);
CREATE TABLE corpus.readings_2023 PARTITION OF corpus.readings FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE corpus.readings_2024 PARTITION OF corpus.readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')
    PARTITION BY LIST (sensor);
CREATE TABLE corpus.readings_2024_odd PARTITION OF corpus.readings_2024 FOR VALUES IN (1, 3);
CREATE TABLE corpus.readings_2024_rest PARTITION OF corpus.readings_2024 DEFAULT;
INSERT INTO corpus.readings
SELECT 1 + n % 4, date '2023-06-01' + n, n / 4.0 FROM generate_series(0, 399) AS n;

-- Names that need care.
CREATE TABLE "Odd Schema"."Weird Table" (
    "Upper" integer PRIMARY KEY,
    "with space" text,
    "dotted.name" text,
    "quote""d" text,
    "select" "Odd Schema"."Select",
    "order" integer,
    "日本" text,
    "a_column_name_of_exactly_sixty_three_bytes_0123456789_012345678" integer
);
INSERT INTO "Odd Schema"."Weird Table"
SELECT n, 'space ' || n, 'dot.' || n, 'quote "' || n || '"', (ARRAY['FROM', 'where'])[1 + n % 2]::"Odd Schema"."Select",
    n * 10, '東京', -n
FROM generate_series(1, 12) AS n;
CREATE TABLE corpus."user" ("table" text, "end" integer, "case" boolean);
INSERT INTO corpus."user" VALUES ('t', 1, true), ('u', 2, false);

-- Functions of each kind.
CREATE FUNCTION corpus.with_tax(amount numeric, rate numeric DEFAULT 0.19) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$ SELECT amount * (1 + rate) $$;

CREATE FUNCTION corpus.initials(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN (SELECT string_agg(left(word, 1), '' ORDER BY place)
        FROM regexp_split_to_table(name, '\s+') WITH ORDINALITY AS w (word, place));
END
$$;

CREATE FUNCTION corpus.order_count(customer integer) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT count(*) FROM corpus.orders AS o WHERE o.customer_id = customer;
END;

CREATE FUNCTION corpus.phones(profile jsonb) RETURNS TABLE (place integer, number text)
LANGUAGE sql IMMUTABLE AS $$
    SELECT ordinality::integer, value FROM jsonb_array_elements_text(profile -> 'phones') WITH ORDINALITY
$$;

CREATE FUNCTION corpus.joined(separator text, VARIADIC words text[]) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT array_to_string(words, separator) $$;

CREATE FUNCTION corpus.untyped() RETURNS SETOF record
LANGUAGE sql IMMUTABLE AS $$ VALUES (1, 'one'::text), (2, 'two') $$;

CREATE FUNCTION corpus.display_name(corpus.customers) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT $1.name || ' <' || $1.email || '>' $$;

CREATE AGGREGATE corpus.product(numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1');

CREATE FUNCTION corpus.plus_percent(numeric, integer) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + $1 * $2 / 100 $$;
CREATE OPERATOR corpus.+% (leftarg = numeric, rightarg = integer, function = corpus.plus_percent);

CREATE VIEW corpus.big_orders WITH (security_barrier) AS
SELECT id, customer_id, total FROM corpus.orders WHERE total > 300;
CREATE VIEW corpus.big_customers AS
SELECT c.id, c.name, count(*) AS big FROM corpus.customers AS c JOIN corpus.big_orders AS b ON b.customer_id = c.id GROUP BY c.id;

ANALYZE;
