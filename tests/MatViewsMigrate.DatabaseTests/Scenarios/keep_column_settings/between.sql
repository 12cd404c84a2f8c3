ALTER MATERIALIZED VIEW app.m ALTER COLUMN id SET STATISTICS 321;
ALTER MATERIALIZED VIEW app.m ALTER COLUMN kind SET (n_distinct = -0.25);
ALTER MATERIALIZED VIEW app.m ALTER COLUMN name SET STORAGE EXTERNAL;
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
