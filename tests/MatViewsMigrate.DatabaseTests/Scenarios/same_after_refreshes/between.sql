INSERT INTO app.items VALUES (1000, 'new', 'book', 1, '2024-01-01');
REFRESH MATERIALIZED VIEW app.m;
REFRESH MATERIALIZED VIEW CONCURRENTLY app.m;
ANALYZE app.m;
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
