CREATE STATISTICS app.m_kinds (dependencies, ndistinct) ON kind, name FROM app.m;
CREATE STATISTICS other.m_expression ON lower(name) FROM app.m;
ALTER STATISTICS app.m_kinds SET STATISTICS 55;
COMMENT ON STATISTICS app.m_kinds IS 'Kept';
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
