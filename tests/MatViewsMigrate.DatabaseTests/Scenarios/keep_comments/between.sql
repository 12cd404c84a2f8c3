COMMENT ON MATERIALIZED VIEW app.m IS 'It''s kept';
COMMENT ON COLUMN app.m.name IS 'A column';
COMMENT ON INDEX app.by_name IS 'An index';
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
