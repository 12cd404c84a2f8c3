CREATE SCHEMA app;
CREATE SCHEMA theirs;
CREATE TABLE app.items AS SELECT n AS id FROM generate_series(1, 90) AS n;
DO $$
BEGIN
    CREATE ROLE bridge_with_a_row_type_owner NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
CREATE MATERIALIZED VIEW app.m1 AS SELECT id FROM app.items;
CREATE VIEW theirs.b AS SELECT id FROM app.m1;
CREATE FUNCTION theirs.label(theirs.b) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''n '' || $1.id';
ALTER FUNCTION theirs.label(theirs.b) OWNER TO bridge_with_a_row_type_owner;
CREATE TABLE memo AS SELECT 'app.m1'::regclass::oid AS oid;
