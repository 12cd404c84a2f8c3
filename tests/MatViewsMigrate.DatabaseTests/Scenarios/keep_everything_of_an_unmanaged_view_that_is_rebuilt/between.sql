CREATE MATERIALIZED VIEW app.theirs AS SELECT sum(price) AS total, count(*) AS n FROM app.m;
CREATE UNIQUE INDEX theirs_total ON app.theirs (total);
COMMENT ON MATERIALIZED VIEW app.theirs IS 'Of another team';
COMMENT ON COLUMN app.theirs.n IS 'How many';
GRANT SELECT ON app.theirs TO keep_everything_reader;
ALTER MATERIALIZED VIEW app.theirs SET (fillfactor = 50);
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
