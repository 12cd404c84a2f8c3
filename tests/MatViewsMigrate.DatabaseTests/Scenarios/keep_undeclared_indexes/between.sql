CREATE INDEX by_opclass ON app.m (name text_pattern_ops DESC NULLS LAST);
CREATE INDEX by_collation ON app.m (name COLLATE app.plain);
CREATE INDEX with_include ON app.m (kind) INCLUDE (price, name) WITH (fillfactor = 60);
CREATE INDEX partial_one ON app.m (price) WHERE kind = 'book' AND price > 3;
CREATE INDEX on_expression ON app.m (lower(name), (price * 2));
CREATE UNIQUE INDEX "Unique ""one""" ON app.m (rest, id);
CREATE INDEX by_hash ON app.m USING hash (kind);
ALTER INDEX app.on_expression ALTER COLUMN 1 SET STATISTICS 77;
CREATE TABLE wanted AS SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'app' AND tablename = 'm';
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
