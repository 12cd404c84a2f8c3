CREATE VIEW app.report AS SELECT name, count(*) OVER () AS n FROM app.m;
COMMENT ON VIEW app.report IS 'Kept';
COMMENT ON COLUMN app.report.n IS 'Kept too';
GRANT SELECT ON app.report TO dependent_plain_view_reader;
GRANT SELECT (name) ON app.report TO PUBLIC;
ALTER VIEW app.report ALTER COLUMN name SET DEFAULT 'none';
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
