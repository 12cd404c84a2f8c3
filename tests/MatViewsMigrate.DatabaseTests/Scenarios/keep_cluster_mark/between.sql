DO $$ BEGIN EXECUTE (SELECT 'ALTER MATERIALIZED VIEW app.m CLUSTER ON ' || c.relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = 'app.m'::regclass); END $$;
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
