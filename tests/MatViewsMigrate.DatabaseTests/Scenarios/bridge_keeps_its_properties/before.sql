CREATE SCHEMA app;
CREATE TABLE app.items (
    id integer PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    price numeric(10, 2) NOT NULL,
    made_on date NOT NULL
);
INSERT INTO app.items
SELECT n, 'item ' || n, (ARRAY['book', 'toy', 'tool'])[1 + n % 3], n * 1.5, date '2024-01-01' + n
FROM generate_series(1, 90) AS n;
DO $$
BEGIN
    CREATE ROLE bridge_keeps_reader NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
DO $$
BEGIN
    CREATE ROLE bridge_keeps_owner NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT USAGE, CREATE ON SCHEMA app TO bridge_keeps_owner;
CREATE MATERIALIZED VIEW app.m1 AS SELECT id, name FROM app.items;
GRANT SELECT ON app.m1 TO bridge_keeps_owner;
CREATE VIEW app.v WITH (security_barrier = true) AS SELECT id, name FROM app.m1;
ALTER VIEW app.v OWNER TO bridge_keeps_owner;
COMMENT ON VIEW app.v IS 'A bridge';
COMMENT ON COLUMN app.v.name IS 'Its column';
GRANT SELECT ON app.v TO bridge_keeps_reader WITH GRANT OPTION;
GRANT SELECT (id) ON app.v TO PUBLIC;
ALTER VIEW app.v ALTER COLUMN name SET DEFAULT 'none';
CREATE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER refuse_it INSTEAD OF INSERT ON app.v FOR EACH ROW EXECUTE FUNCTION app.refuse();
CREATE VIEW app.reader AS SELECT count(*) AS n FROM app.v;
CREATE TABLE reader_oid AS SELECT 'app.reader'::regclass::oid AS oid;
