CREATE VIEW app.invoker WITH (security_invoker = true, security_barrier = true) AS SELECT id FROM app.m;
CREATE VIEW app.checked AS SELECT * FROM app.items WHERE id IN (SELECT id FROM app.m) WITH LOCAL CHECK OPTION;
CREATE VIEW app.cascaded AS SELECT * FROM app.checked WHERE id > 0 WITH CASCADED CHECK OPTION;
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
